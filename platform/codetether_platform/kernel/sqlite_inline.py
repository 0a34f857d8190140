"""A SQLite connection for SQLAlchemy's async dialect that runs statements where it is called, not in a thread.

The stock driver hands every step of every statement to a thread: some sixty switches for one `POST /v1/tasks`, each dearer
than the statement. Here only what can block (taking the write lock, committing to the disk) leaves the event loop; see
docs/decisions/0007-sqlite-without-a-thread-per-step.md. Long reads belong on `Database.survey()`.
"""

import asyncio
import sqlite3
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

#: Statements that may wait for another connection's lock or for the disk.
_BLOCKING = ("BEGIN IMMEDIATE", "PRAGMA", "CREATE", "ALTER", "DROP", "VACUUM")


class InlineCursor:
    """The part of `aiosqlite.Cursor` that SQLAlchemy uses."""

    def __init__(self, connection: "InlineConnection") -> None:
        self._connection = connection
        self._cursor = connection.raw.cursor()

    async def __aenter__(self) -> "InlineCursor":
        return self

    @property
    def description(self) -> Any:
        """Columns of the last result."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """Rows that the last statement changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Row id of the last insert."""
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        """Rows that `fetchmany` returns by default."""
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, value: int) -> None:
        self._cursor.arraysize = value

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> "InlineCursor":
        """Run a statement here, or in the connection's thread if it may block."""
        if statement.startswith(_BLOCKING):
            await self._connection.in_thread(self._cursor.execute, statement, parameters)
        else:
            self._cursor.execute(statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> "InlineCursor":
        """Run a statement once a parameter set."""
        self._cursor.executemany(statement, parameters)
        return self

    async def fetchone(self) -> Any:
        """Return the next row."""
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows."""
        return self._cursor.fetchmany(size or self._cursor.arraysize)

    async def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Close the cursor."""
        await self._connection.until_idle()
        self._cursor.close()


class InlineConnection:
    """The part of `aiosqlite.Connection` that SQLAlchemy uses; made by `connect`, opened by awaiting it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._opened = (arguments, options | {"check_same_thread": False, "isolation_level": None})
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self.raw: sqlite3.Connection
        self._connection: sqlite3.Connection | None = None
        self._call: asyncio.Future[Any] | None = None

    def __await__(self) -> Generator[Any, None, "InlineConnection"]:
        return self._open().__await__()

    async def _open(self) -> "InlineConnection":
        arguments, options = self._opened
        self.raw = self._connection = await self.in_thread(lambda: sqlite3.connect(*arguments, **options))
        return self

    async def in_thread(self, call: Any, *arguments: Any) -> Any:
        """Run a call in this connection's own thread; it is not abandoned half-way when the caller is cancelled."""
        self._call = asyncio.get_running_loop().run_in_executor(self._thread, call, *arguments)
        return await asyncio.shield(self._call)

    async def until_idle(self) -> None:
        """Wait for a call whose caller was cancelled: SQLite's objects must not be ended under a thread that uses them."""
        if self._call is not None and not self._call.done():
            await asyncio.wait([self._call])

    def cursor(self) -> InlineCursor:
        """Return a new cursor."""
        return InlineCursor(self)

    @property
    def isolation_level(self) -> str | None:
        """Always None: `BEGIN` is said by the engine's own hook."""
        return self.raw.isolation_level

    async def commit(self) -> None:
        """Commit, which waits for the disk."""
        if self.raw.in_transaction:
            await self.in_thread(self.raw.commit)

    async def rollback(self) -> None:
        """Undo the transaction, if there is one."""
        await self.until_idle()
        if self.raw.in_transaction:
            self.raw.rollback()

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        """Register an SQL function."""
        self.raw.create_function(*arguments, **options)

    async def close(self) -> None:
        """Close the connection and its thread, after what that may still be at, and return when its files are closed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await self.in_thread(connection.close)
        self._thread.shutdown(wait=False)

    def stop(self) -> None:
        """Do the same without waiting, for where nobody can; closing twice is fine."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._thread.submit(connection.close)
        self._thread.shutdown(wait=False)
