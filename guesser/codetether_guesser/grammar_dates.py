"""The rules of the grammar that speak of one day, and of the first and last day of a schedule. Pure."""

from datetime import timedelta

from codetether_guesser.atoms import Atom
from codetether_guesser.draft import Day, Draft
from codetether_guesser.grammar_days import all_of, one

#: The value of words that are often no end of a time ("al").
_WEAK = 2
#: The value of words for next week.
_NEXT_WEEK = 2
#: Longest "in … days" that is taken for a date: ten years.
_FAR = 3_650


def next_weekday(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "next Monday"."""
    draft.day = Day(weekday=one(atoms, "W")[0], is_next_week=one(atoms, "n") == _NEXT_WEEK)
    return True


def _month_and_day(atoms: list[Atom]) -> tuple[int, int, int | None] | None:
    numbers = all_of(atoms, "NOQ")
    day = next((number for number in numbers if 1 <= number <= 31), 0)
    year = next((number for number in numbers if 1970 <= number <= 9999), None)
    return (one(atoms, "M"), day, year) if day else None


def month_day(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "March 5": with "every year" it recurs, alone it is one day."""
    found = _month_and_day(atoms)
    if not found:
        return False
    if draft.unit == "year":
        draft.months, draft.days_of_month = (found[0],), (found[1],)
    elif draft.unit is None:
        draft.day = draft.day or Day(month_day=found)
    else:
        return False
    return True


def every_month_day(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "every March 5th"."""
    draft.unit = "year"
    return month_day(draft, atoms)


def on_date(draft: Draft, atoms: list[Atom]) -> bool:
    """Take a written date; "every year on 24.12." recurs."""
    said = _day_said(atoms)
    if draft.unit == "year" and said and said.month_day:
        draft.months, draft.days_of_month = (said.month_day[0],), (said.month_day[1],)
    elif draft.day is None:
        draft.day = said
    return True


def dates_of_year(draft: Draft, atoms: list[Atom]) -> bool:
    """Take one day of several months, which recurs: "am 15.1., 15.4., 15.7. und 15.10."."""
    dates = all_of(atoms, "X")
    if not all(isinstance(date, tuple) and date[2] is None for date in dates) or len({date[1] for date in dates}) > 1:
        return False
    if draft.unit not in {None, "month", "year"}:
        return False
    draft.unit, draft.interval = "month", 1
    draft.days_of_month, draft.months = (dates[0][1],), tuple(sorted({date[0] for date in dates}))
    return True


def relative(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "tomorrow", "tonight", "tomorrow morning", "esta tarde"."""
    value = one(atoms, "Y")
    if isinstance(value, str):
        draft.day, draft.daypart = Day(ahead=0), "evening" if value == "tonight" else value
    else:
        draft.day = Day(ahead=value)
    draft.daypart = draft.daypart or one(atoms, "D")
    return True


def after(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "in two hours", 3日後."""
    unit, number = one(atoms, "U"), one(atoms, "N") or (1 if one(atoms, "L") else None)  # an hour from now
    if isinstance(unit, tuple):
        number, unit = (number or 1) * unit[0], unit[1]
    if number is None or number < 1:
        return False
    if unit in {"day", "week"} and number * (7 if unit == "week" else 1) <= _FAR:
        draft.day = Day(ahead=number * (7 if unit == "week" else 1))
    elif unit in {"minute", "hour"} and number <= 1_000:
        draft.after = timedelta(**{f"{unit}s": number})
    else:
        return False
    return True


def _day_said(atoms: list[Atom]) -> Day | None:
    if any(atom.letter == "X" for atom in atoms):
        value = one(atoms, "X")
        return Day(month_day=value) if isinstance(value, tuple) else Day(on=value)
    if any(atom.letter == "M" for atom in atoms):
        found = _month_and_day(atoms)
        return Day(month_day=found) if found else None
    if any(atom.letter == "W" for atom in atoms):
        return Day(weekday=one(atoms, "W")[0])
    if number := one(atoms, "NQ"):
        return Day(day_of_month=number) if one(atoms, "U") in {None, "day"} and 1 <= number <= 31 else None
    value = one(atoms, "Y")
    return Day(ahead=value if isinstance(value, int) else 0)


def until(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "until December 31" behind a frequency; "Monday until Friday" is a range, and a weak "to" (value 2) is no end."""
    if not draft.recurs or atoms[0].value == _WEAK:
        return False
    draft.until = _day_said(atoms)
    return draft.until is not None


def until_end(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "until the end of the year", also before the frequency."""
    period = one(atoms, "UM")
    if not one(atoms, "e") or atoms[0].value == _WEAK or (isinstance(period, str) and period not in {"week", "month", "year"}):
        return False
    draft.until = Day(end_of=period)
    return True


def between_dates(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "from November 13 to December 20" before a frequency."""
    middle = next(position for position, atom in enumerate(atoms) if atom.letter == "R")
    draft.starts, draft.until = _day_said(atoms[:middle]), _day_said(atoms[middle:])
    return draft.starts is not None and draft.until is not None


def starting(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "starting next Monday"."""
    if any(atom.letter == "T" for atom in atoms):
        starting_at(draft, atoms)
    draft.starts = _day_said(atoms)
    return draft.starts is not None


def starting_at(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "starting at 3am": the time of day, or where the hours of an interval are counted from."""
    clock = one(atoms, "T")
    draft.anchor = clock
    draft.has_marked_time = True
    return True
