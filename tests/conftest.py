"""Fixtures of every test: a fresh database of either kind, a clock that stands still, keys and settings.

`db` and `database_url` run a test once a kind of database, with ids `sqlite` and `postgresql`. Which kinds: the environment
variable CODETETHER_TEST_DATABASES (comma-separated); a person without PostgreSQL may set SKIP_POSTGRES=1, CI may not.
"""

import contextlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings, load_settings
from tests import canary
from tests.canary import pytest_runtest_makereport
from tests.tools import databases, nesting
from tests.tools.postgres import Server

if TYPE_CHECKING:
    from tests.harness import Harness
    from tests.tools.stage import Stage

__all__ = ["pytest_runtest_makereport"]  # the hook that looks for secrets in what tests write

KINDS = os.environ.get("CODETETHER_TEST_DATABASES", "sqlite,postgresql").split(",")
SECRET = "a-secret-of-the-test-suite-only-0123456789"
#: Tests ask more in a minute than the limits allow; those of the limits set their own.
NO_LIMITS = {f"requests_per_minute_{name}": 1_000_000 for name in ("address", "page", "key", "user", "partner")}
#: Answers by mail are taken, behind a mail server of this name; a test opens the door that wants it open.
MAIL_DOOR = {
    "mail_reply_domain": "reply.codetether.example",
    "mail_inbound_listen": "127.0.0.1:0",
    "mail_trusted_authserv_id": "mx.codetether.example",
}
OWNER = pytest.StashKey[tuple[Path, int]]()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test moves; it stands at 2026-11-24 12:00 UTC."""
    return FixedClock()


@pytest.fixture
def keyring() -> Keyring:
    """The keys of a platform whose secret is `SECRET`, as in `settings`."""
    return Keyring(SECRET)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings that owe nothing to the environment and point at the test's database, where it uses one."""
    url = request.getfixturevalue("database_url") if "database_url" in request.fixturenames else ""
    return _settings(database_url=url, data_dir=str(tmp_path))


def _settings(**where: str) -> Settings:
    return load_settings({}, secret_key=SECRET, webhook_allow_loopback=True, log_format="text", **where, **NO_LIMITS, **MAIL_DOOR)


@pytest.fixture(scope="session")
def stage() -> "Stage":
    """Builds the app once for all tests with the usual settings."""
    from tests.tools.stage import Stage

    return Stage(_settings(database_url="", data_dir=""))


@pytest.fixture(params=KINDS, ids=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a fresh database with the whole schema, for tests that open their own connections."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=KINDS, ids=KINDS)
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Make any number of empty databases of one kind, addresses returned; for tests of migrations."""
    with contextlib.ExitStack() as stack:

        def make() -> str:
            name = f"test_{uuid4().hex}"
            if request.param == "sqlite":
                return f"sqlite+aiosqlite:///{tmp_path}/{name}.db"
            return stack.enter_context(databases.empty_postgres(request.getfixturevalue("postgres_server"), name))

        yield make


@pytest.fixture
async def db(request: pytest.FixtureRequest, database_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """A fresh database with the whole schema, once a kind. No task may take two connections of one pool."""
    database = Database(database_url)
    with pytest.MonkeyPatch.context() as patch, nesting.watched(patch) as found:
        yield database
        await database.close()
    is_meant = request.node.get_closest_marker("nests_connections") is not None
    assert is_meant or not found, f"a task held a connection and took another of the same pool: {found}"


@pytest.fixture
async def harness(settings: Settings, db: Database, clock: FixedClock, stage: "Stage") -> "AsyncIterator[Harness]":
    """The whole app on a fresh database, once a kind, with an engine that runs jobs when the test says so."""
    from tests.harness import Harness  # the tests of rules need not wait for the whole app

    made = Harness(settings=settings, db=db, clock=clock, make_app=stage.enter)
    async with made.http:
        yield made


@pytest.fixture
def sqlite_url(tmp_path: Path, shared_directory: Path) -> Iterator[str]:
    """Address of a fresh SQLite file."""
    with databases.fresh_sqlite(databases.sqlite_template(shared_directory), tmp_path) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """Address of a fresh PostgreSQL database."""
    with databases.fresh_postgres(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest, shared_directory: Path) -> Server:
    """The one PostgreSQL server of this test run."""
    if os.environ.get("SKIP_POSTGRES") == "1" and not os.environ.get("CI"):
        pytest.skip("SKIP_POSTGRES=1")
    return databases.postgres_server(shared_directory, owner_pid=request.config.stash[OWNER][1])


@pytest.fixture(scope="session")
def shared_directory(request: pytest.FixtureRequest) -> Path:
    """A directory that all workers of this test run share."""
    return request.config.stash[OWNER][0]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Agree on the directory that workers share and on who owns the server: xdist's controller, or the only process."""
    canary.begin()
    config: Any = session.config
    if hasattr(config, "workerinput"):
        shared, owner_pid = Path(config.workerinput["shared_directory"]), int(config.workerinput["owner_pid"])
    else:
        shared, owner_pid = config._tmp_path_factory.mktemp("shared"), os.getpid()
    config.stash[OWNER] = (shared, owner_pid)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist what the controller agreed on."""
    shared, owner_pid = node.config.stash[OWNER]
    node.workerinput |= {"shared_directory": str(shared), "owner_pid": str(owner_pid)}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server where this process owns it."""
    databases.forget_spares()
    shared, owner_pid = session.config.stash[OWNER]
    server = Server.saved(databases.server_state(shared))
    if server and owner_pid == os.getpid():
        server.stop()
