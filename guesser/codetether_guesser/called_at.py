"""Which web address of a text is to be called with the outcome: said next to "webhook", "post to" and the like. Pure."""

import re

from codetether_guesser.call_patterns import call_patterns
from codetether_guesser.found_addresses import ARROW, Found, clause_before
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of

_HOOK_PATH = re.compile(r"hook|callback|notify|events?(?:/|$)", re.IGNORECASE)
_SAYS_HOOK = re.compile(r"hook|call\s?back|post|events")
_URL_BEFORE = re.compile(r"https?://\S*$")
_TO_ME = re.compile(rf"\s+{any_of('me')}\b")
_ARROW = re.compile(rf"\w{ARROW}")
_IS_LAST = re.compile(r"[)>\"'`\s]*(?:\s\w{2,7})?(?:$|\n|[.!?](?:\s|$))")
#: A foreign sentence in a script without blanks.
_NOT = re.compile(r"\b(?:not|never|don't|dont|no|without)\b")
#: What a negation says of a state, not of the call ("if it is not 200 call …").
_STATE_NOT = re.compile(r"\b(?:is|it's|its|are|was|does|status|answers?|returns?)\s+(?:not|no)\b")
#: How far before an order a negation still reaches it; how much may stand between a cue and its address.
_NOT_REACH, _BETWEEN_REACH = 20, 45
_BEHIND_UNSPACED = 28
#: Most words of three letters between a cue and its address.
_MOST_BETWEEN = 2


def is_called_at(found: Found, lower: str, language: Language) -> bool:
    """Tell whether a web address is to be called with the outcome."""
    start = found.span.start
    before = clause_before(lower, start)
    if "." in lower[start : start + 1] or _is_work(found, before, lower, language):  # a full stop: masked
        return False
    said = _said_without_order(found, before, lower, language)
    if said is not None:
        return said
    cues = [cue for cue in language.pattern("callback").finditer(before) if not _URL_BEFORE.search(before, 0, cue.start())]
    if language.spaced:
        is_ordered = bool(cues) and _is_ordered(cues[-1], before, found, lower, language)
        return is_ordered or _is_handed(before, found, language)
    if not cues:
        return _is_called_behind(found, lower, language)
    return not _NOT.search(before) and _is_ordered(cues[-1], before, found, lower, language)


def _is_work(found: Found, before: str, lower: str, language: Language) -> bool:
    """Tell whether the address is what the work is about: a hook that is built, watched or broken, or an old and a new address."""
    patterns = call_patterns(language.code)
    if language.pattern("callback_task").search(before) or patterns.tended.search(before) or patterns.incoming.search(before):
        return True
    is_faulty = patterns.hook.search(before) is not None and patterns.faulty.match(lower, found.span.end) is not None
    return is_faulty or patterns.instead.match(lower, found.span.end) is not None  # "so that it goes to https://… instead of …"


def _said_without_order(found: Found, before: str, lower: str, language: Language) -> bool | None:
    """Read "on change → https://…", "our endpoint https://… expects it", "… as the callback" and "failures go to https://…"."""
    patterns = call_patterns(language.code)
    if _ARROW.search(before) and (patterns.condition.search(before) or patterns.payload.search(before)):
        return True
    if patterns.endpoint.search(before) and patterns.expecting.match(lower, found.span.end):
        return True
    if patterns.used_as.match(lower, found.span.end):
        return language.pattern("negation").search(before[-25:]) is None
    if not language.spaced:
        return None
    if gone := patterns.gone_to.search(before):
        return not _is_negated(before[: gone.start()], language)
    return _is_told_over(before, found, lower, language) or None


def _is_ordered(cue: re.Match[str], before: str, found: Found, lower: str, language: Language) -> bool:
    """Tell whether the cue that stands before an address has it called when something happens, or with the outcome."""
    patterns = call_patterns(language.code)
    lead, between = before[: cue.start()], before[cue.end() :]
    inner = patterns.inner_condition.fullmatch(between)
    between = inner["rest"] if inner else between
    if _is_negated(lead, language) or re.search(r"https?://", between) or len(between) > _BETWEEN_REACH:
        return False
    if _TO_ME.match(between):  # "notify me if the value is over 100: https://…"
        return False
    work = lower[: found.span.start - len(before)] + lead
    is_named = inner is not None or _is_of_outcome(cue, lead, between, lower[found.span.end :], work, language)
    if not is_named and not re.search(r"\w{4,}", work):
        return False  # "ping https://…/events every 5 minutes" is the work
    is_next = len(re.findall(r"\w{3,}", between)) <= _MOST_BETWEEN
    return is_next and (is_named or _HOOK_PATH.search(found.value) is not None)


