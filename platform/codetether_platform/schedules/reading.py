"""Turns a schedule as it was sent into a checked timing, and rows into timings."""

from datetime import datetime, timedelta
from typing import cast

from codetether_platform.kernel.errors import invalid
from codetether_platform.schedules.cron import parse_cron
from codetether_platform.schedules.errors import RuleInvalid
from codetether_platform.schedules.rrule import parse_rrule
from codetether_platform.schedules.schemas import Missed, ScheduleRequest, ScheduleTiming
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.schedules.timing import Timing, beginning_of, next_run, shortest_gap
from codetether_platform.schedules.wall import zone_of

#: Starts, ends and single runs lie within this; a typing error in a year is noticed.
FARTHEST = timedelta(days=3653)


def read_schedule(
    request: ScheduleRequest, *, now: datetime, default_zone: str, shortest_seconds: int, pointer: str = "/schedule"
) -> Timing:
    """Return when a schedule runs.

    Raises:
        ValidationFailed: Not exactly one rule, one that cannot be read, that never runs or too often; the pointer says which.
    """
    if sum(value is not None for value in (request.cron, request.rrule, request.run_at)) != 1:
        raise invalid(pointer, "Send exactly one of cron, rrule and run_at.", code="schedule_rule_count")
    zone = request.timezone or default_zone
    _check_zone(zone, pointer)
    for name, moment in (("run_at", request.run_at), ("starts_at", request.starts_at), ("ends_at", request.ends_at)):
        if moment is not None and abs(moment - now) > FARTHEST:
            raise invalid(f"{pointer}/{name}", "This is more than ten years from now.", code="too_far")
    for name, moment in (("run_at", request.run_at), ("ends_at", request.ends_at)):
        if moment is not None and moment <= now:
            raise invalid(f"{pointer}/{name}", "This moment has passed.", code="schedule_in_past")
    begin = _beginning(request, zone=zone, now=now, pointer=pointer)
    timing = Timing(
        timezone=zone,
        cron=request.cron,
        rrule=request.rrule,
        run_at=request.run_at,
        begin=begin,
        starts_at=request.starts_at,
        ends_at=request.ends_at,
    )
    if next_run(timing, after=now) is None:
        raise invalid(pointer, "This schedule never runs.", code="schedule_never_runs")
    gap = shortest_gap(timing, after=now)
    if gap is not None and gap < timedelta(seconds=shortest_seconds):
        raise invalid(pointer, f"Runs must be {shortest_seconds} or more seconds apart.", code="schedule_too_frequent")
    return timing


def _check_zone(zone: str, pointer: str) -> None:
    try:
        zone_of(zone)
    except RuleInvalid as error:
        raise invalid(f"{pointer}/timezone", str(error), code="time_zone_unknown") from error


def _beginning(request: ScheduleRequest, *, zone: str, now: datetime, pointer: str) -> datetime | None:
    try:
        if request.cron is not None:
            parse_cron(request.cron)
    except RuleInvalid as error:
        raise invalid(f"{pointer}/cron", str(error), code="cron_invalid") from error
    try:
        if request.rrule is None:
            return None
        parse_rrule(request.rrule)
        return beginning_of(request.rrule, zone=zone, now=now, starts_at=request.starts_at)
    except RuleInvalid as error:
        raise invalid(f"{pointer}/rrule", str(error), code="rrule_invalid") from error


def keep_timing(row: ScheduleRow, timing: Timing, *, missed: Missed) -> None:
    """Write a timing into a row."""
    row.timezone, row.cron, row.rrule, row.run_at = timing.timezone, timing.cron, timing.rrule, timing.run_at
    row.begin_local = None if timing.begin is None else timing.begin.isoformat()
    row.starts_at, row.ends_at, row.missed = timing.starts_at, timing.ends_at, missed


def timing_of(row: ScheduleRow) -> Timing:
    """Return when the schedule of a row runs."""
    return Timing(
        timezone=row.timezone,
        cron=row.cron,
        rrule=row.rrule,
        run_at=row.run_at,
        begin=None if row.begin_local is None else datetime.fromisoformat(row.begin_local),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def view_timing(timing: Timing, *, missed: str) -> ScheduleTiming:
    """Return a timing as callers see it."""
    return ScheduleTiming(
        cron=timing.cron,
        rrule=timing.rrule,
        run_at=timing.run_at,
        timezone=timing.timezone,
        starts_at=timing.starts_at,
        ends_at=timing.ends_at,
        missed=cast("Missed", missed),
    )
