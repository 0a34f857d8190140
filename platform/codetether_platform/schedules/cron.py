"""Five-field cron expressions, read as Vixie's cron reads them: crontab(5). Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from codetether_platform.schedules.errors import RuleInvalid

MAX_CHARACTERS = 200
#: 29 February comes again after eight years at most (1896 to 1904, 2096 to 2104).
HORIZON_DAYS = 8 * 366 + 1
_MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_DAYS = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))}
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


class Cron(msgspec.Struct, frozen=True):
    """The values of each field. Weekdays count from Sunday = 0."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool

    @property
    def goes_through_every_hour(self) -> bool:
        """Whether it runs in each hour of its days, so that it goes on by elapsed time when the clocks change."""
        return len(self.hours) == 24

    def times(self, start: datetime) -> Iterator[datetime]:
        """Yield naive local times from `start` on, in order, until eight years go by without one."""
        day = start.date()
        days_without = 0
        while days_without < HORIZON_DAYS:
            days_without += 1
            if day.month in self.months and self._is_on(day):
                days_without = 0
                for hour in self.hours:
                    for minute in self.minutes:
                        at = datetime.combine(day, time(hour, minute))
                        if at >= start:
                            yield at
            if day == date.max:
                return
            day += timedelta(days=1)

    def _is_on(self, day: date) -> bool:
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        # crontab(5): with both days restricted, either is enough. A field that begins with a star is not restricted.
        return in_month or in_week if self.either_day else in_month and in_week


def parse_cron(text: str) -> Cron:
    """Read an expression or one of `@hourly` … `@yearly`.

    Raises:
        RuleInvalid: Not one, with what is wrong.
    """
    if len(text) > MAX_CHARACTERS:
        raise RuleInvalid(f"A cron expression has at most {MAX_CHARACTERS} characters.")
    fields = _NAMED.get(text.strip().lower(), text).upper().split()
    if len(fields) != len(_FIELDS):
        raise RuleInvalid("A cron expression has five fields: minute, hour, day of the month, month, day of the week.")
    minutes, hours, days, months, weekdays = (
        _values(field, name, low, high, names) for field, (name, low, high, names) in zip(fields, _FIELDS, strict=True)
    )
    return Cron(
        minutes=tuple(sorted(minutes)),
        hours=tuple(sorted(hours)),
        days=frozenset(days),
        months=frozenset(months),
        weekdays=frozenset(day % 7 for day in weekdays),
        either_day=not fields[2].startswith("*") and not fields[4].startswith("*"),
    )


def _values(field: str, name: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step_text = part.partition("/")
        step = _number(step_text, name, 1, high, {}) if slash else 1
        if span == "*":
            first, last = low, 6 if name == "day of the week" else high
        else:
            first_text, dash, last_text = span.partition("-")
            first = _number(first_text, name, low, high, names)
            last = _number(last_text, name, low, high, names) if dash else high if slash else first
            if name == "day of the week" and dash and last == 0:
                last = 7  # FRI-SUN
        if last < first:
            raise RuleInvalid(f"The {name} '{part}' runs backwards: write two parts with a comma.")
        found.update(range(first, last + 1, step))
    return found


def _number(text: str, name: str, low: int, high: int, names: dict[str, int]) -> int:
    if text in names:
        return names[text]
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise RuleInvalid(f"'{text[:20]}' is not a {name}. Use numbers, *, lists, ranges and steps; an RRULE can say the rest.")
    number = int(text)
    if not low <= number <= high:
        raise RuleInvalid(f"The {name} {number} is not within {low} to {high}.")
    return number
