"""Starts the runs of schedules when their time has come. Every worker process has one; the database decides who is first.

One transaction starts a run: its hold, its job, and the queued task of the run after it. A crash before the commit leaves the
run where it was, and the next look finds it due.
"""

from datetime import datetime, timedelta
from typing import cast

import msgspec
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.errors import UserSuspended
from codetether_platform.accounts.partners import is_partner_active
from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.kernel.repeating import Repeating
from codetether_platform.oauth.errors import PartnerSuspended
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.schedules.reading import timing_of
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.schedules.timing import next_run
from codetether_platform.tasks.schedules.occurrences import add_occurrence
from codetether_platform.tasks.schedules.told import tell_paused
from codetether_platform.tasks.service.create import TaskDoor, agent_for, funding_request, take_allowance
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.queue import enqueue_run
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import RunRow, TaskRow

LOOK_SECONDS = 1.0
#: Runs started a look; the rest follow at once.
BATCH = 100
#: Later than this a run was missed: no worker looked at its time.
ON_TIME = timedelta(seconds=60)
#: Refusals in a row after which a schedule pauses itself.
MOST_REFUSALS = 5

log = structlog.get_logger(__name__)


class Due(msgspec.Struct, frozen=True):
    """A schedule, its upcoming task and run, all locked."""

    schedule: ScheduleRow
    task: TaskRow
    run: RunRow


