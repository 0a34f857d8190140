"""The engine's port: a durable queue of named jobs that survives the death of any process."""

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession

Job = Callable[[str], Awaitable[None]]


@runtime_checkable
class Engine(Protocol):
    """Carries jobs: coroutine functions of one text argument (≤ 200 characters) that may be run again after a crash."""

    async def start(self, job: Job) -> None:
        """Begin to carry jobs in the running event loop, those of dead processes included."""
        ...

    async def stop(self) -> None:
        """Stop taking jobs; what runs is left to the next process."""
        ...

    async def enqueue(self, session: AsyncSession, *, job_id: str, argument: str, priority: int = 0) -> None:
        """Put a job in the queue as part of the caller's transaction: rolled back, it never was; committed, it will run.

        `priority` runs from −100 (last) to 100 (first). The same `job_id` twice is one job.
        """
        ...

    async def set_priority(self, session: AsyncSession, *, job_id: str, priority: int) -> None:
        """Move a waiting job within the queue as part of the caller's transaction; nothing happens to one that has begun."""
        ...

    async def status(self, job_id: str) -> str | None:
        """Return `enqueued`, `pending`, `success`, `error`, `cancelled` or `None` for an unknown job."""
        ...

    async def cancel(self, job_id: str) -> None:
        """Take a waiting job out of the queue. A running one is not interrupted: agents watch their run's state."""
        ...

    async def take_over(self) -> list[str]:
        """Put the jobs of processes that stopped beating back into the queue; returns their ids."""
        ...
