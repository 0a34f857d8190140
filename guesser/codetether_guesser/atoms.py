"""Find the time words of a text and join neighbours into phrases. Pure."""

import re
from datetime import date
from typing import Any

import msgspec

from codetether_guesser.languages.lexicon import LETTERS, Language
from codetether_guesser.spans import Span
from codetether_guesser.timezones import zone_at

_DIGITS = re.compile(r"\d+")
_SHORT = 3


class Clock(msgspec.Struct, frozen=True):
    """A time of day as it was said; `is_settled` when nothing could move it to the afternoon."""

    minute_of_day: int
    is_settled: bool


class Atom(msgspec.Struct, frozen=True):
    """One time word: a letter for its meaning (`lexicon.LETTERS`, T time, B impossible time, X date, Q "15th"), and its value."""

    letter: str
    value: Any
    span: Span


class Phrase(msgspec.Struct, frozen=True):
    """Time words with nothing but filler between them."""

    atoms: tuple[Atom, ...]

    @property
    def letters(self) -> str:
        """The phrase as the grammar reads it."""
        return "".join(atom.letter for atom in self.atoms)

    @property
    def span(self) -> Span:
        """All of it, first atom to last."""
        return Span(self.atoms[0].span.start, self.atoms[-1].span.end)


def find_phrases(clean: str, lower: str, language: Language) -> list[Phrase]:
    """Return the phrases of a text, in order."""
    atoms = _drop_stray_days(_find_atoms(clean, lower, language))
    phrases: list[Phrase] = []
    run: list[Atom] = []
    for atom in atoms:
        if run and not language.gap.fullmatch(lower, run[-1].span.end, atom.span.start):
            phrases.append(Phrase(tuple(run)))
            run = []
        run.append(atom)
    if run:
        phrases.append(Phrase(tuple(run)))
    return [Phrase(kept) for phrase in phrases if (kept := _without_edges(phrase.atoms))]


def _without_edges(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """Drop joining words that join nothing: "and", "to", "from", "in" at either end."""
    start, end = 0, len(atoms)
    while start < end and atoms[start].letter in "RA":
        start += 1
    while start < end and atoms[end - 1].letter in "RAKiept":
        end -= 1
    return atoms[start:end]


def _find_atoms(clean: str, lower: str, language: Language) -> list[Atom]:
    atoms: list[Atom] = []
    until = 0
    for match in language.atoms.finditer(lower):
        span = Span(match.start(), match.end())
        if span.start < until:
            continue
        atom = _atom(match, span, language, before=atoms[-1] if atoms else None)
        if atom is None:
            continue
        if atom.letter == "N" and atoms and atoms[-1].letter == "t" and not _is_hour(atoms, lower, span.end, language):
            atoms.pop()  # "look at 3 files" is no time
        atoms.append(atom)
        if atom.letter in "TN" and (zone := zone_at(clean, lower, span.end, language)):
            atoms.append(Atom("Z", zone.name, zone.span))
            until = zone.span.end
    return atoms


def _is_hour(atoms: list[Atom], lower: str, end: int, language: Language) -> bool:
    """Tell whether a bare number behind "at" is an hour: a frequency stands before it, or no noun behind it."""
    follows_frequency = len(atoms) > 1 and atoms[-2].letter in "UDdWsSPFf" and _is_close(atoms[-2], atoms[-1])
    return follows_frequency or language.after_hour.match(lower, end) is not None


def _atom(match: re.Match[str], span: Span, language: Language, *, before: Atom | None) -> Atom | None:
    text = match.group()
    match match.lastgroup:
        case "clock":
            clock = _clock(text, language)
            return Atom("T", clock, span) if clock else Atom("B", text, span)
        case "date":
            found = _date(text)
            return Atom("X", found, span) if found else Atom("B", text, span)
        case "nth":
            return Atom("Q", int(_DIGITS.findall(text)[0]), span)
        case "number":
            return Atom("N", int(text), span)
        case "mark":
            return Atom("t" if text == "@" else "R", 1, span)
        case _:
            word = " ".join(text.split())
            meaning, value = language.meanings[word]
            if before and before.letter in "EW" and word in language.after_every:
                meaning, value = language.after_every[word]
            if meaning == "noon":
                return Atom("T", Clock(value, is_settled=True), span)
            if meaning == "weekday" and len(word) <= _SHORT:
                return Atom("w", value, span)
            return Atom(LETTERS[meaning], value, span)


def _clock(text: str, language: Language) -> Clock | None:
    digits = [int(number) for number in _DIGITS.findall(text)]
    hour, minute = digits[0], digits[1] if len(digits) > 1 else 0
    letters = re.sub(r"[^a-z]", "", text)
    is_half_day = letters in {"am", "pm"}
    if minute > 59 or hour > 24 or (is_half_day and not 1 <= hour <= 12) or (hour == 24 and minute):
        return None
    if is_half_day:
        hour = hour % 12 + (12 if letters == "pm" else 0)
    has_leading_zero = text.startswith("0")
    return Clock(hour % 24 * 60 + minute, is_settled=is_half_day or hour > 12 or has_leading_zero)


def _date(text: str) -> date | None:
    numbers = [int(number) for number in _DIGITS.findall(text)]
    year, month, day = numbers if len(str(numbers[0])) == 4 else reversed(numbers)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _drop_stray_days(atoms: list[Atom]) -> list[Atom]:
    """Keep short day names (`Mo`, `so`, `sun`) only beside "every", another day, a range or a list."""
    kept: list[Atom] = []
    for index, atom in enumerate(atoms):
        if atom.letter != "w":
            kept.append(atom)
            continue
        near = [other for other in atoms[max(0, index - 1) : index + 2] if other is not atom and _is_close(atom, other)]
        if any(other.letter in "EWwRA" for other in near):
            kept.append(Atom("W", atom.value, atom.span))
    return kept


def _is_close(left: Atom, right: Atom) -> bool:
    return min(abs(left.span.start - right.span.end), abs(right.span.start - left.span.end)) <= 2
