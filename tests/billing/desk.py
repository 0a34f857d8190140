"""The ledger as separate requests use it: a transaction around each call."""

import pytest

from codetether_billing.book import PostKind
from codetether_billing.reading import read_overview
from codetether_billing.service import SponsorLedger, post_money, reverse_transfer
from codetether_billing.sponsorship import change_sponsorship
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.ports import Charge, FundingRequest, Hold, Quote, Usage


class Desk:
    """The ledger, its database and its clock."""

    def __init__(self, db: Database, ledger: SponsorLedger, clock: FixedClock) -> None:
        self.db, self.ledger, self.clock = db, ledger, clock

    async def hold(self, request: FundingRequest) -> Hold:
        async with self.db.write() as session:
            return await self.ledger.hold(session, request)

    async def settle(self, hold_id: str, usage: Usage | None = None, *, cost_micros: int | None = None) -> Charge:
        async with self.db.write() as session:
            return await self.ledger.settle(session, hold_id=hold_id, usage=usage or Usage(cost_micros=cost_micros))

    async def void(self, hold_id: str) -> Charge:
        async with self.db.write() as session:
            return await self.ledger.void(session, hold_id=hold_id, reason="never_started")

    async def quote(self, request: FundingRequest) -> Quote:
        async with self.db.read() as session:
            return await self.ledger.quote(session, request)

    async def expire(self) -> list[str]:
        async with self.db.write() as session:
            return await self.ledger.expire_overdue(session)

    async def change(self, partner_id: str, **changes: str | int | None) -> None:
        async with self.db.write() as session:
            await change_sponsorship(
                session, partner_id=partner_id, mode="test", changes=changes, actor="key", now=self.clock.now()
            )

    async def sums(self, partner_id: str, mode: Mode = "test") -> tuple[int, int, int]:
        """Available, held, and spent this month."""
        async with self.db.read() as session:
            found = await read_overview(session, partner_id=partner_id, mode=mode, now=self.clock.now())
            return found.account.available, found.account.held, found.spending.used

    async def refusal(self, request: FundingRequest) -> type[PlatformError]:
        before = await self.sums(request.partner_id)
        with pytest.raises(PlatformError) as caught:
            await self.hold(request)
        assert await self.sums(request.partner_id) == before
        return type(caught.value)

    async def post(self, partner_id: str, kind: PostKind, amount_micros: int, *, reference: str, mode: Mode = "test") -> int:
        async with self.db.write() as session:
            return await post_money(
                session,
                partner_id=partner_id,
                mode=mode,
                kind=kind,
                reference=reference,
                amount_micros=amount_micros,
                code="test",
                actor="test",
                now=self.clock.now(),
            )

    async def reverse(self, partner_id: str, reverses: str, amount_micros: int, *, reference: str) -> int:
        async with self.db.write() as session:
            return await reverse_transfer(
                session,
                partner_id=partner_id,
                mode="test",
                reverses=reverses,
                reference=reference,
                amount_micros=amount_micros,
                code="test",
                actor="test",
                now=self.clock.now(),
            )
