"""Does what follows from a user's state: stops the runs of a suspended one, pauses its schedules, erases a deleted one.

A chore stands in the database from the transaction that changed the user until it is done, so a crash only delays it. The request
that changed the user does it at once; a loop in every worker process does what was left.
"""

import contextlib
from datetime import timedelta
from typing import NamedTuple, cast

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.grants import read_grants
from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.repeating import Repeating
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.schedules.errors import ScheduleEnded, ScheduleNotFound
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.tasks.schedules import change
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import TERMINAL, Status
from codetether_platform.tasks.tables import TaskRow
from codetether_platform.users.erasing import erase_batch, erase_rest
from codetether_platform.users.tables import UserChoreRow

LOOK_SECONDS = 1.0
#: A chore that failed lets all others go first, and comes again after so long.
BACK_SECONDS = 30
#: Users a look, and things of one user that are read at once.
BATCH = 100
#: Batches of one user; beyond it somebody else goes first and the chore is taken up again.
MOST_BATCHES = 1_000
SUSPENDED, RELEASED = "user_suspended", "user_released"
_OPEN = [status.value for status in Status if status not in TERMINAL]

log = structlog.get_logger(__name__)


class _Case(NamedTuple):
    """A user that has to be looked after, as it stands now."""

    ask_id: str
    user: UserRow
    pause_reason: str | None

    @property
    def principal(self) -> Principal:
        """The partner, as the services of tasks know it."""
        mode = cast("Mode", self.user.mode)
        return Principal(kind="partner", id="caretaker", partner_id=self.user.partner_id, mode=mode, scopes=frozenset())


