"""Tends runs: stops those that were ended elsewhere, keeps leases alive, settles long waits, picks up what was lost."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, not_, or_, select, update

from codetether_platform.engine.ports import Engine
from codetether_platform.kernel.repeating import Repeating
from codetether_platform.tasks.external.leases import end_abandoned
from codetether_platform.tasks.external.names import PREFIX
from codetether_platform.tasks.runner.carrier import Carrier
from codetether_platform.tasks.runner.context import Workshop
from codetether_platform.tasks.schedules.occurrences import waits_for_its_time
from codetether_platform.tasks.service.answer import open_question
from codetether_platform.tasks.service.finish import Ending, finish, settle_segment
from codetether_platform.tasks.service.queue import enqueue_run
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.states import TERMINAL, Status
from codetether_platform.tasks.tables import RunRow, TaskRow

WATCH_SECONDS = 0.5
#: Beats keep a lease of ten minutes alive; three of them fit into the time after which a run counts as lost.
BEAT_SECONDS = 10.0
SWEEP_SECONDS = 5.0
LOST_SECONDS = 60
BATCH = 100

log = structlog.get_logger(__name__)


class Tender:
    """Three loops beside the carrier. Each turn is safe to miss and safe to repeat."""

    def __init__(self, workshop: Workshop, *, carrier: Carrier, engine: Engine) -> None:
        self._workshop = workshop
        self._carrier = carrier
        self._engine = engine
        turns = ((self.watch, WATCH_SECONDS), (self.beat, BEAT_SECONDS), (self.sweep, SWEEP_SECONDS))
        self._loops = [
            Repeating(turn, seconds=seconds, name=f"tend-{turn.__name__}", failed="tend.turn_failed", first_after=seconds)
            for turn, seconds in turns
        ]

    async def start(self) -> None:
        """Pick up what an earlier process left behind, then begin the loops."""
        await self.requeue_lost(older_than_seconds=0)
        for loop in self._loops:
            loop.start()

    async def stop(self) -> None:
        """End the loops."""
        for loop in self._loops:
            await loop.stop()

    async def watch(self) -> None:
        """Stop agents whose run was ended or taken over by someone else."""
        active = dict(self._carrier.active)
        if not active:
            return
        ended = select(TaskRow.id).where(TaskRow.id.in_(list(active)), TaskRow.status.in_([status.value for status in TERMINAL]))
        async with self._workshop.db.read() as session:
            for task_id in await session.scalars(ended):
                active[task_id].stop()

    async def beat(self) -> None:
        """Say that this process's runs live, and keep the holds of live and of queued runs from expiring."""
        now = self._workshop.clock.now()
        is_elsewhere = and_(TaskRow.status == Status.RUNNING.value, TaskRow.agent.startswith(PREFIX))
        is_kept = or_(TaskRow.status == Status.QUEUED.value, TaskRow.id.in_(list(self._carrier.active)), is_elsewhere)
        async with self._workshop.db.write() as session:
            runs = (
                await session.execute(
                    select(RunRow.id, RunRow.hold_id)
                    .join(TaskRow, TaskRow.id == RunRow.task_id)
                    .where(is_kept, RunRow.hold_id.is_not(None))
                    .limit(1000)
                )
            ).all()
            if self._carrier.active:
                await session.execute(update(RunRow).where(RunRow.task_id.in_(list(self._carrier.active))).values(beat_at=now))
            if runs:
                await self._workshop.funding.renew(session, hold_ids=[run.hold_id for run in runs])

    async def sweep(self) -> None:
        """Settle long waits, end questions that nobody answered, expire dead holds, requeue lost runs."""
        await self._settle_waits()
        await self._expire_questions()
        await self._expire_holds()
        for task_id in await end_abandoned(self._workshop.db, funding=self._workshop.funding, now=self._workshop.clock.now()):
            self._workshop.signals.wake(task_id)
        await self.requeue_lost(older_than_seconds=LOST_SECONDS)

    async def requeue_lost(self, *, older_than_seconds: int) -> None:
        """Put runs back into the queue that no living worker carries and no job will start."""
        workshop = self._workshop
        horizon = workshop.clock.now() - timedelta(seconds=older_than_seconds)
        open_statuses = [Status.QUEUED.value, Status.RUNNING.value]
        query = (
            select(TaskRow.id, RunRow.id, RunRow.segment, RunRow.attempts)
            .join(RunRow, RunRow.task_id == TaskRow.id)
            .where(
                TaskRow.status.in_(open_statuses),
                TaskRow.created_at <= horizon,
                or_(RunRow.beat_at.is_(None), RunRow.beat_at <= horizon),
                not_(waits_for_its_time()),
                not_(TaskRow.agent.startswith(PREFIX)),
                TaskRow.id.not_in(list(self._carrier.active)),
            )
            .order_by(TaskRow.id)
            .limit(BATCH)
        )
        async with workshop.db.read() as session:
            suspects = (await session.execute(query)).all()
        for task_id, run_id, segment, attempts in suspects:
            names = [f"{run_id}.{segment}.{attempt}" for attempt in {attempts, max(0, attempts - 1), 0}]
            statuses = [await self._engine.status(name) for name in names]
            if any(status in ("enqueued", "pending", "delayed") for status in statuses):
                continue
            await self._requeue(task_id)

    async def _requeue(self, task_id: str) -> None:
        async with self._workshop.db.write() as session:
            task, run = await lock_task(session, task_id)
            if task.status not in (Status.QUEUED, Status.RUNNING):
                return
            run.attempts += 1
            run.beat_at = self._workshop.clock.now()
            await session.flush()
            await enqueue_run(session, engine=self._engine, task=task, run=run)
        log.warning("run.requeued", task_id=task_id)

    async def _expire_holds(self) -> None:
        # Two transactions: ending a run locks the run and then the account, so the account must not be held here
        # while a run is locked.
        # A crash between them leaves a run that names an ended hold, which settling knows how to handle.
        async with self._workshop.db.write() as session:
            expired = await self._workshop.funding.expire_overdue(session, limit=BATCH)
        for run_id in expired:
            async with self._workshop.db.write() as session:
                await session.execute(update(RunRow).where(RunRow.id == run_id).values(held_micros=0))
            log.warning("hold.expired", run_id=run_id)

    async def _settle_waits(self) -> None:
        workshop = self._workshop
        horizon = workshop.clock.now() - timedelta(seconds=workshop.settings.needs_input_hold_seconds)
        for task_id in await self._waiting(horizon, RunRow.hold_id.is_not(None)):
            async with workshop.db.write() as session:
                task, run = await lock_task(session, task_id)
                if task.status == Status.NEEDS_INPUT and run.waiting_since is not None and run.waiting_since <= horizon:
                    await settle_segment(session, funding=workshop.funding, task=task, run=run, usage=None, is_free=False)

    async def _expire_questions(self) -> None:
        workshop = self._workshop
        now = workshop.clock.now()
        horizon = now - timedelta(seconds=workshop.settings.question_expires_seconds)
        for task_id in await self._waiting(horizon):
            async with workshop.db.write() as session:
                task, run = await lock_task(session, task_id)
                question = await open_question(session, run.id)
                if task.status != Status.NEEDS_INPUT or question is None or question.expires_at > now:
                    continue
                ending = Ending(
                    status=Status.FAILED, error_code="input_timeout", error_message="Nobody answered the question in time."
                )
                await finish(session, funding=workshop.funding, task=task, run=run, ending=ending, now=now)
            workshop.signals.wake(task_id)

    async def _waiting(self, horizon: datetime, *also: ColumnElement[bool]) -> list[str]:
        query = select(RunRow.task_id).where(RunRow.waiting_since.is_not(None), RunRow.waiting_since <= horizon, *also).limit(BATCH)
        async with self._workshop.db.read() as session:
            return list(await session.scalars(query))
