"""A closer that is killed between writing a statement and its commit leaves neither the statement nor its event."""

import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from codetether_billing.tables import StatementRow
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.thresholds import StatementEvents
from codetether_platform.webhooks.tables import EventRow
from tests.billing.bookkeeper import Bookkeeper

pytestmark = pytest.mark.anyio

DIES = """
import asyncio, os, signal, sys
from codetether_billing.statements.closer import MonthCloser
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.thresholds import StatementEvents

class Dies(StatementEvents):
    async def __call__(self, session, *, statement):
        await super().__call__(session, statement=statement)
        await session.flush()
        os.kill(os.getpid(), signal.SIGKILL)

clock = FixedClock()
clock.advance(seconds=31 * 86_400)
asyncio.run(MonthCloser(Database(sys.argv[1]), clock, Keyring("a secret"), on_issued=Dies(clock)).turn())
"""


async def test_a_closer_that_is_killed_leaves_nothing_and_the_next_issues_it_once(
    db: Database, database_url: str, clock: FixedClock, keyring: Keyring, partner_id: str
) -> None:
    assert db.url == database_url
    killed = _closer_that_dies(database_url)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert await _kept(db) == (0, 0)
    clock.advance(seconds=31 * 86_400)
    keeper = Bookkeeper(db, clock, keyring, on_issued=StatementEvents(clock))
    assert [await keeper.close(), await keeper.close()] == [1, 0]
    assert await _kept(db) == (1, 1)
    await keeper.assert_sound()


def _closer_that_dies(url: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", DIES, url], capture_output=True, timeout=60, check=False)


async def _kept(db: Database) -> tuple[int, int]:
    """Count statements, and events that tell of one."""
    told = select(func.count()).select_from(EventRow).where(EventRow.type == "statement.finalized")
    async with db.read() as session:
        statements = await session.scalar(select(func.count()).select_from(StatementRow))
        return statements or 0, await session.scalar(told) or 0
