"""Which e-mail address of a text the outcome goes to: "email it to …" is one, "reply to …" and "mails from …" are not. Pure."""

import re
from collections.abc import Sequence

from codetether_guesser.found_addresses import REACH, Found, clause_before
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of
from codetether_guesser.mail_patterns import mail_patterns
from codetether_guesser.told_otherwise import IS_LAST, ORDER_REACH, is_told_without_order

#: How far behind an address a verb may stand, and before it "to"; in scripts without blanks everything stands behind.
_BEHIND, _TO_REACH, _BEHIND_UNSPACED = 30, 16, 28
#: How far before an order a negation still reaches it, and how far back a sentence is read for what it answers.
_NOT_REACH, _ANSWER_REACH = 8, 180
_CC = re.compile(r"\bcc\b[\s:]*(?:to\s+)?$")
#: The next address of a list, as in Japanese.
_OTHER_ADDRESS = re.compile(r"^\s*(?:と|、|,)\s*[^\s!-~。、]{0,8}\s*(?:https?://[!-~]+|[!-~]+@[!-~]+)")
#: What is built sends by itself, to others.
_BUILT = re.compile(rf"\b{any_of('built')}\b[^.;\n]{{0,60}}\b{any_of('which')}\s+$")
_LIST_BEFORE = re.compile(r"@\S+\s*(?:,|and|und|&|y|e|et|,\s*and)\s*$")


def first_told_at(emails: Sequence[Found], lower: str, language: Language, *, is_scheduled: bool) -> Found | None:
    """Return the first address that the outcome goes to; one that another address is named before belongs to a list of data."""
    listed = mail_patterns(language.code).listed
    for before, one in zip((None, *emails), emails, strict=False):
        is_listed = before is not None and listed.fullmatch(lower, before.span.end, one.span.start) is not None
        if not is_listed and _is_told_at(one, lower, language, is_scheduled=is_scheduled):
            return one
    return None


def _is_told_at(found: Found, lower: str, language: Language, *, is_scheduled: bool) -> bool:
    start, end = found.span.start, found.span.end
    if "." in lower[start : start + 1]:  # masked
        return False
    if not language.spaced:
        return _is_sent_behind(found, lower, language)
    patterns = mail_patterns(language.code)
    before = clause_before(lower, start)
    if patterns.past.search(before) or patterns.past_behind.match(lower, end):
        return False
    if language.about_after.match(lower, end) or patterns.letter.search(before):
        return False
    if patterns.to_me.search(before) or patterns.label.search(lower, max(0, start - REACH), start):
        return True
    if _CC.search(before) and patterns.answering.search(lower, max(0, start - _ANSWER_REACH), start):
        return False
    if is_told_without_order(found, before, lower, language):
        return True
    verbs = list(language.pattern("deliver").finditer(before))
    if not verbs:
        is_named = language.results_to_before.search(before) is not None or _is_tagged_on(found, lower, language)
        return is_named or _is_delivered_behind(found, lower, language)
    return _is_ordered(verbs[-1], before, lower[end : end + _BEHIND], language, is_scheduled=is_scheduled) or (
        _is_tagged_on(found, lower, language)
    )


def _is_ordered(verb: re.Match[str], before: str, after: str, language: Language, *, is_scheduled: bool) -> bool:
    """Tell whether the verb of sending that stands before an address sends the outcome there."""
    patterns = mail_patterns(language.code)
    lead, between = before[: verb.start()], before[verb.end() :]
    if language.pattern("negation").search(lead[-25:]) or language.pattern("negation").search(between):
        return False
    if language.pattern("reply").search(between) or re.search(r"https?://|@\S+\.", between):
        return _LIST_BEFORE.search(between) is not None
    if patterns.of.fullmatch(between):  # "the mail of x@y"
        return False
    if _BUILT.search(lead) or (not between.strip(" :") and language.definite_before.search(lead)):
        return False  # "a form that sends … to x@y", "whoever has the mail x@y"
    if patterns.others.search(lead) and not patterns.outcome.search(lead):  # "applicants must send the form to …"
        return False
    if language.pattern("results").search(verb[0]):  # "share the results with …"
        return True
    if not between.strip(" :,"):  # "email ops@…": a message of its own, unless it is the whole task
        return bool(lead.strip()) or bool(re.search(r"\w", after))
    if (lead.strip() or is_scheduled) and language.handed_on.match(between):  # "… and email the new entries to …"
        return True
    is_named = patterns.telling.match(verb[0]) is not None and (
        patterns.named.fullmatch(between) is not None or patterns.person.fullmatch(between) is not None
    )
    if is_named or _is_for_role(lead, between, language):  # "tell Oskar at x@y when …"
        return True
    without_small = language.pattern("small").sub("", between)
    return bool(language.pattern("results").search(between)) or not re.search(r"\w{3,}", without_small)


