"""Wakes delivery workers after a commit: those of this process, or where it has none those of others.

A hint only: the rows are the truth, and workers also poll.
"""

import asyncio
import contextlib
import weakref
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from codetether_platform.kernel.db import LINK

_DUE = "codetether.deliveries_due"


class Wake:
    """What a worker waits on."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        _WAKES.add(self)

    @property
    def is_served(self) -> bool:
        """Whether somebody waits on it now and then."""
        return self._loop is not None and not self._loop.is_closed()

    def notify(self) -> None:
        """Wake the worker; safe from any thread, and remembered if it is not waiting just now."""
        if self._loop is None:
            self._event.set()
            return
        with contextlib.suppress(RuntimeError):  # its loop has ended, and the worker with it
            self._loop.call_soon_threadsafe(self._event.set)

    def retire(self) -> None:
        """Nobody waits on it any more."""
        self._loop = None

    async def wait(self, seconds: float) -> None:
        """Return at the next notice, or after `seconds`."""
        self._loop = asyncio.get_running_loop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        self._event.clear()


_WAKES: weakref.WeakSet[Wake] = weakref.WeakSet()


def wake_after_commit(session: AsyncSession) -> None:
    """Wake a worker once the session's transaction has been committed."""
    session.info[_DUE] = True


@event.listens_for(Session, "after_commit")
def _notify(session: Any) -> None:
    if session.info.pop(_DUE, False):
        wakes = list(_WAKES)
        for wake in wakes:
            wake.notify()
        # A worker of this process takes it up; waking all others as well would only make them look in vain.
        if LINK in session.info and not any(wake.is_served for wake in wakes):
            session.info[LINK].tell("deliveries")
