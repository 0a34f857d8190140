"""When a schedule runs: its rule, its zone, its bounds, and the moments that follow from them. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import msgspec

from codetether_platform.schedules.cron import parse_cron
from codetether_platform.schedules.recurrence import occurrences
from codetether_platform.schedules.rrule import parse_rrule
from codetether_platform.schedules.wall import LARGEST_SHIFT, local_of, moments, zone_of

#: Local times looked at to find how close two runs come; more than any rule has within an hour.
_SAMPLE = 130


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly one of `cron`, `rrule` and `run_at`, in a time zone.

    `begin` is the naive local time that an RRULE counts from (see `beginning_of`). No run is before `starts_at` or after
    `ends_at`.
    """

    timezone: str
    cron: str | None = None
    rrule: str | None = None
    run_at: datetime | None = None
    begin: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def next_runs(timing: Timing, *, after: datetime, count: int) -> list[datetime]:
    """Return up to `count` moments after `after`, in UTC, ascending.

    Raises:
        RuleInvalid: The rule or the zone cannot be read.
    """
    return list(islice(_runs(timing, after), count))


def next_run(timing: Timing, *, after: datetime) -> datetime | None:
    """Return the first moment after `after`, or None where the schedule has ended."""
    return next(_runs(timing, after), None)


def beginning_of(rrule: str, *, zone: str, now: datetime, starts_at: datetime | None = None) -> datetime:
    """Return the naive local time that a rule counts from: `starts_at`, else its own first run after now.

    So "every other Friday" begins with the coming Friday. A rule that leaves its hour open begins with the next minute.

    Raises:
        RuleInvalid: The rule or the zone cannot be read.
    """
    rule, tz = parse_rrule(rrule), zone_of(zone)
    if starts_at is not None:
        return local_of(starts_at, tz).replace(second=0, microsecond=0)
    minute = local_of(now, tz).replace(second=0, microsecond=0) + timedelta(minutes=1)
    if not rule.hours:
        return minute
    every = msgspec.structs.replace(rule, interval=1, count=None, until=None)
    return next(occurrences(every, begin=minute, start=minute), minute)


def shortest_gap(timing: Timing, *, after: datetime) -> timedelta | None:
    """Return the least time between two runs on the wall clock, or None where there are not two."""
    local_times, _ = _local_times(timing, local_of(after, zone_of(timing.timezone)))
    return min((later - sooner for sooner, later in pairwise(islice(local_times, _SAMPLE))), default=None)


def _runs(timing: Timing, after: datetime) -> Iterator[datetime]:
    zone = zone_of(timing.timezone)
    if timing.starts_at is not None:  # the first run may be at that very moment
        after = max(after, timing.starts_at - timedelta(microseconds=1))
    if timing.run_at is not None:
        found = iter([timing.run_at.astimezone(UTC)])
    else:
        local_times, goes_on = _local_times(timing, local_of(after, zone) - LARGEST_SHIFT)
        found = moments(local_times, zone, through_every_hour=goes_on)
    last = _last_moment(timing)
    for moment in found:
        if last is not None and moment > last:
            return
        if moment > after:
            yield moment


def _local_times(timing: Timing, start: datetime) -> tuple[Iterator[datetime], bool]:
    if timing.cron is not None:
        cron = parse_cron(timing.cron)
        return cron.times(start), cron.goes_through_every_hour
    if timing.rrule is None:
        return iter(()), False
    rule = parse_rrule(timing.rrule)
    return occurrences(rule, begin=timing.begin or start, start=start), rule.goes_through_every_hour


def _last_moment(timing: Timing) -> datetime | None:
    until = None if timing.rrule is None else parse_rrule(timing.rrule).until
    ends = [end for end in (timing.ends_at, until) if end is not None and end.tzinfo is not None]
    return min(ends, default=None)
