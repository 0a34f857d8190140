"""Decide what a draft leaves open, and mark it assumed. Pure."""

from datetime import date
from typing import Any

import msgspec

from codetether_guesser.draft import Draft
from codetether_guesser.grammar_times import settle_clock
from codetether_guesser.recurrence import ALL_DAYS, Assumed, Recurrence, write
from codetether_guesser.spans import Span
from codetether_platform.schedules.errors import RuleInvalid
from codetether_platform.schedules.rrule import parse_rrule

#: What a vague time of day is taken for; always marked as assumed.
VAGUE_MINUTES = {"morning": 540, "lunch": 720, "afternoon": 840, "evening": 1080, "night": 1260, "small_hours": 120}
DEFAULT_MINUTE = 540
_HOURS, _DAY_MINUTES = 24, 1_440
#: Usual times of "twice a day" and the like, days of "twice a week" and "twice a month"; always marked as assumed.
_SPREAD = {2: (540, 1_020), 3: (540, 780, 1_020), 4: (480, 720, 960, 1_200)}
_DAYS_PER_WEEK = {2: (1, 4), 3: (1, 3, 5), 5: (1, 2, 3, 4, 5)}
_WORKING_DAYS = (1, 2, 3, 4, 5)
_DAYS_PER_MONTH = {2: (1, 15)}


class Found(msgspec.Struct, frozen=True):
    """A schedule that a text states, and where it stands."""

    rule: Recurrence
    spans: tuple[Span, ...]
    zone: str | None = None
    zone_span: Span | None = None
    #: Whether a time was said, of which only the half of the day is assumed.
    is_time_said: bool = False


def settled(draft: Draft, spans: tuple[Span, ...], *, today: date) -> list[Found]:
    """Decide what the draft leaves open, and mark it assumed; times that cron cannot join are schedules of their own."""
    if draft.has_impossible_time and not draft.clocks and draft.unit not in {"minute", "hour"}:
        return []
    minutes, assumed = _minutes(draft)
    is_joined = draft.unit == "hour" or len({at % 60 for at in minutes}) <= 1
    groups = [tuple(minutes)] if is_joined else [(at,) for at in minutes]
    found = []
    for group in groups:
        rule = _complete(draft, group, (*draft.assumed, *assumed), today=today)
        if rule and can_run(rule):
            found.append(Found(rule, spans, draft.zone, draft.zone_span, is_time_said=draft.is_afternoon_assumed))
    return found


def can_run(rule: Recurrence) -> bool:
    """Tell whether a recurrence can be written down, as a rule that the platform takes."""
    written = write(rule)
    if written is None or written.rrule is None:
        return written is not None
    try:
        parse_rrule(written.rrule)
    except RuleInvalid:
        return False
    return True


def _minutes(draft: Draft) -> tuple[list[int], tuple[Assumed, ...]]:
    """Return the minutes of the day, and what of them is assumed."""
    if draft.anchor and draft.unit == "hour" and draft.window is None and _HOURS % draft.interval == 0:
        start = draft.anchor.minute_of_day
        draft.window = (start // 60 % draft.interval * 60 + start % 60, _DAY_MINUTES - 1)
    elif draft.anchor and not draft.clocks and draft.unit not in {"minute", "hour"}:
        draft.clocks = (draft.anchor,)
    if draft.unit in {"minute", "hour"}:
        if not draft.minutes_of_hour and draft.unit == "hour" and draft.window:
            return [draft.window[0] % 60], ()
        return list(draft.minutes_of_hour), ()
    if draft.clocks:
        assumed: tuple[Assumed, ...] = ("time_of_day",) if draft.is_afternoon_assumed else ()
        return sorted({settle_clock(clock, draft.daypart) for clock in draft.clocks}), assumed
    if draft.times_per_unit in _SPREAD and draft.unit == "day":
        return list(_SPREAD[draft.times_per_unit]), ("time_of_day",)
    if draft.window:
        return [draft.window[0] % _DAY_MINUTES], ("time_of_day",)
    return [VAGUE_MINUTES.get(draft.daypart or "", DEFAULT_MINUTE)], ("time_of_day",)


def _complete(draft: Draft, minutes: tuple[int, ...], assumed: tuple[Assumed, ...], *, today: date) -> Recurrence | None:
    weekdays = draft.weekdays
    if not weekdays and draft.unit in {"minute", "hour"} and draft.day and draft.day.weekday is not None:
        weekdays = (draft.day.weekday,)  # 日曜の20時から22時まで30分ごと
    if draft.work_hours and not weekdays and draft.unit in {"minute", "hour"}:  # once an hour during work hours
        weekdays, assumed = _WORKING_DAYS, (*assumed, "day_of_week")
    if draft.excluded:
        weekdays = tuple(day for day in (weekdays or ALL_DAYS) if day not in draft.excluded)
    unit: Any = draft.unit
    days_of_month, months = draft.days_of_month, draft.months
    if (unit == "day" and weekdays and draft.interval == 1) or (
        unit == "month" and weekdays and not draft.nth and not days_of_month and draft.interval == 1 and not months
    ):
        unit = "week"
    if unit == "week" and not weekdays:
        weekdays, assumed = _DAYS_PER_WEEK.get(draft.times_per_unit, (1,)), (*assumed, "day_of_week")
    if unit in {"day", "month"} and weekdays and not draft.nth:  # cron would take either, an interval of days neither
        return None
    if unit == "month" and not days_of_month and not draft.nth:
        days_of_month, assumed = _DAYS_PER_MONTH.get(draft.times_per_unit, (1,)), (*assumed, "day_of_month")
    if unit == "year":
        months, days_of_month, assumed = _date_of_year(draft, assumed)
    window = _window(draft)
    if window is None and draft.window and draft.unit in {"minute", "hour"}:
        return None
    return Recurrence(
        unit=unit,
        interval=draft.interval,
        minutes_of_day=minutes,
        weekdays=weekdays,
        days_of_month=days_of_month,
        months=months,
        nth=draft.nth,
        window=window,
        starts=draft.starts.resolve(today) if draft.starts else None,
        until=draft.until.resolve(today) if draft.until else None,
        assumed=tuple(dict.fromkeys(assumed)),
    )


def _date_of_year(draft: Draft, assumed: tuple[Assumed, ...]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[Assumed, ...]]:
    """Return months and days of a yearly schedule, the first of January where nothing is said."""
    if draft.day and draft.day.month_day:
        return (draft.day.month_day[0],), (draft.day.month_day[1],), assumed
    if not draft.months:
        assumed = (*assumed, "month")
    if not draft.days_of_month:
        assumed = (*assumed, "day_of_month")
    return draft.months or (1,), draft.days_of_month or (1,), assumed


def _window(draft: Draft) -> tuple[int, int] | None:
    """Return first and last hour of a window, or `None` where whole hours cannot say it."""
    if draft.unit not in {"minute", "hour"}:
        return None
    if draft.window is None:
        return (9, 16) if draft.work_hours else None
    start, end = draft.window
    if draft.unit == "hour":
        last = end // 60 if end % 60 >= start % 60 else end // 60 - 1
        return start // 60, (last if last != _HOURS else last - 1) % _HOURS
    if start % 60:
        return None
    if end % 60 == 0:  # from 9 to 17, every ten minutes: 16:50 is the last
        return start // 60, (end // 60 - 1) % _HOURS
    return (start // 60, end // 60) if end % 60 + draft.interval >= 60 else None
