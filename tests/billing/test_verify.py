"""`ledger verify` finds what was tampered with, whoever did it and wherever, and names the row."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from codetether_billing.append_only import APPEND_ONLY
from codetether_billing.service import SponsorLedger, reverse_transfer
from codetether_billing.statements.closer import MonthCloser
from codetether_billing.verify import Report, check_books, verify_ledger
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.tasks.ports import Usage
from tests.billing.conftest import ask

pytestmark = pytest.mark.anyio

ADA = "018f0000-0000-7000-8000-00000000ada0"


@pytest.fixture
async def books(db: Database, ledger: SponsorLedger, clock: FixedClock, keyring: Keyring, partner_id: str) -> Database:
    """A book with every kind of row, and no triggers: what somebody with the whole database could do."""
    async with db.write() as session:
        for run_id, cost in (("first", 10_000), ("second", 120_000), ("third", 0)):
            hold = await ledger.hold(session, ask(partner_id, user_id=ADA, run_id=run_id))
            await ledger.settle(session, hold_id=hold.hold_id, usage=Usage(cost_micros=cost))
        await reverse_transfer(
            session,
            partner_id=partner_id,
            mode="test",
            reverses="first.0:flat",
            reference="refund",
            amount_micros=4_000,
            code="goodwill",
            actor="test",
            now=clock.now(),
        )
        voided = await ledger.hold(session, ask(partner_id))
        await ledger.void(session, hold_id=voided.hold_id, reason="never_started")
        await ledger.hold(session, ask(partner_id, user_id=ADA))
    assert await MonthCloser(db, FixedClock(clock.now() + timedelta(days=31)), keyring).turn() == 1
    async with db.write() as session:
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                on = f" ON {table}" if db.dialect == "postgresql" else ""
                await session.execute(text(f"DROP TRIGGER {table}_no_{verb}{on}"))
    return db


async def test_sound_books_verify(books: Database, partner_id: str) -> None:
    report = await _verify(books)
    assert report.problems == []
    assert (report.books, report.transfers, report.holds) == (2, 5, 5)
    assert list(report.heads) == [f"test book of {partner_id}"]
    assert report.text().startswith("Sound: 2 books, 5 transfers, 5 holds.")


TAMPERINGS = {
    "UPDATE ledger_transfers SET amount = amount + 1 WHERE entry_no = 2": "entry 2: its columns are not what was hashed",
    "UPDATE ledger_transfers SET actor = 'someone' WHERE entry_no = 3": "entry 3: its columns are not what was hashed",
    "UPDATE ledger_transfers SET hash = prev_hash WHERE entry_no = 2": "entry 2: its hash does not follow",
    "DELETE FROM ledger_transfers WHERE entry_no = 3": "entry 3 is missing",
    "DELETE FROM ledger_transfers WHERE entry_no = 5": "the journal ends at entry 4, the account at 5",
    "UPDATE ledger_funding SET credits = credits + 1": "debits and credits add up to",
    "UPDATE ledger_funding SET held = held - 1 WHERE held > 0": "open holds add up to 100000, the account says 99999",
    "UPDATE ledger_funding SET step_no = step_no + 1": "steps up to",
    "UPDATE ledger_funding SET status = 'frozen'": "the account is marked frozen",
    "UPDATE ledger_holds SET amount = 1 WHERE step_no = 2": "its ending does not fit it",
    "UPDATE ledger_holds SET lease_until = 1": "its lease and its ending contradict each other",
    "UPDATE ledger_hold_ends SET amount = amount + 1 WHERE how = 'settle'": "charged 10001, posted 10000",
    "UPDATE ledger_hold_ends SET how = 'settle', amount = 5 WHERE how = 'void'": "charged 5, posted 0",
    "UPDATE ledger_hold_ends SET absorbed = 5 WHERE how = 'void'": "its ending does not fit it",
    "UPDATE ledger_hold_caps SET limit_then = 1": "over a limit of 1",
    "UPDATE ledger_hold_caps SET used_before = used_before + 1": "used, the journal says",
    "UPDATE ledger_cap_uses SET used = used + 1": "window 2026-11:",
    "DELETE FROM ledger_cap_uses": "window 2026-11 is gone",
    "UPDATE ledger_transfers SET hold_id = 'nothing' WHERE kind = 'absorb'": "names no hold of this book",
    "UPDATE ledger_transfers SET amount = 999999 WHERE kind = 'reverse'": "more was reversed than it moved",
    "UPDATE ledger_transfers SET debit_account = 'live:platform:granted:other' WHERE entry_no = 1": "a leg is in another book",
    "UPDATE ledger_statements SET from_no = 1": "statement 1: does not follow from the one before",
    "UPDATE ledger_statements SET carry_in = 1": "statement 1: does not follow from the one before",
    "UPDATE ledger_statements SET closing = closing + 1, credits = credits + 1": "statement 1: says 9998",
    "UPDATE ledger_statements SET chain_head = public_key": "or end with another hash",
    "UPDATE ledger_statements SET to_no = 4": "or end with another hash",
}


async def test_every_tampering_is_found_and_named(books: Database) -> None:
    for statement, problem in TAMPERINGS.items():
        async with books.write() as session:
            await session.execute(text(statement))
            report = await check_books(session)
            assert any(problem in found for found in report.problems), (statement, report.problems)
            assert not report.is_sound
            assert report.text().startswith("NOT SOUND: ")
            await session.rollback()
    assert (await _verify(books)).is_sound


async def test_one_flipped_bit_in_a_body_is_found(books: Database) -> None:
    async with books.read() as session:
        body = (await session.execute(text("SELECT body FROM ledger_transfers WHERE entry_no = 4"))).scalar_one()
    for bit in range(0, 8 * len(body), 701):
        changed = bytearray(body)
        changed[bit // 8] ^= 1 << bit % 8
        async with books.write() as session:
            await session.execute(text("UPDATE ledger_transfers SET body = :body WHERE entry_no = 4"), {"body": bytes(changed)})
            assert any("entry 4: its hash does not follow" in found for found in (await check_books(session)).problems)
            await session.rollback()


async def _verify(db: Database) -> Report:
    async with db.read() as session:
        return await verify_ledger(session)
