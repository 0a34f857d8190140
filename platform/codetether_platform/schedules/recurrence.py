"""The local times of a recurrence rule: periods are walked, each gives its days, each day its times. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from codetether_platform.schedules.rrule import RRule

#: A rule that does not fire within this many years never does: every 28 years 29 February is a Monday, across 2100 every 40.
HORIZON_YEARS = 40


def occurrences(rule: RRule, *, begin: datetime, start: datetime) -> Iterator[datetime]:
    """Yield naive local times of a rule that begins at `begin`, those from `start` on, in order.

    `begin` lends the rule what it leaves open (its hour, its day) and counts only where the rule has it. UNTIL in UTC is the
    caller's to apply.
    """
    # A count is counted from the beginning; everything else may jump ahead.
    walked = _walk(rule, begin, begin if rule.count is not None else max(begin, start))
    for at in islice(walked, rule.count):
        if rule.until is not None and rule.until.tzinfo is None and at > rule.until:
            return
        if at >= start:
            yield at


def _walk(rule: RRule, begin: datetime, start: datetime) -> Iterator[datetime]:
    sets = _within_days(rule, begin, start) if rule.is_within_the_day else _by_periods(rule, begin, start)
    for at in sets:
        if at >= begin and at >= start:
            yield at


def _within_days(rule: RRule, begin: datetime, start: datetime) -> Iterator[datetime]:
    """Yield the times of MINUTELY and HOURLY rules: arithmetic from `begin`, filtered by everything that is stated."""
    unit = 1 if rule.frequency == "MINUTELY" else 60
    step = rule.interval * unit
    first_minute = begin.hour * 60 + (begin.minute if unit == 1 else 0)
    day = start.date()
    for _ in range(HORIZON_YEARS * 366):
        if _is_on(rule, day):
            passed = (day - begin.date()).days * 1440 - first_minute
            for minute_of_day in range(-passed % step, 1440, step):
                hour, minute = divmod(minute_of_day, 60)
                if rule.hours and hour not in rule.hours:
                    continue
                if unit == 1:
                    if not rule.minutes or minute in rule.minutes:
                        yield datetime.combine(day, time(hour, minute))
                else:
                    for each in rule.minutes or (begin.minute,):
                        yield datetime.combine(day, time(hour, each))
        if day == date.max:
            return
        day += timedelta(days=1)


def _by_periods(rule: RRule, begin: datetime, start: datetime) -> Iterator[datetime]:
    times = [time(hour, minute) for hour in rule.hours or (begin.hour,) for minute in rule.minutes or (begin.minute,)]
    for days in _periods(rule, begin, start):
        found = [datetime.combine(day, at) for day in days for at in times]
        yield from _chosen(found, rule.positions)


def _chosen(found: list[datetime], positions: tuple[int, ...]) -> list[datetime]:
    if not positions:
        return found
    indexes = {position - 1 if position > 0 else len(found) + position for position in positions}
    return [found[index] for index in sorted(indexes) if 0 <= index < len(found)]


def _periods(rule: RRule, begin: datetime, start: datetime) -> Iterator[list[date]]:
    """Yield the days of each period, from the one that holds `start` on."""
    last_year = min(start.year + HORIZON_YEARS, date.max.year - 1)
    match rule.frequency:
        case "DAILY":
            ahead = (start.date() - begin.date()).days // rule.interval
            day = begin.date() + timedelta(days=ahead * rule.interval)
            while day.year <= last_year:
                yield [day] if _is_on(rule, day) else []
                day += timedelta(days=rule.interval)
        case "WEEKLY":
            monday = begin.date() - timedelta(days=(begin.weekday() - rule.week_start) % 7)
            ahead = (start.date() - monday).days // (7 * rule.interval)
            week = monday + timedelta(days=7 * ahead * rule.interval)
            weekdays = {day.day for day in rule.weekdays} or {begin.weekday()}
            while week.year <= last_year:
                days = [week + timedelta(days=number) for number in range(7)]
                yield [day for day in days if day.weekday() in weekdays and (not rule.months or day.month in rule.months)]
                week += timedelta(days=7 * rule.interval)
        case "MONTHLY":
            months = (start.year - begin.year) * 12 + start.month - begin.month
            number = begin.year * 12 + begin.month - 1 + months // rule.interval * rule.interval
            while number // 12 <= last_year:
                year, month = number // 12, number % 12 + 1
                yield _month_days(rule, year, month, begin) if not rule.months or month in rule.months else []
                number += rule.interval
        case _:
            year = begin.year + (start.year - begin.year) // rule.interval * rule.interval
            while year <= last_year:
                yield _year_days(rule, year, begin)
                year += rule.interval


def _is_on(rule: RRule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not _has_number(rule, day):
        return False
    return not rule.weekdays or any(each.day == day.weekday() for each in rule.weekdays)


def _has_number(rule: RRule, day: date) -> bool:
    return day.day in rule.month_days or day.day - monthrange(day.year, day.month)[1] - 1 in rule.month_days


def _month_days(rule: RRule, year: int, month: int, begin: datetime) -> list[date]:
    days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
    return _filtered(rule, days, begin)


def _year_days(rule: RRule, year: int, begin: datetime) -> list[date]:
    if rule.months:  # RFC 5545 §3.3.10: numbered days count within the month then
        return [day for month in sorted(rule.months) for day in _month_days(rule, year, month, begin)]
    if not rule.weekdays and not rule.month_days:
        return _month_days(rule, year, begin.month, begin)
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(year, 12, 31) - first).days + 1)]
    return _filtered(rule, days, begin)


def _filtered(rule: RRule, days: list[date], begin: datetime) -> list[date]:
    """Keep the days of a month or a year that the rule names; the day of the beginning where it names none."""
    if not rule.weekdays and not rule.month_days:
        return [day for day in days if day.day == begin.day]
    days_left = [day for day in days if _has_number(rule, day)] if rule.month_days else days
    if not rule.weekdays:
        return days_left
    named: set[date] = set()
    for weekday in rule.weekdays:
        same = [day for day in days if day.weekday() == weekday.day]
        if weekday.nth == 0:
            named.update(same)
        elif abs(weekday.nth) <= len(same):
            named.add(same[weekday.nth - 1 if weekday.nth > 0 else weekday.nth])
    return [day for day in days_left if day in named]
