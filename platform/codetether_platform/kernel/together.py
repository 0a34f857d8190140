"""Group commit: what waits for the same line is written in one transaction, and each gets an answer of its own.

While one group is being committed, whoever comes waits and goes with the next. Before that a group grows for as long as others
join it at every turn of the event loop: requests that arrived together are written together, and a lone item waits for a few
idle turns, some microseconds. On SQLite a group is one flush of the disk for many requests, on PostgreSQL one lock, one round
trip and one commit.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.db import Database
from codetether_platform.kernel.one_trip import NothingChanged

Item = TypeVar("Item")
Result = TypeVar("Result")

#: One transaction takes at most this many: it bounds what a lock is held for, and what is tried anew when it fails.
MOST_TOGETHER = 32
#: A group is complete when nobody has joined it for so many turns of the event loop, some microseconds each.
QUIET_TURNS = 10

log = structlog.get_logger(__name__)


class Together(Generic[Item, Result]):
    """Writes items in groups. `write` returns an outcome an item, in order; an exception is raised for that item alone."""

    def __init__(
        self, db: Database, write: Callable[[AsyncSession, list[Item]], Awaitable[list[Result | Exception]]], *, name: str
    ) -> None:
        self._db = db
        self._write = write
        self._name = name
        self._lines: dict[Hashable, list[tuple[Item, asyncio.Future[Result]]]] = {}
        self._serving: set[asyncio.Task[None]] = set()

    async def submit(self, line: Hashable, item: Item) -> Result:
        """Write an item with others of its line; it is committed when this returns.

        Raises:
            Exception: Its outcome, or what broke its transaction.
        """
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        if line in self._lines:
            self._lines[line].append((item, answer))
        else:
            self._lines[line] = [(item, answer)]
            serving = asyncio.create_task(self._serve(line), name=self._name)
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
        return await answer

    async def close(self) -> None:
        """Wait for what is being committed."""
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, line: Hashable) -> None:
        try:
            while self._lines[line]:
                await self._gather(line)
                waiting = self._lines[line][:MOST_TOGETHER]
                del self._lines[line][: len(waiting)]
                await self._commit(waiting)
        finally:
            for _, answer in self._lines.pop(line):  # only when this task was cancelled
                answer.cancel()

    async def _gather(self, line: Hashable) -> None:
        """Let a group grow; bounded by its size, since every turn that counts anew adds an item."""
        items, quiet = self._lines[line], 0
        while quiet < QUIET_TURNS and len(items) < MOST_TOGETHER:
            before = len(items)
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(items) == before else 0

    async def _commit(self, waiting: list[tuple[Item, asyncio.Future[Result]]], *, tries_left: int = 2) -> None:
        try:
            async with self._db.write() as session:
                outcomes = await self._write(session, [item for item, _ in waiting])
        except Exception as error:
            if not tries_left or (len(waiting) == 1 and not isinstance(error, NothingChanged)):
                for _, answer in waiting:
                    _tell(answer, error)
                return
            # One of them broke the transaction of all, or another process was quicker: each has its own now.
            log.warning("together.apart", line=self._name, together=len(waiting), error=type(error).__name__)
            for each in waiting:
                await self._commit([each], tries_left=tries_left - 1)
            return
        except BaseException:
            for _, answer in waiting:
                answer.cancel()
            raise
        for (_, answer), outcome in zip(waiting, outcomes, strict=True):
            _tell(answer, outcome)


def _tell(answer: asyncio.Future[Result], outcome: Result | Exception) -> None:
    if answer.done():  # whoever asked has gone
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
