"""Gathers all that a partner may see of one user."""

from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.tables import UserGrantChangeRow
from codetether_platform.accounts.tables import ConsentRow
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.tasks.tables import RunRow, TaskRow
from codetether_platform.users.reading import view_user
from codetether_platform.users.schemas import ExportedChange, ExportedConsent, ExportedRun, ExportedSchedule, UserExport

#: Schedules and changes of one user; nobody comes near it.
MOST_BESIDE = 1_000


async def export_user(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    user_id: str,
    before_task_id: str | None,
    limit: int,
    now: datetime,
) -> UserExport:
    """Return a page of a user's runs with everything else there is of it; `next_cursor` is the caller's to fill in.

    Raises:
        UserNotFound: There is no such user.
    """
    user = await view_user(session, partner_id=partner_id, mode=mode, user_id=user_id, now=now)
    runs = (
        select(TaskRow, RunRow)
        .join(RunRow, RunRow.task_id == TaskRow.id)
        .where(TaskRow.partner_id == partner_id, TaskRow.mode == mode, TaskRow.user_id == user_id)
    )
    found, following = await newest(session, runs, by=TaskRow.id, before=before_task_id, limit=limit)
    consents = await session.scalars(select(ConsentRow).where(ConsentRow.user_id == user_id).order_by(ConsentRow.id))
    schedules = await session.scalars(
        select(ScheduleRow)
        .where(ScheduleRow.partner_id == partner_id, ScheduleRow.mode == mode, ScheduleRow.user_id == user_id)
        .where(ScheduleRow.deleted_at.is_(None))
        .order_by(ScheduleRow.id)
        .limit(MOST_BESIDE)
    )
    changes = await session.scalars(
        select(UserGrantChangeRow)
        .where(UserGrantChangeRow.partner_id == partner_id, UserGrantChangeRow.mode == mode)
        .where(UserGrantChangeRow.user_id == user_id)
        .order_by(UserGrantChangeRow.id)
        .limit(MOST_BESIDE)
    )
    return UserExport(
        exported_at=now,
        user=user,
        consents=[_told(row, ExportedConsent) for row in consents],
        schedules=[_schedule(row) for row in schedules],
        changes=[_told(row, ExportedChange) for row in changes],
        runs=[_run(task, run) for task, run in found],
        next_cursor=None,
        has_more=following is not None,
    )


def _told(row: Any, shape: type[msgspec.Struct]) -> Any:
    return msgspec.convert({name: getattr(row, name) for name in shape.__struct_fields__}, shape)


def _schedule(row: ScheduleRow) -> ExportedSchedule:
    return ExportedSchedule(
        schedule_id=row.id,
        status=cast("Any", row.status),
        pause_reason=row.pause_reason,
        time_zone=row.timezone,
        runs_started=row.runs_started,
        next_run_at=row.next_at,
        created_at=row.created_at,
    )


def _run(task: TaskRow, run: RunRow) -> ExportedRun:
    return ExportedRun(
        task_id=task.id,
        run_id=run.id,
        status=cast("Any", task.status),
        error_code=task.error_code,
        agent=task.agent,
        model=task.model,
        metadata=dict(task.task_metadata),
        schedule_id=task.schedule_id,
        input_tokens=run.input_tokens,
        output_tokens=run.output_tokens,
        currency=run.currency,
        charged_micros=run.charged_micros,
        created_at=task.created_at,
        started_at=task.started_at,
        completed_at=task.completed_at,
    )
