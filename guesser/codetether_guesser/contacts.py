"""E-mail addresses and web addresses of a text, and which of them the person wants to be told at. Pure."""

import re
from typing import Literal

import msgspec

from codetether_guesser.addresses import refusal_of
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.normalise import Text
from codetether_guesser.spans import Span

_EMAIL = re.compile(
    r"(?<![\w.+%@/:=\u00aa-\u024f\u0370-\u058f-])[A-Za-z0-9](?:[\w.+%-]{0,62}[A-Za-z0-9_])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w@\u00aa-\u024f\u0370-\u058f-])",
    re.ASCII,
)
_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]（）「」、。]{3,500}", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w.@/:-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|dev|io|de|co|app|ai|example)(?:/[^\s<>\"']*)?(?![\w@])", re.IGNORECASE
)
_HOOK_PATH = re.compile(r"hook|callback|notify|events?(?:/|$)", re.IGNORECASE)
#: Between two addresses of one list, of which the first decides.
_LISTED = re.compile(r"[\s>)]*(?:,|&|and|or|und|oder|y|o|e|ou|et)(?:\s*(?:and|und|y|e|et))?\s*[<(]?")
#: Before "cc": the mail is an answer to somebody else ("reply … with cc to x@y").
_CC = re.compile(r"\bcc\b[\s:]*(?:to\s+)?$")
_REPLIED = re.compile(r"\b(?:repl(?:y|ies)|respond|antworte|responde|répond|rispond)")
_OF = re.compile(r"\s*(?:from|of|by|von|durch|de|di|da|do|du|par|por)\s*")
_URL_BEFORE = re.compile(r"https?://\S*$")
_NOT = re.compile(r"\b(?:not|never|don't|dont|no|without)\b")
_CLAUSE = re.compile(r"[.!?;](?=\s)|\n\s*\n|[。！？]")
_BEFORE = 90
_NOT_REACH = 8
_CALL_NOT_REACH = 20
#: Most words of three letters between a cue and its URL.
_MOST_BETWEEN = 2
_BEHIND, _TO_REACH, _BEHIND_UNSPACED = 30, 16, 28
#: Verbs of telling, in our languages, and a name between one of them and an address.
_TELLS = re.compile(r"tell|sage?\b|notif|inform|alert|benachrichtig|av[ií]s|avvis|pr[eé]v|avert")
#: Right before an address: the person ("only to me (x@y)").
_TO_ME = re.compile(r"\b(?:to me|an mich|a mi|para mim|pra mim|a moi|a me)\s*[(<:,–-]\s*$")
#: What a negation says of a state, not of the call ("if it is not 200 call …").
_STATE_NOT = re.compile(r"\b(?:is|it's|its|are|was|does|status|answers?|returns?)\s+(?:not|no)\b")
#: Before a URL: the work is to look after a hook ("check that the webhook …").
_HOOK_WORK = re.compile(
    r"(?:\b(?:check|monitor|watch|verify|test|debug|fix|prüf|überwach|teste|reparier|revis|comprueb|comprob|verifi|"
    r"vérifi|surveill|controll|"
    r"arregl|corrig|consert)\w*(?:[^\w.;]+\w+){0,4}?[^\w.;]+|(?:監視|確認|テスト)\S{0,6})(?:webhook|callback|hook)\b"
)
#: Before a URL whose path speaks of a hook: what is handed to it; before "call": on what condition.
_HANDED = re.compile(r"\b(?:send|push|deliver|report|forward|submit|return|pass)\s+(?:[\w'-]+\s+){1,5}to\s*[<(\"'`]?$")
_CONDITION = re.compile(r"\b(?:on|upon|after)\s+(?:success|failure|completion|errors?|finish)\b|\b(?:when|if|once|whenever)\s")
#: A line that says only who gets the outcome ("Recipient: x@y").
_LABEL = re.compile(
    r"(?:^|[\n.;|])[\s*-]*(?:recipients?|notify|deliver to|send (?:results? |it )?to|empfänger|destinat[aá]rio|destinataire)"
    r"\**\s*:\**\s*$"
)
#: A letter of its own kind is the work, not word of it ("send a welcome email to x@y").
_OWN_LETTER = re.compile(
    r"\b(?:welcome|thank-?\s?you|apology|birthday|confirmation|intro\w*|follow-?\s?up|invitation|cold|personali[sz]ed)\s+"
    r"(?:e-?mails?|mails?|messages?|notes?)\s+to\s*$"
)
#: Right behind a URL: what it is to be used as ("use https://… as the callback").
_AS_HOOK = re.compile(
    r"[)>\"'`]?,?\s+(?:as|als|como|comme|come|per)\s+(?:(?:the|my|our|a|den|die|das|unseren?|meinen?|el|la|o|a|un|"
    r"une|uno|una|um|uma|le|il|lo)\s+)?"
    r"(?:\S+\s+)?(?:callback|webhook|web-hook|hook)\b|[)>\"'`]?,?\s+(?:via|by|with|using)\s+(?:an?\s+)?(?:http\s+)?post\b"
)
#: A last order without a verb, "… and as a PDF to x@y": what stands before "to".
_LAST_PART = re.compile(
    r"(?:[,;]|\b(?:und|dann|and|then|y|luego|e|poi|depois|et|puis))\s+(?:als|as|en|como|comme|in|come|em)\s+(?:an?\s|une?\s|un\s|una\s|"
    r"um\s)?[\w-]+\s+"
)
#: A recipient with the address in brackets: "to the CEO (x@y)".
_ROLE = re.compile(
    r"(?:\b(?:to|to the|an|an den|an die|al|alla|a la|ao|aos|a|à|au|aux|à la|para o|para a|para)|\ball')\s*"
    r"(?:[\w'’-]+\s){0,2}?[\w'’-]+\s?[(<]\s*$"
)
_NAMED = re.compile(r"\s+[^\W\d_][\w'’-]{1,20}(?:\s+[^\W\d_][\w'’-]{1,20})?\s+(?:at|unter|en|em|via|su|all'indirizzo)\s*[<(]?")


