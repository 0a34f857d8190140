"""Wire structs of schedules and the tasks they make."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from codetether_platform.schedules.schemas import ScheduleRequest, ScheduleTiming
from codetether_platform.tasks.schemas import MAX_PROMPT_CHARACTERS, EmailAddress, MetadataKey, MetadataValue

ScheduleStatus = Literal["active", "paused", "ended"]


class ScheduledTask(msgspec.Struct, kw_only=True):
    """What each run of a schedule is made from. `prompt`, `title` and the like are null where they are not the caller's to read."""

    prompt: str | None
    title: str | None
    agent: str
    model: str | None
    priority: int
    metadata: dict[str, str]
    callback_url: str | None
    notify_email: str | None
    max_charge_micros: int | None
    guess_id: str | None
    template_id: str | None
    template_version: int | None


class Schedule(msgspec.Struct, kw_only=True):
    """A task that comes again, or once at a stated time.

    While it is active, `next_task_id` is the queued task of its next run. `refusals` counts runs in a row that were refused;
    at five it pauses itself and `pause_reason` is `refused:` and the code.
    """

    id: str
    status: ScheduleStatus
    pause_reason: str | None
    schedule: ScheduleTiming
    task: ScheduledTask
    content_withheld: bool
    next_run_at: datetime | None
    next_runs: list[datetime]
    next_task_id: str | None
    last_run_at: datetime | None
    last_task_id: str | None
    runs_started: int
    refusals: int
    user_id: str | None
    mode: Literal["test", "live"]
    created_at: datetime
    updated_at: datetime


class SchedulePatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change. The queued task of the next run is cancelled and made anew, so that it says what will happen."""

    status: Annotated[Literal["active", "paused"], Meta(description="Pause or resume.")] | UnsetType = UNSET
    schedule: Annotated[ScheduleRequest, Meta(description="Replaces the whole timing.")] | UnsetType = UNSET
    prompt: Annotated[str, Meta(min_length=1, max_length=MAX_PROMPT_CHARACTERS)] | UnsetType = UNSET
    title: Annotated[str, Meta(min_length=1, max_length=120)] | UnsetType | None = UNSET
    model: Annotated[str, Meta(min_length=1, max_length=80)] | UnsetType | None = UNSET
    priority: Annotated[int, Meta(ge=-100, le=100)] | UnsetType = UNSET
    metadata: Annotated[dict[MetadataKey, MetadataValue], Meta(max_length=20)] | UnsetType = UNSET
    callback_url: Annotated[str, Meta(max_length=2000)] | UnsetType | None = UNSET
    notify_email: EmailAddress | UnsetType | None = UNSET
    max_charge_micros: Annotated[int, Meta(ge=1, le=1000000000000)] | UnsetType | None = UNSET

    def task_fields(self) -> dict[str, Any]:
        """Return what is given of the task, by name."""
        given = {name: getattr(self, name) for name in self.__struct_fields__ if name not in {"status", "schedule"}}
        return {name: value for name, value in given.items() if value is not UNSET}
