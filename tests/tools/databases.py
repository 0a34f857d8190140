"""A fresh database for each test: a copy of a template that is made once a test run, or one that an earlier test has left."""

import contextlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import anyio
import psycopg

from codetether_platform.kernel.db import Database
from codetether_platform.migrations import run
from codetether_platform.migrations.schema import full_metadata
from tests.tools import postgres
from tests.tools.alone import alone
from tests.tools.postgres import Server

TEMPLATE = "codetether_template"


def sqlite_template(shared: Path) -> Path:
    """Return the template file in the directory that all workers share, made by the first who asks."""
    template = shared / "template.db"
    with alone(shared / "sqlite.lock"):
        if not template.exists():
            half_made = shared / "template.half.db"
            _apply_schema(f"sqlite+aiosqlite:///{half_made}")
            half_made.rename(template)
    return template


def postgres_server(shared: Path, *, owner_pid: int) -> Server:
    """Return the one server of this test run with its template database, started by the first who asks."""
    state = server_state(shared)
    with alone(shared / "postgres.lock"):
        server = Server.saved(state)
        if server is None:
            server = postgres.start(owner_pid=owner_pid)
            try:
                _run_sql(server, f"CREATE DATABASE {TEMPLATE}")
                _apply_schema(server.url(TEMPLATE))
            except BaseException:
                server.stop()
                raise
            server.save(state)
    return server


def server_state(shared: Path) -> Path:
    """Return where the server's address is kept while it runs."""
    return shared / "postgres.json"


@contextlib.contextmanager
def fresh_sqlite(template: Path, directory: Path) -> Iterator[str]:
    """Yield the address of a new SQLite file that has the schema."""
    path = directory / "codetether.db"
    shutil.copyfile(template, path)
    yield f"sqlite+aiosqlite:///{path}"


@contextlib.contextmanager
def fresh_postgres(server: Server) -> Iterator[str]:
    """Yield the address of an empty PostgreSQL database that has the schema.

    Copying the template takes over half a second, emptying a used database a hundredth: each process keeps its own for the next
    test, with a connection that knows the tables. One that cannot be emptied, or that a test has altered, is dropped.
    """
    spares = _SPARES.setdefault(server.port, [])
    own = spares.pop() if spares else _copy_template(server)
    try:
        yield server.url(own.name)
    finally:
        try:
            is_sound = _empty(server, own)
        except psycopg.Error:
            is_sound = False
        if is_sound:
            spares.append(own)
        else:
            own.connection.close()
            _run_sql(server, f'DROP DATABASE "{own.name}" WITH (FORCE)')


def forget_spares() -> None:
    """Let go of the databases that this process kept for its next test."""
    for spares in _SPARES.values():
        for own in spares:
            own.connection.close()
    _SPARES.clear()


class _Own(NamedTuple):
    """A database of this process, and the connection that empties it."""

    name: str
    connection: psycopg.Connection[tuple[Any, ...]]


#: Databases of this process that nobody uses, by the port of their server.
_SPARES: dict[int, list[_Own]] = {}
_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename NOT IN ('alembic_version', 'dbos_migrations')
"""
_END_OTHERS = """
SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL"
_SHAPE = """
SELECT (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_index), (SELECT count(*) FROM pg_constraint),
       (SELECT count(*) FROM pg_attribute WHERE attrelid > 16384 AND NOT attisdropped)
"""


def _copy_template(server: Server) -> _Own:
    name = f"test_{uuid4().hex}"
    _run_sql(server, f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
    connection = psycopg.connect(server.url(name, driver="postgresql"), autocommit=True)
    connection.execute("SET lock_timeout = '2s'; SET session_replication_role = replica")
    return _Own(name, connection)


def _empty(server: Server, own: _Own) -> bool:
    """Delete every row, whoever is still connected and whatever a trigger forbids; tell whether its schema is untouched."""
    connection = own.connection
    connection.execute(_END_OTHERS)
    tables, sequences = ([row[0] for row in connection.execute(query).fetchall()] for query in (_TABLES, _SEQUENCES))
    statements = [
        *(f"DELETE FROM {table}" for table in tables),  # noqa: S608 - quoted by the database
        *(f"ALTER SEQUENCE {sequence} RESTART" for sequence in sequences),
    ]
    connection.execute("; ".join(statements).encode())
    return connection.execute(_SHAPE).fetchone() == _shape_of_template(server.url(TEMPLATE, driver="postgresql"))


@cache
def _shape_of_template(url: str) -> tuple[int, ...] | None:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(_SHAPE).fetchone()


@contextlib.contextmanager
def empty_postgres(server: Server, name: str) -> Iterator[str]:
    """Yield the address of a new PostgreSQL database without tables; drop it afterwards."""
    with _database(server, name, "") as url:
        yield url


@contextlib.contextmanager
def _database(server: Server, name: str, options: str) -> Iterator[str]:
    _run_sql(server, f'CREATE DATABASE "{name}" {options}')
    try:
        yield server.url(name)
    finally:
        _run_sql(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _run_sql(server: Server, statement: str) -> None:
    with psycopg.connect(server.url(driver="postgresql"), autocommit=True) as connection:
        connection.execute(statement.encode())


def _apply_schema(url: str) -> None:
    # In a thread of its own: a fixture may be set up while a test's event loop exists in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, _migrate, url).result()


async def _migrate(url: str) -> None:
    await run.upgrade(url)


async def create_from_models(url: str) -> None:
    """Make the tables that the models describe, without migrations."""
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(full_metadata().create_all)
    finally:
        await database.close()
