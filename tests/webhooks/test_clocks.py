"""A worker whose own clock is wrong, or jumps, takes no lease of another away and sends nothing early and nothing late."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from codetether_platform.accounts.partners import create_partner
from codetether_platform.app import Platform
from codetether_platform.kernel.clock import SystemClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.webhooks.tables import WebhookDeliveryRow
from tests.conftest import KINDS
from tests.harness import ManualEngine
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers, hangs

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("postgresql" not in KINDS, reason="CODETETHER_TEST_DATABASES leaves PostgreSQL out"),
]
TEN_MINUTES = timedelta(minutes=10)


class OwnClock:
    """What this machine believes the time to be."""

    def __init__(self, off: timedelta) -> None:
        self.off = off

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


@pytest.fixture(params=[TEN_MINUTES, -TEN_MINUTES], ids=["fast", "slow"])
def own(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> OwnClock:
    """A machine's clock that is ten minutes off; the database's, which is this machine's too, is right."""
    own = OwnClock(request.param)
    monkeypatch.setattr(SystemClock, "now", lambda _: own.now())
    return own


@pytest.fixture
async def platform(postgres_url: str, settings: Settings, own: OwnClock, anyio_backend: str) -> AsyncIterator[Platform]:
    """A process on that machine, linked to the database."""
    db = Database(postgres_url)
    await db.link.start()
    yield Platform(settings, db=db, engine=ManualEngine())
    await db.close()


@pytest.fixture
async def house(platform: Platform, keyring: Keyring, settings: Settings) -> House:
    async with platform.db.write() as session:
        partner = await create_partner(session, name="Acme", now=platform.clock.now())
    return House(db=platform.db, keyring=keyring, settings=settings, partner_id=partner.id)


async def test_lease_of_another_holds_though_the_own_clock_is_off_and_jumps(
    platform: Platform, house: House, own: OwnClock, receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codetether_platform.webhooks.worker.GRACE_SECONDS", 0.05)
    receiver = await receive(hangs)
    await house.register(receiver.url, platform.clock)
    await house.publish(platform.clock)
    other = house.worker(platform.clock)
    holding = asyncio.create_task(other.run())
    await receiver.wait_for(1)
    for _ in range(2):
        assert await platform.deliveries.deliver_due() == 0
        own.off = -own.off
    assert len(receiver.received) == 1
    await other.stop()
    await holding


async def test_retry_is_sent_when_it_is_due_by_the_database_and_is_signed_with_the_own_time(
    platform: Platform, house: House, own: OwnClock, receive: Receive
) -> None:
    receiver = await receive(answers(500))
    await house.register(receiver.url, platform.clock)
    await house.publish(platform.clock)
    assert await platform.deliveries.deliver_due() == 1  # what was just published is due, on a slow machine too
    own_now = int(own.now().timestamp())
    assert abs(int(receiver.received[0].headers["webhook-timestamp"]) - own_now) <= 2
    row = WebhookDeliveryRow
    async with house.db.read() as session:
        next_at = await session.scalar(select(row.next_at))
    assert next_at is not None
    assert timedelta(seconds=2) < next_at - datetime.now(UTC) < timedelta(seconds=8)
    own.off = -own.off
    assert await platform.deliveries.deliver_due() == 0
    async with house.db.write() as session:
        await session.execute(update(row).values(next_at=datetime.now(UTC)))
    await asyncio.sleep(0.3)  # more than the database and this process may differ
    assert await platform.deliveries.deliver_due() == 1


async def test_whole_platform_lives_by_the_databases_clock(platform: Platform, own: OwnClock) -> None:
    for _ in range(2):
        assert abs(platform.clock.now() - datetime.now(UTC)) < timedelta(seconds=0.3)
        own.off = -own.off
    clocks = [vars(part)["_clock"] for part in (platform.dispatcher, platform.mails, platform.purger, platform.deliveries)]
    assert clocks == [platform.clock] * 4
