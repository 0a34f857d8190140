"""Routes of quotes."""

from typing import Annotated

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.controllers.parameters import CALLERS
from codetether_platform.tasks.quotes.schemas import Quote, QuoteRequest
from codetether_platform.tasks.quotes.service import find_quote, make_quote, view_quote
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.web.idempotency import Once

QuoteId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the quote.")]


class QuotesController(Controller):
    """`/v1/quotes`: what a run will cost."""

    path = "/v1/quotes"
    tags = ("Quotes",)

    @post(operation_id="createQuote", summary="Price a run", guards=[requires("tasks:write", kinds=CALLERS)], status_code=201)
    async def create(
        self,
        data: JSONBody[QuoteRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
        once: NamedDependency[Once],
    ) -> Response[Quote]:
        """Tell payer, estimate and maximum of a run, without holding anything. Its maximum can be kept for fifteen minutes."""
        async with once.write(db) as session:
            row = await make_quote(session, door=door, principal=principal, request=data, now=clock.now())
            view = view_quote(row, principal=principal)
            return await once.keep(session, view, status_code=201, headers={"Location": f"{self.path}/{row.id}"})

    @get("/{quote_id:str}", operation_id="getQuote", summary="Show a quote", guards=[requires("tasks:read", kinds=CALLERS)])
    async def show(self, quote_id: QuoteId, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Quote:
        """Return a price that was told."""
        async with db.read() as session:
            return view_quote(await find_quote(session, principal=principal, quote_id=quote_id), principal=principal)
