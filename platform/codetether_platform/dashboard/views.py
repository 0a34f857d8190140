"""The dashboard's own pages: its engine and files, its navigation, and its refusals as pages instead of problem documents."""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from codetether_platform.dashboard.access import COOKIE, Viewer
from codetether_platform.dashboard.errors import MemberNeeded
from codetether_platform.dashboard.html import load_static, make_environment, page, refused
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.web.problems import translate

PACKAGE = "codetether_platform.dashboard"
HOME = "/dashboard"
STATIC = load_static(PACKAGE, {"dashboard.css": "text/css", "icon.svg": "image/svg+xml"})

#: Address, name, and the key by which a page says that it is the current one.
NAVIGATION = (
    (HOME, "Overview", "overview"),
    (HOME + "/runs", "Runs", "runs"),
    (HOME + "/users", "Users", "users"),
    (HOME + "/guesses", "Guesses", "guesses"),
    (HOME + "/ledger", "Ledger", "ledger"),
    (HOME + "/statements", "Statements", "statements"),
    (HOME + "/webhooks", "Webhooks", "webhooks"),
    (HOME + "/keys", "Keys and origins", "keys"),
    (HOME + "/apps", "Apps", "apps"),
    (HOME + "/snippet", "Snippet", "snippet"),
    (HOME + "/outbox", "Outbox", "outbox"),
)

ENVIRONMENT = make_environment(PACKAGE)
ENVIRONMENT.globals |= {
    "navigation": NAVIGATION,
    "static": {name: f"{HOME}/static/{name}?v={file.version}" for name, file in STATIC.items()},
    "viewer": None,
}


def show(template: str, *, status_code: int = 200, viewer: Viewer | None = None, **values: Any) -> Response[str]:
    """Render one of the dashboard's pages."""
    return page(ENVIRONMENT, template, status_code=status_code, viewer=viewer, **values)


def refuse(request: Request[Any, Any, Any], error: PlatformError) -> Response[str]:
    """Render a refusal as a page with the request's id."""
    if isinstance(error, MemberNeeded):
        request.scope["state"]["error_code"] = error.code
        return show("signed_out.html", status_code=401, reason=error.detail if COOKIE in request.cookies else None)
    return refused(ENVIRONMENT, request, error)


def refuse_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    """Render one of Litestar's refusals."""
    return refuse(request, translate(error))
