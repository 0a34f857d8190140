"""Months are closed once, whole, and for good, on either database and whatever happens meanwhile."""

import asyncio
import os
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.errors import JournalBroken, ReversalTooLarge
from codetether_billing.statements.closing import Draft, Moved, close_next, draft_next, due_books, issue
from codetether_billing.statements.sealing import Sealer, decode, is_signed
from codetether_billing.statements.verifying import Proof, prove
from codetether_billing.tables import StatementRow
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.tasks.ports import Usage
from tests.billing.bookkeeper import Bookkeeper
from tests.billing.conftest import MakePartner, ask
from tests.billing.desk import Desk

pytestmark = pytest.mark.anyio

#: Random years a kind of database; more by hand: CODETETHER_TEST_STATEMENT_YEARS=50.
HISTORIES = int(os.environ.get("CODETETHER_TEST_STATEMENT_YEARS", "1"))


@pytest.fixture
async def keeper(db: Database, clock: FixedClock, keyring: Keyring, anyio_backend: str) -> Bookkeeper:
    """A closer on the test's database; its clock stands at 2026-11-24 12:00 UTC."""
    return Bookkeeper(db, clock, keyring)


async def run(desk: Desk, partner_id: str, cost_micros: int) -> str:
    """Carry out a run that costs this much; returns its hold."""
    hold = await desk.hold(ask(partner_id))
    await desk.settle(hold.hold_id, cost_micros=cost_micros)
    return hold.hold_id


