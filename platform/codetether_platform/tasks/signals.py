"""Wakes readers of a task's events, here and in other processes. A hint only: the rows are the truth, and readers also look."""

import asyncio
from collections import defaultdict

from codetether_platform.kernel.link import Link

#: Longest wait without a hint.
POLL_SECONDS = 0.5


class TaskSignals:
    """Wake-ups by task id."""

    def __init__(self, link: Link) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._link = link
        link.on("task", self._heard)

    def wake(self, task_id: str) -> None:
        """Wake whoever waits for this task; call it after the commit."""
        self._wake_here(task_id)
        self._link.tell("task", task_id)

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

    def _heard(self, task_id: str) -> None:
        for one in [task_id] if task_id else list(self._waiting):
            self._wake_here(one)

    def _wake_here(self, task_id: str) -> None:
        for event in self._waiting.get(task_id, ()):
            event.set()
