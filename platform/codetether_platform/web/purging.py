"""Deletes what has outlived its use: kept answers after a day, counts of windows that have ended, and what others add."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from codetether_platform.kernel.batches import in_batches
from codetether_platform.kernel.clock import Clock, to_micros
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.repeating import Repeating
from codetether_platform.web.kept_answers import purge

#: Deletes what is over at a time, in transactions of its own.
Purge = Callable[[Database, datetime], Awaitable[None]]

EVERY_SECONDS = 3600.0


class Purger:
    """One loop; a turn is safe to miss, to repeat and to run in several processes at once."""

    def __init__(self, db: Database, clock: Clock, *, also: Sequence[Purge] = ()) -> None:
        self._db = db
        self._clock = clock
        self._also = also
        # The first turn is soon, so that a process that never lives for an hour purges too.
        self._turns = Repeating(
            self.turn, seconds=EVERY_SECONDS, name="purge", failed="purge.turn_failed", first_after=EVERY_SECONDS / 60
        )

    async def start(self) -> None:
        """Begin."""
        self._turns.start()

    async def stop(self) -> None:
        """End the loop."""
        await self._turns.stop()

    async def turn(self) -> None:
        """Delete everything that is over, a batch at a time."""
        now = self._clock.now()

        async def purge_answers(rows: int) -> int:
            async with self._db.write() as session:
                return await purge(session, now=now, limit=rows)

        async def purge_counts(rows: int) -> int:
            return await self._db.counters.purge(now_micros=to_micros(now), limit=rows)

        await in_batches(purge_answers)
        await in_batches(purge_counts)
        for also in self._also:
            await also(self._db, now)
