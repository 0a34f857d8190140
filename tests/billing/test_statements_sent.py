"""Holding is on the path of every task: how many statements it sends is part of what it promises."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from codetether_billing.service import SponsorLedger
from codetether_platform.kernel.db import Database
from codetether_platform.tasks.ports import Usage
from tests.billing.conftest import ask

pytestmark = pytest.mark.anyio

ADA = "018f0000-0000-7000-8000-00000000ada0"


async def test_a_hold_sends_six_statements_and_a_settle_seven(db: Database, ledger: SponsorLedger, partner_id: str) -> None:
    for _ in range(2):  # the second on cap windows that exist already
        async with db.write() as session:
            with sent(db) as statements:
                hold = await ledger.hold(session, ask(partner_id, user_id=ADA))
            assert len(statements) == 6, statements
        async with db.write() as session:
            with sent(db) as statements:
                await ledger.settle(session, hold_id=hold.hold_id, usage=Usage())
            assert len(statements) == 7, statements


@contextmanager
def sent(db: Database) -> Iterator[list[str]]:
    """Collect what is sent to the database; BEGIN is the transaction's, not the ledger's."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