class Found(msgspec.Struct, frozen=True):
    """An address as it stands in the text."""

    value: str
    span: Span


class Dropped(msgspec.Struct, frozen=True):
    """A value that was said or proposed but may not be used."""

    field: str
    reason: Literal["private_address", "not_https", "malformed", "hidden_characters", "untrusted_instructions", "invented_value"]


class Contacts(msgspec.Struct, frozen=True):
    """What of the text are addresses, and the two that may be filled in."""

    emails: tuple[Found, ...] = ()
    urls: tuple[Found, ...] = ()
    notify_email: Found | None = None
    callback_url: Found | None = None
    dropped: tuple[Dropped, ...] = ()


def find_contacts(text: Text, masked: str, language: Language, *, is_hostile: bool, is_scheduled: bool = False) -> Contacts:
    """Read addresses. A hostile text (one that instructs the system) fills none of them, wherever they stand."""
    if "@" not in text.clean and "://" not in text.clean:
        return Contacts()
    emails = tuple(Found(match[0], Span(match.start(), match.end())) for match in _EMAIL.finditer(text.clean))
    urls = tuple(_found_urls(text.clean))
    dropped: list[Dropped] = []
    lower = language.read(masked.lower()) if len(masked.lower()) == len(masked) else masked
    email = _first_to_be_told_at(emails, lower, language, is_scheduled=is_scheduled)
    if email and text.has_seam(email.span.start, email.span.end):
        dropped.append(Dropped("notify_email", "hidden_characters"))
        email = None
    callback: Found | None = None
    for one in (one for one in urls if _wants_call_at(one, lower, language)):
        reason = refusal_of(one.value)
        if text.has_seam(one.span.start, one.span.end):
            dropped.append(Dropped("callback_url", "hidden_characters"))
        elif reason:
            dropped.append(Dropped("callback_url", reason))
        elif callback is None:
            callback = one
    if is_hostile:
        dropped.extend(
            Dropped(field, "untrusted_instructions") for field, one in (("notify_email", email), ("callback_url", callback)) if one
        )
        email = callback = None
    return Contacts(emails=emails, urls=urls, notify_email=email, callback_url=callback, dropped=tuple(dict.fromkeys(dropped)))


