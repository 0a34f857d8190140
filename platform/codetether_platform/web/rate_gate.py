"""Counts every request before and after authentication, and tells on every answer what is left.

Before authentication a request counts for its address if it shows no credential, and afterwards if it shows a wrong one. An
address that is over its limit is not heard at all with credentials that are wrong so often: see `RateLimiter.is_blocked`.
"""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address
from typing import Any, Protocol

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from codetether_platform.kernel.clock import Clock, to_micros
from codetether_platform.kernel.counters import CountersAway
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError, TooManyRequests
from codetether_platform.settings import Settings
from codetether_platform.web.client_ip import ClientIp
from codetether_platform.web.limits import Policy, Use, headers_of, refuse_over, use
from codetether_platform.web.oauth_errors import names_client
from codetether_platform.web.problems import problem_response
from codetether_platform.web.query_secrets import QUERY_KEY_STATE

log = structlog.get_logger(__name__)

#: Whoever looks whether the platform lives gets an answer without the database, and without being counted.
UNCOUNTED = frozenset({"/healthz", "/readyz", "/metrics"})
#: What a browser loads for people: many small files at once, nothing that acts without a sign-in or a form of its own.
PAGES = ("/widget/", "/dashboard", "/docs", "/demo")
#: Where the uses of a request are kept for its answer.
STATE = "rate_uses"
#: Addresses that are remembered as blocked, the oldest forgotten first.
MOST_BLOCKED = 10_000


class Caller(Protocol):
    """What is read of a principal."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def partner_id(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def user_id(self) -> str | None: ...


class RateLimiter:
    """Which policies a request falls under, and the addresses that this process knows to be over their limit."""

    def __init__(self, *, db: Database, clock: Clock, settings: Settings) -> None:
        self._db = db
        self._clock = clock
        self._client_ip = ClientIp(settings)
        self._address = Policy("address", settings.requests_per_minute_address)
        self._page = Policy("page", settings.requests_per_minute_page)
        self._key = Policy("key", settings.requests_per_minute_key)
        self._user = Policy("user", settings.requests_per_minute_user)
        self._partner = Policy("partner", settings.requests_per_minute_partner)
        self._blocked_until: OrderedDict[str, int] = OrderedDict()

    def is_blocked(self, scope: Scope) -> Use | None:
        """Return the use that put an address over its limit, if this process saw one in the window that is still open.

        The count itself is shared; this memory only spares the look at a credential that is likely wrong again.
        """
        address, now = self._subject(scope), to_micros(self._clock.now())
        until = self._blocked_until.get(address)
        if until is None:
            return None
        if until <= now:
            del self._blocked_until[address]
            return None
        return Use(self._address, self._address.limit + 1, until, now)

    async def count_stranger(self, scope: Scope, *, is_failure: bool) -> None:
        """Count a request that nobody vouches for; a wrong credential counts like none.

        Raises:
            TooManyRequests: The address is over its limit.
        """
        policy = self._page if _is_page(scope["path"]) and not is_failure else self._address
        subject = self._subject(scope)
        (used,) = await self._count(scope, [(policy, subject)]) or (None,)
        if used is None or not used.is_over:
            return
        if is_failure:
            self._blocked_until[subject] = used.ends_at_micros
            while len(self._blocked_until) > MOST_BLOCKED:
                self._blocked_until.popitem(last=False)
        refuse_over([used])

    async def count_caller(self, scope: Scope, caller: Caller) -> None:
        """Count a request of a known caller: for its key or its user, and for its partner.

        Raises:
            TooManyRequests: One of them is over its limit.
        """
        if caller.user_id is not None:
            own = (self._user, caller.user_id)
        elif caller.kind == "visitor":
            own = (self._user, f"{caller.partner_id}:{self._subject(scope)}")
        else:
            own = (self._key, caller.id)
        refuse_over(await self._count(scope, [own, (self._partner, f"{caller.partner_id}:{caller.mode}")]))

    async def _count(self, scope: Scope, wanted: list[tuple[Policy, str]]) -> list[Use]:
        try:
            uses = await use(self._db, wanted, now=self._clock.now())
        except CountersAway as error:
            # What needs the database answers 503 by itself; the rest need not fail with it.
            log.error("rate_limit.not_counted", error=repr(error.__cause__ or error))
            return []
        scope["state"][STATE] = uses
        return uses

    def _subject(self, scope: Scope) -> str:
        state = scope["state"]
        found: str | None = state.get("rate_subject")
        if found is None:
            found = state["rate_subject"] = subject_of(self._client_ip.of_scope(scope))
        return found


class RateGate(ASGIMiddleware):
    """Stands around the app: counts strangers before anything else looks at them, and puts the headers on every answer."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Refuse, or pass on."""
        if scope["path"] in UNCOUNTED:
            await next_app(scope, receive, send)
            return
        is_refused = False

        async def send_counted(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start":
                error = await self._count_late(scope)
                if error is not None:
                    is_refused = True
                    await _refuse(scope, send, error)
                    return
                _add_headers(scope, message)
            if not is_refused:
                await send(message)

        try:
            if not shows_credential(scope):
                await self._limiter.count_stranger(scope, is_failure=False)
            elif (over := self._limiter.is_blocked(scope)) is not None:
                scope["state"][STATE] = [over]
                refuse_over([over])
        except TooManyRequests as error:
            await _refuse(scope, send, error)
            return
        await next_app(scope, receive, send_counted)

    async def _count_late(self, scope: Scope) -> TooManyRequests | None:
        """Count what shows a credential at an address where nothing looks at it, such as one that does not exist."""
        if STATE in scope["state"]:
            return None
        try:
            await self._limiter.count_stranger(scope, is_failure=True)
        except TooManyRequests as error:
            return error
        return None


class CallerGate(ASGIMiddleware):
    """Stands behind authentication: counts callers by who they are, and wrong credentials by where they come from."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Raise the refusal, or pass on."""
        principal = scope["state"].get("principal")
        if principal is not None:
            await self._limiter.count_caller(scope, principal)
        elif scope["state"].get("auth_error") is not None:
            await self._limiter.count_stranger(scope, is_failure=True)
        await next_app(scope, receive, send)


def shows_credential(scope: Scope) -> bool:
    """Tell whether a request brings a credential, right or wrong. An app's own name and secret at `/oauth` are none of ours."""
    if names_client(scope["path"]):
        return False
    return QUERY_KEY_STATE in scope["state"] or any(name == b"authorization" for name, _ in scope["headers"])


def subject_of(address: str) -> str:
    """Return what is counted for an address: an IPv4 address, or the /64 network that one IPv6 subscriber has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


def _is_page(path: str) -> bool:
    return path == "/" or path.startswith(PAGES)


def _add_headers(scope: Scope, start: HTTPResponseStartEvent) -> None:
    uses: list[Use] = scope["state"].get(STATE, [])
    if uses:
        start["headers"] = [*start["headers"], *headers_of(uses)]


async def _refuse(scope: Scope, send: Send, error: PlatformError) -> None:
    response = problem_response(Request[Any, Any, Any](scope), error)
    headers = [(name.lower().encode(), value.encode()) for name, value in response.headers.items()]
    headers += [(b"content-type", str(response.media_type).encode()), (b"content-length", b"%d" % len(response.content))]
    status = response.status_code or error.status
    start: HTTPResponseStartEvent = {"type": "http.response.start", "status": status, "headers": headers}
    _add_headers(scope, start)
    await send(start)
    await send({"type": "http.response.body", "body": response.content, "more_body": False})
