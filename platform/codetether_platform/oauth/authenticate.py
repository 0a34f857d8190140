"""Turns `Authorization: Bearer` into a `Principal`, or into the reason why not, which the guard then raises.

Paths without a guard stay open whatever is sent; nothing but a guard looks at the result.
"""

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError, Unauthenticated
from codetether_platform.oauth.boot_tokens import check_boot_token
from codetether_platform.oauth.errors import KeyInvalid, OriginMismatch, PublishableKeyOnly
from codetether_platform.oauth.keys import PUBLISHABLE_PREFIXES, SECRET_PREFIXES, check_secret_key, touch_key
from codetether_platform.oauth.principal import Principal
from codetether_platform.oauth.sessions import check_access_token

MAX_CREDENTIAL_CHARACTERS = 1024


class Authenticate(ASGIMiddleware):
    """Sets `scope["state"]["principal"]` or `["auth_error"]`."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, *, db: Database, clock: Clock, keyring: Keyring) -> None:
        self._db = db
        self._clock = clock
        self._keyring = keyring

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Check the credential, if there is one."""
        header = next((value for name, value in scope["headers"] if name == b"authorization"), None)
        if header is not None:
            state = scope["state"]
            try:
                state["principal"] = await self._principal(header.decode("latin-1"), str(state.get("origin", "")))
            except PlatformError as error:
                state["auth_error"] = error
        await next_app(scope, receive, send)

    async def _principal(self, header: str, origin: str) -> Principal:
        scheme, _, credential = header.partition(" ")
        credential = credential.strip()
        if scheme.lower() != "bearer" or not credential or len(credential) > MAX_CREDENTIAL_CHARACTERS or not credential.isascii():
            raise Unauthenticated("Send `Authorization: Bearer` with a key or token.")
        principal = await self._check(credential)
        if principal.origin is not None and principal.origin != origin:
            raise OriginMismatch("This token belongs to another page.")
        return principal

    async def _check(self, credential: str) -> Principal:
        now = self._clock.now()
        if credential.startswith("ctb_"):
            return check_boot_token(self._keyring, credential, now=now)
        if credential.startswith(PUBLISHABLE_PREFIXES):
            raise PublishableKeyOnly("A publishable key opens nothing by itself; use it as `client-id` of the element.")
        if credential.startswith("cta_"):
            async with self._db.look() as session:
                return await check_access_token(session, credential, now=now)
        if not credential.startswith(SECRET_PREFIXES):
            raise KeyInvalid("This is not a key or token of this platform.")
        async with self._db.look() as session:
            use = await check_secret_key(session, credential, now=now)
        if use.is_use_due:
            async with self._db.write() as session:
                await touch_key(session, key_id=use.principal.id, now=now)
        return use.principal