async def test_a_statement_says_exactly_what_its_month_came_to(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    held = [await run(desk, partner_id, cost) for cost in (20_000, 34_567, 3)]
    await desk.reverse(partner_id, f"{held[1]}:flat", 4_568, reference="refund")
    await desk.post(partner_id, "payment", 5_000_000, reference="card")
    await desk.post(partner_id, "debit", 70, reference="correction")
    over = await desk.hold(ask(partner_id, max_charge_micros=30_000))
    await desk.settle(over.hold_id, cost_micros=31_000)
    keeper.go_to(2026, 12, 1, hour=2)
    assert await keeper.close() == 1
    (row,) = await keeper.assert_sound()
    assert (row.opening, row.charges, row.credits, row.payments) == (0, 80_002, 1_000_000_000 - 70, 5_000_000)
    assert (row.closing, row.absorbed) == (1_004_919_928, 1_000)
    assert (row.total_minor, row.carry_in, row.carry_out) == (8, 0, 2)
    lines = decode(row.body).lines
    assert [(line.line, line.kind, line.agent, line.code, line.count, line.amount_micros) for line in lines] == [
        (1, "charge", "sandbox", "flat", 4, 84_570),
        (2, "reversal", "sandbox", "flat", 1, -4_568),
    ]
    assert {line.plan_version for line in lines} == {"standard.2"}
    assert [line.amount_minor for line in lines] == [8, 0]
    assert is_signed(row.body, signature=row.signature, public_key=row.public_key)


async def test_a_month_is_closed_when_its_grace_is_over_and_not_before(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    await run(desk, partner_id, 20_000)
    keeper.go_to(2026, 12, 1, hour=2)
    keeper.clock.advance(seconds=-0.000001)
    assert await keeper.close() == 0
    keeper.clock.advance(seconds=0.000001)
    assert (await keeper.close(), await keeper.close()) == (1, 0)


async def test_a_charge_belongs_to_the_month_in_which_it_was_posted(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    keeper.go_to(2026, 11, 30, hour=23)
    keeper.clock.advance(seconds=3_599)
    hold = await desk.hold(ask(partner_id))
    keeper.clock.advance(seconds=1)
    await desk.settle(hold.hold_id, cost_micros=20_000)
    keeper.go_to(2027, 1, 1, hour=2)
    assert await keeper.close() == 2
    november, december = await keeper.assert_sound()
    assert (november.charges, december.charges) == (0, 20_000)
    assert december.period_start == november.period_end


async def test_a_month_without_entries_has_no_statement_and_the_next_follows_from_the_one_before(
    keeper: Bookkeeper, desk: Desk, partner_id: str
) -> None:
    await run(desk, partner_id, 12_345)
    for year, month in ((2026, 12), (2027, 1), (2027, 2)):
        keeper.go_to(year, month, 20)
        assert await keeper.close() == (1 if month == 12 else 0)
    await run(desk, partner_id, 7_655)
    keeper.go_to(2027, 3, 2)
    assert await keeper.close() == 1
    first, second = await keeper.assert_sound()
    assert (f"{first.period_start:%Y-%m}", f"{second.period_start:%Y-%m}") == ("2026-11", "2027-02")
    assert (first.carry_out, second.carry_in, second.total_minor, second.carry_out) == (2_345, 2_345, 1, 0)


async def test_an_entry_that_comes_after_its_month_was_closed_is_in_the_next_with_its_own_time(
    keeper: Bookkeeper, desk: Desk, partner_id: str
) -> None:
    keeper.go_to(2026, 12, 1, hour=3)
    assert await keeper.close() == 1
    keeper.clock.advance(seconds=-4 * 3600)  # a machine whose clock is four hours slow
    await run(desk, partner_id, 20_000)
    keeper.go_to(2026, 12, 5)
    assert await keeper.close() == 0
    keeper.go_to(2027, 1, 2)
    assert await keeper.close() == 1
    _, december = await keeper.assert_sound()
    assert (f"{december.period_start:%Y-%m}", december.charges) == ("2026-12", 20_000)


async def test_an_entry_behind_one_of_the_next_month_is_in_the_next_month(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    keeper.go_to(2026, 12, 1, hour=0)
    await run(desk, partner_id, 30_000)
    keeper.clock.advance(seconds=-5)
    await run(desk, partner_id, 20_000)  # stamped in November, numbered after a charge of December
    keeper.go_to(2027, 1, 2)
    assert await keeper.close() == 2
    november, december = await keeper.assert_sound()
    assert (november.charges, december.charges) == (0, 50_000)


@pytest.mark.parametrize("seed", range(1, HISTORIES + 1))
async def test_13_to_15_whatever_happens_over_a_year_statements_tile_the_journal_and_no_micro_is_lost(
    keeper: Bookkeeper, desk: Desk, make_partner: MakePartner, seed: int
) -> None:
    random = Random(seed)
    partners = [await make_partner(), await make_partner()]
    settled: list[tuple[str, str]] = []
    for number in range(32):
        keeper.clock.advance(seconds=random.choice([0, 7, 86_400, 20 * 86_400]) + random.random())
        partner_id = random.choice(partners)
        what = random.randrange(10)
        if what < 5:
            settled.append((partner_id, await run(desk, partner_id, random.choice([1, 3_333, 9_999, 20_000, 76_543]))))
        elif what < 7 and settled:
            whose, hold_id = random.choice(settled)
            with suppress(ReversalTooLarge):  # a refusal is one of the things that happen
                await desk.reverse(whose, f"{hold_id}:flat", random.choice([1, 3_333, 20_000]), reference=f"v{number}")
        elif what == 7:
            await desk.post(partner_id, "payment", random.randrange(1, 10**7), reference=f"p{number}")
        elif what == 8:
            await desk.post(partner_id, "debit", random.randrange(1, 10**6), reference=f"d{number}")
        else:
            await keeper.close()
    keeper.clock.advance(seconds=40 * 86_400)
    await keeper.close()
    rows = await keeper.assert_sound()
    assert len({row.partner_id for row in rows}) == 2
    assert len(rows) >= 6


async def test_a_platform_that_stood_still_catches_up_month_by_month(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    for month in (12, 13, 14):
        keeper.go_to(2026 + month // 13, (month - 1) % 12 + 1, 10)
        await run(desk, partner_id, 15_000)
    keeper.go_to(2027, 6, 1, hour=3)
    assert await keeper.close() == 4
    rows = await keeper.assert_sound()
    assert [(row.total_minor, row.carry_out) for row in rows] == [(0, 0), (1, 5_000), (2, 0), (1, 5_000)]


async def test_two_closers_at_once_issue_one_statement(
    keeper: Bookkeeper, desk: Desk, partner_id: str, database_url: str, keyring: Keyring
) -> None:
    await run(desk, partner_id, 20_000)
    keeper.go_to(2026, 12, 2)
    others = [Bookkeeper(Database(database_url, pool_size=2), keeper.clock, keyring) for _ in range(4)]
    issued = await asyncio.gather(*(other.close() for other in others))
    for other in others:
        await other.db.close()
    assert sum(issued) == 1
    assert len(await keeper.assert_sound()) == 1


async def test_of_two_drafts_of_one_month_the_second_is_not_issued(
    keeper: Bookkeeper, desk: Desk, partner_id: str, db: Database, clock: FixedClock
) -> None:
    await run(desk, partner_id, 20_000)
    keeper.go_to(2026, 12, 2)
    sealer = Sealer(keeper.keyring)
    async with db.survey() as session:
        (book,) = await due_books(session, now=clock.now(), after_id="", limit=10)
        first, second = [await draft_next(session, book, now=clock.now()) for _ in range(2)]
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    async with db.write() as session:
        assert isinstance(await issue(session, book, first, now=clock.now(), sealer=sealer), StatementRow)
    async with db.write() as session:
        assert await issue(session, book, second, now=clock.now(), sealer=sealer) is None


async def test_an_entry_that_comes_while_a_month_is_worked_out_is_not_left_out(
    keeper: Bookkeeper, desk: Desk, partner_id: str, db: Database, clock: FixedClock
) -> None:
    await run(desk, partner_id, 20_000)
    keeper.go_to(2026, 12, 2)
    sealer = Sealer(keeper.keyring)
    async with db.survey() as session:
        (book,) = await due_books(session, now=clock.now(), after_id="", limit=10)
        draft = await draft_next(session, book, now=clock.now())
    assert draft is not None
    keeper.go_to(2026, 11, 30)
    await run(desk, partner_id, 5_000)
    keeper.go_to(2026, 12, 2)
    async with db.write() as session:
        assert isinstance(await issue(session, book, draft, now=clock.now(), sealer=sealer), Moved)
    assert await keeper.statements() == []
    assert await close_next(db, book, clock=clock, sealer=sealer) is not None
    (row,) = await keeper.assert_sound()
    assert row.charges == 25_000


async def test_a_month_closes_while_runs_settle_and_every_charge_is_in_one_statement(
    keeper: Bookkeeper, desk: Desk, partner_id: str, database_url: str, keyring: Keyring
) -> None:
    keeper.go_to(2026, 12, 1, hour=1)
    keeper.clock.advance(seconds=3_599)
    wide = Database(database_url, pool_size=6)
    runner, other = Desk(wide, desk.ledger, keeper.clock), Bookkeeper(wide, keeper.clock, keyring)

    async def work(cost: int) -> int:
        for _ in range(4):
            await run(runner, partner_id, cost)
            keeper.clock.advance(seconds=1)
            await asyncio.sleep(0)
        return 0

    async def close() -> int:
        issued = 0
        while not all(task.done() for task in workers):
            issued += await other.close()
            await asyncio.sleep(0)
        return issued

    workers = [asyncio.create_task(work(cost)) for cost in (1, 3_333, 20_000)]
    issued = await asyncio.gather(close(), close(), *workers)
    await wide.close()
    assert sum(issued) == 1
    keeper.go_to(2027, 1, 2)
    assert await keeper.close() == 1
    rows = await keeper.assert_sound()
    assert sum(row.charges for row in rows) == 4 * 23_334


async def test_a_crash_before_the_commit_leaves_nothing_and_the_next_turn_issues_it_once(
    keeper: Bookkeeper, desk: Desk, partner_id: str, db: Database, clock: FixedClock, keyring: Keyring
) -> None:
    await run(desk, partner_id, 20_000)
    keeper.go_to(2026, 12, 2)

    async def die(session: AsyncSession, *, statement: StatementRow) -> None:
        assert session.in_transaction()
        raise asyncio.CancelledError(statement.id)

    with pytest.raises(asyncio.CancelledError):
        await Bookkeeper(db, clock, keyring, on_issued=die).close()
    assert await keeper.statements() == []
    assert await keeper.close() == 1
    await keeper.assert_sound()


async def test_the_trouble_of_one_book_is_not_that_of_the_others(
    keeper: Bookkeeper, desk: Desk, make_partner: MakePartner, db: Database, clock: FixedClock, keyring: Keyring
) -> None:
    first, second = await make_partner(), await make_partner()

    async def stumble(session: AsyncSession, *, statement: StatementRow) -> None:
        if session.in_transaction() and statement.partner_id == first:
            raise RuntimeError("nobody to tell")

    keeper.go_to(2026, 12, 2)
    assert await Bookkeeper(db, clock, keyring, on_issued=stumble).close() == 1
    assert [row.partner_id for row in await keeper.statements()] == [second]
    assert await keeper.close() == 1


async def test_16_a_closed_statement_never_changes_by_a_byte(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    hold_id = await run(desk, partner_id, 34_567)
    keeper.go_to(2026, 12, 2)
    await keeper.close()
    (before,) = await keeper.statements()
    await desk.reverse(partner_id, f"{hold_id}:flat", 34_567, reference="refund")
    keeper.go_to(2027, 1, 2)
    await keeper.close()
    after, january = await keeper.assert_sound()
    columns = [column.name for column in StatementRow.__table__.columns]
    assert [getattr(after, name) for name in columns] == [getattr(before, name) for name in columns]
    assert (january.charges, january.total_minor, january.carry_out) == (-34_567, -3, 0)


TAMPERINGS = {
    "UPDATE ledger_statements SET closing = closing + 1, opening = opening + 1": (
        "statement",
        "opening_micros is not what was signed.",
    ),
    "UPDATE ledger_statements SET signature = body": ("signature", "The signature does not fit the statement and its public key."),
    "UPDATE ledger_transfers SET amount = amount + 1 WHERE entry_no = 2": (
        "entries",
        "Entry 2: its columns are not what was hashed.",
    ),
    "UPDATE ledger_transfers SET hash = prev_hash WHERE entry_no = 2": ("entries", "Entry 2: its hash does not follow"),
    "DELETE FROM ledger_transfers WHERE entry_no = 3": ("entries", "There are 2 entries, not 3."),
    "UPDATE ledger_holds SET agent = 'claude'": ("sums", "lines is not what the entries add up to."),
}


async def test_what_was_tampered_with_is_found(keeper: Bookkeeper, desk: Desk, partner_id: str, db: Database) -> None:
    for cost in (20_000, 34_567):
        await run(desk, partner_id, cost)
    keeper.go_to(2026, 12, 2)
    await keeper.close()
    await _drop_triggers(db)
    for tampering, (name, said) in TAMPERINGS.items():
        proof = await _proof_after(db, tampering, keeper.keyring)
        found = [problem for check in proof.checks if check.name == name for problem in check.problems]
        assert any(problem.startswith(said) for problem in found), (tampering, proof)
        assert not proof.is_valid
    await keeper.assert_sound()


async def _proof_after(db: Database, tampering: str, keyring: Keyring) -> Proof:
    """Verify the statement as it would be after a change of the database, which is then undone."""
    async with db.write() as session, session.begin_nested() as change:
        await session.execute(text(tampering))
        row = (await session.scalars(select(StatementRow))).one()
        proof = await prove(session, row, public_key=Sealer(keyring).public_key)
        await change.rollback()
    return proof


async def test_a_statement_of_another_key_is_named_as_such(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    await run(desk, partner_id, 20_000)
    keeper.go_to(2026, 12, 2)
    await keeper.close()
    (row,) = await keeper.statements()
    proof = await keeper.proof(row, keyring=Keyring("another secret of the platform, 32 characters"))
    assert [(check.name, len(check.problems)) for check in proof.checks if check.problems] == [("signature", 1)]


async def test_a_book_whose_journal_is_broken_is_not_closed(
    keeper: Bookkeeper, desk: Desk, partner_id: str, db: Database, clock: FixedClock
) -> None:
    for _ in range(2):
        await run(desk, partner_id, 20_000)
    await _drop_triggers(db)
    async with db.write() as session:
        await session.execute(text("DELETE FROM ledger_transfers WHERE entry_no = 2"))
    keeper.go_to(2026, 12, 2)
    async with db.survey() as session:
        (book,) = await due_books(session, now=clock.now(), after_id="", limit=10)
        with pytest.raises(JournalBroken):
            await draft_next(session, book, now=clock.now())
    assert await keeper.close() == 0


async def test_test_money_and_live_money_have_statements_of_their_own(keeper: Bookkeeper, desk: Desk, partner_id: str) -> None:
    await desk.post(partner_id, "payment", 5_000_000, reference="card", mode="live")
    hold = await desk.hold(ask(partner_id, mode="live", agent="external:acme"))
    await desk.settle(hold.hold_id, Usage())
    keeper.clock.advance(seconds=timedelta(days=30).total_seconds())
    assert await keeper.close() == 2
    (test,), (live,) = await keeper.assert_sound("test"), await keeper.assert_sound("live")
    assert (test.charges, test.credits, test.payments) == (0, 1_000_000_000, 0)
    assert (live.charges, live.credits, live.payments) == (20_000, 0, 5_000_000)


async def _drop_triggers(db: Database) -> None:
    async with db.write() as session:
        for table in ("ledger_transfers", "ledger_statements", "ledger_holds"):
            for verb in ("update", "delete"):
                on = f" ON {table}" if db.dialect == "postgresql" else ""
                await session.execute(text(f"DROP TRIGGER {table}_no_{verb}{on}"))
