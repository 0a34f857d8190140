"""The page of guesses: what people keep of them, what they change, what they cost; and what the partner says of its own words."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from codetether_billing.costs import AgentCosts
from codetether_guesser.stats import MOST_DAYS, GuessStats, read_stats
from codetether_platform.accounts.partners import MAX_CONTEXT_CHARACTERS, get_partner, set_agent_context
from codetether_platform.dashboard.access import OwnForm, Viewer
from codetether_platform.dashboard.views import HOME, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import ValidationFailed

#: What people call the fields of a guess.
FIELD_NAMES = {
    "prompt": "The work",
    "title": "Title",
    "schedule": "Schedule",
    "notify_email": "Address to tell",
    "priority": "Priority",
    "template_inputs": "Template and its inputs",
}
LANGUAGE_NAMES = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "pt": "Portuguese",
    "ja": "Japanese",
    "fr": "French",
    "it": "Italian",
}


class GuessesController(Controller):
    """`/dashboard/guesses`."""

    include_in_schema = False

    @get("/guesses")
    async def page(
        self, viewer: NamedDependency[Viewer], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Response[str]:
        """The last thirty days of guesses, and the form of the partner's own words."""
        return await _page(viewer, db, clock)

    @post("/guesses/context", status_code=303)
    async def keep_context(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Response[Any]:
        """Keep what the partner says of its product and its words."""
        given = form.get("agent_context", "")
        try:
            async with db.write() as session:
                await set_agent_context(session, partner_id=viewer.partner_id, text=given)
        except ValidationFailed as error:
            return await _page(viewer, db, clock, given=given, fault=error.detail, status=422)
        return Redirect(HOME + "/guesses", status_code=303)


async def _page(
    viewer: Viewer, db: Database, clock: Clock, *, given: str | None = None, fault: str | None = None, status: int = 200
) -> Response[str]:
    async with db.survey() as session:
        stats: GuessStats = await read_stats(
            session, costs=AgentCosts(), partner_id=viewer.partner_id, mode=viewer.mode, days=MOST_DAYS, now=clock.now()
        )
        partner = await get_partner(session, viewer.partner_id)
    return show(
        "guesses.html",
        status_code=status,
        viewer=viewer,
        stats=stats,
        field_names=FIELD_NAMES,
        language_names=LANGUAGE_NAMES,
        context=(partner.agent_context or "") if given is None else given,
        most=MAX_CONTEXT_CHARACTERS,
        fault=fault,
    )