def _is_of_outcome(cue: re.Match[str], lead: str, between: str, after: str, work: str, language: Language) -> bool:
    """Tell whether a call is of the outcome: on a condition, at the end, with what is handed over, or of a hook by its name."""
    patterns = call_patterns(language.code)
    is_conditioned = patterns.condition.search(lead) or patterns.end.match(after) or patterns.outcome.search(lead)
    if is_conditioned or patterns.payload.search(between) or patterns.lastly.fullmatch(between):
        return True
    if _SAYS_HOOK.search(cue[0]) or patterns.hook.search(cue[0]):
        return True
    if patterns.trigger.fullmatch(cue[0]):
        return re.search(r"\w{4,}", work) is not None
    # "count the orders and ping https://…": the last thing to do
    return _IS_LAST.match(after) is not None and language.pattern("actions").search(work) is not None


def _is_handed(before: str, found: Found, language: Language) -> bool:
    """Read "return the outcome to https://…", and whatever is handed to an address whose path speaks of a hook."""
    patterns = call_patterns(language.code)
    handed = patterns.handed.search(before)
    if handed is None or _is_negated(before[: handed.start()], language):
        return False
    return _HOOK_PATH.search(found.value) is not None or patterns.payload.search(handed[0]) is not None


def _is_told_over(before: str, found: Found, lower: str, language: Language) -> bool:
    """Read "let our system know via https://…" and "sobald der Build durch ist, https://… anstoßen"."""
    patterns = call_patterns(language.code)
    is_conditioned = patterns.condition.search(before) is not None
    if told := patterns.told_behind.match(lower, found.span.end):  # "let https://… know when it is done"
        is_ended = is_conditioned or patterns.end.match(lower, told.end()) is not None
        return (is_ended or _HOOK_PATH.search(found.value) is not None) and not _is_negated(before, language)
    if patterns.called_behind.match(lower, found.span.end):
        is_named = is_conditioned or _HOOK_PATH.search(found.value) is not None or patterns.payload.search(before) is not None
        return is_named and not _is_negated(before, language)
    via = patterns.via.search(before)
    if via is None or not (is_conditioned or _HOOK_PATH.search(found.value)):
        return False
    lead = before[: via.start()]
    is_told = language.pattern("tell").search(lead) or language.pattern("deliver").search(lead)
    return is_told is not None and not _is_negated(lead, language)


def _is_negated(lead: str, language: Language) -> bool:
    patterns = call_patterns(language.code)
    without = patterns.unless.sub(" ", patterns.conditioned.sub(" ", _STATE_NOT.sub(" ", lead)))
    return language.pattern("negation").search(without[-_NOT_REACH:]) is not None


def _is_called_behind(found: Found, lower: str, language: Language) -> bool:
    """Read what follows an address, as in Japanese."""
    after = re.split(r"[。\n！？!?]|\.\s", lower[found.span.end : found.span.end + _BEHIND_UNSPACED], maxsplit=1)[0]
    if language.pattern("negation").search(after):
        return False
    patterns, before = call_patterns(language.code), lower[: found.span.start]
    if cue := language.pattern("callback").search(after):
        is_said = patterns.hook.search(cue[0]) or _SAYS_HOOK.search(cue[0]) or _HOOK_PATH.search(found.value)
        return bool(is_said or patterns.condition.search(before) or patterns.hook.search(before))
    is_handed = patterns.payload.search(before[-_BEHIND_UNSPACED:]) or patterns.condition.search(before[-_BEHIND_UNSPACED:])
    if _HOOK_PATH.search(found.value) is None and is_handed is None:
        return False
    is_last = patterns.told_behind.match(lower[found.span.end : found.span.end + len(after)])
    return is_last is not None or language.pattern("tell").search(after) is not None
