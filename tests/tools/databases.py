"""A fresh database for each test: a copy of a template that is made once a test run, shared by xdist's workers."""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import psycopg

from codetether_platform.kernel.db import Database
from codetether_platform.migrations import run
from codetether_platform.migrations.schema import full_metadata
from tests.tools import postgres
from tests.tools.postgres import Server

TEMPLATE = "codetether_template"


def sqlite_template(shared: Path) -> Path:
    """Return the template file in the directory that all workers share, made by the first who asks."""
    template = shared / "template.db"
    with _locked(shared / "sqlite.lock"):
        if not template.exists():
            half_made = shared / "template.half.db"
            _apply_schema(f"sqlite+aiosqlite:///{half_made}")
            half_made.rename(template)
    return template


def postgres_server(shared: Path, *, owner_pid: int) -> Server:
    """Return the one server of this test run with its template database, started by the first who asks."""
    state = server_state(shared)
    with _locked(shared / "postgres.lock"):
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
def fresh_postgres(server: Server, name: str) -> Iterator[str]:
    """Yield the address of a new PostgreSQL database that has the schema; drop it afterwards, whoever is still connected."""
    with _database(server, name, f"TEMPLATE {TEMPLATE} STRATEGY FILE_COPY") as url:
        yield url


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
    if run.newest():
        await run.upgrade(url)
    else:
        await create_from_models(url)


async def create_from_models(url: str) -> None:
    """Make the tables that the models describe, without migrations."""
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(full_metadata().create_all)
    finally:
        await database.close()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
