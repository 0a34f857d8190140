"""Puts a run into the engine's queue, in the caller's transaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.engine.ports import Engine
from codetether_platform.tasks.external.names import is_external
from codetether_platform.tasks.tables import RunRow, TaskRow


async def enqueue_run(session: AsyncSession, *, engine: Engine, task: TaskRow, run: RunRow) -> None:
    """Put a run's next segment into the queue; one of an external agent waits to be claimed instead."""
    if not is_external(task.agent):
        await engine.enqueue(session, job_id=job_id(run), argument=task.id, priority=task.priority)


def job_id(run: RunRow) -> str:
    """Return the engine's name of a run segment; it changes when the segment is put into the queue anew."""
    return f"{run.id}.{run.segment}.{run.attempts}"
