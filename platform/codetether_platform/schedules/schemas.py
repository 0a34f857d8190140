"""Wire structs of when something runs."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Missed = Literal["skip", "run_once"]
Moment = Annotated[datetime, Meta(tz=True)]


class ScheduleRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """When a task runs: exactly one of `cron`, `rrule` and `run_at`.

    This is the shape of a guess's `task.schedule`, which can be sent as it is: `human`, `next_runs` and `assumed` are ignored.
    """

    cron: Annotated[str, Meta(min_length=1, max_length=200, description="Five fields, as crontab(5).")] | None = None
    rrule: Annotated[str, Meta(min_length=1, max_length=500, description="Recurrence rule of RFC 5545.")] | None = None
    run_at: Annotated[Moment, Meta(description="Run once, at this moment.")] | None = None
    timezone: Annotated[str, Meta(min_length=1, max_length=64, description="IANA time zone. Default: the partner's.")] | None = None
    starts_at: Annotated[Moment, Meta(description="No run before it; an RRULE counts from it. Default: now.")] | None = None
    ends_at: Annotated[Moment, Meta(description="No run after it.")] | None = None
    missed: Annotated[
        Missed, Meta(description="What becomes of runs whose time passed while no worker ran: one is made up for, or none.")
    ] = "run_once"
    human: Annotated[str, Meta(max_length=1000, description="Ignored.")] | None = None
    next_runs: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=100, description="Ignored.")] = []
    assumed: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=20, description="Ignored.")] = []


class ScheduleTiming(msgspec.Struct, kw_only=True):
    """When a schedule runs."""

    cron: str | None
    rrule: str | None
    run_at: datetime | None
    timezone: str
    starts_at: datetime | None
    ends_at: datetime | None
    missed: Missed


class PreviewRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A schedule to be looked at."""

    schedule: ScheduleRequest
    count: Annotated[int, Meta(ge=1, le=100, description="Runs to show.")] = 5


class Preview(msgspec.Struct, kw_only=True):
    """The runs that a schedule would have; fewer than asked for where it ends."""

    schedule: ScheduleTiming
    next_runs: list[datetime]
