"""What one phrase of time words says, before anything is decided: the draft of a schedule. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from codetether_guesser.recurrence import Assumed
from codetether_guesser.spans import Span

QUARTERS = (1, 4, 7, 10)
QUARTER_ENDS = (3, 6, 9, 12)
WORKDAYS = (1, 2, 3, 4, 5)


class Clock(msgspec.Struct, frozen=True):
    """A time of day as it was said.

    `is_settled` when nothing could move it to the afternoon, `is_half_day` with am or pm, `is_bare` where only an hour was said.
    """

    minute_of_day: int
    is_settled: bool
    is_half_day: bool = False
    is_bare: bool = False


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One day as it was said: a date, a month and day, so many days from now, the next such weekday or day of a month."""

    on: date | None = None
    month_day: tuple[int, int, int | None] | None = None
    ahead: int | None = None
    weekday: int | None = None
    #: Whether that weekday is meant in the week after this one, which begins on Monday.
    is_next_week: bool = False
    day_of_month: int | None = None
    #: The last day of this "week", "month" or "year", or of the next month of this number.
    end_of: str | int | None = None

    def resolve(self, today: date) -> date | None:
        """Return the day, or `None` where it does not exist or has passed."""
        try:
            if self.on:
                return self.on if self.on >= today else None
            if self.ahead is not None:
                return today + timedelta(days=self.ahead)
            if self.weekday is not None and self.is_next_week:
                return today + timedelta(days=7 - today.weekday() + (self.weekday - 1) % 7)
            if self.weekday is not None:
                return today + timedelta(days=(self.weekday - (today.weekday() + 1)) % 7 or 7)
            if self.end_of is not None:
                return _end_of(self.end_of, today)
            if self.day_of_month is not None:
                return next((day for day in _days_from(today) if day.day == self.day_of_month), None)
            if self.month_day is None:
                return None
            month, day, year = self.month_day
            found = date(year or today.year, month, day)
            if found < today:
                return None if year else date(today.year + 1, month, day)
        except (ValueError, OverflowError):
            return None
        return found


def _end_of(period: str | int, today: date) -> date | None:
    if period == "week":
        return today + timedelta(days=6 - today.weekday())
    month = {"month": today.month, "year": 12}.get(period) if isinstance(period, str) else period
    if month is None:
        return None
    year = today.year + (month < today.month)
    return date(year, month, monthrange(year, month)[1])


def _days_from(today: date) -> Iterator[date]:
    """Yield the days of the next two months, in which every day of a month comes."""
    return (today + timedelta(days=days) for days in range(62))


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
    nth: tuple[int, ...] = ()
    clocks: tuple[Clock, ...] = ()
    #: "starting at 3am", and the minutes of "15 past every hour".
    anchor: Clock | None = None
    minutes_of_hour: tuple[int, ...] = ()
    has_marked_time: bool = False
    has_impossible_time: bool = False
    daypart: str | None = None
    window: tuple[int, int] | None = None
    work_hours: bool = False
    day: Day | None = None
    until: Day | None = None
    starts: Day | None = None
    after: timedelta | None = None
    zone: str | None = None
    zone_span: Span | None = None
    is_adjective: bool = False
    #: Its only frequency is a day with an article ("le dimanche"), which may be one day in a story.
    is_habit: bool = False
    is_periodic: bool = False
    times_per_unit: int = 1
    #: A bare hour that was taken for one in the afternoon ("Friday at 5").
    is_afternoon_assumed: bool = False
    #: Days of the month that stand without a frequency ("on the 5th at 9").
    bare_days: tuple[int, ...] = ()
    #: Other phrases whose words this one took.
    joined: tuple[Span, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    @property
    def recurs(self) -> bool:
        """Whether this says how often."""
        return self.unit is not None

    @property
    def is_once(self) -> bool:
        """Whether this names one day or moment."""
        return not self.recurs and (self.day is not None or self.after is not None)
