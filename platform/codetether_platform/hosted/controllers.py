"""`/t/new`: the element on a page of the platform, filled by a guess's link or by words. Opening it never runs anything."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, QueryParameter

from codetether_guesser.service import Guesser
from codetether_platform.accounts.partners import get_partner
from codetether_platform.dashboard.html import load_static, make_environment, page, refused, static_response
from codetether_platform.embed.service import find_page
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import NotFound, PlatformError
from codetether_platform.oauth.keys import publishable_key_of
from codetether_platform.settings import Settings
from codetether_platform.web.problems import translate

PACKAGE = "codetether_platform.hosted"
PAGES = make_environment(PACKAGE)
STATIC = load_static(PACKAGE, {"hosted.css": "text/css"})
PAGES.globals |= {"static": {name: f"/t/static/{name}?v={file.version}" for name, file in STATIC.items()}}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
GuessToken = Annotated[str | None, QueryParameter(name="guess", max_length=200)]
ClientId = Annotated[str | None, QueryParameter(name="client_id", max_length=80)]
Prompt = Annotated[str, QueryParameter(name="prompt", max_length=4000)]


def _refuse(request: Request[Any, Any, Any], error: PlatformError) -> Response[str]:
    return refused(PAGES, request, error)


def _refuse_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    return _refuse(request, translate(error))


class HostedController(Controller):
    """Pages of `/t`."""

    path = "/t"
    include_in_schema = False
    exception_handlers = {PlatformError: _refuse, HTTPException: _refuse_http}  # noqa: RUF012 - Litestar's own declaration

    @get("/new")
    async def new(
        self,
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
        guesser: NamedDependency[Guesser],
        guess: GuessToken = None,
        client_id: ClientId = None,
        prompt: Prompt = "",
    ) -> Response[str]:
        """Show the element with what a guess's link or the address says, for a person to look at, change and run."""
        title = None
        now = clock.now()
        async with db.read() as session:
            if guess is not None:
                link = await guesser.follow(session, guess, now=now)
                title = link.title
                client_id = await publishable_key_of(session, partner_id=link.partner_id, mode=link.mode)
                partner = await get_partner(session, link.partner_id)
            else:
                _, partner = await find_page(
                    session,
                    client_id=client_id or "",
                    origin=settings.base_url,
                    own_origin=settings.base_url,
                    dashboard_url=f"{settings.base_url}/dashboard/keys",
                    now=now,
                )
        answer = page(PAGES, "new.html", partner=partner, client_id=client_id, prefill=guess or "", prompt=prompt, title=title)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    @get("/static/{name:str}")
    async def static_file(self, name: FromPath[str], v: FromQuery[str | None] = None) -> Response[bytes]:
        """Serve the style sheet."""
        if name not in STATIC:
            raise NotFound
        return static_response(STATIC[name], version=v)
