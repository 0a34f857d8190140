"""The next runs of a guessed schedule, by the very rules that schedules run by. Pure."""

from datetime import datetime

from codetether_platform.schedules import timing, wall


def next_runs(
    *,
    cron: str | None,
    rrule: str | None,
    zone: str,
    now: datetime,
    count: int = 3,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> list[datetime]:
    """Return up to `count` moments after `now`, in UTC; see `schedules/wall.py` for times that a change of the clocks moves.

    An RRULE without a start begins with its first run after `now`.
    """
    begin = timing.beginning_of(rrule, zone=zone, now=now, starts_at=starts_at) if rrule else None
    rule = timing.Timing(timezone=zone, cron=cron or None, rrule=rrule or None, begin=begin, starts_at=starts_at, ends_at=ends_at)
    return timing.next_runs(rule, after=now, count=count)


def moment(local: datetime, zone: str) -> datetime:
    """Return the UTC moment of a local time."""
    return wall.moment_of(local, wall.zone_of(zone))