class Caretaker:
    """Looks after users; every step is safe to repeat and to do in two processes at once."""

    def __init__(self, db: Database, *, clock: Clock, door: TaskDoor, signals: TaskSignals) -> None:
        self._db = db
        self._clock = clock
        self._door = door
        self._signals = signals
        self._looks = Repeating(self.look, seconds=LOOK_SECONDS, name="users", failed="user.look_failed")

    async def start(self) -> None:
        """Begin to look for chores that were left."""
        self._looks.start()

    async def stop(self) -> None:
        """End the loop."""
        await self._looks.stop()

    async def attend(self, user_id: str) -> bool:
        """Do a user's chore now and tell whether that went well. Else it is done later: the change itself stands already."""
        try:
            await self._care(user_id)
        except Exception:
            # The database is away or busy, or one thing of the user's cannot be moved: the chore stays and comes again.
            log.exception("user.care_failed", user_id=user_id)
            return False
        return True

    async def look(self) -> int:
        """Do the chores that are due, at most `BATCH`, and return how many there were."""
        async with self._db.read() as session:
            due = select(UserChoreRow.user_id).where(UserChoreRow.look_at <= self._clock.now())
            user_ids = list(await session.scalars(due.order_by(UserChoreRow.look_at).limit(BATCH)))
        failed = [user_id for user_id in user_ids if not await self.attend(user_id)]
        if failed:
            look_at = self._clock.now() + timedelta(seconds=BACK_SECONDS)
            async with self._db.write() as session:
                await session.execute(update(UserChoreRow).where(UserChoreRow.user_id.in_(failed)).values(look_at=look_at))
        return len(user_ids)

    async def _care(self, user_id: str) -> None:
        async with self._db.read() as session:
            case = await _read(session, user_id)
        if case is None:
            return
        if case.pause_reason is not None:
            await self._pause_schedules(case)
        if case.user.status == "suspended":
            await self._stop_runs(case)
        if case.user.deleted_at is not None:
            await self._erase(case)
        if case.pause_reason is None:
            await self._resume_schedules(case)
        async with self._db.write() as session:
            done = delete(UserChoreRow).where(UserChoreRow.user_id == user_id, UserChoreRow.ask_id == case.ask_id)
            await session.execute(done)

    async def _stop_runs(self, case: _Case) -> None:
        query = select(TaskRow.id).where(
            TaskRow.partner_id == case.user.partner_id,
            TaskRow.mode == case.user.mode,
            TaskRow.user_id == case.user.id,
            TaskRow.status.in_(_OPEN),
        )
        for _ in range(MOST_BATCHES):
            async with self._db.read() as session:
                task_ids = list(await session.scalars(query.order_by(TaskRow.id).limit(BATCH)))
            for task_id in task_ids:
                await self._stop_run(task_id)
            if not task_ids or not await self._is_suspended(case.user.id):
                return

    async def _stop_run(self, task_id: str) -> None:
        async with self._db.write() as session:
            task, run = await lock_task(session, task_id)
            # Whoever was let in again meanwhile may have begun this one.
            is_suspended = await session.scalar(select(UserRow.status).where(UserRow.id == task.user_id)) == "suspended"
            if Status(task.status) in TERMINAL or not is_suspended:
                return
            ending = Ending(status=Status.CANCELLED, error_code=SUSPENDED, error_message="This account was suspended.")
            await finish(session, funding=self._door.funding, task=task, run=run, ending=ending, now=self._clock.now())
        self._signals.wake(task_id)

    async def _is_suspended(self, user_id: str) -> bool:
        async with self._db.read() as session:
            return await session.scalar(select(UserRow.status).where(UserRow.id == user_id)) == "suspended"

    async def _pause_schedules(self, case: _Case) -> None:
        for schedule_id in await self._schedules(case, status="active"):
            with contextlib.suppress(ScheduleNotFound, ScheduleEnded):  # deleted or ended meanwhile: nothing is left to pause
                async with self._db.write() as session:
                    held = await change.hold_schedule(session, principal=case.principal, schedule_id=schedule_id)
                    await change.pause(session, door=self._door, held=held, reason=case.pause_reason, now=self._clock.now())

    async def _resume_schedules(self, case: _Case) -> None:
        for schedule_id in await self._schedules(case, status="paused"):
            with contextlib.suppress(ScheduleNotFound, ScheduleEnded):  # deleted or ended meanwhile: nothing is left to resume
                async with self._db.write() as session:
                    held = await change.hold_schedule(session, principal=case.principal, schedule_id=schedule_id)
                    if held.schedule.pause_reason in (SUSPENDED, RELEASED):
                        await change.resume(session, held=held, now=self._clock.now())

    async def _schedules(self, case: _Case, *, status: str) -> list[str]:
        query = select(ScheduleRow.id).where(
            ScheduleRow.partner_id == case.user.partner_id,
            ScheduleRow.mode == case.user.mode,
            ScheduleRow.user_id == case.user.id,
            ScheduleRow.status == status,
            ScheduleRow.deleted_at.is_(None),
        )
        if status == "paused":
            query = query.where(ScheduleRow.pause_reason.in_([SUSPENDED, RELEASED]))
        async with self._db.read() as session:
            # A user has no more of them than the settings allow, which is far less than this.
            return list(await session.scalars(query.order_by(ScheduleRow.id).limit(BATCH * MOST_BATCHES)))

    async def _erase(self, case: _Case) -> None:
        for _ in range(MOST_BATCHES):
            async with self._db.write() as session:
                if await erase_batch(session, user=case.user, limit=BATCH) == 0:
                    break
        async with self._db.write() as session:
            await erase_rest(session, user=case.user, now=self._clock.now())


async def _read(session: AsyncSession, user_id: str) -> _Case | None:
    found = (
        await session.execute(
            select(UserChoreRow.ask_id, UserRow).join(UserRow, UserRow.id == UserChoreRow.user_id).where(UserRow.id == user_id)
        )
    ).one_or_none()
    if found is None:
        return None
    user = found[1]
    grants = await read_grants(session, partner_id=user.partner_id, mode=cast("Mode", user.mode), user_ids=[user_id])
    grant = grants.get(user_id)
    is_released = grant is not None and grant.state == "ended" and grant.release_mode != "keep"
    return _Case(found[0], user, SUSPENDED if user.status == "suspended" else RELEASED if is_released else None)
