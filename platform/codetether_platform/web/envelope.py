"""What every answer carries: a request id, security headers, CORS, and one structured log line."""

import re
import time
from collections.abc import Callable
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from codetether_platform.kernel.ids import new_id
from codetether_platform.web.logs import hide_secrets
from codetether_platform.web.query_secrets import QUERY_WARNING_STATE, take_out_query_secrets

log = structlog.get_logger("codetether.access")

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
EXPOSED = (
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, RateLimit, RateLimit-Policy, Retry-After, "
    "X-Request-ID, ETag, Location, Link, Idempotency-Replayed, Preference-Applied, X-Poll-After-Ms, X-Guess-Cache, X-Payer"
)
ALLOWED_HEADERS = (
    "Authorization, Content-Type, Accept, Last-Event-ID, Idempotency-Key, If-None-Match, If-Match, Prefer, X-Request-ID"
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
DEFAULT_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", API_POLICY.encode()),
    (b"cache-control", b"no-store"),
)
SECURE_HEADERS = ((b"strict-transport-security", b"max-age=31536000; includeSubDomains"),)
#: Answers that hold no private data and that the widget must be able to read from any page, refusals included.
READABLE_ANYWHERE = (
    "/v1/embed/boot",
    "/oauth/token",
    "/oauth/revoke",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
)


#: Headers of a request that are read here; ASGI has their names in lower case.
_READ = frozenset({b"x-request-id", b"origin", b"host", b"sec-fetch-site", b"access-control-request-method"})


class Answered(NamedTuple):
    """A request that was answered, for whoever keeps a log of them."""

    principal: object
    request_id: str
    method: str
    path: str
    status: int
    code: str | None
    milliseconds: float


class Envelope(ASGIMiddleware):
    """Wraps every request; the outermost middleware."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, *, is_secure: bool, base_url: str, on_answered: Callable[[Answered], None] | None = None) -> None:
        self._on_answered = on_answered
        self._defaults = DEFAULT_HEADERS + (SECURE_HEADERS if is_secure else ())
        self._base_url = base_url

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Add the headers, answer preflights, log the line."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"] if name in _READ}
        state = scope["state"]
        method = str(scope.get("method", ""))
        given = headers.get("x-request-id", "")
        state["request_id"] = given if REQUEST_ID.fullmatch(given) else "req_" + new_id().replace("-", "")
        state["docs_base"] = self._base_url
        state["origin"] = self._origin(headers)
        take_out_query_secrets(scope)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=state["request_id"])
        started = time.perf_counter()
        seen_status = 0

        async def send_wrapped(message: Message) -> None:
            nonlocal seen_status
            if message["type"] == "http.response.start":
                seen_status = message["status"]
                self._add_headers(scope, message, seen_status)
            await send(message)

        if method == "OPTIONS" and "access-control-request-method" in headers:
            await _answer_preflight(send_wrapped, state["origin"], headers["access-control-request-method"])
        else:
            await next_app(scope, receive, send_wrapped)
        principal, code, path = state.get("principal"), state.get("error_code"), hide_secrets(scope["path"].encode()).decode()
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        log.info(
            "request",
            method=method,
            path=path,  # the query may hold secrets and is never logged
            status=seen_status,
            milliseconds=milliseconds,
            code=code,
            partner_id=getattr(principal, "partner_id", None),
        )
        if self._on_answered is not None:
            self._on_answered(Answered(principal, state["request_id"], method, path, seen_status, code, milliseconds))

    def _origin(self, headers: dict[str, str]) -> str:
        """Return who asks. When our own page reads, a browser names no origin but says that it is ours; no script can forge it."""
        is_ours = headers.get("sec-fetch-site") == "same-origin" and headers.get("host") == urlsplit(self._base_url).netloc
        if "origin" not in headers and is_ours:
            return normal_origin(self._base_url) or ""
        return headers.get("origin", "")

    def _add_headers(self, scope: Scope, message: Message, status: int) -> None:
        state = scope["state"]
        start = cast("HTTPResponseStartEvent", message)
        given = list(start["headers"])
        present = {name for name, _ in given}
        given.append((b"x-request-id", state["request_id"].encode("latin-1")))
        if state.get(QUERY_WARNING_STATE):
            kept = {b"cache-control", b"referrer-policy"}
            given = [pair for pair in given if pair[0] not in kept] + [(b"ct-auth-warning", b"query")]
            present -= kept  # our own, stricter ones follow
        given += [pair for pair in self._defaults if pair[0] not in present]
        start["headers"] = given
        origin = state["origin"]
        if not origin or b"access-control-allow-origin" in present:
            return
        headers = MutableScopeHeaders.from_message(message)
        headers["Vary"] = ", ".join(filter(None, (headers.get("vary"), "Origin")))
        principal = state.get("principal")
        is_bound = principal is not None and getattr(principal, "origin", None) == origin
        # Neither holds data, and the page has to learn that its token has ended or that it has to wait.
        if is_bound or status in (401, 429) or scope["path"] in READABLE_ANYWHERE:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = EXPOSED


async def _answer_preflight(send: Send, origin: str, _method: str) -> None:
    # A preflight shows neither key nor token: it is answered by method and headers; the real answer decides.
    await send(
        {
            "type": "http.response.start",
            "status": 204,
            "headers": [
                (b"access-control-allow-origin", origin.encode("latin-1")),
                (b"access-control-allow-methods", b"GET, POST, PATCH, DELETE"),
                (b"access-control-allow-headers", ALLOWED_HEADERS.encode()),
                (b"access-control-max-age", b"600"),
                (b"vary", b"Origin"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def normal_origin(text: str) -> str | None:
    """Return an origin in canonical form (`scheme://host[:port]`, lower case, default port dropped), or None if it is not one.

    `null`, user info, paths, trailing dots and hosts outside ASCII are not origins.
    """
    if len(text) > 280 or not text.isascii() or any(character.isspace() for character in text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.password is not None:
        return None
    if parts.path or parts.query or parts.fragment or "?" in text or "#" in text or host.endswith("."):
        return None
    if not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:]+", host) or ".." in host or host.startswith((".", "-")):
        return None
    shown = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme]
    suffix = "" if port is None or port == default else f":{port}"
    return f"{parts.scheme}://{shown}{suffix}"
