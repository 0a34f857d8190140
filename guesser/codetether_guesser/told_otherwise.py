"""Whom the outcome goes to where no order says so: "keep x@y posted", "on failure to x@y", "the list should land at x@y". Pure."""

import re

from codetether_guesser.found_addresses import ARROW, Found
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.mail_patterns import mail_patterns

#: How long an order may be that an address closes without a verb.
ORDER_REACH = 220
#: Behind the last address of an order: nothing, the end of a sentence, or who gets a copy.
IS_LAST = re.compile(r"(?:\s*[(,]?\s*cc:?\s*\S+@\S+)?[)>\"'`\s]*(?:$|\n|[.!?;](?:\s|$))")
_ARROW = re.compile(rf"\w\S*{ARROW}")
#: How far before an address a negation reaches it.
_NOT_REACH = 40
_SENTENCE_CLOSE = re.compile(r"[.!?;](?=\s|$)|\n")


def is_told_without_order(found: Found, before: str, lower: str, language: Language) -> bool:
    """Tell whether the outcome goes to an address by other words than an order to send it there; `before` is its clause."""
    return (
        _is_pointed_at(before, language)
        or is_informed(before, lower, found.span.end, language)
        or _is_own(found, before, lower, language)
        or _is_alone(found, before, lower, language)
    )


def _is_pointed_at(before: str, language: Language) -> bool:
    """Read "sales numbers -> x@y", "…; confirm to x@y" and "on failure to x@y"."""
    patterns = mail_patterns(language.code)
    if _ARROW.search(before):
        return True
    if patterns.confirmed.search(before) or patterns.outcome_to.search(before):
        return language.pattern("negation").search(before[-_NOT_REACH:]) is None
    conditioned = patterns.conditioned_to.search(before)
    return conditioned is not None and language.pattern("reply").search(conditioned[0]) is None


def is_informed(before: str, lower: str, end: int, language: Language) -> bool:
    """Read "update x@y on how it went", "write x@y a summary", "keep x@y posted", "the results should land at x@y" and the like."""
    patterns = mail_patterns(language.code)
    if patterns.updated.search(before) and patterns.about_what.match(lower, end):
        return True
    if patterns.given.search(before) and (got := patterns.got.match(lower, end)) and language.pattern("results").search(got["got"]):
        return True
    if (keeps := patterns.keeps.search(before)) and (keeps["kept"] or patterns.kept.match(lower, end)):
        return True
    if patterns.arrives.search(before):  # not "applications should be sent to x@y"
        return patterns.outcome.search(before) is not None and language.pattern("negation").search(before) is None
    if any(pattern.search(before) for pattern in (patterns.written_to, patterns.sent_as_noun, patterns.told_before)):
        return language.pattern("negation").search(before[-_NOT_REACH:]) is None
    return False


def _is_own(found: Found, before: str, lower: str, language: Language) -> bool:
    """Read "my address is x@y, ping me there"."""
    if not mail_patterns(language.code).own.search(before):
        return False
    rest = f"{lower[: found.span.start - len(before)]} {lower[found.span.end :]}"
    return bool(language.pattern("tell").search(rest) or language.pattern("deliver").search(rest))


def _is_alone(found: Found, before: str, lower: str, language: Language) -> bool:
    """Read sentences that begin with whom: "To x@y when you are done.", "To x@y I'd like a digest mailed every Monday"."""
    patterns, end = mail_patterns(language.code), found.span.end
    if not patterns.whole_to.fullmatch(before):
        return False
    is_behind_work = re.search(r"\w{4,}", lower[: found.span.start - len(before)]) is not None
    if is_behind_work and (patterns.end.match(lower, end) or IS_LAST.match(lower, end)):
        return True
    rest = _SENTENCE_CLOSE.split(lower[end : end + ORDER_REACH], maxsplit=1)[0]
    against = language.pattern("negation").search(rest) or language.pattern("reply").search(rest)
    return against is None and language.pattern("deliver").search(rest) is not None
