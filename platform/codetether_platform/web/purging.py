"""Deletes what has outlived its use: kept answers after a day, counts of windows that have ended, and what others add."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from codetether_platform.kernel.clock import Clock, to_micros
from codetether_platform.kernel.db import Database
from codetether_platform.web.kept_answers import purge

log = structlog.get_logger(__name__)

#: Deletes what is over at a time, in transactions of its own.
Purge = Callable[[Database, datetime], Awaitable[None]]

EVERY_SECONDS = 3600.0
#: Rows a transaction: few enough that nobody waits for it.
BATCH = 500
#: Batches a turn; what is left then waits for the next.
MOST_BATCHES = 2_000


class Purger:
    """One loop; a turn is safe to miss, to repeat and to run in several processes at once."""

    def __init__(self, db: Database, clock: Clock, *, also: Sequence[Purge] = ()) -> None:
        self._db = db
        self._clock = clock
        self._also = also
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; the first turn is soon, so that a process that never lives for an hour purges too."""
        self._loop = asyncio.create_task(self._run(), name="purge")

    async def stop(self) -> None:
        """End the loop."""
        if self._loop is not None:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop
            self._loop = None

    async def turn(self) -> None:
        """Delete everything that is over, a batch at a time."""
        now = self._clock.now()
        for _ in range(MOST_BATCHES):
            async with self._db.write() as session:
                deleted = await purge(session, now=now, limit=BATCH)
            if deleted < BATCH:
                break
            await asyncio.sleep(0)
        for _ in range(MOST_BATCHES):
            if await self._db.counters.purge(now_micros=to_micros(now), limit=BATCH) < BATCH:
                break
            await asyncio.sleep(0)
        for also in self._also:
            await also(self._db, now)

    async def _run(self) -> None:
        await asyncio.sleep(EVERY_SECONDS / 60)
        while True:
            try:
                await self.turn()
            except Exception:
                # The database is away or busy; the turn comes again.
                log.exception("purge.turn_failed")
            await asyncio.sleep(EVERY_SECONDS)
