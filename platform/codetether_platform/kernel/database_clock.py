"""The clock of the database, as this process knows it: leases and due times of many processes are compared with one clock.

The database is asked now and then what time it is; between two answers the time since this machine was started is added, which no
step of the machine's own clock moves.
"""

import time
from collections.abc import Callable
from datetime import datetime

from codetether_platform.kernel.clock import Clock, SystemClock, from_micros, to_micros

#: Runs on while a machine sleeps, where the system has such a clock.
_SINCE_START = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def elapsed_micros() -> int:
    """Return microseconds since this machine was started."""
    return time.clock_gettime_ns(_SINCE_START) // 1_000


class DatabaseClock:
    """Tells the database's time; the machine's own until the database has been asked."""

    def __init__(self, *, own: Clock | None = None, elapsed: Callable[[], int] = elapsed_micros) -> None:
        self._own = own or SystemClock()
        self._elapsed = elapsed
        self._offset: int | None = None

    def now(self) -> datetime:
        """Return aware UTC, to the microsecond."""
        return self._own.now() if self._offset is None else from_micros(self._offset + self._elapsed())

    def learn(self, at: datetime, *, asked_micros: int, answered_micros: int) -> None:
        """Take in that the database said `at` between two moments of `elapsed`.

        What is known already is kept as long as it agrees, so that the clock does not jump about by what the network takes.
        """
        assert asked_micros <= answered_micros
        earliest, latest = to_micros(at) - answered_micros, to_micros(at) - asked_micros
        if self._offset is None or not earliest <= self._offset <= latest:
            self._offset = (earliest + latest) // 2
