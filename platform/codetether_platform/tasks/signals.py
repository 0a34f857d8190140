"""Wakes readers of a task's events. A hint only: the rows are the truth, and readers also look every half second."""

import asyncio
from collections import defaultdict

#: Longest wait without a hint; also what makes events of other processes visible.
POLL_SECONDS = 0.5


class TaskSignals:
    """In-process wake-ups by task id."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def wake(self, task_id: str) -> None:
        """Wake whoever waits for this task; call it after the commit."""
        for event in self._waiting.get(task_id, ()):
            event.set()

    async def wait(self, task_id: str, *, seconds: float = POLL_SECONDS) -> None:
        """Return at the next wake, or after `seconds`."""
        event = asyncio.Event()
        self._waiting[task_id].add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        finally:
            self._waiting[task_id].discard(event)
            if not self._waiting[task_id]:
                del self._waiting[task_id]
