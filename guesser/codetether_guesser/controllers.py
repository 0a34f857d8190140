"""Routes of the guesser."""

from typing import Annotated

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from codetether_guesser.answer import Guess
from codetether_guesser.schemas import GuessRequest
from codetether_guesser.service import Guesser
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.idempotency import Once

ClientId = Annotated[str | None, QueryParameter(max_length=200, description="Taken and not read: the credential says who calls.")]
Token = Annotated[str, PathParameter(max_length=200, description="The `guess` parameter of a `prefilled_url`.")]


class GuessController(Controller):
    """`/v1/guess`: a description in, a prefilled task configuration out. A guess never runs a task."""

    path = "/v1"
    tags = ("Guesses",)

    @post(
        "/guess",
        operation_id="createGuess",
        summary="Read a description",
        guards=[requires("guess", kinds=("partner", "session", "visitor"))],
        status_code=200,
    )
    async def create_guess(
        self,
        data: JSONBody[GuessRequest],
        principal: NamedDependency[Principal],
        guesser: NamedDependency[Guesser],
        client_ip: NamedDependency[str],
        db: NamedDependency[Database],
        once: NamedDependency[Once],
        client_id: ClientId = None,
    ) -> Response[Guess]:
        """Return a title, steps and a task configuration that holds only what the description says.

        `X-Guess-Cache` is `hit` where the same text was read within 24 hours.
        """
        async with once.ahead(db):
            draft = await guesser.read(data, principal=principal, client_ip=client_ip)
            async with once.write(db) as session:
                told = await guesser.keep(session, draft)
                return await once.keep(session, told.guess, headers={"X-Guess-Cache": "hit" if told.is_cached else "miss"})

    @get(
        "/guesses/{guess:str}",
        operation_id="openGuess",
        summary="Open a guess by its link",
        guards=[requires("guess", kinds=("partner", "session", "visitor"))],
    )
    async def open_guess(self, guess: Token, principal: NamedDependency[Principal], guesser: NamedDependency[Guesser]) -> Guess:
        """Return the guess of a `prefilled_url`, for callers of its partner on its page, within 24 hours."""
        return await guesser.open(guess, principal=principal)
