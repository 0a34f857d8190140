"""Signing in with a one-use link and out again. A GET changes nothing: what previews a link cannot use it up."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect

from codetether_platform.accounts.members import SESSION_LIFE, end_member_session, redeem_login
from codetether_platform.dashboard.access import COOKIE, OwnForm, Viewer
from codetether_platform.dashboard.forms import read_form
from codetether_platform.dashboard.views import HOME, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings

LoginToken = Annotated[str, QueryParameter(max_length=128)]


class LoginController(Controller):
    """`/dashboard/login` and `/dashboard/logout`."""

    include_in_schema = False

    @get("/login")
    async def ask(self, token: LoginToken = "") -> Response[str]:
        """Show a button that uses the link, or say how to get one."""
        return show("login.html", token=token, is_refused=False) if token else show("signed_out.html", reason=None)

    @post("/login", status_code=303)
    async def enter(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        """Trade the link for a cookie. The form's origin is checked, so nobody can sign a visitor into another account."""
        form = await read_form(request, base_url=settings.base_url)
        async with db.write() as session:
            cookie = await redeem_login(session, token=form.get("token", "")[:128], now=clock.now())
        if cookie is None:
            return show("login.html", status_code=401, token="", is_refused=True)
        answer = Redirect(HOME, status_code=303)
        answer.set_cookie(_cookie(cookie, is_secure=settings.is_secure, max_age=int(SESSION_LIFE.total_seconds())))
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
        answer.set_cookie(_cookie("", is_secure=settings.is_secure, max_age=0))
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


def _cookie(value: str, *, is_secure: bool, max_age: int) -> Cookie:
    return Cookie(key=COOKIE, value=value, path=HOME, httponly=True, samesite="strict", secure=is_secure, max_age=max_age)
