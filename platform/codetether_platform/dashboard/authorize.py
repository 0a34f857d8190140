"""`/oauth/authorize`: a member is asked whether an app may act for its partner. The browser goes back with a code, or why not.

Nothing is sent back to an address that is not the app's own: then a page says what is wrong.
"""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from codetether_platform.accounts.partners import get_partner
from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.dashboard.access import SCOPES, OwnForm, Viewer, provide_own_form, provide_viewer
from codetether_platform.dashboard.errors import MemberNeeded
from codetether_platform.dashboard.return_to import AUTHORIZE, remember
from codetether_platform.dashboard.views import HOME, refuse, refuse_http, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.apps.client_auth import living_client
from codetether_platform.oauth.apps.errors import AuthorizationRefused
from codetether_platform.oauth.apps.grants import open_code
from codetether_platform.oauth.apps.redirect_uris import host_of, is_registered
from codetether_platform.oauth.apps.requests import Fault, Wanted, answer_address, judge, read_parameters
from codetether_platform.oauth.apps.tables import OAuthClientRow
from codetether_platform.settings import Settings


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request of a known app with one of its own addresses, judged."""

    client: OAuthClientRow
    partner: PartnerRow
    redirect_uri: str
    state: str
    judged: Wanted | Fault


class AuthorizeController(Controller):
    """The endpoint of RFC 6749 §3.1, and the form on its page."""

    include_in_schema = False

    @get()
    async def ask(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        """Send a visitor to sign in and back, a faulty request back to its app, and show everyone else the question."""
        asked = await _read(request, db=db, settings=settings)
        if isinstance(asked.judged, Fault):
            return _back(asked, settings, error=asked.judged.error, error_description=asked.judged.description)
        try:
            viewer = await provide_viewer(request, db=db, clock=clock, keyring=keyring)
        except MemberNeeded:
            if asked.judged.is_silent:
                return _back(asked, settings, error="login_required")
            answer = Redirect(HOME + "/login", status_code=303)
            remember(answer, request.scope["query_string"], keyring=keyring, is_secure=settings.is_secure, now=clock.now())
            return answer
        _check_account(asked, viewer)
        if asked.judged.is_silent:
            return _back(asked, settings, error="consent_required")
        return _question(asked, asked.judged, viewer, query=request.scope["query_string"].decode("latin-1"))

    @post(status_code=303)
    async def decide(
        self,
        request: Request[Any, Any, Any],
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        """Send the browser back with a code or with `access_denied`. The request, in the form's address, is judged anew."""
        asked = await _read(request, db=db, settings=settings)
        _check_account(asked, viewer)
        if isinstance(asked.judged, Fault):
            return _back(asked, settings, error=asked.judged.error, error_description=asked.judged.description)
        if form.get("decision") != "allow":
            return _back(asked, settings, error="access_denied")
        async with db.write() as session:
            code = await open_code(
                session,
                client=asked.client,
                redirect_uri=asked.redirect_uri,
                scopes=asked.judged.scopes,
                code_challenge=asked.judged.code_challenge,
                allowed_by=viewer.session_id,
                now=clock.now(),
            )
        return _back(asked, settings, code=code)


async def _read(request: Request[Any, Any, Any], *, db: Database, settings: Settings) -> Asked:
    parameters = read_parameters(request.scope["query_string"])
    async with db.read() as session:
        client = await living_client(session, parameters.once("client_id"))
        if client is None:
            raise AuthorizationRefused("The address names no app that we know. Go back to the app and begin again.")
        partner = await get_partner(session, client.partner_id)
    redirect_uri = parameters.once("redirect_uri")
    if not is_registered(redirect_uri, client.redirect_uris):
        raise AuthorizationRefused(
            f"“{client.name}” asks to send you to an address that is not registered for it, so we do not. "
            "Its developer has to register exactly the redirect_uri that it sends."
        )
    return Asked(
        client=client,
        partner=partner,
        redirect_uri=redirect_uri,
        state=parameters.once("state"),
        judged=judge(parameters, client=client, resource=settings.base_url),
    )


def _check_account(asked: Asked, viewer: Viewer) -> None:
    if asked.client.partner_id != viewer.partner_id:
        raise AuthorizationRefused(
            f"“{asked.client.name}” is registered by another account than {viewer.partner_name}, where you are signed in. "
            "Sign out in the dashboard, sign in to the other account, and begin again in the app."
        )


def _question(asked: Asked, wanted: Wanted, viewer: Viewer, *, query: str) -> Response[str]:
    page = show(
        "authorize.html",
        viewer=viewer,
        client=asked.client,
        partner=asked.partner,
        host=host_of(asked.redirect_uri),
        scopes={scope: words for scope, words in SCOPES.items() if scope in wanted.scopes},
        action=f"{AUTHORIZE}?{query}",
    )
    # Browsers hold the redirect that answers a form, and those behind it, to `form-action`; where they lead is the app's affair.
    page.headers["Content-Security-Policy"] = page.headers["Content-Security-Policy"].replace(
        "form-action 'self'", f"form-action 'self' https:{' http:' if asked.redirect_uri.startswith('http:') else ''}"
    )
    # The app may have opened this page in a window of its own, and waits there for what comes back.
    page.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return page


def _back(asked: Asked, settings: Settings, **answer: str) -> Redirect:
    # 303, never 307: a form that was posted to us is not posted on (RFC 9700 §4.12).
    location = answer_address(asked.redirect_uri, issuer=settings.base_url, state=asked.state, **answer)
    return Redirect(location, status_code=303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


authorize_routes: list[Any] = [
    Router(
        path=AUTHORIZE,
        route_handlers=[AuthorizeController],
        dependencies={"viewer": Provide(provide_viewer), "form": Provide(provide_own_form)},
        exception_handlers={PlatformError: refuse, HTTPException: refuse_http},
        include_in_schema=False,
    )
]