def _is_for_role(lead: str, between: str, language: Language) -> bool:
    """Tell whether a result is sent to somebody whose address is in brackets: "make the report and send it to the CEO (x@y)"."""
    role = mail_patterns(language.code).role.search(between)
    if role is None:
        return False
    said = between[: role.start()]
    if language.pattern("results").search(said):
        return True
    if language.pattern("results").search(lead) is None:
        return False
    return re.search(r"\w{4,}", language.pattern("small").sub("", said)) is None


def _is_tagged_on(found: Found, lower: str, language: Language) -> bool:
    """Read an address that closes the order without a verb: "a weekly digest of new papers, to x@y", "collect … and to x@y"."""
    patterns = mail_patterns(language.code)
    before = clause_before(lower, found.span.start, ORDER_REACH)
    if (behind := patterns.last_part.search(before)) and language.pattern("actions").search(before, 0, behind.start()):
        before = f"{before[: behind.start()]}, {before[behind.end() :]}"
    closing = patterns.closing.search(before)
    if closing is None or not IS_LAST.match(lower, found.span.end):
        return False
    order = before[: closing.start()]
    named = language.pattern("run_nouns").search(order) or language.pattern("tell").search(order)
    if behind or "," not in closing[0]:  # "die Berichte zusammenstellen und an x@y": whatever is done goes there
        named = named or language.pattern("actions").search(order) or re.search(r"\w{4,}\W+\w{4,}\W*$", order)
    if named is None or language.pattern("reply").search(order, 0, named.start()):
        return False
    return language.pattern("negation").search(order, max(0, len(order) - _NOT_REACH)) is None


def _is_delivered_behind(found: Found, lower: str, language: Language) -> bool:
    """Read orders in which the verb comes last ("… an x@y schicken", "wenn etwas fehlt, x@y benachrichtigen")."""
    start, end = found.span.start, found.span.end
    patterns = mail_patterns(language.code)
    if patterns.told_behind.match(lower, end):
        return language.pattern("negation").search(clause_before(lower, start)[-_NOT_REACH:]) is None
    gets = patterns.gets.match(lower, end) or (patterns.got.match(lower, end) if patterns.getting.search(lower[:start]) else None)
    if gets:
        said = f"{clause_before(lower, start)} {gets['got']}"
        return (
            patterns.wrong.search(said) is None
            and (language.pattern("results").search(said) or patterns.outcome.search(said)) is not None
        )
    to = language.to_before.search(lower, max(0, start - _TO_REACH), start)
    if to is None or language.pattern("negation").search(lower, max(0, to.start() - _NOT_REACH), to.start() + 1):
        return False
    return language.pattern("deliver").match(lower[end : end + _BEHIND].lstrip(" >)\"'`,")) is not None


def _is_sent_behind(found: Found, lower: str, language: Language) -> bool:
    """Read what follows an address, as in Japanese: "x@y に送って" is an order, "x@y に返信" and "x@y に送らない" are not."""
    patterns = mail_patterns(language.code)
    before = lower[max(0, found.span.start - REACH) : found.span.start]
    if patterns.label.search(before):
        return True
    if patterns.own.search(before):  # "私のアドレスはx@yです"
        return language.pattern("deliver").search(lower, found.span.end) is not None
    behind = _OTHER_ADDRESS.sub("", lower[found.span.end : found.span.end + ORDER_REACH])
    after = re.split(r"[。\n！？!?]|\.\s", behind[:_BEHIND_UNSPACED], maxsplit=1)[0]
    if language.pattern("reply").search(after) or patterns.letter_behind.search(after) or patterns.past_behind.match(after):
        return False
    sent = language.pattern("deliver").search(after)
    if sent is None:  # "… を要約、x@y と https://… の両方に。"
        return patterns.told_behind.fullmatch(after) is not None and bool(lower[: found.span.start].strip())
    return language.pattern("negation").search(after, sent.end()) is None
