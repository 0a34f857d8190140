"""E-mail and web addresses as they stand in a text. Pure."""

import re
from typing import Final

import msgspec

from codetether_guesser.spans import Span

_EMAIL = re.compile(
    r"(?<![\w.+%@/:=\u00aa-\u024f\u0370-\u058f-])[A-Za-z0-9](?:[\w.+%-]{0,62}[A-Za-z0-9_])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w@\u00aa-\u024f\u0370-\u058f-])",
    re.ASCII,
)
#: Up to a blank, a bracket, or a letter of a script that writes no blanks.
_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]{3,500}", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w.@/:-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|dev|io|de|co|app|ai|example)(?:/[^\s<>\"']*)?(?![\w@])", re.IGNORECASE
)
_CLAUSE = re.compile(r"[.!?;](?=\s)|\n\s*\n|[。！？]")
#: An arrow that points at an address right behind it ("stock levels -> x@y").
ARROW: Final = r"\s*(?:-+>|=+>|→|⇒|➜)\s*[<(]?$"
#: So far before an address stands what says what it is for.
REACH = 90


class Found(msgspec.Struct, frozen=True):
    """An address as it stands in the text."""

    value: str
    span: Span


def find_emails(clean: str) -> tuple[Found, ...]:
    """Return every e-mail address of a text."""
    return tuple(Found(match[0], Span(match.start(), match.end())) for match in _EMAIL.finditer(clean))


def find_urls(clean: str) -> tuple[Found, ...]:
    """Return every web address of a text, without the marks of the sentence that it stands in."""
    found = []
    for match in _URL.finditer(clean):
        value = match[0].rstrip(".,;:!?*_")
        while value.endswith(")") and value.count(")") > value.count("("):
            value = value[:-1].rstrip(".,;:!?")
        found.append(Found(value, Span(match.start(), match.start() + len(value))))
    return tuple(found)


def is_email(text: str) -> bool:
    """Tell whether text is one e-mail address and nothing else."""
    return _EMAIL.fullmatch(text) is not None and len(text) <= 254


def bare_addresses(text: str) -> list[str]:
    """Return e-mail addresses, URLs and bare host names of a text, lower case."""
    if "." not in text and "://" not in text:
        return []
    found = [match[0].lower() for pattern in (_EMAIL, _URL, _BARE) for match in pattern.finditer(text)]
    return [one.rstrip(".,;:!?)") for one in found]


def clause_before(lower: str, start: int, reach: int = REACH) -> str:
    """Return what of a clause stands before a position, the last `reach` characters at most."""
    window = lower[max(0, start - reach) : start]
    ends = [match.end() for match in _CLAUSE.finditer(window)]
    return window[ends[-1] :] if ends else window
