"""The rules of the grammar that speak of days and intervals that recur. Pure."""

from typing import Any

from codetether_guesser.atoms import Atom
from codetether_guesser.draft import QUARTER_ENDS, QUARTERS, WORKDAYS, Day, Draft

#: So many times an hour, evenly.
_PER_HOUR = {2, 3, 4, 5, 6, 10, 12}
_MONTHLY = {"month", "quarter", "year", "half_year"}
#: The value of words for "every other" that stand behind the day.
_EVERY_OTHER = -2
#: Characters between an ordinal and its unit where "of" stands between them.
_OF = 3


def one(atoms: list[Atom], letters: str) -> Any:
    """Return the value of the first atom with one of these letters."""
    return next((atom.value for atom in atoms if atom.letter in letters), None)


def all_of(atoms: list[Atom], letters: str) -> list[Any]:
    """Return the values of all atoms with one of these letters."""
    return [atom.value for atom in atoms if atom.letter in letters]


def _merged(atoms: list[Atom]) -> tuple[int, ...]:
    """Join weekdays; "Friday to Monday" goes over the weekend."""
    found: list[int] = []
    is_range = False
    for atom in atoms:
        if atom.letter == "R" or (atom.letter == "A" and atoms[0].letter == "K"):
            is_range = True
        elif atom.letter in "WPsSq":
            if is_range and found:
                while found[-1] != atom.value[0]:
                    found.append((found[-1] + 1) % 7)
            else:
                found.extend(atom.value)
            is_range = False
    return tuple(sorted(set(found)))


def weekdays(draft: Draft, atoms: list[Atom]) -> bool:
    """Take weekdays that recur."""
    draft.weekdays = tuple(sorted({*draft.weekdays, *_merged(atoms)}))
    if draft.unit == "day" and draft.interval % 7 == 0:  # "every 14 days on Wednesday"
        draft.unit, draft.interval = "week", draft.interval // 7
    elif draft.unit is None or (draft.unit == "day" and draft.interval == 1):
        draft.unit = "week"
    return True


def single_day(draft: Draft, atoms: list[Atom]) -> bool:
    """Take a bare "Monday": with a frequency it says the day, alone it is the next one."""
    if draft.recurs:
        return weekdays(draft, atoms)
    draft.day = Day(weekday=one(atoms, "W")[0])
    return True


