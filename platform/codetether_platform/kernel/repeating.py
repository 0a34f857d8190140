"""Work that comes again and again beside everything else: one loop, which a turn that fails does not end."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


class Repeating:
    """Takes turns until it is stopped, `seconds` between two of them; a turn that returns True has left work and goes on at once.

    A turn must be safe to miss, to repeat, and to be cut off between its transactions. `failed` is the event that is logged when
    one raises.
    """

    def __init__(
        self, turn: Callable[[], Awaitable[object]], *, seconds: float, name: str, failed: str, first_after: float = 0.0
    ) -> None:
        self._turn = turn
        self._seconds = seconds
        self._name = name
        self._failed = failed
        self._first_after = first_after
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the first turn is `first_after` seconds from now."""
        self._loop = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End the loop, in the midst of a turn if need be. One that never began is fine."""
        if self._loop is not None:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop
            self._loop = None

    async def _run(self) -> None:
        pause = self._first_after
        while True:
            await asyncio.sleep(pause)
            try:
                has_more = await self._turn() is True
            except Exception:
                # The database is away or busy; the turn comes again.
                log.exception(self._failed, loop=self._name)
                has_more = False
            pause = 0.0 if has_more else self._seconds
