"""Soft thresholds reach the listener once a window, in the transaction that passed them."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.service import SponsorLedger
from codetether_billing.sponsorship import change_sponsorship
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.tasks.ports import Usage
from tests.billing.conftest import ask

pytestmark = pytest.mark.anyio


class Heard:
    """A listener that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, bool]] = []

    async def __call__(self, session: AsyncSession, *, partner_id: str, mode: str, percent: int, is_exhausted: bool) -> None:
        self.told.append((mode, percent, is_exhausted))


async def test_each_threshold_is_told_once_a_window(db: Database, clock: FixedClock, partner_id: str) -> None:
    heard = Heard()
    ledger = SponsorLedger(clock, on_threshold=heard)

    async def spend(micros: int) -> None:
        async with db.write() as session:
            hold = await ledger.hold(session, ask(partner_id))
            await ledger.settle(session, hold_id=hold.hold_id, usage=Usage(cost_micros=micros))

    async with db.write() as session:
        changes = {"monthly_cap_micros": 1_000_000}
        await change_sponsorship(session, partner_id=partner_id, mode="test", changes=changes, actor="key", now=clock.now())
    for _ in range(9):
        await spend(100_000)
    assert heard.told == [("test", 50, False), ("test", 80, False)]
    await spend(60_000)
    assert heard.told[2:] == [("test", 95, False), ("test", 100, True)]

    async with db.write() as session:
        changes = {"monthly_cap_micros": 1_200_000}
        await change_sponsorship(session, partner_id=partner_id, mode="test", changes=changes, actor="key", now=clock.now())
    await spend(100_000)
    await spend(100_000)
    assert len(heard.told) == 4

    clock.advance(seconds=30 * 86_400)
    for _ in range(6):
        await spend(100_000)
    assert heard.told[4:] == [("test", 50, False)]


async def test_a_threshold_of_a_rolled_back_settle_is_told_again(db: Database, clock: FixedClock, partner_id: str) -> None:
    heard = Heard()
    ledger = SponsorLedger(clock, on_threshold=heard)
    async with db.write() as session:
        changes = {"monthly_cap_micros": 200_000}
        await change_sponsorship(session, partner_id=partner_id, mode="test", changes=changes, actor="key", now=clock.now())
        hold = await ledger.hold(session, ask(partner_id))
    for _ in range(2):
        async with db.write() as session:
            await ledger.settle(session, hold_id=hold.hold_id, usage=Usage(cost_micros=100_000))
            if len(heard.told) == 1:
                await session.rollback()
    assert heard.told == [("test", 50, False)] * 2
