"""What routes that move a task do alike: find it, lock it, check `If-Match`, move it, keep the answer, wake its watchers."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.serialization import encode_json
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.errors import TaskChanged
from codetether_platform.tasks.schemas import Task
from codetether_platform.tasks.service.read import find_task, view_task
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.tables import RunRow, TaskRow
from codetether_platform.tasks.versions import etag_of, is_current
from codetether_platform.web.idempotency import Once

Move = Callable[[AsyncSession, TaskRow, RunRow, datetime], Awaitable[None]]


class TaskMover(msgspec.Struct, frozen=True):
    """Moves tasks of one request's caller."""

    db: Database
    clock: Clock
    signals: TaskSignals
    principal: Principal
    once: Once

    async def move(self, task_id: str, move: Move, *, if_match: str | None = None) -> Response[Task]:
        """Carry a move out in one transaction and return the task as it is then.

        Raises:
            TaskNotFound: Not there, or not the caller's.
            TaskChanged: `if_match` names another version.
        """
        principal = self.principal
        async with self.once.write(self.db) as session:
            await find_task(session, principal=principal, task_id=task_id)
            task, run = await lock_task(session, task_id)
            if if_match is not None:
                before = encode_json(await view_task(session, principal=principal, task=task, run=run))
                if not is_current(if_match, etag_of(before)):
                    raise TaskChanged("The task has changed since you read it.")
            await move(session, task, run, self.clock.now())
            view = await view_task(session, principal=principal, task=task, run=run)
            kept = await self.once.keep(session, view, headers={"ETag": etag_of(encode_json(view))})
        self.signals.wake(task_id)
        return kept


def provide_mover(
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    signals: NamedDependency[TaskSignals],
    principal: NamedDependency[Principal],
    once: NamedDependency[Once],
) -> TaskMover:
    """Return the mover of a request."""
    return TaskMover(db, clock, signals, principal, once)