def _first_to_be_told_at(emails: tuple[Found, ...], lower: str, language: Language, *, is_scheduled: bool) -> Found | None:
    """Return the first address that the outcome goes to; one that another address is named before belongs to a list of data."""
    for before, one in zip((None, *emails), emails, strict=False):
        is_listed = before is not None and _LISTED.fullmatch(lower, before.span.end, one.span.start) is not None
        if not is_listed and _wants_mail_at(one, lower, language, is_scheduled=is_scheduled):
            return one
    return None


def is_email(text: str) -> bool:
    """Tell whether text is one e-mail address and nothing else."""
    return _EMAIL.fullmatch(text) is not None and len(text) <= 254


def bare_addresses(text: str) -> list[str]:
    """Return e-mail addresses, URLs and bare host names of a text, lower case."""
    if "." not in text and "://" not in text:
        return []
    found = [match[0].lower() for pattern in (_EMAIL, _URL, _BARE) for match in pattern.finditer(text)]
    return [one.rstrip(".,;:!?)") for one in found]


def _found_urls(clean: str) -> list[Found]:
    found = []
    for match in _URL.finditer(clean):
        value = match[0].rstrip(".,;:!?*_")
        while value.endswith(")") and value.count(")") > value.count("("):
            value = value[:-1].rstrip(".,;:!?")
        found.append(Found(value, Span(match.start(), match.start() + len(value))))
    return found


def _clause_before(lower: str, start: int) -> str:
    window = lower[max(0, start - _BEFORE) : start]
    ends = [match.end() for match in _CLAUSE.finditer(window)]
    return window[ends[-1] :] if ends else window


def _wants_mail_at(found: Found, lower: str, language: Language, *, is_scheduled: bool) -> bool:
    """Tell whether the outcome is to go to this address: "email it to …" is, "reply to …" and "mails from …" are not."""
    start, end = found.span.start, found.span.end
    if "." in lower[start : start + 1]:  # masked
        return False
    if not language.spaced:
        return _is_sent_behind(found, lower, language)
    before = _clause_before(lower, start)
    if language.about_after.match(lower, end):
        return False
    if _TO_ME.search(before) or _LABEL.search(lower, max(0, start - _BEFORE), start):
        return True
    if _OWN_LETTER.search(before) or (_CC.search(before) and _REPLIED.search(lower, max(0, start - 2 * _BEFORE), start)):
        return False
    verbs = list(language.pattern("deliver").finditer(before))
    if not verbs:
        is_named = language.results_to_before.search(before) is not None or _is_tagged_on(found, before, lower, language)
        return is_named or _is_delivered_behind(found, lower, language)
    verb = verbs[-1]
    lead, between = before[: verb.start()], before[verb.end() :]
    if language.pattern("negation").search(lead[-25:]) or language.pattern("negation").search(between):
        return False
    if language.pattern("reply").search(between) or re.search(r"https?://|@\S+\.", between):
        return re.search(r"@\S+\s*(?:,|and|und|&|y|e|et|,\s*and)\s*$", between) is not None
    if _OF.fullmatch(between):  # "the mail of x@y"
        return False
    if not between.strip(" :,"):  # "email ops@…": a message of its own, unless it is the whole task
        return bool(lead.strip()) or bool(re.search(r"\w", lower[end : end + _BEHIND]))
    if (lead.strip() or is_scheduled) and language.handed_on.match(between):  # "… and email the new entries to …"
        return True
    is_named = _TELLS.match(verb[0]) is not None and _NAMED.fullmatch(between) is not None  # "tell Oskar at x@y when …"
    if is_named or _is_for_role(lead, between, language):
        return True
    without_small = language.pattern("small").sub("", between)
    return bool(language.pattern("results").search(between)) or not re.search(r"\w{3,}", without_small)


def _is_for_role(lead: str, between: str, language: Language) -> bool:
    """Tell whether a result is sent to somebody whose address is in brackets: "make the report and send it to the CEO (x@y)"."""
    role = _ROLE.search(between)
    if role is None or language.pattern("results").search(lead) is None:
        return False
    return re.search(r"\w{4,}", language.pattern("small").sub("", between[: role.start()])) is None


