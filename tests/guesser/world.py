"""What tests of the guesser stand on: a free funding, a partner, callers, and a guesser with or without a model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_guesser.schemas import GuessRequest
from codetether_guesser.service import Guesser, Told
from codetether_platform.accounts.partners import create_partner
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.principal import PARTNER_SCOPES, VISITOR_SCOPES, Mode, Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.ports import Charge, Funding, FundingRequest, Hold, Quote, Usage

PAGE = "https://acme.example"


class FlatFunding:
    """A funding that quotes one price and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[FundingRequest] = []
        self.refusal: PlatformError | None = None
        #: What was held for, settled and given back, in order.
        self.told: list[tuple[str, Any]] = []

    async def quote(self, session: AsyncSession, request: FundingRequest) -> Quote:
        self.asked.append(request)
        return Quote(
            payer="partner",
            currency="USD",
            p50_micros=10_000,
            p95_micros=40_000,
            max_charge_micros=50_000,
            remaining_after_micros=950_000,
            remaining_share_percent=95,
            is_admissible=True,
        )

    async def hold(self, session: AsyncSession, request: FundingRequest) -> Hold:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(("hold", request.agent))
        return Hold(request.run_id, "partner", 9_000, "USD", 991_000, 99, datetime(2026, 12, 1, tzinfo=UTC))

    async def settle(self, session: AsyncSession, *, hold_id: str, usage: Usage) -> Charge:
        self.told.append(("settle", usage))
        return Charge(0, 0, "USD")

    async def void(self, session: AsyncSession, *, hold_id: str, reason: str) -> Charge:
        self.told.append(("void", reason))
        return Charge(0, 0, "USD")

    async def _unused(self, *_args: Any, **_named: Any) -> Any:
        raise AssertionError("a guess runs nothing")

    hold_all = renew = expire_overdue = room_micros = cost_micros = _unused


class World:
    """A guesser on the test's database."""

    def __init__(self, *, db: Database, clock: FixedClock, keyring: Keyring, settings: Settings) -> None:
        self.db, self.clock, self.keyring = db, clock, keyring
        self.funding = FlatFunding()
        assert isinstance(self.funding, Funding)
        self.settings = settings
        self.guesser = Guesser(db=db, clock=clock, keyring=keyring, settings=settings, funding=self.funding)

    async def partner(self, *, mode: Mode = "test", name: str = "Acme") -> Principal:
        """Make a partner; returns its server's credential."""
        async with self.db.write() as session:
            row = await create_partner(session, name=name, now=self.clock.now())
        return Principal(kind="partner", id="key", partner_id=row.id, mode=mode, scopes=PARTNER_SCOPES)

    async def guess(self, principal: Principal, description: str, *, client_ip: str = "192.0.2.1", **fields: Any) -> Told:
        """Guess as this caller."""
        request = msgspec.convert({"description": description, **fields}, GuessRequest)
        draft = await self.guesser.read(request, principal=principal, client_ip=client_ip)
        async with self.db.write() as session:
            return await self.guesser.keep(session, draft)


def visitor_of(partner: Principal, *, origin: str = PAGE) -> Principal:
    """Return a visitor of one of the partner's pages."""
    return Principal(
        kind="visitor", id="visitor", partner_id=partner.partner_id, mode=partner.mode, scopes=VISITOR_SCOPES, origin=origin
    )


@asynccontextmanager
async def open_world(*, db: Database, clock: FixedClock, keyring: Keyring, settings: Settings) -> AsyncIterator[World]:
    """Open a world and close its connections."""
    world = World(db=db, clock=clock, keyring=keyring, settings=settings)
    try:
        yield world
    finally:
        await world.guesser.close()
