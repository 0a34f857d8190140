"""Fixtures of the ledger's tests: a partner with open books, the ledger, and what partners ask of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from codetether_billing.service import SponsorLedger, open_books
from codetether_platform.accounts.partners import create_partner
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.ids import new_id
from codetether_platform.tasks.ports import FundingRequest
from tests.billing.desk import Desk

MakePartner = Callable[[], Awaitable[str]]


@pytest.fixture
def ledger(clock: FixedClock) -> SponsorLedger:
    """The ledger under test."""
    return SponsorLedger(clock)


@pytest.fixture
def make_partner(db: Database, clock: FixedClock) -> MakePartner:
    """Make a partner whose books are open; returns its id."""

    async def make() -> str:
        async with db.write() as session:
            row = await create_partner(session, name="Acme Helpdesk", now=clock.now())
            await open_books(session, partner_id=row.id, now=clock.now())
            return row.id

    return make


@pytest.fixture
async def partner_id(make_partner: MakePartner, anyio_backend: str) -> str:
    """A partner with open books."""
    return await make_partner()


@pytest.fixture
async def desk(db: Database, ledger: SponsorLedger, clock: FixedClock, anyio_backend: str) -> Desk:
    """The ledger as separate requests use it."""
    return Desk(db, ledger, clock)


def ask(partner_id: str, **changes: Any) -> FundingRequest:
    """A run of the sandbox that wants money; $0.10 is held for it and it costs $0.02."""
    asked: dict[str, Any] = {
        "run_id": new_id(),
        "segment": 0,
        "partner_id": partner_id,
        "user_id": None,
        "mode": "test",
        "agent": "sandbox",
        "model": None,
    }
    return FundingRequest(**(asked | changes))
