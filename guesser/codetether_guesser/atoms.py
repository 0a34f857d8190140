"""Find the time words of a text and join neighbours into phrases. Pure."""

import re
from datetime import date
from itertools import islice
from typing import Any

import msgspec

from codetether_guesser.draft import Clock
from codetether_guesser.languages.lexicon import LETTERS, Language
from codetether_guesser.spans import Span
from codetether_guesser.timezones import zone_at

_DIGITS = re.compile(r"\d+")
_KANJI = re.compile("[〇一二三四五六七八九十]+")
_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_ISO_CLOCK = re.compile(r"t([01]\d|2[0-3]):([0-5]\d)")
_ITEM = re.compile(r"\n\s*(?:[-*•]|\d+[.)]\s)")
_SHORT = 3
#: Between a frequency and a short day, " on " is the longest that joins them.
_ON = 4
#: Longest phrase and most phrases that are read; no description that means something comes near.
_MOST_ATOMS, _MOST_PHRASES = 40, 100
#: Minutes that people say behind an hour.
_SPOKEN_MINUTES = frozenset({10, 15, 20, 25, 30, 35, 40, 45, 50, 55})
#: "Dec 31 2026": a number that no hour or day could be.
_YEARS = range(2020, 2100)
_EMPTY = frozenset("NUARKOpm")
#: "Y cuarto" behind an hour is a quarter past, behind an ordinal it is "and the fourth".
_QUARTER = 15
#: Beside these a day with an article is one day, or one of several.
_NO_HABIT = frozenset("EWqwPARKNOQXMnVu")


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
        if run and (len(run) >= _MOST_ATOMS or not _is_joined(lower, run[-1], atom, language)):
            phrases.append(Phrase(tuple(run)))
            run = []
        run.append(atom)
    if run:
        phrases.append(Phrase(tuple(run)))
    kept = (Phrase(inner) for phrase in phrases if _says_something(phrase) and (inner := _without_edges(phrase.atoms)))
    return list(islice(kept, _MOST_PHRASES))


def _says_something(phrase: Phrase) -> bool:
    """Tell whether more than bare numbers, units and joining words stand in a phrase."""
    return any(atom.letter not in _EMPTY for atom in phrase.atoms)


def _is_joined(lower: str, left: Atom, right: Atom, language: Language) -> bool:
    """Tell whether nothing but filler stands between two time words; two bare numbers need a comma, an item of a list parts."""
    start, end = left.span.end, right.span.start
    item = _ITEM.search(lower, start, end + 3)
    if item and item.start() < end:
        return False
    if right.letter == "N" and left.letter in "NT" and not lower[start:end].strip() and right.value not in _YEARS:
        return False
    return language.gap.fullmatch(lower, start, end) is not None


