"""The demo's pages: the partner's product with the element on it, its webhook sink, the mail outbox, and where to start."""

from typing import Any

import httpx
from litestar import Controller, Request, Response, get, post
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers.base import BaseRouteHandler
from litestar.params import FromPath, FromQuery

from codetether_platform.dashboard.html import load_static, make_environment, page, static_response
from codetether_platform.dashboard.views import ENVIRONMENT
from codetether_platform.dashboard.views import PACKAGE as DASHBOARD
from codetether_platform.demo.errors import DemoSessionRefused
from codetether_platform.demo.sink import DelaySeconds, FailingStatus, FailingTimes, Sink
from codetether_platform.demo.state import DemoState
from codetether_platform.demo.tickets import CONVERSATION, PROMPT, TICKETS
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import Forbidden, NotFound
from codetether_platform.mail.outbox import list_mails

PACKAGE = "codetether_platform.demo"
STATIC = load_static(PACKAGE, {"acme.css": "text/css", "acme.js": "text/javascript"})
CALL_SECONDS = 5
#: Who is signed in at Acme: the person its server vouches for.
ACME_USER = {"external_id": "acme-user-7", "email": "ada@acme.example", "name": "Ada Lovelace"}

PAGES = make_environment(PACKAGE, DASHBOARD)
PAGES.globals |= ENVIRONMENT.globals


def demo_routes(state: DemoState) -> list[Any]:
    """Return the routes of the demo, for one running demo."""
    sink = Sink(state.webhook_secret)
    hosts = {origin.partition("://")[2] for origin in (state.base_url, state.demo_origin)}

    def is_this_machine(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        # A foreign name that was pointed at this machine (DNS rebinding) must not read the keys off these pages.
        if connection.headers.get("host", "") not in hosts:
            raise NotFound("There is nothing at this address.")

    class DemoController(Controller):
        """What a partner would build, and what a newcomer looks at."""

        include_in_schema = False
        guards = (is_this_machine,)

        @get("/")
        async def start(self) -> Response[str]:
            """Show where everything is."""
            return page(PAGES, "start.html", state=state)

        @get("/demo")
        async def acme(self, vouched: FromQuery[bool] = False, theme: FromQuery[str] = "") -> Response[str]:
            """Show the partner's product under a policy as strict as a careful partner's."""
            answer = page(
                PAGES,
                "acme.html",
                state=state,
                files={name: f"/demo/static/{name}?v={file.version}" for name, file in STATIC.items()},
                is_vouched=vouched,
                is_dark=theme == "dark",
                tickets=TICKETS,
                conversation=CONVERSATION,
                prompt=PROMPT,
            )
            answer.headers["Content-Security-Policy"] = acme_policy(state.base_url, is_vouched=vouched)
            return answer

        @get("/demo/static/{name:str}")
        async def static_file(self, name: FromPath[str], v: FromQuery[str | None] = None) -> Response[bytes]:
            """Answer a file of the partner's page."""
            if name not in STATIC:
                raise NotFound("There is no such file.")
            return static_response(STATIC[name], version=v)

        @post("/demo/session", status_code=200)
        async def session(self, request: Request[Any, Any, Any]) -> dict[str, str]:
            """Do what a partner's server does for `fetchClientSecret`: vouch for whoever is signed in there."""
            if request.headers.get("origin", "") != state.demo_origin:
                raise Forbidden("This address serves only the demo's own page.")
            async with httpx.AsyncClient(base_url=state.base_url, timeout=CALL_SECONDS, trust_env=False) as client:
                answer = await client.post(
                    "/v1/embed/sessions",
                    headers={"Authorization": f"Bearer {state.secret_key}"},
                    json=ACME_USER | {"origin": state.demo_origin},
                )
            if answer.status_code != 201:
                raise DemoSessionRefused(f"The platform answered {answer.status_code}: {answer.text[:300]}")
            return {"client_secret": answer.json()["client_secret"]}

        @get("/demo/sink")
        async def show_sink(self) -> Response[str]:
            """Show what the partner's receiver got, newest first."""
            return page(PAGES, "sink.html", state=state, received=list(sink.received))

        @post("/demo/sink/hook", status_code=200)
        async def hook(
            self,
            request: Request[Any, Any, Any],
            clock: NamedDependency[Clock],
            status: FailingStatus = 500,
            times: FailingTimes = 0,
            delay: DelaySeconds = 0,
        ) -> Response[bytes]:
            """Receive a delivery. `times=2&status=500` fails the first two tries of each; `delay` is in seconds."""
            return await sink.receive(request, now=clock.now(), status=status, times=times, delay=delay)

        @get("/demo/outbox")
        async def outbox(self, db: NamedDependency[Database]) -> Response[str]:
            """Show all mails that test mode kept."""
            async with db.read() as session:
                mails = await list_mails(session, partner_id=None)
            return page(PAGES, "demo_outbox.html", state=state, mails=mails)

    return [DemoController]


def acme_policy(base_url: str, *, is_vouched: bool) -> str:
    """Return the page's policy: the platform's script and API, its own style, no inline anything, no script-made HTML."""
    own_script = "'self' " if is_vouched else ""
    return (
        f"default-src 'none'; script-src {own_script}{base_url}; connect-src {own_script}{base_url}; style-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
