"""Changes what may be changed of a task: its title, metadata and priority."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.errors import invalid
from codetether_platform.tasks.errors import TaskStarted
from codetether_platform.tasks.schemas import TaskChange
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.service.queue import job_id
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import RunRow, TaskRow

MAX_METADATA = 20


async def change_task(
    session: AsyncSession, *, door: TaskDoor, task: TaskRow, run: RunRow, change: TaskChange, now: datetime
) -> None:
    """Change a locked task. Metadata is merged (RFC 7396): null takes a pair away, what is not named stays.

    Raises:
        ValidationFailed: More than 20 pairs of metadata would be left.
        TaskStarted: A new priority, and a worker has it already.
    """
    if isinstance(change.metadata, dict):
        merged = dict(task.task_metadata) | change.metadata
        kept = {name: value for name, value in merged.items() if value is not None}
        if len(kept) > MAX_METADATA:
            raise invalid("/metadata", f"A task has at most {MAX_METADATA} pairs of metadata.", code="too_long")
        task.task_metadata = kept
    if isinstance(change.title, str):
        task.title = change.title
    if isinstance(change.priority, int) and change.priority != task.priority:
        if task.status != Status.QUEUED:
            raise TaskStarted(f"This task is {task.status}; only a queued one can be moved in the queue.")
        task.priority = change.priority
        await door.engine.set_priority(session, job_id=job_id(run), priority=change.priority)
    if any(getattr(change, name) is not msgspec.UNSET for name in change.__struct_fields__):
        task.updated_at = now
    await session.flush()
