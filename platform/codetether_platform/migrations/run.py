"""Bring a database to the newest schema, say where it stands, and find what differs from the models.

One history serves SQLite and PostgreSQL. The scripts are read from beside this file, so an installed wheel migrates too.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from codetether_platform.migrations.schema import full_metadata, is_ours

T = TypeVar("T")

HERE = Path(__file__).parent
VERSIONS = HERE / "versions"
# Any number that nothing else of ours locks; two processes that start at once must not both migrate.
ADVISORY_LOCK = 7_236_401_155


class ForeignKeysBroken(Exception):
    """A migration would leave rows on SQLite that point at nothing; it was rolled back."""


async def upgrade(url: str) -> None:
    """Apply every migration that the database lacks, all in one transaction.

    Raises:
        ForeignKeysBroken: On SQLite, a migration left a reference to a row that is gone.
    """
    _make_directory(url)
    async with _engine(url) as engine, engine.begin() as connection:
        await connection.run_sync(_upgrade)


async def current(url: str) -> str | None:
    """Return the revision a database is at; None for one that was never migrated."""
    return await _ask(url, lambda connection: MigrationContext.configure(connection).get_current_revision())


def newest() -> str | None:
    """Return the revision that `upgrade` brings a database to; None while there are no migrations."""
    return ScriptDirectory.from_config(config()).get_current_head()


async def drift(url: str) -> list[str]:
    """Return what differs between the database and the models, one sentence a difference; tables of others are passed over."""
    return await _ask(url, _differences)


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for our scripts, which read the connection from it."""
    made = Config()
    made.set_main_option("script_location", str(HERE).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
    command.upgrade(config(connection), "head")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if broken:
            raise ForeignKeysBroken("; ".join(f"row {row[1]} of {row[0]} points at no {row[2]}" for row in broken))


def _differences(connection: Connection) -> list[str]:
    options = {"compare_type": True, "compare_server_default": True, "include_object": is_ours}
    context = MigrationContext.configure(connection, opts=options)
    return [str(difference) for difference in compare_metadata(context, full_metadata())]


async def _ask(url: str, question: Callable[[Connection], T]) -> T:
    async with _engine(url) as engine, engine.connect() as connection:
        return await connection.run_sync(question)


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine for migrations alone.

    On SQLite it keeps foreign keys off: a table is changed by copying and dropping it, and the drop would delete what points
    at it. The pragma does nothing inside a transaction, hence a connection of its own.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        yield engine
    finally:
        await engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, so that DDL is part of the transaction
    cursor = connection.cursor()
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _make_directory(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
