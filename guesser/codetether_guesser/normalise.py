"""Normalise a description: strip what nobody can see, keep the way back to the original's offsets."""

import re
import unicodedata

import msgspec

#: Longest description, in Unicode code points.
MAX_CODE_POINTS = 4_000
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
#: Blanks beyond what layout needs: long runs of them would make patterns slow, and say nothing.
_ADJACENT = re.compile(r"\s\s")
_EXCESS = re.compile(r"(?<=[^\S\n]{3})[^\S\n]|(?<=\s{12})\s")
#: Full-width digits, colon and commas as Japanese keyboards write them; one for one, so offsets stay.
_NARROW = {0xFF10 + n: str(n) for n in range(10)} | {0xFF1A: ":", 0x3000: " ", 0xFF0C: ",", 0x00A0: " ", 0x202F: " "}


class Text(msgspec.Struct, frozen=True):
    """A description as rules read it. `clean` is `original` without invisible characters, narrowed and composed.

    `origins[i]` is the span of `original` from which `clean[i]` was made (`None`: nothing moved); `seams` are the positions
    in `clean` before which something invisible was cut out.
    """

    original: str
    clean: str
    lower: str
    origins: tuple[tuple[int, int], ...] | None
    seams: frozenset[int]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of `clean` stands in `original`, in code points."""
        if self.origins is None or end <= start:
            return start, end
        return self.origins[start][0], self.origins[end - 1][1]

    def has_seam(self, start: int, end: int) -> bool:
        """Tell whether something invisible was hidden inside a span of `clean`."""
        return any(start < seam < end for seam in self.seams)


def normalise(original: str) -> Text:
    """Return the text without control, bidi, zero-width, tag and variation characters and long runs of blanks, in NFC."""
    clean, origins, seams = original, None, frozenset[int]()
    if original.isascii() and original.isprintable() and "  " not in original:
        return Text(original=original, clean=original, lower=original.lower(), origins=None, seams=seams)
    if (
        _INVISIBLE.search(original)
        or (_ADJACENT.search(original) and _EXCESS.search(original))
        or not unicodedata.is_normalized("NFC", original)
    ):
        clean, origins, seams = _rebuild(original)
    clean = clean.translate(_NARROW)
    lower = clean.lower()
    if len(lower) != len(clean):  # a few letters grow when lowered (İ): keep those as they are
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in clean)
    return Text(original=original, clean=clean, lower=lower, origins=origins, seams=seams)


def key_text(original: str) -> str:
    """Return the text under which equal descriptions meet in the cache."""
    return " ".join(normalise(original).clean.split())


def _rebuild(original: str) -> tuple[str, tuple[tuple[int, int], ...], frozenset[int]]:
    out: list[str] = []
    origins: list[tuple[int, int]] = []
    seams: set[int] = set()
    index = 0
    excess = {match.start() for match in _EXCESS.finditer(original)}
    while index < len(original):
        if index in excess:
            index += 1
            continue
        if _INVISIBLE.match(original[index]):
            seams.add(len(out))
            index += 1
            continue
        end = index + 1
        while end < len(original) and unicodedata.combining(original[end]):
            end += 1
        composed = unicodedata.normalize("NFC", original[index:end])
        out.extend(composed)
        origins.extend([(index, end)] * len(composed))
        index = end
    return "".join(out), tuple(origins), frozenset(seams)
