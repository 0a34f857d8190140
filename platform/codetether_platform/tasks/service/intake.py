"""Takes orders for tasks: those of one partner that arrive while others are being committed share the next transaction.

Group commit. Every create locks the sponsor's account anyway, so creates of one partner and mode stand in line; whoever waits
goes together. A lone create waits for nobody. Each order has its own answer, and a refusal stops no other.
"""

import asyncio

import msgspec
import structlog

from codetether_platform.kernel.db import Database
from codetether_platform.tasks.service.create import Created, Order, TaskDoor, create_tasks

#: One transaction takes at most this many: it bounds what a lock is held for, and what is tried anew when it fails.
MOST_TOGETHER = 32

log = structlog.get_logger(__name__)


class _Waiting(msgspec.Struct, frozen=True, eq=False):
    order: Order
    answer: asyncio.Future[Created]


class Intake:
    """Creates tasks for this process's requests."""

    def __init__(self, db: Database, door: TaskDoor) -> None:
        self._db = db
        self._door = door
        self._lines: dict[tuple[str, str], list[_Waiting]] = {}
        self._serving: set[asyncio.Task[None]] = set()

    async def create(self, order: Order) -> Created:
        """Accept a task and enqueue its run; it is committed when this returns.

        Raises:
            PlatformError: As `create_task`; nothing of the task exists then.
        """
        waiting = _Waiting(order, asyncio.get_running_loop().create_future())
        line = (order.principal.partner_id, order.principal.mode)
        if line in self._lines:
            self._lines[line].append(waiting)
        else:
            self._lines[line] = [waiting]
            serving = asyncio.create_task(self._serve(line), name="task-intake")
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
        return await waiting.answer

    async def close(self) -> None:
        """Wait for what is being committed."""
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, line: tuple[str, str]) -> None:
        try:
            while waiting := self._lines[line][:MOST_TOGETHER]:
                del self._lines[line][: len(waiting)]
                await self._commit(waiting)
        finally:
            for left in self._lines.pop(line):  # only when this task was cancelled
                left.answer.cancel()

    async def _commit(self, waiting: list[_Waiting]) -> None:
        try:
            async with self._db.write() as session:
                answers = await create_tasks(session, door=self._door, orders=[each.order for each in waiting])
        except Exception as error:
            if len(waiting) == 1:
                _tell(waiting[0], error)
                return
            # One of them broke the transaction of all: each has its own now.
            log.warning("tasks.intake_apart", together=len(waiting), error=type(error).__name__)
            for each in waiting:
                await self._commit([each])
            return
        except BaseException:
            for each in waiting:
                each.answer.cancel()
            raise
        for each, answer in zip(waiting, answers, strict=True):
            _tell(each, answer)


def _tell(waiting: _Waiting, answer: Created | Exception) -> None:
    if waiting.answer.done():  # whoever asked has gone
        return
    if isinstance(answer, Exception):
        waiting.answer.set_exception(answer)
    else:
        waiting.answer.set_result(answer)
