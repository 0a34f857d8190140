"""The headline: money is never held twice, however many runs begin at once, also where nobody has used the cap before."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Account
from codetether_billing.errors import BookMoved, InFlightFull
from codetether_billing.ledger import admit
from codetether_billing.loading import load_account, load_admission
from codetether_billing.service import SponsorLedger
from codetether_billing.sponsorship import change_sponsorship
from codetether_billing.tables import CapUseRow
from codetether_billing.verify import verify_ledger
from codetether_billing.writing import write
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.tasks.ports import Usage
from tests.billing.conftest import ask
from tests.billing.histories import place

pytestmark = pytest.mark.anyio

RUNS, ROOM, HOLD_MICROS = 64, 20, 100_000


async def test_64_holds_at_once_on_a_fresh_cap_with_room_for_20_admit_exactly_20(
    db: Database, ledger: SponsorLedger, clock: FixedClock, partner_id: str
) -> None:
    async with db.write() as session:
        changes = {"monthly_cap_micros": ROOM * HOLD_MICROS}
        await change_sponsorship(session, partner_id=partner_id, mode="test", changes=changes, actor="key", now=clock.now())
        assert await session.scalar(select(func.count()).select_from(CapUseRow)) == 0
    wide = Database(db.url, pool_size=RUNS // 2)  # and as many again in overflow: a connection for every run
    started = asyncio.Event()

    async def hold() -> str:
        await started.wait()
        try:
            async with wide.write() as session:
                return (await ledger.hold(session, ask(partner_id))).hold_id
        except InFlightFull:
            return "refused"

    runs = [asyncio.create_task(hold()) for _ in range(RUNS)]
    await asyncio.sleep(0)
    started.set()
    answers = await asyncio.gather(*runs)
    await wide.close()

    admitted = [answer for answer in answers if answer != "refused"]
    assert len(admitted) == ROOM
    async with db.read() as session:
        assert (await verify_ledger(session)).problems == []


async def test_settles_of_one_hold_at_once_charge_once(db: Database, ledger: SponsorLedger, partner_id: str) -> None:
    async with db.write() as session:
        hold = await ledger.hold(session, ask(partner_id))

    async def settle(cost_micros: int) -> int:
        async with db.write() as session:
            usage = Usage(cost_micros=cost_micros)
            return (await ledger.settle(session, hold_id=hold.hold_id, usage=usage)).amount_micros

    charged = await asyncio.gather(*(settle(10_000 + number) for number in range(16)))
    assert len(Counter(charged)) == 1
    async with db.read() as session:
        assert (await verify_ledger(session)).problems == []


async def test_a_sweeper_and_a_settle_at_once_end_a_hold_once(
    db: Database, ledger: SponsorLedger, clock: FixedClock, partner_id: str
) -> None:
    async with db.write() as session:
        holds = [await ledger.hold(session, ask(partner_id)) for _ in range(8)]
    clock.advance(seconds=600)

    async def settle(hold_id: str) -> None:
        async with db.write() as session:
            await ledger.settle(session, hold_id=hold_id, usage=Usage())

    async def sweep() -> None:
        async with db.write() as session:
            await ledger.expire_overdue(session)

    await asyncio.gather(sweep(), *(settle(hold.hold_id) for hold in holds), sweep())
    async with db.read() as session:
        assert (await verify_ledger(session)).problems == []
    async with db.read() as session:
        account = await load_account(session, partner_id=partner_id, mode="test", currency="USD")
        assert account is not None
        assert (account.debits, account.held) == (8 * 20_000, 0)


async def test_a_writer_without_the_lock_writes_nothing(db: Database, clock: FixedClock, partner_id: str) -> None:
    async def hold(session: AsyncSession, account: Account, number: int) -> None:
        op = place(number, 50, at=clock.now())
        state = await load_admission(session, account, hold_ids=[op.hold_id], user_ids=[], at=op.at)
        rows, deltas, _ = admit(state, [op])
        await write(session, account, rows, deltas)

    async with db.write() as session:
        stale = await load_account(session, partner_id=partner_id, mode="test", currency="USD")
        assert stale is not None
        await hold(session, stale, 1)
    with pytest.raises(BookMoved):
        async with db.write() as session:
            await hold(session, stale, 2)
    async with db.read() as session:
        assert (await verify_ledger(session)).holds == 1
