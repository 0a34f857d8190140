"""Counts of requests in windows of time, shared by all processes: one atomic upsert, past SQLAlchemy for its cost.

A window begins with its first request and lasts a fixed time; each request is counted and learns the number it is. Counts
may lose their last moment in a crash, so they are kept where nothing waits for the disk: on SQLite in a file of their own
beside the database, on PostgreSQL by connections with `synchronous_commit` off. What waits together goes in one statement.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import msgspec
from sqlalchemy.engine import URL

#: At most this many keys in one statement; the rest goes with the next.
MOST_TOGETHER = 500
CONNECT_SECONDS = 5.0
STATEMENT_SECONDS = 5.0


class CountersAway(Exception):
    """The counts cannot be reached or are too busy."""


class Tick(msgspec.Struct, frozen=True):
    """Something to be counted: under which key, and how long a new window lasts."""

    key: str
    window_micros: int


class Count(msgspec.Struct, frozen=True):
    """Which number a request is in its window (the first is 1), and when the window ends."""

    number: int
    ends_at_micros: int


class Counters(Protocol):
    """Counts in one database."""

    async def count(self, ticks: Sequence[Tick], *, now_micros: int) -> list[Count]:
        """Count each tick once and return its number, in order. The keys of one call differ.

        Raises:
            CountersAway: Nothing is counted then, or nobody knows.
        """
        ...

    async def purge(self, *, now_micros: int, limit: int) -> int:
        """Forget at most `limit` windows that have ended; return how many."""
        ...

    async def close(self) -> None:
        """Close the connection."""
        ...


_SQLITE_TABLE = """
CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, number INTEGER NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID
"""
_SQLITE_COUNT = """
INSERT INTO counters (key, number, ends_at) VALUES (?1, 1, ?2 + ?3)
ON CONFLICT (key) DO UPDATE SET
  number = CASE WHEN ends_at <= ?2 THEN 1 ELSE number + 1 END,
  ends_at = CASE WHEN ends_at <= ?2 THEN excluded.ends_at ELSE ends_at END
RETURNING number, ends_at
"""
_SQLITE_PURGE = "DELETE FROM counters WHERE key IN (SELECT key FROM counters WHERE ends_at <= ? LIMIT ?)"


class SqliteCounters:
    """Counts in a SQLite file. A statement takes some 20 µs, so it runs where it is called."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: sqlite3.Connection | None = None

    async def count(self, ticks: Sequence[Tick], *, now_micros: int) -> list[Count]:
        """Count each tick once and return its number, in order."""
        try:
            connection = self._connection()
            return [
                Count(*connection.execute(_SQLITE_COUNT, (tick.key, now_micros, tick.window_micros)).fetchone()) for tick in ticks
            ]
        except sqlite3.Error as error:
            raise CountersAway from error

    async def purge(self, *, now_micros: int, limit: int) -> int:
        """Forget at most `limit` windows that have ended; return how many."""
        try:
            return self._connection().execute(_SQLITE_PURGE, (now_micros, limit)).rowcount
        except sqlite3.Error as error:
            raise CountersAway from error

    async def close(self) -> None:
        """Close the connection."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            self._opened = sqlite3.connect(self._path, isolation_level=None, timeout=1.0, check_same_thread=False)
            for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", _SQLITE_TABLE):
                self._opened.execute(statement)
        return self._opened


#: Rows are locked in the order of their keys, so that two processes never wait for each other in a circle.
_POSTGRES_COUNT = """
INSERT INTO counters AS kept (key, number, ends_at)
SELECT key, times, $1 + window_micros
FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS given (key, times, window_micros) ORDER BY key
ON CONFLICT (key) DO UPDATE SET
  number = CASE WHEN kept.ends_at <= $1 THEN excluded.number ELSE kept.number + excluded.number END,
  ends_at = CASE WHEN kept.ends_at <= $1 THEN excluded.ends_at ELSE kept.ends_at END
