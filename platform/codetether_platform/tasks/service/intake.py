"""Takes orders for tasks: those of one partner that arrive while others are being committed share the next transaction.

Every create locks the sponsor's account anyway, so creates of one partner and mode stand in line; whoever waits goes together.
"""

from collections.abc import Callable

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.kernel.one_trip import one_trip, put
from codetether_platform.kernel.together import Together
from codetether_platform.tasks.service.create import Created, Order, TaskDoor, create_tasks
from codetether_platform.web.kept_answers import WRITE_RECORD, Answer, Ask, claim, record


class Keep(msgspec.Struct, frozen=True):
    """How the answer to an order with an `Idempotency-Key` is kept: under `ask`, as `answer` or `refusal` makes it."""

    ask: Ask
    answer: Callable[[Created], Answer]
    refusal: Callable[[PlatformError], Answer | None]


class _Wish(msgspec.Struct, frozen=True):
    order: Order
    keep: Keep | None


class Intake:
    """Creates tasks for this process's requests."""

    def __init__(self, db: Database, door: TaskDoor, *, keyring: Keyring, clock: Clock) -> None:
        self._door = door
        self._keyring = keyring
        self._clock = clock
        self._together: Together[_Wish, Created] = Together(db, self._write, name="task-intake")

    async def create(self, order: Order, *, keep: Keep | None = None) -> Created:
        """Accept a task and enqueue its run; it is committed when this returns, and so is what `keep` says.

        Raises:
            PlatformError: As `create_task`; nothing of the task exists then.
            Replay: The same request was answered before.
        """
        return await self._together.submit((order.principal.partner_id, order.principal.mode), _Wish(order, keep))

    async def close(self) -> None:
        """Wait for what is being committed."""
        await self._together.close()

    async def _write(self, session: AsyncSession, wishes: list[_Wish]) -> list[Created | Exception]:
        now = self._clock.now()
        asks = {number: wish.keep.ask for number, wish in enumerate(wishes) if wish.keep is not None}
        verdicts = await claim(session, list(asks.values()), keyring=self._keyring, now=now) if asks else []
        outcomes: dict[int, Created | Exception] = {
            number: verdict for number, verdict in zip(asks, verdicts, strict=True) if verdict is not None
        }
        wanted = [number for number in range(len(wishes)) if number not in outcomes]
        async with one_trip(session):
            made = await create_tasks(session, door=self._door, orders=[wishes[number].order for number in wanted])
            for number, outcome in zip(wanted, made, strict=True):
                outcomes[number] = outcome
                keep = wishes[number].keep
                answer = None if keep is None else _answer_of(keep, outcome)
                if keep is not None and answer is not None:
                    await put(session, WRITE_RECORD, record(keep.ask, answer, keyring=self._keyring, now=now))
        return [outcomes[number] for number in range(len(wishes))]


def _answer_of(keep: Keep, outcome: Created | PlatformError) -> Answer | None:
    return keep.refusal(outcome) if isinstance(outcome, PlatformError) else keep.answer(outcome)