def habit(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "le dimanche", "la domenica": the article makes the day one that recurs."""
    draft.is_habit = not draft.recurs
    return weekdays(draft, atoms)


def alternate_days(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "every other Friday"; "every first Monday" is the first of the month."""
    number = one(atoms, "VOQ")
    draft.weekdays = _merged(atoms)
    if number == 2:
        draft.unit, draft.interval = "week", 2
    elif number in {1, 3, 4, 5, -1}:
        draft.unit, draft.nth = "month", (number,)
    else:
        return False
    return True


def numbered_weekday_of(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "na segunda terça-feira do mês": the Portuguese names of Monday to Friday are also "second" to "sixth"."""
    *firsts, weekday = all_of(atoms, "W")
    if one(atoms, "U") != "month" or any(first[0] not in {1, 2, 3, 4} for first in firsts):
        return False
    draft.unit, draft.nth, draft.weekdays = "month", tuple(sorted(first[0] + 1 for first in firsts)), weekday
    return True


def nth_day_of(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "the first and third Monday of the month", "the last working day of each quarter"."""
    unit = one(atoms, "U") or one(atoms, "Ff") or draft.unit or ("month" if len(all_of(atoms, "O")) > 1 else None)
    numbers = tuple(sorted({number for number in all_of(atoms, "OQ") if number in {1, 2, 3, 4, 5, -1, -2}}))
    if unit not in {"month", "quarter"} or not numbers:
        return False
    draft.unit, draft.nth, draft.weekdays, draft.interval, draft.is_adjective = "month", numbers, _merged(atoms), 1, False
    if unit == "quarter":
        draft.months = QUARTER_ENDS if numbers == (-1,) else QUARTERS
    return True


def ordinal_days(draft: Draft, atoms: list[Atom]) -> bool:
    """Take days of the month: "on the 1st and 15th of each month", "the last day of the year", "every 15th"."""
    numbers = month_days(all_of(atoms, "OQN"))
    units = all_of(atoms, "U")
    if not numbers and atoms[0].letter == "Q" and units and units[-1] in _MONTHLY:  # "on the 32nd of every month"
        draft.unit, draft.has_impossible_time = "month", True
        return True
    if not numbers or (units and units[-1] not in _MONTHLY) or (len(units) > 1 and units[0] != "day"):
        return False
    if len(units) == 1 and one(atoms, "O") == -1 and one(atoms, "E") is None:
        return False  # "the last month"
    if len(units) == 1 and atoms[0].letter == "E" and atoms[-1].span.start - atoms[-2].span.end < _OF:
        return False  # "every second month"; "every 1st of the month" is a day
    if units:
        _set_unit(draft, units[-1], 1)
        if -1 in numbers and units[-1] == "quarter":
            draft.months = QUARTER_ENDS
        if units[-1] == "year":
            draft.months = (12,) if numbers == (-1,) else (1,)
    elif draft.unit in {None, "day"}:
        draft.unit = "month"
    draft.days_of_month = numbers
    return True


def ranged_days(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "from the 1st to the 5th of each month"."""
    numbers, units = all_of(atoms, "NOQ"), all_of(atoms, "U")
    unit = units[-1] if units and units[-1] != "day" else draft.unit
    if unit != "month" or not 1 <= numbers[0] < numbers[-1] <= 31 or set(units) - {"day", "month"}:
        return False
    draft.unit, draft.interval = "month", 1
    draft.days_of_month = tuple(range(numbers[0], numbers[-1] + 1))
    return True


def alternating(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "un vendredi sur deux", "un venerdì sì e uno no": a word behind the day says that every other one is meant."""
    if one(atoms, "V") != _EVERY_OTHER:
        return False
    draft.unit, draft.interval, draft.weekdays = "week", 2, _merged(atoms)
    return True


def numbered_days(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "on day 15 of every month", "monthly on day 5"."""
    numbers = month_days(all_of(atoms, "N"))
    unit = all_of(atoms, "U")[-1]
    frequency = one(atoms, "Ff")
    is_day_first = one(atoms, "U") == "day"
    if frequency is not None:
        unit = frequency
    elif atoms[0].letter == "E":
        is_day_first = True
    if not is_day_first or unit not in _MONTHLY or not numbers:
        return False
    _set_unit(draft, unit, 1)
    draft.days_of_month = numbers
    return True


def listed_ordinals(draft: Draft, atoms: list[Atom]) -> bool:
    """Take ordinals that say the day of a frequency in the same phrase; alone they are content."""
    numbers = month_days(all_of(atoms, "OQN"))
    if draft.unit is None and atoms[0].letter == "Q" and all(atom.letter in "QAN" for atom in atoms):
        draft.bare_days = numbers
        return bool(numbers)
    if draft.unit not in {"month", "year"} or draft.nth or not numbers:
        return False
    draft.days_of_month = numbers
    return True


def listed_numbers(draft: Draft, atoms: list[Atom]) -> bool:
    """Take bare numbers that say the day of a monthly schedule ("every month on day 15")."""
    numbers = month_days(all_of(atoms, "N"))
    if draft.unit is None and atoms[0].letter == "U" and atoms[0].value == "day" and len(numbers) > 1:
        draft.bare_days = numbers
        return True
    if draft.unit != "month" or draft.nth or draft.days_of_month or one(atoms, "U") not in {None, "day"} or not numbers:
        return False
    draft.days_of_month = numbers
    return True


def month_days(numbers: list[int]) -> tuple[int, ...]:
    """Return days of a month in order, none where one of them does not exist; -1 is the last, -2 the one before."""
    if any(number not in {-1, -2} and not 1 <= number <= 31 for number in numbers):
        return ()
    return tuple(sorted(set(numbers)))


def interval(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "every 45 minutes", "every second week"."""
    number, unit = one(atoms, "NVOQ"), one(atoms, "U")
    if number is not None and number < 1:
        return False
    if unit == "month" and one(atoms, "N") and atoms[-1].span.start - atoms[-2].span.end >= _OF:  # tous les 15 du mois
        draft.unit, draft.interval, draft.days_of_month = "month", 1, month_days([number])
        return bool(draft.days_of_month)
    if draft.unit in {"minute", "hour"} and unit == "day" and number is None:  # "every 20 minutes from 9 to 17 every day"
        return True
    if one(atoms, "c") == 2 and unit in {"day", "week", "month", "year"}:  # 1日おき leaves one day out, 30分おき does not
        number += 1
    return _set_unit(draft, unit, 1 if number is None else number)


def from_to_interval(draft: Draft, atoms: list[Atom]) -> bool:
    """Take the Romance "de 15 em 15 minutos"."""
    numbers = all_of(atoms, "N")
    return numbers[0] == numbers[-1] and _set_unit(draft, one(atoms, "U"), numbers[0])


#: Frequencies that are so many of a plain unit.
_MULTIPLES = {
    "half_year": (6, "month"),
    "fortnight": (2, "week"),
    "other_day": (2, "day"),
    "other_week": (2, "week"),
    "other_month": (2, "month"),
}
#: Frequencies that say a day of the week or month as well.
_WITH_DAYS: dict[str, tuple[int, ...]] = {"workday": WORKDAYS, "weekend": (0, 6)}
_WITH_DATES: dict[str, tuple[int, ...]] = {"month_start": (1,), "month_end": (-1,), "half_month": (1, 15)}
_WITH_PARTS = {"night": "small_hours", "morning": "morning", "lunch": "lunch", "afternoon": "afternoon", "evening": "evening"}


def _set_unit(draft: Draft, unit: str | tuple[int, str], number: int) -> bool:
    """Set the frequency; a unit of the lexicon may be several of another ("half-hour" is 30 minutes)."""
    if isinstance(unit, str):
        unit = _MULTIPLES.get(unit, (1, unit))
    number, name = number * unit[0], unit[1]
    if name == "second":
        return False
    is_quarterly = draft.months == QUARTERS
    draft.is_periodic = name == "periodic"
    draft.unit, draft.interval = name, number
    if name == "periodic":
        draft.unit, draft.interval = "day", 1
    elif name == "quarter":
        draft.unit, draft.months, draft.interval = "month", QUARTERS if number == 1 else (), 1 if number == 1 else 3 * number
    elif name in _WITH_DAYS:
        draft.unit, draft.weekdays = "week", _WITH_DAYS[name]
    elif name in _WITH_DATES:
        draft.unit, draft.days_of_month = "month", _WITH_DATES[name]
        if is_quarterly and name == "month_end":
            draft.months = QUARTER_ENDS
    elif name == "quarter_end":
        draft.unit, draft.months, draft.days_of_month = "month", QUARTER_ENDS, (-1,)
    elif name in _WITH_PARTS:
        draft.unit, draft.daypart = "day", _WITH_PARTS[name]
    elif name == "day" and draft.weekdays and number == 1:
        draft.unit = "week"
    return True


def frequency(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "daily", "weekly"; beside a finer frequency an adjective says nothing ("my daily check every hour")."""
    if draft.unit in {"minute", "hour"} and (atoms[0].letter == "f" or atoms[0].value == "day"):
        return True
    if not _set_unit(draft, atoms[0].value, 1):
        return False
    draft.is_adjective = atoms[0].letter == "f"
    return True


def numbered_frequency(draft: Draft, atoms: list[Atom]) -> bool:
    """Take 3日に1回: once in three days."""
    number, unit = one(atoms, "N"), one(atoms, "F")
    return number > 1 and unit in {"day", "week", "month"} and _set_unit(draft, unit, number)


def per_unit(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "twice a day", 週に2回."""
    is_counted_first = atoms[0].letter in "GN" and one(atoms, "g") is not None and atoms[0].letter == "N"
    numbers = all_of(atoms, "N")
    count = one(atoms, "G")
    if count is None:
        count = numbers[0] if is_counted_first and len(numbers) == 1 and atoms[-1].letter == "U" else numbers[-1]
        numbers = numbers[:-1] if atoms[-1].letter != "U" else []
    unit = one(atoms, "U")
    if unit == "hour" and not numbers and count in _PER_HOUR:
        draft.unit, draft.interval = "minute", 60 // count
        return True
    if not 1 <= count <= 24 or not _set_unit(draft, unit, numbers[0] if numbers else 1):
        return False
    draft.times_per_unit = count
    return True


def end_of_unit(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "at the end of every month"."""
    is_end, unit = bool(one(atoms, "e")), one(atoms, "U")
    match unit:
        case "day":
            draft.unit, draft.daypart = "day", "evening" if is_end else "morning"
        case "week":
            draft.unit, draft.weekdays, draft.assumed = "week", (5,) if is_end else (1,), ("day_of_week",)
        case "month" | "quarter" | "year":
            _set_unit(draft, unit, 1)
            if unit == "quarter" and is_end:
                draft.months = QUARTER_ENDS
            if unit == "year":
                draft.months = (12,) if is_end else (1,)
            draft.days_of_month = (-1,) if is_end else (1,)
        case _:
            return False
    return True


def without_at(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "every day at 9, but Monday at 10": the days with another time are left out."""
    return bool(draft.clocks) and without(draft, atoms)


def without(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "except Sundays"."""
    draft.excluded = _merged(atoms)
    return True
