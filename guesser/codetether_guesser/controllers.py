"""Routes of the guesser."""

from typing import Annotated, cast

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from codetether_guesser.answer import Guess
from codetether_guesser.schemas import GuessRequest
from codetether_guesser.service import Guesser
from codetether_guesser.stats import MOST_DAYS, GuessCosts, GuessStats, read_stats
from codetether_guesser.stream import cache_header, stream_guess, stream_replay
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.idempotency import Once
from codetether_platform.web.kept_answers import Replay

ClientId = Annotated[str | None, QueryParameter(max_length=200, description="Taken and not read: the credential says who calls.")]
Days = Annotated[int, QueryParameter(ge=1, le=MOST_DAYS, description="Days to look back; guesses are kept for 30.")]
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
        opt={
            "event_stream": "With `stream`: the events `slots`, `text` and `done`. Each `data:` is one JSON value: the answer "
            "without `id`, `confirm`, `estimate`, `prefilled_url` and times, and in `done` the whole of it."
        },
    )
    async def create_guess(
        self,
        data: JSONBody[GuessRequest],
        principal: NamedDependency[Principal],
        guesser: NamedDependency[Guesser],
        client_ip: NamedDependency[str],
        once: NamedDependency[Once],
        client_id: ClientId = None,
    ) -> Response[Guess]:
        """Return a title, steps and a task configuration that holds only what the description says.

        `X-Guess-Cache` is `hit` where the same text was read within 24 hours. With `stream`, the answer is `text/event-stream`:
        `slots` (what the rules read, at once), `text` (the same with the model's words, where there is a model) and `done`
        (the whole guess with its id). A model that fails changes no slot and still ends with `done`.
        """
        if once.ask is None and not data.stream:
            begun = await guesser.begin(data, principal=principal, client_ip=client_ip)
            told = await guesser.keep_with_others(await guesser.finish(begun))
            return cast("Response[Guess]", Response(told.body, media_type="application/json", headers=cache_header(begun)))
        try:
            async with once.ahead(guesser.db):
                begun = await guesser.begin(data, principal=principal, client_ip=client_ip)
                if not data.stream:
                    draft = await guesser.finish(begun)
                    async with once.write(guesser.db) as session:
                        told = await guesser.keep(session, draft)
                        return await once.keep(session, told.guess, headers=cache_header(begun))
        except Replay as replay:
            if not data.stream:
                raise
            return stream_replay(replay)  # type: ignore[return-value]  # a stream has no struct
        return stream_guess(guesser, once, begun)  # type: ignore[return-value]  # as above

    @get(
        "/guess/stats",
        operation_id="readGuessStats",
        summary="How guesses fare",
        guards=[requires("guess", kinds=("partner",))],
    )
    async def read_stats(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        guess_costs: NamedDependency[GuessCosts],
        days: Days = MOST_DAYS,
    ) -> GuessStats:
        """Return how often each field was kept or changed in tasks made with a `guess_id`, guesses without a run, and the cost."""
        async with db.survey() as session:
            return await read_stats(
                session,
                costs=guess_costs,
                partner_id=principal.partner_id,
                mode=principal.mode,
                days=days,
                now=clock.now(),
            )

    @get(
        "/guesses/{guess:str}",
        operation_id="openGuess",
        summary="Open a guess by its link",
        guards=[requires("guess", kinds=("partner", "session", "visitor"))],
    )
    async def open_guess(self, guess: Token, principal: NamedDependency[Principal], guesser: NamedDependency[Guesser]) -> Guess:
        """Return the guess of a `prefilled_url`, for callers of its partner on its page, within 24 hours."""
        return await guesser.open(guess, principal=principal)