RETURNING key, number, ends_at
"""
_POSTGRES_PURGE = """
DELETE FROM counters WHERE key IN (SELECT key FROM counters WHERE ends_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
"""


#: asyncpg's own, and what the socket beneath says.
_AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


class _Waiting(msgspec.Struct, eq=False):
    """One call of `count` that waits for the next statement."""

    ticks: Sequence[Tick]
    answer: "asyncio.Future[list[Count]]"


class PostgresCounters:
    """Counts in PostgreSQL, by one connection; calls that come while a statement is under way share the next."""

    def __init__(self, url: URL) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: asyncpg.Connection[Any] | None = None
        self._statement: Any = None
        self._waiting: list[_Waiting] = []
        self._now_micros = 0
        self._sending: asyncio.Task[None] | None = None

    async def count(self, ticks: Sequence[Tick], *, now_micros: int) -> list[Count]:
        """Count each tick once and return its number, in order."""
        waiting = _Waiting(ticks, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._now_micros = now_micros
        if self._sending is None:
            self._sending = asyncio.create_task(self._send(), name="counters")
        return await waiting.answer

    async def purge(self, *, now_micros: int, limit: int) -> int:
        """Forget at most `limit` windows that have ended; return how many."""
        connection = await asyncpg.connect(self._address, timeout=CONNECT_SECONDS)
        try:
            return int((await connection.execute(_POSTGRES_PURGE, now_micros, limit)).rpartition(" ")[2])
        finally:
            await connection.close()

    async def close(self) -> None:
        """Close the connection."""
        if self._sending is not None:
            await self._sending
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()

    async def _send(self) -> None:
        try:
            while self._waiting:
                batch = self._take()
                try:
                    answers = await self._ask(batch)
                except _AWAY as error:
                    self._drop()
                    for waiting in batch:
                        if not waiting.answer.done():
                            waiting.answer.set_exception(CountersAway(type(error).__name__))
                else:
                    for waiting, counts in zip(batch, answers, strict=True):
                        if not waiting.answer.done():
                            waiting.answer.set_result(counts)
        finally:
            self._sending = None

    def _take(self) -> list[_Waiting]:
        size = number = 0
        while number < len(self._waiting) and size < MOST_TOGETHER:
            size += len(self._waiting[number].ticks)
            number += 1
        batch, self._waiting = self._waiting[:number], self._waiting[number:]
        return batch

    async def _ask(self, batch: list[_Waiting]) -> list[list[Count]]:
        times: dict[str, int] = {}
        windows: dict[str, int] = {}
        for tick in (tick for waiting in batch for tick in waiting.ticks):
            times[tick.key] = times.get(tick.key, 0) + 1
            windows[tick.key] = tick.window_micros
        if self._connection is None:
            self._connection = await asyncpg.connect(
                self._address,
                timeout=CONNECT_SECONDS,
                command_timeout=STATEMENT_SECONDS,
                server_settings={"synchronous_commit": "off", "lock_timeout": "2000", "jit": "off"},
            )
            self._statement = await self._connection.prepare(_POSTGRES_COUNT)
        rows = await self._statement.fetch(self._now_micros, list(times), list(times.values()), list(windows.values()))
        # The first of those who share a key gets the lowest of the numbers that were taken together.
        following = {row[0]: row[1] - times[row[0]] for row in rows}
        ends = {row[0]: row[2] for row in rows}
        answers: list[list[Count]] = []
        for waiting in batch:
            counts = []
            for tick in waiting.ticks:
                following[tick.key] += 1
                counts.append(Count(following[tick.key], ends[tick.key]))
            answers.append(counts)
        return answers

    def _drop(self) -> None:
        """Leave a connection that failed; the next statement opens another."""
        connection, self._connection, self._statement = self._connection, None, None
        if connection is not None:
            with contextlib.suppress(asyncpg.InterfaceError):  # it may be closed already
                connection.terminate()


def counters_of(url: URL) -> Counters:
    """Return the counters of a database."""
    if url.get_backend_name() == "sqlite":
        return SqliteCounters(Path(f"{url.database}-counters"))
    return PostgresCounters(url)
