"""Signing in with a one-use link and out again. A GET changes nothing: what previews a link cannot use it up."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect

from codetether_platform.accounts.members import SESSION_LIFE, end_member_session, redeem_login
from codetether_platform.dashboard.access import AUTHORIZE_COOKIE, COOKIE, OwnForm, Viewer
from codetether_platform.dashboard.forms import read_form
from codetether_platform.dashboard.return_to import AUTHORIZE, address_of, forget
from codetether_platform.dashboard.views import HOME, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings

LoginToken = Annotated[str, QueryParameter(max_length=128)]
APP_WAITS = "An app asks to be connected. Sign in with this browser within 15 minutes, and you come to its question."


class LoginController(Controller):
    """`/dashboard/login` and `/dashboard/logout`."""

    include_in_schema = False

    @get("/login")
    async def ask(
        self,
        request: Request[Any, Any, Any],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        token: LoginToken = "",
    ) -> Response[str]:
        """Show a button that uses the link, or say how to get one, and what comes after."""
        if token:
            return show("login.html", token=token, is_refused=False)
        is_asked = address_of(request, keyring=keyring, now=clock.now()) is not None
        return show("signed_out.html", reason=APP_WAITS if is_asked else None)

    @post("/login", status_code=303)
    async def enter(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        """Trade the link for a cookie. The form's origin is checked, so nobody can sign a visitor into another account."""
        form = await read_form(request, base_url=settings.base_url)
        async with db.write() as session:
            cookie = await redeem_login(session, token=form.get("token", "")[:128], now=clock.now())
        if cookie is None:
            return show("login.html", status_code=401, token="", is_refused=True)
        asked = address_of(request, keyring=keyring, now=clock.now())
        answer = Redirect(asked or HOME, status_code=303)
        _set_cookies(answer, cookie, is_secure=settings.is_secure, max_age=int(SESSION_LIFE.total_seconds()))
        if asked is not None:
            forget(answer, is_secure=settings.is_secure)
        return answer

    @post("/logout", status_code=303)
    async def leave(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        """End the session on the server, not only in this browser."""
        async with db.write() as session:
            await end_member_session(session, session_id=viewer.session_id, now=clock.now())
        answer = Redirect(HOME + "/login", status_code=303)
        _set_cookies(answer, "", is_secure=settings.is_secure, max_age=0)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


def _set_cookies(answer: Response[Any], value: str, *, is_secure: bool, max_age: int) -> None:
    """Set the session's cookies: strict for the dashboard, and lax for the page to which apps of others send people."""
    given: dict[str, Any] = {"value": value, "httponly": True, "secure": is_secure, "max_age": max_age}
    answer.set_cookie(Cookie(key=COOKIE, path=HOME, samesite="strict", **given))
    answer.set_cookie(Cookie(key=AUTHORIZE_COOKIE, path=AUTHORIZE, samesite="lax", **given))
