"""Fixtures of mail tests: a partner whose tasks ask by mail, behind an open door."""

from collections.abc import AsyncIterator

import pytest

from codetether_billing.service import post_money
from tests.harness import Harness
from tests.mail.correspondent import Correspondent


@pytest.fixture
async def correspondent(harness: Harness) -> AsyncIterator[Correspondent]:
    """Somebody who can be asked."""
    door = harness.platform.mail_door
    await door.start()
    yield Correspondent(harness, await harness.make_partner(), door.port)
    await door.stop()


@pytest.fixture
async def live(harness: Harness) -> AsyncIterator[Correspondent]:
    """Somebody who can be asked by a partner with real money."""
    door, partner, now = harness.platform.mail_door, await harness.make_partner(mode="live"), harness.clock.now()
    async with harness.db.write() as session:
        await post_money(
            session,
            partner_id=partner.id,
            mode="live",
            kind="payment",
            reference="in_1",
            amount_micros=10_000_000,
            code="test",
            actor="test",
            now=now,
        )
    await door.start()
    yield Correspondent(harness, partner, door.port)
    await door.stop()
