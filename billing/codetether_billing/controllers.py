"""Routes of billing and sponsorship. Only partners' keys: end users never see an amount of the partner's."""

from typing import Annotated

import msgspec
from litestar import Controller, Response, get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from codetether_billing.reading import list_holds, list_transfers, read_overview
from codetether_billing.schemas import Balance, LedgerEntry, LedgerHold, Sponsorship, SponsorshipPatch
from codetether_billing.sponsorship import change_sponsorship, read_sponsorship
from codetether_billing.views import balance_view, entry_view, hold_view, sponsorship_view
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.idempotency import Once
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

RunId = Annotated[str | None, QueryParameter(max_length=64, description="Only what belongs to this run.")]
IsOpen = Annotated[bool | None, QueryParameter(description="Only holds that are open (true) or have ended (false).")]


class BillingController(Controller):
    """`/v1/billing`."""

    path = "/v1/billing"
    tags = ("Billing",)

    @get("/balance", operation_id="getBalance", summary="Read the balance", guards=[requires("billing:read")])
    async def balance(
        self, principal: NamedDependency[Principal], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Balance:
        """What is there, what is held for runs that are going, and what this month's cap leaves."""
        async with db.read() as session:
            found = await read_overview(session, partner_id=principal.partner_id, mode=principal.mode, now=clock.now())
        return balance_view(found)

    @get("/ledger", operation_id="listLedger", summary="List transfers", guards=[requires("billing:read")])
    async def ledger(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        run_id: RunId = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[LedgerEntry]:
        """Newest first. `entry_no` is 1, 2, 3 … without gaps; each `hash` covers the entry and the hash before it."""
        pager = Pager(int, keyring, cursor, f"ledger|{principal.partner_id}|{principal.mode}|{run_id}")
        async with db.read() as session:
            rows, following = await list_transfers(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                limit=limit,
                before_entry_no=pager.place,
                run_id=run_id,
            )
        return pager.page([entry_view(row) for row in rows], following)

    @get("/holds", operation_id="listHolds", summary="List holds", guards=[requires("billing:read")])
    async def holds(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        run_id: RunId = None,
        is_open: IsOpen = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[LedgerHold]:
        """Newest first, each with how it ended: settled, voided or expired."""
        pager = Pager(int, keyring, cursor, f"holds|{principal.partner_id}|{principal.mode}|{run_id}|{is_open}")
        async with db.read() as session:
            lines, following = await list_holds(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                limit=limit,
                before_step_no=pager.place,
                run_id=run_id,
                is_open=is_open,
            )
        return pager.page([hold_view(line) for line in lines], following)


class SponsorshipController(Controller):
    """`/v1/sponsorship`."""

    path = "/v1/sponsorship"
    tags = ("Sponsorship",)

    @get(operation_id="getSponsorship", summary="Read the sponsorship", guards=[requires("billing:read")])
    async def read(
        self, principal: NamedDependency[Principal], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Sponsorship:
        """Its limits, and how much of this month they have seen."""
        async with db.read() as session:
            return sponsorship_view(
                await read_sponsorship(session, partner_id=principal.partner_id, mode=principal.mode, now=clock.now())
            )

    @patch(operation_id="updateSponsorship", summary="Change the sponsorship", guards=[requires("billing:manage")])
    async def change(
        self,
        data: JSONBody[SponsorshipPatch],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Sponsorship]:
        """A lower cap refuses new runs at once and breaks none that is going. Every change is kept: who, old, new."""
        now = clock.now()
        given = {name: getattr(data, name) for name in SponsorshipPatch.__struct_fields__}
        changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}
        async with once.write(db) as session:
            await change_sponsorship(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                changes=changes,
                actor=principal.id,
                now=now,
            )
            view = sponsorship_view(await read_sponsorship(session, partner_id=principal.partner_id, mode=principal.mode, now=now))
            return await once.keep(session, view)
