"""Invariant 11: rows of the journal cannot be updated or deleted on either database."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from codetether_billing.append_only import APPEND_ONLY
from codetether_billing.grants import change_limits
from codetether_billing.service import SponsorLedger
from codetether_billing.sponsorship import change_sponsorship
from codetether_billing.statements.closer import MonthCloser
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Base, Database
from codetether_platform.tasks.ports import Usage
from tests.billing.conftest import ask

pytestmark = pytest.mark.anyio


@pytest.fixture
async def filled(db: Database, ledger: SponsorLedger, clock: FixedClock, keyring: Keyring, partner_id: str) -> Database:
    """A database with a row in every table of the journal."""
    async with db.write() as session:
        changes = {"monthly_cap_micros": 150_000}
        await change_sponsorship(session, partner_id=partner_id, mode="test", changes=changes, actor="key", now=clock.now())
        limit = {"monthly_run_limit": 5}
        await change_limits(session, partner_id=partner_id, mode="test", user_id="ada", changes=limit, actor="key", now=clock.now())
        hold = await ledger.hold(session, ask(partner_id))
        await ledger.settle(session, hold_id=hold.hold_id, usage=Usage(cost_micros=90_000))
    clock.advance(seconds=31 * 86_400)
    assert await MonthCloser(db, clock, keyring).turn() == 1
    return db


async def test_11_no_row_of_the_journal_can_be_changed_or_taken_away(filled: Database) -> None:
    for table, movable in APPEND_ONLY.items():
        columns = [column.name for column in Base.metadata.tables[table].columns if column.name not in movable]
        changes = [f"UPDATE {table} SET {column} = {column}" for column in columns]  # noqa: S608 - names of ours
        for statement in (*changes, f"DELETE FROM {table}"):  # noqa: S608 - names of ours
            with pytest.raises(DBAPIError, match="added, never changed"):
                await _run(filled, statement)
        assert await _count(filled, table) > 0


async def test_11_a_table_of_the_journal_cannot_be_emptied(filled: Database) -> None:
    if filled.dialect == "postgresql":  # SQLite has no TRUNCATE
        for table in APPEND_ONLY:
            with pytest.raises(DBAPIError, match="added, never changed"):
                await _run(filled, f"TRUNCATE {table} CASCADE")


async def test_the_lease_of_a_hold_may_move(filled: Database) -> None:
    await _run(filled, "UPDATE ledger_holds SET lease_until = 1")


async def _run(db: Database, statement: str) -> None:
    async with db.write() as session:
        await session.execute(text(statement))


async def _count(db: Database, table: str) -> int:
    async with db.read() as session:
        return int((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608 - names of ours
