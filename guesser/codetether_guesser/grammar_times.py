"""The rules of the grammar that speak of times of day. Pure."""

import msgspec

from codetether_guesser.atoms import Atom
from codetether_guesser.draft import Clock, Draft
from codetether_guesser.grammar_days import all_of, one

_NOON = 720
_DAY = 1_440


def zone(draft: Draft, atoms: list[Atom]) -> bool:
    """Take the zone that stands behind a time."""
    draft.zone, draft.zone_span = atoms[0].value, atoms[0].span
    return True


def impossible(draft: Draft, _atoms: list[Atom]) -> bool:
    """Note a time that does not exist."""
    draft.has_impossible_time = True
    return True


def daypart_every(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "every morning", "abends"."""
    if draft.unit is None:
        draft.unit = "day"
    draft.daypart = one(atoms, "Dd")
    return True


def daypart(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "in the evening", beside something that has a time of day."""
    draft.daypart = draft.daypart or one(atoms, "D")
    return True


def times(draft: Draft, atoms: list[Atom]) -> bool:
    """Take times of day with what stands around them: "half past 8", "8 y media", "8 in the evening", "8 and 10 pm"."""
    found: list[Clock] = []
    shift = 0
    for position, atom in enumerate(atoms):
        if atom.letter == "t":
            draft.has_marked_time = True
        elif atom.letter == "h":
            shift = atom.value
            draft.has_marked_time = True
        elif atom.letter == "m":  # "10 past 9": the number before it counts minutes
            shift = atom.value * atoms[position - (2 if atoms[position - 1].letter == "U" else 1)].value
        elif atom.letter in "NT" and not _counts_minutes(position, atoms):
            clock = atom.value if atom.letter == "T" else _hour(atom.value)
            draft.has_impossible_time = draft.has_impossible_time or clock is None
            found.extend([] if clock is None else [_later(clock, shift)])
            shift = 0
        elif atom.letter == "p":
            found[-1:] = [_later(clock, atom.value) for clock in found[-1:]]
        elif atom.letter in "Dd":
            found[-1:] = [in_daypart(clock, atom.value) for clock in found[-1:]]
    draft.clocks = tuple(dict.fromkeys((*draft.clocks, *_settled_by_last(found))))
    return True


def spoken_hours(draft: Draft, atoms: list[Atom]) -> bool:
    """Take an hour in words with the word for hours behind it: "à sept heures du soir"."""
    return one(atoms, "U") == "hour" and times(draft, [atom for atom in atoms if atom.letter != "U"])


def spoken_minutes(draft: Draft, atoms: list[Atom]) -> bool:
    """Take hours and minutes in words: "à six heures trente"."""
    minutes = all_of(atoms, "N")[-1]
    if one(atoms, "U") != "hour" or minutes not in range(60) or atoms[3].span.start - atoms[2].span.end > 1:
        return False
    return times(draft, [Atom("p", minutes, atom.span) if index == 3 else atom for index, atom in enumerate(atoms) if index != 2])


def _later(clock: Clock, minutes: int) -> Clock:
    return msgspec.structs.replace(clock, minute_of_day=(clock.minute_of_day + minutes) % _DAY)


def _counts_minutes(position: int, atoms: list[Atom]) -> bool:
    """Tell whether a number counts minutes before or behind an hour ("25 past 9")."""
    behind = [atom.letter for atom in atoms[position + 1 : position + 3]]
    return behind[:1] == ["m"] or behind == ["U", "m"]


def _hour(number: int) -> Clock | None:
    return Clock(number % 24 * 60, is_settled=number > 12, is_bare=True) if 0 <= number <= 24 else None


def _settled_by_last(found: list[Clock]) -> list[Clock]:
    """Move bare hours to the afternoon where the last time says so: "8 and 10 pm", but "9 and 5 pm" stays 9:00."""
    last = found[-1] if found else None
    if last is None or not last.is_half_day or last.minute_of_day < _NOON:
        return found
    spoken = last.minute_of_day - _NOON
    return [
        Clock(clock.minute_of_day + _NOON, is_settled=True) if not clock.is_settled and clock.minute_of_day < spoken else clock
        for clock in found
    ]


def in_daypart(clock: Clock, part: str) -> Clock:
    """Move "8" of "8 in the evening" to 20:00."""
    hour = clock.minute_of_day // 60
    is_late = (part == "afternoon" and 1 <= hour <= 11) or (part == "evening" and 4 <= hour <= 11)  # "cada noche a las 2" is 2:00
    is_late = is_late or (part == "lunch" and 1 <= hour <= 4) or (part == "night" and 6 <= hour <= 11)
    if is_late and not clock.is_settled:
        return Clock(clock.minute_of_day + _NOON, is_settled=True)
    return Clock(clock.minute_of_day % _NOON if part == "night" and hour == 12 else clock.minute_of_day, is_settled=True)


def assume_afternoon(draft: Draft, last_hour: int) -> None:
    """Take bare hours up to `last_hour` for the afternoon where nothing else is said ("Friday at 5"); that is assumed."""
    is_24_hours = any(clock.is_settled and not clock.is_half_day for clock in draft.clocks)
    if draft.daypart or is_24_hours or not last_hour:
        return
    clocks = tuple(_in_afternoon(clock, last_hour) for clock in draft.clocks)
    draft.is_afternoon_assumed = clocks != draft.clocks
    draft.clocks = clocks


def _in_afternoon(clock: Clock, last_hour: int) -> Clock:
    is_early = clock.is_bare and not clock.is_settled and 60 <= clock.minute_of_day < (last_hour + 1) * 60
    return Clock(clock.minute_of_day + _NOON, is_settled=True) if is_early else clock


def settle_clock(clock: Clock, part: str | None) -> int:
    """Return the minute of the day, moved to the afternoon where the daypart says so."""
    return in_daypart(clock, part).minute_of_day if part else clock.minute_of_day


def _ends(atoms: list[Atom]) -> tuple[int, int] | None:
    """Return the two ends of a window as minutes; in "9 to 6" the second is in the afternoon."""
    clocks: list[Clock | None] = []
    part: str | None = None
    for atom in atoms:
        if atom.letter == "D":
            part = atom.value
        elif atom.letter in "TN":
            clock = atom.value if isinstance(atom.value, Clock) else _hour(atom.value)
            clocks.append(in_daypart(clock, part) if clock and part else clock)
            part = None
    if len(clocks) != 2 or clocks[0] is None or clocks[1] is None:
        return None
    (start, end), raw_end = (clock.minute_of_day for clock in clocks if clock), all_of(atoms, "TN")[-1]
    if raw_end == 24 or (end == 0 and start > 0):
        return start, _DAY
    if end <= start <= _NOON and end < _NOON and not clocks[1].is_settled:
        end += _NOON
    elif not clocks[0].is_settled and clocks[1].is_settled and start + _NOON < end and atoms[-1].letter == "T" and start < 6 * 60:
        start += _NOON  # "from 1 to 5 pm"
    return start, end


def window(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "from 9 to 17"."""
    ends = _ends(atoms)
    if ends is None:
        return False
    draft.window = ends
    return True


def window_without(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "except between 22:00 and 6:00" as its other side."""
    ends = _ends(atoms)
    if ends is None:
        return False
    draft.window = (ends[1] % _DAY, ends[0] - 1)
    return True


def work_hours(draft: Draft, _atoms: list[Atom]) -> bool:
    """Take "during business hours"."""
    draft.work_hours = True
    return True


def minute_of_every_hour(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "at 15 past every hour", "half past every hour", 毎時0分と30分."""
    units = list(dict.fromkeys((*all_of(atoms, "U"), *all_of(atoms, "F"))))
    if set(units) not in ({"hour"}, {"hour", "minute"}):
        return False
    sign = -1 if one(atoms, "m") == -1 else 1
    minutes = [one(atoms, "h")] if one(atoms, "h") is not None else [number * sign for number in all_of(atoms, "N")]
    if not minutes or not all(-59 <= minute <= 59 for minute in minutes):
        return False
    draft.unit, draft.interval = "hour", 1
    draft.minutes_of_hour = tuple(sorted({minute % 60 for minute in minutes}))
    return True
