"""Routes of the partner itself."""

import msgspec
from litestar import Controller, Response, get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.partner.schemas import Partner, PartnerPatch
from codetether_platform.partner.service import change_partner, view_partner
from codetether_platform.web.idempotency import Once


class PartnerController(Controller):
    """`/v1/partner`."""

    path = "/v1/partner"
    tags = ("Partner",)
    guards = (requires("partners:admin"),)

    @get(operation_id="getPartner", summary="Show what you say of yourself")
    async def show(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Partner:
        """Your name, colour and links, your product's words, time zone and language, and the origins of the key's mode."""
        async with db.read() as session:
            return await view_partner(session, partner_id=principal.partner_id, mode=principal.mode)

    @patch(operation_id="updatePartner", summary="Change what you say of yourself")
    async def change(
        self,
        data: JSONBody[PartnerPatch],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Partner]:
        """All of it or nothing. Pages that are open show it when they boot next; caps keep the months of the zone they began in."""
        given = {name: getattr(data, name) for name in PartnerPatch.__struct_fields__}
        changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}
        async with once.write(db) as session:
            await change_partner(session, partner_id=principal.partner_id, mode=principal.mode, changes=changes, now=clock.now())
            view = await view_partner(session, partner_id=principal.partner_id, mode=principal.mode)
            return await once.keep(session, view)