def _without_edges(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """Drop joining words that join nothing: "and", "to", "from", "in" at either end."""
    start, end = 0, len(atoms)
    while start < end and atoms[start].letter in "RAmpcL" and not _opens(atoms, start):
        start += 1
    while start < end and (atoms[end - 1].letter in "RAKietmuaJ" or _is_article(atoms, end - 1)):
        end -= 1
    return atoms[start:end]


def _is_article(atoms: tuple[Atom, ...], at: int) -> bool:
    """Tell whether a last "one" belongs to the noun behind it ("abends eine Geschichte"): no word before it makes it a time."""
    atom = atoms[at]
    is_word = atom.letter == "N" and atom.value == 1 and atom.span.end - atom.span.start > 1
    return is_word and at > 0 and atoms[at - 1].letter in "TNdDZpUWPsSFf"


def _opens(atoms: tuple[Atom, ...], start: int) -> bool:
    """Tell whether "until the end of the year" or "in an hour" begins here."""
    if atoms[start].letter == "L":
        return start + 1 < len(atoms) and atoms[start + 1].letter == "U"
    return atoms[start].letter == "R" and atoms[start].value == 1 and start + 1 < len(atoms) and atoms[start + 1].letter == "e"


def _find_atoms(clean: str, lower: str, language: Language) -> list[Atom]:
    atoms: list[Atom] = []
    until = 0
    for match in language.time_words(lower):
        span = Span(match.start(), match.end())
        if span.start < until:
            continue
        atom = _atom(match, span, language, before=atoms[-1] if atoms else None)
        if atom is None:
            continue
        if atom.letter == "N" and atoms and (spoken := _spoken(atoms[-1], atom, lower)):
            half = language.half_day.match(lower, spoken.span.end)
            atoms[-1] = _halved(spoken, half, language) if half else spoken  # "at six thirty"
            until = atoms[-1].span.end
            continue
        if atom.letter in "NT" and lower[span.start].isalpha() and (half := language.half_day.match(lower, span.end)):
            atom = _halved(atom, half, language)  # "seven pm"
            span, until = atom.span, atom.span.end
        if atom.letter == "N" and atoms and atoms[-1].letter == "t" and not _is_hour(atoms, lower, span.end, language):
            atoms.pop()  # "look at 3 files" is no time
        atoms.append(atom)
        if atom.letter == "X" and (clock := _ISO_CLOCK.search(match[0])):  # 2027-01-05T09:00
            atom = Atom("T", Clock(int(clock[1]) * 60 + int(clock[2]), is_settled=True), Span(span.start + clock.start(), span.end))
            atoms[-1:] = [Atom("X", atoms[-1].value, Span(span.start, atom.span.start)), atom]
        if atom.letter == "T" and atoms[-2:-1] and atoms[-2].letter == "Z" and _is_restated(lower, atoms[-2], atom):
            restated = zone_at(clean, lower, span.end, language)
            if restated:  # "8:00 AM EST (13:00 UTC)" is one time
                atoms[-2:] = [Atom("Z", atoms[-2].value, Span(atoms[-2].span.start, restated.span.end))]
                until = restated.span.end
                continue
        if atom.letter in "TN" and (zone := zone_at(clean, lower, span.end, language)):
            atoms.append(Atom("Z", zone.name, zone.span))
            until = zone.span.end
    return atoms


def _spoken(hour: Atom, minute: Atom, lower: str) -> Atom | None:
    """Return the time that two numbers in words say, an hour and its minutes."""
    if hour.letter != "N" or not 1 <= hour.value <= 12 or minute.value not in _SPOKEN_MINUTES:
        return None
    between = lower[hour.span.end : minute.span.start]
    if between not in {" ", " uhr "} or lower[hour.span.start].isdigit() or lower[minute.span.start].isdigit():
        return None
    return Atom("T", Clock(hour.value * 60 + minute.value, is_settled=False), Span(hour.span.start, minute.span.end))


def _halved(atom: Atom, half: re.Match[str], language: Language) -> Atom:
    """Return the time of an hour in words with am or pm behind it."""
    minutes = atom.value.minute_of_day if isinstance(atom.value, Clock) else atom.value % 24 * 60
    is_pm = re.sub(r"[\W_]", "", half[0]) in language.pm_words
    clock = Clock(minutes % 720 + (720 if is_pm else 0), is_settled=True, is_half_day=True)
    return Atom("T", clock, Span(atom.span.start, half.end()))


def _is_restated(lower: str, zone: Atom, time: Atom) -> bool:
    """Tell whether a time stands in brackets right behind one with its zone."""
    return re.fullmatch(r"[)\s*_`]*[(/=]\s?", lower[zone.span.end : time.span.start]) is not None


def _is_hour(atoms: list[Atom], lower: str, end: int, language: Language) -> bool:
    """Tell whether a bare number behind "at" is an hour: a frequency stands before it, or no noun behind it."""
    is_sure = lower[atoms[-1].span.start : atoms[-1].span.end] in language.sure_at_words
    follows_frequency = len(atoms) > 1 and atoms[-2].letter in "UDdWsSPFfYq" and _is_close(atoms[-2], atoms[-1])
    return is_sure or follows_frequency or language.after_hour.match(lower, end) is not None


def _atom(match: re.Match[str], span: Span, language: Language, *, before: Atom | None) -> Atom | None:
    text = match.group()
    match match.lastgroup:
        case "clock":
            clock = _clock(text, language)
            return Atom("T", clock, span) if clock else Atom("B", text, span)
        case "date":
            found = _date(text, day_first=language.day_first)
            return Atom("X", found, span) if found else Atom("B", text, span)
        case "nth":
            return Atom("Q", int(_DIGITS.findall(arabic(text))[0]), span)
        case "number":
            return Atom("N", int(arabic(text)), span)
        case "mark":
            return Atom({"@": "t", "&": "A", "+": "A"}.get(text, "R"), 1, span)
        case "run":
            values = sorted({day for letter in text if (day := language.weekday_letters.find(letter)) >= 0})
            return Atom("P", tuple(values), span)
        case _:
            word = " ".join(text.split())
            meaning, value = language.meanings[word]
            if before and before.letter in "EW" and word in language.after_every:
                meaning, value = language.after_every[word]
            if meaning == "content":  # a word of its own that begins like one of time: 昼食
                return None
            if meaning == "noon":
                return Atom("T", Clock(value, is_settled=True), span)
            if meaning == "weekday" and language.spaced and len(word) <= _SHORT:
                return Atom("w", value, span)
            return Atom(LETTERS[meaning], value, span)


def arabic(text: str) -> str:
    """Return text with numbers in Chinese digits turned into ours ("十二" is 12)."""
    return _KANJI.sub(lambda match: str(_kanji_value(match[0])), text)


def _kanji_value(text: str) -> int:
    tens, ten, units = text.partition("十")
    if not ten:
        return int("".join(str(_KANJI_DIGITS[digit]) for digit in text))
    return 10 * (_KANJI_DIGITS.get(tens, 1)) + _KANJI_DIGITS.get(units, 0)


def _clock(text: str, language: Language) -> Clock | None:
    text = arabic(text)
    digits = [int(number) for number in _DIGITS.findall(text)]
    if len(digits) == 1 and len(_DIGITS.findall(text)[0]) == 4:  # "1730 hrs"
        digits = [digits[0] // 100, digits[0] % 100]
    hour, minute = digits[0], digits[1] if len(digits) > 1 else 0
    marker = re.sub(r"[\W\d_]", "", text)
    is_pm, is_am = _has(marker, language.pm_words, language), _has(marker, language.am_words, language)
    if language.half and language.half in text and len(digits) == 1:
        minute = 30
    least = 1 if language.spaced else 0
    if minute > 59 or hour > 24 or ((is_pm or is_am) and not least <= hour <= 12) or (hour == 24 and minute):
        return None
    if is_pm or is_am:
        hour = hour % 12 + (12 if is_pm else 0)
    has_leading_zero = text.startswith("0")
    is_settled = is_pm or is_am or hour > 12 or has_leading_zero
    is_bare = len(digits) == 1 and not (is_pm or is_am)
    return Clock(hour % 24 * 60 + minute, is_settled=is_settled, is_half_day=is_pm or is_am, is_bare=is_bare)


def _has(marker: str, words: frozenset[str], language: Language) -> bool:
    return marker in words if language.spaced else any(word in marker for word in words)


def _date(text: str, *, day_first: bool) -> date | tuple[int, int, None] | None:
    """Return a date; month and day where the year is left out ("24.12.")."""
    numbers = [int(number) for number in _DIGITS.findall(text.partition("t")[0])]
    if len(numbers) == 2:
        day, month = numbers
        return (month, day, None) if 1 <= day <= 31 and 1 <= month <= 12 else None
    if len(str(numbers[0])) == 4:
        year, month, day = numbers
    elif "/" in text and not day_first:
        month, day, year = numbers
    else:
        day, month, year = numbers
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _drop_stray_days(atoms: list[Atom]) -> list[Atom]:
    """Keep short day names (`Mo`, `so`, `sun`) only beside "every", another day, a range or a list.

    Where the article before a day makes it a habit ("le dimanche"), it does so alone, not before a date or in a list.
    """
    kept: list[Atom] = []
    for index, atom in enumerate(atoms):
        if atom.letter == "p" and atom.value == _QUARTER and kept and kept[-1].letter == "O":  # el segundo y cuarto jueves
            kept.extend(
                (Atom("A", 1, Span(atom.span.start, atom.span.start + 1)), Atom("O", 4, Span(atom.span.start + 2, atom.span.end)))
            )
            continue
        if atom.letter == "q":
            beside = [other for other in atoms[max(0, index - 1) : index + 2] if other is not atom and _is_close(atom, other)]
            kept.append(Atom("W", atom.value, atom.span) if any(other.letter in _NO_HABIT for other in beside) else atom)
            continue
        if atom.letter != "w":
            kept.append(atom)
            continue
        near = [other for other in atoms[max(0, index - 1) : index + 2] if other is not atom and _is_close(atom, other)]
        if index and atoms[index - 1].letter in "Ff" and atom.span.start - atoms[index - 1].span.end <= _ON:  # weekly on Wed
            near.append(Atom("E", 1, atoms[index - 1].span))
        if any(other.letter in "EWwRA" for other in near):
            kept.append(Atom("W", atom.value, atom.span))
    return kept


def _is_close(left: Atom, right: Atom) -> bool:
    return min(abs(left.span.start - right.span.end), abs(right.span.start - left.span.end)) <= 2
