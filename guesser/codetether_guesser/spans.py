"""Spans of a description, and the citations that prove where a value came from."""

import re
from typing import Literal

import msgspec

from codetether_guesser.normalise import Text

Source = Literal["span", "browser", "partner_default", "assumed", "answer"]
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Span(msgspec.Struct, frozen=True, order=True):
    """A piece of `Text.clean`: `start` inclusive, `end` exclusive, in code points."""

    start: int
    end: int

    def meets(self, other: "Span") -> bool:
        """Tell whether two spans share a character."""
        return self.start < other.end and other.start < self.end

    def join(self, other: "Span") -> "Span":
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


class Citation(msgspec.Struct, frozen=True):
    """Where a value came from. `start` and `end` count UTF-16 units of the description as it was sent (source `span`)."""

    source: Source
    start: int | None = None
    end: int | None = None
    unit: Literal["utf16"] = "utf16"
    text: str | None = None


def cite(text: Text, span: Span) -> Citation:
    """Return the citation of a span; offsets as JavaScript counts them."""
    start, end = text.to_original(span.start, span.end)
    quoted = text.original[start:end]
    start16 = start + len(_ASTRAL.findall(text.original, 0, start))
    return Citation(source="span", start=start16, end=start16 + len(quoted) + len(_ASTRAL.findall(quoted)), text=quoted)


def cut(text: str, spans: list[Span]) -> str:
    """Return text without the spans; each leaves one space."""
    out: list[str] = []
    at = 0
    for span in sorted(spans):
        if span.end <= at:
            continue
        out.append(text[at : span.start])
        at = span.end
    out.append(text[at:])
    return " ".join(part for part in out if part)
