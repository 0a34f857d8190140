"""Turns `Authorization: Bearer` (or `?api_key=`) into a `Principal`, or into the reason why not, which the guard then raises.

Paths without a guard stay open whatever is sent; nothing but a guard looks at the result.
"""

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from codetether_platform.accounts.partners import is_partner_active
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError, Unauthenticated
from codetether_platform.oauth.apps.tokens import check_app_token, is_app_token
from codetether_platform.oauth.boot_tokens import check_boot_token
from codetether_platform.oauth.errors import KeyInvalid, OriginMismatch, PartnerSuspended, PublishableKeyOnly, QueryKeyNotAllowed
from codetether_platform.oauth.key_uses import KeyUses
from codetether_platform.oauth.keys import PUBLISHABLE_PREFIXES, SECRET_PREFIXES, KeyUse, check_secret_key
from codetether_platform.oauth.principal import Principal
from codetether_platform.oauth.query_key import query_key
from codetether_platform.oauth.sessions import check_access_token
from codetether_platform.web.oauth_errors import names_client
from codetether_platform.web.query_secrets import QUERY_SCOPES, QUERY_WARNING_STATE

MAX_CREDENTIAL_CHARACTERS = 1024


class Authenticate(ASGIMiddleware):
    """Sets `scope["state"]["principal"]` or `["auth_error"]`."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, *, db: Database, clock: Clock, keyring: Keyring, uses: KeyUses) -> None:
        self._db = db
        self._clock = clock
        self._keyring = keyring
        self._uses = uses

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Check the credential, if there is one.

        Raises:
            QueryKeyRefused: `?api_key=` where it is not taken, on paths without a guard too.
        """
        state = scope["state"]
        in_query = query_key(scope)
        header = next((value for name, value in scope["headers"] if name == b"authorization"), None)
        if names_client(scope["path"]):
            header = None
        if in_query is not None:
            state[QUERY_WARNING_STATE] = True
        if in_query is not None or header is not None:
            try:
                if in_query is not None:
                    state["principal"] = await self._of_query(in_query)
                elif header is not None:
                    state["principal"] = await self._of_header(header.decode("latin-1"), str(state.get("origin", "")))
            except PlatformError as error:
                state["auth_error"] = error
        await next_app(scope, receive, send)

    async def _of_query(self, key: str) -> Principal:
        if not _is_text_of_ours(key):
            raise KeyInvalid("This is not a key of this platform.")
        use = await self._key(key)
        if not use.allow_query or not use.principal.scopes <= QUERY_SCOPES:
            raise QueryKeyNotAllowed("This key was not made for addresses. Send it as `Authorization: Bearer`.")
        return use.principal

    async def _of_header(self, header: str, origin: str) -> Principal:
        scheme, _, credential = header.partition(" ")
        credential = credential.strip()
        if scheme.lower() != "bearer" or not _is_text_of_ours(credential):
            raise Unauthenticated("Send `Authorization: Bearer` with a key or token.")
        principal = await self._check(credential)
        if principal.origin is not None and principal.origin != origin:
            raise OriginMismatch("This token belongs to another page.")
        return principal

    async def _check(self, credential: str) -> Principal:
        now = self._clock.now()
        if credential.startswith("ctb_"):
            return await self._visitor(credential)
        if credential.startswith(PUBLISHABLE_PREFIXES):
            raise PublishableKeyOnly("A publishable key opens nothing by itself; use it as `client-id` of the element.")
        if credential.startswith("cta_"):
            check = check_app_token if is_app_token(credential) else check_access_token
            async with self._db.look() as session:
                return await check(session, credential, now=now)
        if not credential.startswith(SECRET_PREFIXES):
            raise KeyInvalid("This is not a key or token of this platform.")
        return (await self._key(credential)).principal

    async def _visitor(self, token: str) -> Principal:
        principal = check_boot_token(self._keyring, token, now=self._clock.now())
        async with self._db.look() as session:
            is_active = await is_partner_active(session, partner_id=principal.partner_id)
        if not is_active:
            raise PartnerSuspended("This partner is suspended.")
        return principal

    async def _key(self, secret: str) -> KeyUse:
        now = self._clock.now()
        async with self._db.look() as session:
            use = await check_secret_key(session, secret, now=now)
        self._uses.note(use.principal.id, last_used_at=use.last_used_at, now=now)
        return use


def _is_text_of_ours(credential: str) -> bool:
    return bool(credential) and len(credential) <= MAX_CREDENTIAL_CHARACTERS and credential.isascii()
