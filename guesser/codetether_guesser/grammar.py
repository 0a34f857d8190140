"""Read one phrase of time words into a draft of a schedule. The same for every language. Pure.

A phrase is a string of letters (`lexicon.LETTERS`): "every weekday at 7:30" is `EsT`. Patterns below are tried from left
to right, the first that fits eats its letters.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec

from codetether_guesser.atoms import Atom, Clock, Phrase
from codetether_guesser.recurrence import Assumed
from codetether_guesser.spans import Span

_QUARTERS = (1, 4, 7, 10)
_WORKDAYS = (1, 2, 3, 4, 5)


class Draft(msgspec.Struct):
    """What one phrase says. `is_adjective`: its only frequency is an adjective ("daily"), which may be no schedule at all."""

    span: Span
    letters: str
    unit: str | None = None
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    days_of_month: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    nth: int | None = None
    clocks: tuple[Clock, ...] = ()
    has_marked_time: bool = False
    has_impossible_time: bool = False
    daypart: str | None = None
    window: tuple[int, int] | None = None
    work_hours: bool = False
    month_day: tuple[int, int, int | None] | None = None
    on: date | None = None
    days_ahead: int | None = None
    next_weekday: int | None = None
    after: timedelta | None = None
    zone: str | None = None
    zone_span: Span | None = None
    is_adjective: bool = False
    is_periodic: bool = False
    times_per_unit: int = 1
    assumed: tuple[Assumed, ...] = ()

    @property
    def recurs(self) -> bool:
        """Whether this says how often."""
        return self.unit is not None

    @property
    def is_once(self) -> bool:
        """Whether this names one day or moment."""
        return not self.recurs and (
            self.on is not None
            or self.month_day is not None
            or self.days_ahead is not None
            or self.next_weekday is not None
            or self.after is not None
        )


Handler = Callable[[Draft, list[Atom]], None]


def read_phrase(phrase: Phrase) -> Draft:
    """Return what a phrase says."""
    letters = phrase.letters
    draft = Draft(span=phrase.span, letters=letters)
    position = 0
    while position < len(letters):
        for pattern, handler in _RULES:
            if match := pattern.match(letters, position):
                handler(draft, list(phrase.atoms[position : match.end()]))
                position = match.end()
                break
        else:
            position += 1
    if draft.unit == "week" and draft.nth is not None:
        draft.unit = "month"
    return draft


def _one(atoms: list[Atom], letters: str) -> Any:
    return next((atom.value for atom in atoms if atom.letter in letters), None)


def _all(atoms: list[Atom], letters: str) -> list[Any]:
    return [atom.value for atom in atoms if atom.letter in letters]


def _merge_days(atoms: list[Atom]) -> tuple[int, ...]:
    days: list[int] = []
    pending_range = False
    for atom in atoms:
        if atom.letter == "R":
            pending_range = True
        elif atom.letter in "WPsS":
            if pending_range and days:
                last = atom.value[0]
                day = days[-1]
                while day != last:
                    day = (day + 1) % 7
                    days.append(day)
            else:
                days.extend(atom.value)
            pending_range = False
    return tuple(sorted(set(days)))


def _days(draft: Draft, atoms: list[Atom]) -> None:
    draft.weekdays = tuple(sorted({*draft.weekdays, *_merge_days(atoms)}))
    if draft.unit in {None, "day"}:
        draft.unit = "week"


def _single_day(draft: Draft, atoms: list[Atom]) -> None:
    """A bare "Monday": with a frequency it says the day, alone it is the next one."""
    if draft.recurs:
        _days(draft, atoms)
    else:
        draft.next_weekday = _one(atoms, "W")[0]


def _alternate_days(draft: Draft, atoms: list[Atom]) -> None:
    number = _one(atoms, "VOQ")
    draft.weekdays = _merge_days(atoms)
    if number == 2:
        draft.unit, draft.interval = "week", 2
    else:  # "every first Monday" is the first of the month
        draft.unit, draft.nth = "month", number


def _nth_day(draft: Draft, atoms: list[Atom]) -> None:
    if _one(atoms, "U") not in {"month", "quarter"}:
        return
    draft.unit, draft.nth = "month", _one(atoms, "OQ")
    draft.weekdays = _merge_days(atoms)
    if _one(atoms, "U") == "quarter":
        draft.months = _QUARTERS


def _ordinal_days(draft: Draft, atoms: list[Atom]) -> None:
    numbers = tuple(sorted({number for number in _all(atoms, "OQ") if number == -1 or 1 <= number <= 31}))
    units = _all(atoms, "U")
    if not numbers:
        return
    if draft.unit in {None, "day"}:
        draft.unit = "month"
    if units and units[-1] in {"month", "quarter", "year"}:
        _set_unit(draft, units[-1], 1)
    draft.days_of_month = numbers


def _listed_ordinals(draft: Draft, atoms: list[Atom]) -> None:
    """Ordinals without a frequency say the day only where one stands in the same phrase."""
    if draft.unit in {"month", "year"} and not draft.nth:
        draft.days_of_month = tuple(sorted({n for n in _all(atoms, "OQ") if n == -1 or 1 <= n <= 31}))


def _interval(draft: Draft, atoms: list[Atom]) -> None:
    number = _one(atoms, "NVOQ")
    _set_unit(draft, _one(atoms, "U"), 1 if number is None else number)


def _set_unit(draft: Draft, unit: str, interval: int) -> None:
    if unit == "second":
        return
    draft.interval, draft.is_periodic = interval, False
    if unit == "quarter":
        draft.unit, draft.months = "month", _QUARTERS
        draft.interval = 1
        if interval != 1:
            draft.months, draft.interval = (), 3 * interval
    elif unit == "fortnight":
        draft.unit, draft.interval = "week", 2
    elif unit == "night":
        draft.unit, draft.daypart = "day", "small_hours"
    elif unit == "workday":
        draft.unit, draft.weekdays = "week", _WORKDAYS
    elif unit == "periodic":
        draft.unit, draft.is_periodic = "day", True
    elif unit == "day" and draft.weekdays:
        draft.unit = "week"
    else:
        draft.unit = unit


def _frequency(draft: Draft, atoms: list[Atom]) -> None:
    _set_unit(draft, atoms[0].value, 1)
    draft.is_adjective = atoms[0].letter == "f"


def _per_unit(draft: Draft, atoms: list[Atom]) -> None:
    draft.times_per_unit = _one(atoms, "GN")
    _set_unit(draft, _one(atoms, "U"), 1)


def _daypart_every(draft: Draft, atoms: list[Atom]) -> None:
    if draft.unit is None:
        draft.unit = "day"
    draft.daypart = _one(atoms, "Dd")


def _daypart(draft: Draft, atoms: list[Atom]) -> None:
    draft.daypart = draft.daypart or _one(atoms, "D")


def _times(draft: Draft, atoms: list[Atom]) -> None:
    clocks = list(draft.clocks)
    offset = _one(atoms, "h")
    for atom in atoms:
        if atom.letter == "t":
            draft.has_marked_time = True
        if atom.letter == "N":
            if not 0 <= atom.value <= 24:
                draft.has_impossible_time = True
                continue
            clocks.append(Clock((atom.value * 60 + (offset or 0)) % 1440, is_settled=atom.value > 12))
        elif atom.letter == "T":
            clocks.append(atom.value)
        elif atom.letter in "Dd":
            clocks[-1:] = [_in_daypart(clock, atom.value) for clock in clocks[-1:]]
    draft.clocks = tuple(dict.fromkeys(clocks))


def _in_daypart(clock: Clock, daypart: str) -> Clock:
    """Move "8" of "8 in the evening" to 20:00."""
    hour = clock.minute_of_day // 60
    is_late = daypart in {"afternoon", "evening"} and 1 <= hour <= 11
    is_late = is_late or (daypart == "night" and 6 <= hour <= 11)
    if is_late and not clock.is_settled:
        return Clock(clock.minute_of_day + 720, is_settled=True)
    return Clock(clock.minute_of_day, is_settled=True)


def settle_clock(clock: Clock, daypart: str | None) -> int:
    """Return the minute of the day, moved to the afternoon where the daypart says so."""
    return _in_daypart(clock, daypart).minute_of_day if daypart else clock.minute_of_day


def _window(draft: Draft, atoms: list[Atom]) -> None:
    ends = [
        atom.value if isinstance(atom.value, Clock) else Clock(atom.value * 60, is_settled=False)
        for atom in atoms
        if atom.letter in "TN"
    ]
    start, end = (clock.minute_of_day // 60 for clock in ends)
    if not (0 <= start <= 23 and 0 <= end <= 24):
        return
    if end <= start and end < 12:  # "9 to 6": the second is in the afternoon
        end += 12
    draft.window = (start, end)


def _work_hours(draft: Draft, _atoms: list[Atom]) -> None:
    draft.work_hours = True


def _end_of_unit(draft: Draft, atoms: list[Atom]) -> None:
    is_end, unit = bool(_one(atoms, "e")), _one(atoms, "U")
    if unit == "day":
        draft.unit, draft.daypart = "day", "evening" if is_end else "morning"
    elif unit == "week":
        draft.unit, draft.weekdays, draft.assumed = "week", (5,) if is_end else (1,), ("day_of_week",)
    elif unit in {"month", "quarter"}:
        _set_unit(draft, unit, 1)
        if unit == "quarter" and is_end:
            draft.months = (3, 6, 9, 12)
        draft.days_of_month = (-1,) if is_end else (1,)


def _month_day(draft: Draft, atoms: list[Atom]) -> None:
    month = _one(atoms, "M")
    numbers = _all(atoms, "NOQ")
    day = next((number for number in numbers if 1 <= number <= 31), 0)
    year = next((number for number in numbers if number >= 1970), None)
    if not day:
        return
    if draft.unit == "year":
        draft.months, draft.days_of_month = (month,), (day,)
    draft.month_day = (month, day, year)


def _every_month_day(draft: Draft, atoms: list[Atom]) -> None:
    draft.unit = "year"
    _month_day(draft, atoms)


def _months(draft: Draft, atoms: list[Atom]) -> None:
    months = tuple(sorted(_all(atoms, "M")))
    if draft.unit == "month" or (len(months) > 1 and draft.days_of_month):
        draft.months = months
    elif draft.letters.startswith("E") and draft.unit is None:
        draft.unit, draft.months = "year", months


def _except(draft: Draft, atoms: list[Atom]) -> None:
    draft.excluded = _merge_days(atoms)


def _on(draft: Draft, atoms: list[Atom]) -> None:
    draft.on = _one(atoms, "X")


def _relative(draft: Draft, atoms: list[Atom]) -> None:
    value = _one(atoms, "Y")
    if value == "tonight":
        draft.days_ahead, draft.daypart = 0, "evening"
    else:
        draft.days_ahead = value
    draft.daypart = draft.daypart or _one(atoms, "D")


def _next(draft: Draft, atoms: list[Atom]) -> None:
    draft.next_weekday = _one(atoms, "W")[0]


def _after(draft: Draft, atoms: list[Atom]) -> None:
    unit, number = _one(atoms, "U"), _one(atoms, "N")
    if unit in {"minute", "hour", "day", "week"} and number <= 1000:
        draft.after = timedelta(**{f"{unit}s": number})


def _zone(draft: Draft, atoms: list[Atom]) -> None:
    draft.zone, draft.zone_span = atoms[0].value, atoms[0].span


def _impossible(draft: Draft, _atoms: list[Atom]) -> None:
    draft.has_impossible_time = True


_RULES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"Z", _zone),
        (r"B", _impossible),
        (r"JE?[WsSP](?:A?[WsSP])*", _except),
        (r"EeU|eE?U", _end_of_unit),
        (r"E?[OQ](?:A?[OQ])*[Ws]i?E?U", _nth_day),
        (r"E[VOQ]W(?!E?U)", _alternate_days),
        (r"E?[OQ](?:A?[OQ])*U?i?E?U", _ordinal_days),
        (r"E[VOQ]U", _interval),
        (r"ENU", _interval),
        (r"EU", _interval),
        (r"EM[NOQ]|E[NOQ]M", _every_month_day),
        (r"E(?:A?Q)+", _ordinal_days),
        (r"K?t?[TN]RT?t?[TN](?!U)|Kt?[TN]A[TN](?!U)", _window),
        (r"E?[WP]R[WP]", _days),
        (r"E[WsSP](?:A?E?[WsSP])*", _days),
        (r"[WP](?:A?[WP])+|P|S(?:A?[PW])*", _days),
        (r"ED|d", _daypart_every),
        (r"[Ff]", _frequency),
        (r"GE?U|NgE?U", _per_unit),
        (r"H", _work_hours),
        (r"M[NOQ]N?|[NOQ]MN?", _month_day),
        (r"M(?:A?M)*", _months),
        (r"iNU", _after),
        (r"nW", _next),
        (r"YD?", _relative),
        (r"X", _on),
        (r"t?T(?:i?[Dd])?(?:A?t?T(?:i?[Dd])?)*|t?hN|tN(?!U)(?:AN(?!U))*(?:i?[Dd])?", _times),
        (r"W", _single_day),
        (r"[OQ](?:A?[OQ])*U?", _listed_ordinals),
        (r"i?D", _daypart),
    )
)
