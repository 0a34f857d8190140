"""Gives a locked run to a worker: the platform's own, or one of a partner's."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.tasks.ports import Funding
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.record import record
from codetether_platform.tasks.states import Status, check_move
from codetether_platform.tasks.tables import RunRow, TaskRow

#: A run that was taken up this often without ending is taking its workers down with it.
MAX_ATTEMPTS = 25


async def take_up(session: AsyncSession, *, funding: Funding, task: TaskRow, run: RunRow, worker_id: str, now: datetime) -> bool:
    """Make a queued or running task this worker's, with a new fence; false when it was taken up too often, and has failed."""
    if run.attempts >= MAX_ATTEMPTS:
        ending = Ending(
            status=Status.FAILED, error_code="run_lost", error_message="The run could not be carried to its end.", is_free=True
        )
        await finish(session, funding=funding, task=task, run=run, ending=ending, now=now)
        return False
    run.fence += 1
    run.attempts += 1
    run.worker_id, run.beat_at = worker_id, now
    if task.status == Status.QUEUED:
        check_move(Status.QUEUED, Status.RUNNING)
        task.status, task.started_at = Status.RUNNING.value, now
        await record(session, task=task, run=run, kind="task.started", key="started", data={}, now=now)
    return True