class Dispatcher:
    """A loop that looks for due runs every second."""

    def __init__(self, db: Database, *, clock: Clock, door: TaskDoor, signals: TaskSignals) -> None:
        self._db = db
        self._clock = clock
        self._door = door
        self._signals = signals
        self._looks = Repeating(self._look_on, seconds=LOOK_SECONDS, name="schedules", failed="schedule.look_failed")

    async def start(self) -> None:
        """Begin to look."""
        self._looks.start()

    async def stop(self) -> None:
        """End the loop; a run that is being started is started whole or not at all."""
        await self._looks.stop()

    async def look(self) -> int:
        """Start what is due, at most `BATCH` runs, and return how many schedules were moved on."""
        now = self._clock.now()
        async with self._db.read() as session:
            due = await session.execute(
                select(ScheduleRow.id, ScheduleRow.next_task_id)
                .where(ScheduleRow.status == "active", ScheduleRow.next_at <= now, ScheduleRow.next_task_id.is_not(None))
                .order_by(ScheduleRow.next_at)
                .limit(BATCH)
            )
            found = due.all()
        moved = 0
        for schedule_id, task_id in found:
            try:
                moved += await self._start(schedule_id, task_id or "")
            except Exception:
                # One schedule's trouble is not the others'; it is due at the next look again.
                log.exception("schedule.start_failed", schedule_id=schedule_id)
        return moved

    async def _look_on(self) -> bool:
        return await self.look() == BATCH

    async def _start(self, schedule_id: str, task_id: str) -> bool:
        now = self._clock.now()
        async with self._db.write() as session:
            due = await _claim(session, schedule_id=schedule_id, task_id=task_id, now=now)
            if due is None:
                return False
            if self._is_missed(due, now=now):
                await self._skip(session, due, now=now)
            else:
                await self._begin(session, due, now=now)
        self._signals.wake(task_id)
        return True

    def _is_missed(self, due: Due, *, now: datetime) -> bool:
        """Tell whether a run is too late to be made up for: the last of those that were missed decides, one run stands for all."""
        at = due.schedule.next_at or now
        if now - at <= ON_TIME:
            return False
        if due.schedule.missed == "skip":
            return True
        grace = timedelta(seconds=self._door.settings.schedule_grace_seconds)
        latest = next_run(timing_of(due.schedule), after=now - grace)
        return latest is None or latest > now

    async def _skip(self, session: AsyncSession, due: Due, *, now: datetime) -> None:
        ending = Ending(
            status=Status.CANCELLED, error_code="run_missed", error_message="No worker was there at the time of this run."
        )
        await finish(session, funding=self._door.funding, task=due.task, run=due.run, ending=ending, now=now)

    async def _begin(self, session: AsyncSession, due: Due, *, now: datetime) -> None:
        schedule, task, run = due.schedule, due.task, due.run
        try:
            async with session.begin_nested():  # what a refusal had begun is undone, the rest of the transaction stays
                await self._hold(session, due)
        except PlatformError as refusal:
            if refusal.status >= 500 and refusal.status != 503:
                raise
            await self._refuse(session, due, refusal, now=now)
            return
        run.beat_at = now
        schedule.refusals, schedule.last_run_at, schedule.last_task_id = 0, now, task.id
        schedule.runs_started += 1
        await session.flush()
        await enqueue_run(session, engine=self._door.engine, task=task, run=run)
        await add_occurrence(session, schedule=schedule, after=max(now, schedule.next_at or now), now=now)

    async def _hold(self, session: AsyncSession, due: Due) -> None:
        """Ask all that a task asks for that runs at once, and set its money aside.

        Raises:
            PlatformError: It may not run now.
        """
        task, run, mode = due.task, due.run, cast("Mode", due.task.mode)
        if not await is_partner_active(session, partner_id=task.partner_id):
            raise PartnerSuspended("This partner is suspended.")
        if task.user_id is not None and await session.scalar(select(UserRow.status).where(UserRow.id == task.user_id)) != "active":
            raise UserSuspended
        owner = Principal(
            kind="session" if task.user_id else "partner",
            id=due.schedule.id,
            partner_id=task.partner_id,
            mode=mode,
            scopes=frozenset(),
            user_id=task.user_id,
        )
        await agent_for(session, door=self._door, principal=owner, requested=task.agent)
        await take_allowance(session, door=self._door, partner_id=task.partner_id, mode=mode, user_id=task.user_id)
        hold = await self._door.funding.hold(session, funding_request(task, run))
        run.hold_id, run.held_micros, run.payer, run.currency = hold.hold_id, hold.amount_micros, hold.payer, hold.currency

    async def _refuse(self, session: AsyncSession, due: Due, refusal: PlatformError, *, now: datetime) -> None:
        schedule, task, run = due.schedule, due.task, due.run
        schedule.refusals += 1
        # The sentence may hold the partner's amounts; an end user reads this one.
        message = refusal.detail if refusal.is_user_safe or task.user_id is None else refusal.title
        ending = Ending(status=Status.FAILED, error_code=refusal.code, error_message=message, is_free=True)
        if schedule.refusals >= MOST_REFUSALS:
            schedule.status, schedule.pause_reason = "paused", f"refused:{refusal.code}"
            schedule.next_at = schedule.next_task_id = None
            await tell_paused(session, schedule=schedule, now=now)
        await finish(session, funding=self._door.funding, task=task, run=run, ending=ending, now=now)
        log.info("schedule.run_refused", schedule_id=schedule.id, code=refusal.code, refusals=schedule.refusals)


async def _claim(session: AsyncSession, *, schedule_id: str, task_id: str, now: datetime) -> Due | None:
    """Return a due schedule with its task, locked, unless somebody else has it or has moved it on."""
    found = (
        await session.execute(
            select(ScheduleRow, TaskRow, RunRow)
            .join(TaskRow, TaskRow.id == ScheduleRow.next_task_id)
            .join(RunRow, RunRow.task_id == TaskRow.id)
            .where(
                ScheduleRow.id == schedule_id,
                ScheduleRow.status == "active",
                ScheduleRow.next_at <= now,
                TaskRow.id == task_id,
                TaskRow.status == Status.QUEUED.value,
            )
            .with_for_update(skip_locked=True)  # never waits, so it cannot be part of a circle of waiting
        )
    ).one_or_none()
    return None if found is None else Due(found[0], found[1], found[2])
