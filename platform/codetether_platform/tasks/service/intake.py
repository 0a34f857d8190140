"""Takes orders for tasks: those of one partner that arrive while others are being committed share the next transaction.

Group commit. Every create locks the sponsor's account anyway, so creates of one partner and mode stand in line; whoever waits
goes together. A lone create waits for nobody. Each order has its own answer, and a refusal stops no other.
"""

import asyncio
from collections.abc import Callable

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.kernel.one_trip import NothingChanged, one_trip, put
from codetether_platform.tasks.service.create import Created, Order, TaskDoor, create_tasks
from codetether_platform.web.kept_answers import WRITE_RECORD, Answer, Ask, Replay, claim, record

#: One transaction takes at most this many: it bounds what a lock is held for, and what is tried anew when it fails.
MOST_TOGETHER = 32

log = structlog.get_logger(__name__)


class Keep(msgspec.Struct, frozen=True):
    """How the answer to an order with an `Idempotency-Key` is kept: under `ask`, as `answer` or `refusal` makes it."""

    ask: Ask
    answer: Callable[[Created], Answer]
    refusal: Callable[[PlatformError], Answer | None]


class _Waiting(msgspec.Struct, frozen=True, eq=False):
    order: Order
    keep: Keep | None
    answer: asyncio.Future[Created]


_Outcome = Created | PlatformError | Replay


class Intake:
    """Creates tasks for this process's requests."""

    def __init__(self, db: Database, door: TaskDoor, *, keyring: Keyring, clock: Clock) -> None:
        self._db = db
        self._door = door
        self._keyring = keyring
        self._clock = clock
        self._lines: dict[tuple[str, str], list[_Waiting]] = {}
        self._serving: set[asyncio.Task[None]] = set()

    async def create(self, order: Order, *, keep: Keep | None = None) -> Created:
        """Accept a task and enqueue its run; it is committed when this returns, and so is what `keep` says.

        Raises:
            PlatformError: As `create_task`; nothing of the task exists then.
            Replay: The same request was answered before.
        """
        waiting = _Waiting(order, keep, asyncio.get_running_loop().create_future())
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

    async def _commit(self, waiting: list[_Waiting], *, tries_left: int = 2) -> None:
        try:
            async with self._db.write() as session:
                outcomes = await self._write(session, waiting)
        except Exception as error:
            if not tries_left or (len(waiting) == 1 and not isinstance(error, NothingChanged)):
                for each in waiting:
                    _tell(each, error)
                return
            # One of them broke the transaction of all, or another process was quicker: each has its own now.
            log.warning("tasks.intake_apart", together=len(waiting), error=type(error).__name__)
            for each in waiting:
                await self._commit([each], tries_left=tries_left - 1)
            return
        except BaseException:
            for each in waiting:
                each.answer.cancel()
            raise
        for each, outcome in zip(waiting, outcomes, strict=True):
            _tell(each, outcome)

    async def _write(self, session: AsyncSession, waiting: list[_Waiting]) -> list[_Outcome]:
        now = self._clock.now()
        kept = [each for each in waiting if each.keep is not None]
        asks = [each.keep.ask for each in kept if each.keep is not None]
        verdicts = dict(zip(kept, await claim(session, asks, keyring=self._keyring, now=now), strict=True)) if kept else {}
        wanted = [each for each in waiting if verdicts.get(each) is None]
        outcomes: dict[_Waiting, _Outcome] = {each: verdict for each, verdict in verdicts.items() if verdict is not None}
        if not wanted:
            return [outcomes[each] for each in waiting]
        async with one_trip(session):
            made = await create_tasks(session, door=self._door, orders=[each.order for each in wanted])
            for each, outcome in zip(wanted, made, strict=True):
                outcomes[each] = outcome
                keep = each.keep
                answer = None
                if keep is not None:
                    answer = keep.refusal(outcome) if isinstance(outcome, PlatformError) else keep.answer(outcome)
                if keep is not None and answer is not None:
                    await put(session, WRITE_RECORD, record(keep.ask, answer, keyring=self._keyring, now=now))
        return [outcomes[each] for each in waiting]


def _tell(waiting: _Waiting, answer: _Outcome | Exception) -> None:
    if waiting.answer.done():  # whoever asked has gone
        return
    if isinstance(answer, Exception):
        waiting.answer.set_exception(answer)
    else:
        waiting.answer.set_result(answer)
