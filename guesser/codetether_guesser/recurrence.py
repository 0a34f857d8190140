"""What a schedule means, and how it is written: five-field cron, an RRULE where cron cannot say it, or one moment. Pure."""

from datetime import date
from typing import Literal

import msgspec

Unit = Literal["minute", "hour", "day", "week", "month", "year"]
Assumed = Literal["time_of_day", "day_of_week", "day_of_month", "month"]
_RRULE_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_FREQUENCIES: dict[Unit, str] = {
    "minute": "MINUTELY",
    "hour": "HOURLY",
    "day": "DAILY",
    "week": "WEEKLY",
    "month": "MONTHLY",
    "year": "YEARLY",
}
ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)
#: Longest interval of each unit that is taken for a schedule; a year and a bit.
_LONGEST: dict[Unit, int] = {"minute": 1440, "hour": 720, "day": 400, "week": 60, "month": 24, "year": 5}


class Recurrence(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule with everything decided. Weekdays count from Sunday = 0; day −1 of a month is its last.

    `window` holds the first and last hour, both included. `nth` picks the nths of `weekdays` in a month. `cron` is set
    when the person wrote a cron expression, `on` when it runs once. `starts` and `until` are the
    first and last day, in the schedule's zone; `count` is how many runs there are.
    """

    unit: Unit = "day"
    interval: int = 1
    minutes_of_day: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    days_of_month: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    window: tuple[int, int] | None = None
    cron: str | None = None
    on: date | None = None
    starts: date | None = None
    until: date | None = None
    count: int | None = None
    assumed: tuple[Assumed, ...] = ()


class Written(msgspec.Struct, frozen=True):
    """A recurrence as cron or RRULE; neither when it runs once."""

    cron: str | None = None
    rrule: str | None = None


def write(rule: Recurrence) -> Written | None:
    """Write a recurrence down, or return None where it cannot be kept exactly."""
    if rule.cron:
        return Written(cron=rule.cron)
    if rule.on:
        return Written()
    if not 1 <= rule.interval <= _LONGEST[rule.unit]:
        return None
    if rule.unit in {"minute", "hour"}:
        return _within_the_day(rule)
    if not rule.minutes_of_day or len({minute % 60 for minute in rule.minutes_of_day}) != 1:
        return None
    needs_rrule = (
        bool(rule.nth or rule.count)
        or min(rule.days_of_month, default=1) < 0
        or (rule.interval > 1 and not _divides_the_year(rule))
    )
    return Written(rrule=_rrule(rule)) if needs_rrule else Written(cron=_cron(rule))


def _divides_the_year(rule: Recurrence) -> bool:
    return rule.unit == "month" and 12 % rule.interval == 0


def _within_the_day(rule: Recurrence) -> Written:
    first, last = rule.window or (0, 23)
    days = _listed(rule.weekdays)
    minute = _listed(tuple(at % 60 for at in rule.minutes_of_day)) if rule.minutes_of_day else "0"
    unit, interval = rule.unit, rule.interval
    if unit == "minute" and interval % 60 == 0:
        unit, interval = "hour", interval // 60
    if unit == "minute" and 60 % interval == 0 and not rule.count:
        hours = "*" if rule.window is None else _hours(first, last, 1)
        return Written(cron=f"{'*' if interval == 1 else f'*/{interval}'} {hours} * * {days}")
    if unit == "hour" and (24 % interval == 0 or rule.window) and not rule.count:
        hours = _hours(first, last, interval) if rule.window else ("*" if interval == 1 else f"*/{interval}")
        return Written(cron=f"{minute} {'0' if hours == '*/24' else hours} * * {days}")
    parts = [f"FREQ={_FREQUENCIES[unit]}", f"INTERVAL={interval}"]
    if rule.weekdays:
        parts.append(f"BYDAY={_days(rule.weekdays)}")
    if rule.window:
        parts.append(f"BYHOUR={','.join(map(str, _hour_list(first, last, 1)))}")
    if unit == "hour":
        parts.append(f"BYMINUTE={minute}")
    return Written(rrule=";".join((*parts, *_counted(rule))))


def _hours(first: int, last: int, step: int) -> str:
    if step == 1 and first <= last:
        return f"{first}-{last}" if first < last else str(first)
    return ",".join(map(str, _hour_list(first, last, step)))


def _hour_list(first: int, last: int, step: int) -> list[int]:
    if last < first:  # over midnight
        last += 24
    return sorted(hour % 24 for hour in range(first, last + 1, step))


def _cron(rule: Recurrence) -> str:
    minute = rule.minutes_of_day[0] % 60
    hours = _listed(tuple(sorted({at // 60 for at in rule.minutes_of_day})))
    days_of_month, months = _listed(rule.days_of_month), _listed(rule.months)
    if rule.unit == "month" and rule.interval > 1:
        months = f"*/{rule.interval}"
    return f"{minute} {hours} {days_of_month} {months} {_listed(rule.weekdays)}"


def _rrule(rule: Recurrence) -> str:
    parts = [f"FREQ={_FREQUENCIES[rule.unit]}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.months:
        parts.append(f"BYMONTH={','.join(map(str, rule.months))}")
    if rule.days_of_month:
        parts.append(f"BYMONTHDAY={','.join(map(str, rule.days_of_month))}")
    if rule.nth and len(rule.weekdays) == 1:
        parts.append("BYDAY=" + ",".join(f"{nth}{_RRULE_DAYS[rule.weekdays[0]]}" for nth in _last_at_end(rule.nth)))
    elif rule.weekdays:
        parts.append(f"BYDAY={_days(rule.weekdays)}")
        if rule.nth:  # the nth working day of the month
            parts.append(f"BYSETPOS={','.join(map(str, _last_at_end(rule.nth)))}")
    parts.append(f"BYHOUR={','.join(str(hour) for hour in sorted({at // 60 for at in rule.minutes_of_day}))}")
    parts.append(f"BYMINUTE={rule.minutes_of_day[0] % 60}")
    return ";".join((*parts, *_counted(rule)))


def _counted(rule: Recurrence) -> tuple[str, ...]:
    return (f"COUNT={rule.count}",) if rule.count else ()


def _last_at_end(nths: tuple[int, ...]) -> list[int]:
    return sorted(nths, key=lambda nth: (nth < 0, nth))


def _days(weekdays: tuple[int, ...]) -> str:
    return ",".join(_RRULE_DAYS[day] for day in sorted(weekdays, key=lambda day: (day - 1) % 7))


def _listed(values: tuple[int, ...]) -> str:
    """Write a cron field: `*`, a range where there is one, or a list."""
    if not values or values == ALL_DAYS:
        return "*"
    if len(values) > 2 and values == tuple(range(values[0], values[-1] + 1)):
        return f"{values[0]}-{values[-1]}"
    return ",".join(map(str, values))