def _is_tagged_on(found: Found, before: str, lower: str, language: Language) -> bool:
    """Read an address that closes the order without a verb: "a weekly digest of new papers, to x@y"."""
    if (behind := _LAST_PART.search(before)) and language.pattern("actions").search(before, 0, behind.start()):
        before = f"{before[: behind.start()]}, {before[behind.end() :]}"
    comma = before.rfind(",")
    is_last = re.match(r"\W*(?:$|\n|[.!?]\s)", lower[found.span.end : found.span.end + _BEHIND]) is not None
    if (
        comma < 0
        or not is_last
        or not re.fullmatch(rf"\s*(?:{'|'.join(language.to.split())})\s+", language.read(before[comma + 1 :]))
    ):
        return False
    named = language.pattern("run_nouns").search(before) or (behind and language.pattern("actions").search(before))
    return named is not None and language.pattern("reply").search(before, 0, named.start()) is None


def _is_delivered_behind(found: Found, lower: str, language: Language) -> bool:
    """Read orders in which the verb comes last ("… an x@y schicken")."""
    start, end = found.span.start, found.span.end
    to = language.to_before.search(lower, max(0, start - _TO_REACH), start)
    if to is None or language.pattern("negation").search(lower, max(0, to.start() - _NOT_REACH), to.start() + 1):
        return False
    return language.pattern("deliver").match(lower[end : end + _BEHIND].lstrip(" >)\"'`,")) is not None


def _is_sent_behind(found: Found, lower: str, language: Language) -> bool:
    """Read what follows an address, as in Japanese: "x@y に送って" is an order, "x@y に返信" and "x@y に送らない" are not."""
    after = re.split(r"[。\n！？!?]|\.\s", lower[found.span.end : found.span.end + _BEHIND_UNSPACED], maxsplit=1)[0]
    sent = language.pattern("deliver").search(after)
    if sent is None or language.pattern("reply").search(after):
        return False
    return language.pattern("negation").search(after, sent.end()) is None


def _wants_call_at(found: Found, lower: str, language: Language) -> bool:
    """Tell whether a URL is to be called with the outcome: said next to "webhook", "callback", "post to" and the like."""
    start = found.span.start
    if "." in lower[start : start + 1]:  # masked
        return False
    before = _clause_before(lower, start)
    if language.pattern("callback_task").search(before) or _HOOK_WORK.search(before):
        return False
    cues = [cue for cue in language.pattern("callback").finditer(before) if not _URL_BEFORE.search(before, 0, cue.start())]
    if _AS_HOOK.match(lower, found.span.end):
        return language.pattern("negation").search(before[-25:]) is None
    if not cues:
        if language.spaced:
            handed = _HANDED.search(before) if _HOOK_PATH.search(found.value) else None
            return handed is not None and language.pattern("negation").search(before[: handed.start()]) is None
        return _is_called_behind(found, lower, language)
    cue = cues[-1]
    if not language.spaced and _NOT.search(before):  # a foreign sentence
        return False
    if language.pattern("negation").search(_STATE_NOT.sub(" ", before[: cue.start()])[-_CALL_NOT_REACH:]):
        return False
    between = before[cue.end() :]
    if re.search(r"https?://", between) or len(between) > 45:
        return False
    is_said = re.search(r"hook|call\s?back|rückruf|post|events", cue[0]) is not None
    is_named = is_said or _CONDITION.search(before, 0, cue.start()) is not None
    if not is_named and not re.search(r"\w{4,}", before[: cue.start()]) and not re.search(r"\w{4,}", lower[: start - len(before)]):
        return False  # "ping https://…/events every 5 minutes" is the work
    is_next = len(re.findall(r"\w{3,}", between)) <= _MOST_BETWEEN
    return is_next and (is_named or _HOOK_PATH.search(found.value) is not None)


def _is_called_behind(found: Found, lower: str, language: Language) -> bool:
    after = re.split(r"[。\n！？!?]|\.\s", lower[found.span.end : found.span.end + _BEHIND_UNSPACED], maxsplit=1)[0]
    cue = language.pattern("callback").search(after)
    is_told = cue is not None or (_HOOK_PATH.search(found.value) is not None and language.pattern("tell").search(after) is not None)
    return is_told and language.pattern("negation").search(after) is None
