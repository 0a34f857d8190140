"""The next run of a schedule is a queued task that nobody carries yet: made, cancelled and followed by the one after it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.kernel.ids import new_id
from codetether_platform.schedules.reading import timing_of
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.schedules.timing import next_run
from codetether_platform.tasks.schedules.blueprint import blueprint_of
from codetether_platform.tasks.service.record import record
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import RunRow, TaskRow


def waits_for_its_time() -> ColumnElement[bool]:
    """Return the condition of tasks (joined with their runs) that no worker may pick up yet."""
    return and_(TaskRow.status == Status.QUEUED.value, TaskRow.scheduled_for.is_not(None), RunRow.hold_id.is_(None))


async def lock_row(session: AsyncSession, schedule_id: str) -> ScheduleRow:
    """Return a schedule, locked and fresh. Whoever needs its next task too locks that one first."""
    query = select(ScheduleRow).where(ScheduleRow.id == schedule_id).with_for_update()
    return (await session.scalars(query, execution_options={"populate_existing": True})).one()


async def add_occurrence(session: AsyncSession, *, schedule: ScheduleRow, after: datetime, now: datetime) -> TaskRow | None:
    """Make the task of the first run after a moment, or end the schedule where there is none."""
    at = next_run(timing_of(schedule), after=after)
    schedule.next_at, schedule.next_task_id, schedule.updated_at = at, None, now
    if at is None:
        schedule.status = "ended"
        return None
    plan = blueprint_of(schedule.task)
    task = TaskRow(
        id=new_id(),
        run_id=new_id(),
        partner_id=schedule.partner_id,
        mode=schedule.mode,
        user_id=schedule.user_id,
        status=Status.QUEUED.value,
        title=plan.title,
        prompt=plan.prompt,
        agent=plan.agent,
        model=plan.model,
        priority=plan.priority,
        task_metadata=plan.metadata,
        callback_url=plan.callback_url,
        is_pushed=False,
        notify_email=plan.notify_email,
        guess_id=plan.guess_id,
        max_charge_micros=plan.max_charge_micros,
        schedule_id=schedule.id,
        scheduled_for=at,
        template_id=plan.template_id,
        template_version=plan.template_version,
        sequence=0,
        created_at=now,
        updated_at=now,
    )
    session.add(task)
    await session.flush()
    run = RunRow(id=task.run_id, task_id=task.id, payer=schedule.payer, currency=schedule.currency)
    session.add(run)
    await session.flush()
    data = {"title": task.title, "schedule_id": schedule.id, "scheduled_for": rfc3339(at)}
    await record(session, task=task, run=run, kind="task.created", key="created", data=data, now=now)
    schedule.next_task_id = task.id
    return task


async def follow_up(session: AsyncSession, *, task: TaskRow, now: datetime) -> None:
    """Make the next task of an active schedule whose upcoming one, locked, has just ended before its time."""
    if task.schedule_id is None or task.scheduled_for is None:
        return
    schedule = await lock_row(session, task.schedule_id)
    if schedule.status == "active" and schedule.next_task_id == task.id:
        await add_occurrence(session, schedule=schedule, after=max(now, task.scheduled_for), now=now)
