"""Changes a schedule: pause, resume, other times, other words, delete. Its upcoming task always says what will happen."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.oauth.principal import Principal
from codetether_platform.schedules.errors import ScheduleBusy, ScheduleEnded
from codetether_platform.schedules.reading import keep_timing, read_schedule
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.tasks.errors import ContentWithheld
from codetether_platform.tasks.schedules.blueprint import blueprint_of
from codetether_platform.tasks.schedules.create import default_zone
from codetether_platform.tasks.schedules.occurrences import add_occurrence, lock_row
from codetether_platform.tasks.schedules.read import find_schedule
from codetether_platform.tasks.schedules.schemas import SchedulePatch
from codetether_platform.tasks.service.create import TaskDoor, check_request, title_of
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import RunRow, TaskRow

#: The dispatcher may move a schedule on between our look and our lock; it does so once a run.
MOST_TRIES = 5


class Held(msgspec.Struct, frozen=True):
    """A locked schedule, and its upcoming task where there is one, locked before it."""

    schedule: ScheduleRow
    upcoming: tuple[TaskRow, RunRow] | None


class _MovedOn(Exception):
    """The schedule has another upcoming task by now."""


async def hold_schedule(session: AsyncSession, *, principal: Principal, schedule_id: str) -> Held:
    """Return a schedule that the caller may see, locked together with its upcoming task.

    Raises:
        ScheduleNotFound: Not there, or not the caller's.
        ScheduleBusy: Others kept changing it.
    """
    await find_schedule(session, principal=principal, schedule_id=schedule_id)
    for _ in range(MOST_TRIES):
        try:
            async with session.begin_nested():  # rolled back, it lets go of the locks, so that they are taken in order again
                return await _in_order(session, schedule_id)
        except _MovedOn:
            continue
    raise ScheduleBusy("This schedule is being changed at this moment. Try again.", retry_after_seconds=1)


async def _in_order(session: AsyncSession, schedule_id: str) -> Held:
    task_id = await session.scalar(select(ScheduleRow.next_task_id).where(ScheduleRow.id == schedule_id))
    upcoming = None if task_id is None else await lock_task(session, task_id)
    row = await lock_row(session, schedule_id)
    if row.next_task_id != task_id:
        raise _MovedOn
    return Held(row, upcoming)


async def pause(session: AsyncSession, *, door: TaskDoor, held: Held, now: datetime, reason: str | None = None) -> None:
    """Stop making runs; the queued one is cancelled. Nothing changes where it is paused already.

    `reason` is kept where it was not the owner who paused it.

    Raises:
        ScheduleEnded: It has no further runs anyway.
    """
    _refuse_ended(held.schedule)
    if held.schedule.status == "active":
        held.schedule.status, held.schedule.pause_reason = "paused", reason
        await _cancel_upcoming(session, door=door, held=held, now=now)


async def resume(session: AsyncSession, *, held: Held, now: datetime) -> None:
    """Go on with the first run after now; what fell into the pause is not made up for.

    Raises:
        ScheduleEnded: It has no further runs.
    """
    row = held.schedule
    _refuse_ended(row)
    if row.status == "paused":
        row.status, row.pause_reason, row.refusals = "active", None, 0
        await add_occurrence(session, schedule=row, after=now, now=now)


async def change(
    session: AsyncSession, *, door: TaskDoor, principal: Principal, held: Held, patch: SchedulePatch, now: datetime
) -> None:
    """Apply a patch whole.

    Raises:
        ScheduleEnded: It has no further runs.
        ContentWithheld: The task's words are its user's to change.
        ValidationFailed, AgentUnavailable, EmailNotProven: As for a new schedule.
    """
    row, fields = held.schedule, patch.task_fields()
    _refuse_ended(row)
    if fields:
        await _change_task(session, door=door, principal=principal, row=row, fields=fields)
    if patch.schedule is not UNSET:
        timing = read_schedule(
            patch.schedule,
            now=now,
            default_zone=await default_zone(session, row.partner_id),
            shortest_seconds=door.settings.schedule_shortest_seconds,
        )
        keep_timing(row, timing, missed=patch.schedule.missed)
    before = row.status
    if patch.status is not UNSET and patch.status != before:
        row.status, row.pause_reason = patch.status, None
    row.updated_at = now
    if fields or patch.schedule is not UNSET or row.status != before:
        await _cancel_upcoming(session, door=door, held=held, now=now)
        if row.status == "active":
            row.refusals = 0
            await add_occurrence(session, schedule=row, after=now, now=now)


async def delete(session: AsyncSession, *, door: TaskDoor, held: Held, now: datetime) -> None:
    """End a schedule and take it out of sight; its queued run is cancelled, those that run go on."""
    held.schedule.status, held.schedule.deleted_at = "ended", now
    await _cancel_upcoming(session, door=door, held=held, now=now)


async def _change_task(
    session: AsyncSession, *, door: TaskDoor, principal: Principal, row: ScheduleRow, fields: dict[str, Any]
) -> None:
    if row.user_id != principal.user_id and set(fields) - {"priority", "max_charge_micros", "metadata"}:
        raise ContentWithheld("This schedule belongs to one of your users; only they can change what it says.")
    known = row.task | fields
    plan = blueprint_of(known | {"title": known["title"] or title_of(known["prompt"])})
    if row.user_id == principal.user_id:
        await check_request(session, door=door, principal=principal, request=plan.as_request())
    row.task = plan.kept()


async def _cancel_upcoming(session: AsyncSession, *, door: TaskDoor, held: Held, now: datetime) -> None:
    """Cancel the queued task; what follows it is the caller's to decide, so the schedule lets go of it first."""
    held.schedule.next_at, held.schedule.next_task_id, held.schedule.updated_at = None, None, now
    if held.upcoming is not None and held.upcoming[0].status == Status.QUEUED:
        task, run = held.upcoming
        await finish(session, funding=door.funding, task=task, run=run, ending=Ending(status=Status.CANCELLED), now=now)


def _refuse_ended(row: ScheduleRow) -> None:
    if row.status == "ended":
        raise ScheduleEnded("This schedule has no further runs.")
