"""The database: one `Base`, one writer on SQLite, any number of connections on PostgreSQL.

`Database.write()` is one transaction that may change things; `Database.read()` one that may not. On SQLite all writes go
through a single connection that begins with BEGIN IMMEDIATE (a deferred BEGIN loses to "database is locked" under load).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, MetaData, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.types import TypeDecorator

from codetether_platform.kernel.clock import from_micros, to_micros
from codetether_platform.kernel.counters import Counters, counters_of
from codetether_platform.kernel.link import Link, link_of
from codetether_platform.kernel.sqlite_inline import InlineConnection

#: In a session's info: the link of its database.
LINK = "codetether.link"
#: Threads of long reads on SQLite.
SURVEYORS = 2

Dialect = Literal["sqlite", "postgresql"]


class Base(DeclarativeBase):
    """Every table of every part. Constraints are named: SQLite's batch migrations drop only named ones."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in Python, whole microseconds since the epoch (BIGINT) in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Refuse naive datetimes."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """Return aware UTC."""
        return None if value is None else from_micros(value)


class Database:
    """A connection to one database, of either kind."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.dialect: Dialect = "sqlite" if make_url(url).get_backend_name() == "sqlite" else "postgresql"
        if self.dialect == "sqlite":
            self._writer = _sqlite_engine(url, pool_size=1, begin="BEGIN IMMEDIATE", async_creator_fn=InlineConnection)
            self._reader = _sqlite_engine(url, pool_size=pool_size, begin="BEGIN", async_creator_fn=InlineConnection)
            self._surveyor = _sqlite_engine(url, pool_size=SURVEYORS, begin="BEGIN")
        else:
            self._writer = self._surveyor = _postgres_engine(url, pool_size=pool_size)
            # READ COMMITTED takes a new snapshot a statement anyway; without BEGIN and ROLLBACK a read is one round trip.
            self._reader = _postgres_engine(url, pool_size=pool_size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
        #: Hints to and from the other processes on this database, and the clock that they share; see kernel/link.py.
        self.link: Link = link_of(make_url(url))
        self._writes = async_sessionmaker(self._writer, expire_on_commit=False, info={LINK: self.link})
        self._reads = async_sessionmaker(self._reader, expire_on_commit=False)
        self._surveys = async_sessionmaker(self._surveyor, expire_on_commit=False)
        #: What is counted outside transactions; see kernel/counters.py.
        self.counters: Counters = counters_of(make_url(url))

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes; for migrations and health checks."""
        return self._writer

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction: committed when the block ends, rolled back when it raises. Never await the network inside."""
        async with self._writes() as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open one reading transaction; whatever it changed is rolled back."""
        async with self._reads() as session:
            try:
                yield session
            finally:
                session.expunge_all()  # rows that were read stay readable after the rollback that closing is

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection for a single read without the ORM, as every request's credential is read."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def survey(self) -> AsyncIterator[AsyncSession]:
        """Open a reading transaction for sums over many rows: on SQLite it runs in a thread and holds nobody up."""
        async with self._surveys() as session:
            try:
                yield session
            finally:
                session.expunge_all()

    async def close(self) -> None:
        """Close every connection."""
        await self.link.stop()
        await self.counters.close()
        for engine in {self._writer, self._reader, self._surveyor}:
            await engine.dispose()


def table_of(row: type[Base]) -> Table:
    """Return the table of a row class, for statements that go past the ORM."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


def insert(session: AsyncSession, table: type[Base] | Table) -> Any:
    """Return the dialect's INSERT, which knows `on_conflict_do_nothing` and `on_conflict_do_update` on both databases."""
    return insert_of(session.get_bind().dialect.name, table if isinstance(table, Table) else table_of(table))


def insert_of(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the same for the name of a dialect, for statements that are built before there is a session."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _sqlite_engine(url: str, *, pool_size: int, begin: str, **connect_args: Any) -> AsyncEngine:
    engine = create_async_engine(
        url, poolclass=AsyncAdaptedQueuePool, pool_size=pool_size, max_overflow=0, pool_timeout=30, connect_args=connect_args
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        if not connect_args:
            connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        # synchronous=FULL: money is in here, and a 2xx must survive a power cut.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres_engine(url: str, *, pool_size: int, **options: Any) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,  # an overflow connection is opened and closed for one use, which costs more than the wait
        pool_timeout=10,
        **options,
        connect_args={"server_settings": {"lock_timeout": "5000", "idle_in_transaction_session_timeout": "60000", "jit": "off"}},
    )
