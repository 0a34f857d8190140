"""Reads schedules as a caller may see them."""

from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.schedules.errors import ScheduleNotFound
from codetether_platform.schedules.reading import timing_of, view_timing
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.schedules.timing import next_runs
from codetether_platform.tasks.schedules.blueprint import blueprint_of
from codetether_platform.tasks.schedules.schemas import Schedule, ScheduledTask, ScheduleStatus

SHOWN_RUNS = 5


async def find_schedule(session: AsyncSession, *, principal: Principal, schedule_id: str) -> ScheduleRow:
    """Return a schedule that the caller may see.

    Raises:
        ScheduleNotFound: Not there, deleted, or not the caller's.
    """
    query = select(ScheduleRow).where(
        ScheduleRow.id == schedule_id,
        ScheduleRow.partner_id == principal.partner_id,
        ScheduleRow.mode == principal.mode,
        ScheduleRow.deleted_at.is_(None),
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None or not principal.sees_user(row.user_id):
        raise ScheduleNotFound("There is no such schedule.")
    return row


async def list_schedules(
    session: AsyncSession, *, principal: Principal, status: str | None, user_id: str | None, before_id: str | None, limit: int
) -> tuple[list[ScheduleRow], str | None]:
    """Return schedules, newest first, and the last one's id if more follow."""
    query = select(ScheduleRow).where(
        ScheduleRow.partner_id == principal.partner_id, ScheduleRow.mode == principal.mode, ScheduleRow.deleted_at.is_(None)
    )
    if principal.kind != "partner":
        query = query.where(ScheduleRow.user_id == principal.user_id)
    if user_id is not None:
        query = query.where(ScheduleRow.user_id == user_id)
    if status is not None:
        query = query.where(ScheduleRow.status == status)
    rows, following = await newest(session, query, by=ScheduleRow.id, before=before_id, limit=limit)
    return [row for (row,) in rows], following


def view_schedule(row: ScheduleRow, *, principal: Principal, now: datetime) -> Schedule:
    """Return a schedule with its next runs; those of a paused one are the runs it would have."""
    is_open = row.user_id == principal.user_id
    plan, timing = blueprint_of(row.task), timing_of(row)
    runs = [] if row.status == "ended" else next_runs(timing, after=now, count=SHOWN_RUNS)
    if row.next_at is not None and row.next_at <= now:  # due this moment
        runs = [row.next_at, *runs][:SHOWN_RUNS]
    return Schedule(
        id=row.id,
        status=cast("ScheduleStatus", row.status),
        pause_reason=row.pause_reason,
        schedule=view_timing(timing, missed=row.missed),
        task=ScheduledTask(
            prompt=plan.prompt if is_open else None,
            title=plan.title if is_open else None,
            agent=plan.agent,
            model=plan.model,
            priority=plan.priority,
            metadata=plan.metadata,
            callback_url=plan.callback_url,
            notify_email=plan.notify_email if is_open else None,
            max_charge_micros=plan.max_charge_micros,
            guess_id=plan.guess_id,
            template_id=plan.template_id,
            template_version=plan.template_version,
        ),
        content_withheld=not is_open,
        next_run_at=row.next_at,
        next_runs=runs,
        next_task_id=row.next_task_id,
        last_run_at=row.last_run_at,
        last_task_id=row.last_task_id,
        runs_started=row.runs_started,
        refusals=row.refusals,
        user_id=row.user_id,
        mode=cast("Mode", row.mode),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
