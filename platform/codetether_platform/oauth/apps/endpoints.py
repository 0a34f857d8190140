"""What `/oauth` does for apps besides the pages of `/oauth/authorize`: tokens, their end, what they are worth, whose they are."""

from typing import Any, cast

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from codetether_platform.accounts.partners import get_partner
from codetether_platform.accounts.users import get_user
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.apps.client_auth import authenticate, read_client
from codetether_platform.oauth.apps.grants import TRADES, introspect, revoke
from codetether_platform.oauth.apps.schemas import AppTokens, Introspection, UserInfo
from codetether_platform.oauth.apps.scopes import write_scopes
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.oauth.token_forms import TokenForm, TokenRefused, parse_form
from codetether_platform.settings import Settings
from codetether_platform.web.oauth_errors import TokenError

NO_CACHE = {"Pragma": "no-cache"}  # RFC 6749 §5.1


class AppTokensController(Controller):
    """`/oauth/revoke`, `/oauth/introspect` and `/oauth/userinfo`."""

    path = "/oauth"
    tags = ("OAuth",)

    @post("/revoke", operation_id="revokeToken", summary="Revoke a token", status_code=200)
    async def revoke(
        self, request: Request[Any, Any, Any], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Response[None]:
        """End a token of the app's own, by RFC 7009; a refresh token with everything that came of it.

        The answer is the same for a token that is unknown, over, or another app's.
        """
        try:
            form = await read_request(request)
            async with db.write() as session:
                client = await authenticate(session, read_client(_authorization(request), form), now=clock.now())
                await revoke(session, client, form.need("token"), now=clock.now())
        except TokenRefused as refused:
            return refusal(request, refused)
        # 200 and nothing, by RFC 7009 §2.2; Litestar would write None as JSON.
        return cast("Response[None]", Response(b"", status_code=200, media_type="text/plain", headers=NO_CACHE))

    @post("/introspect", operation_id="introspectToken", summary="Say what a token is worth", status_code=200)
    async def introspect(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
    ) -> Response[Introspection | TokenError]:
        """Say by RFC 7662 whether a token of the app's own works now, and what for. Of others it says `active: false`.

        For confidential apps only: nobody can find out about a token that a page lost.
        """
        try:
            form = await read_request(request)
            async with db.read() as session:
                client = await authenticate(session, read_client(_authorization(request), form), now=clock.now())
                if client.kind != "confidential":
                    raise TokenRefused("invalid_client", "a public client cannot introspect", status=401)
                view = await introspect(session, client, form.need("token"), issuer=settings.base_url, now=clock.now())
        except TokenRefused as refused:
            return refusal(request, refused)
        return Response(view, status_code=200, headers=NO_CACHE)

    @get(
        "/userinfo",
        operation_id="getUserInfo",
        summary="Say whose account it is",
        guards=[requires("account:read", kinds=("partner", "session"))],
    )
    async def userinfo(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> UserInfo:
        """Return the partner that the credential acts for, or the user; for the label of a connection."""
        async with db.read() as session:
            partner = await get_partner(session, principal.partner_id)
            if principal.user_id is None:
                return UserInfo(sub=partner.id, name=partner.name, partner_id=partner.id, mode=principal.mode)
            user = await get_user(session, partner_id=partner.id, mode=principal.mode, user_id=principal.user_id)
        name = " ".join(filter(None, (user.first_name, user.last_name)))
        return UserInfo(
            sub=user.id,
            name=name or partner.name,
            partner_id=partner.id,
            mode=principal.mode,
            email=user.email_hint,
            email_verified=None if user.email_hint is None else user.email_verified_at is not None,
        )


def is_for_apps(form: TokenForm, *, authorization: str | None, publishable: tuple[str, ...]) -> bool:
    """Tell whether `/oauth/token` is asked by an app. A page that refreshes its session names itself by a publishable key."""
    grant_type = form.need("grant_type")
    is_page = authorization is None and form.fields.get("client_id", "").startswith(publishable)
    return grant_type in TRADES and not (grant_type == "refresh_token" and is_page)


async def trade_for_app(request: Request[Any, Any, Any], form: TokenForm, *, db: Database, clock: Clock) -> AppTokens:
    """Answer an app at `/oauth/token`.

    Raises:
        TokenRefused: RFC 6749 §5.2; what the refusal ended is committed.
    """
    shown, now = read_client(_authorization(request), form), clock.now()
    async with db.write() as session:
        client = await authenticate(session, shown, now=now)
        traded = await TRADES[form.need("grant_type")](session, client, form, now=now)
    if isinstance(traded, TokenRefused):
        raise traded
    return AppTokens(
        access_token=traded.access_token,
        token_type="Bearer",  # noqa: S106 - a token type, not a token
        expires_in=traded.expires_in,
        scope=write_scopes(traded.scopes),
        refresh_token=traded.refresh_token,
    )


async def read_request(request: Request[Any, Any, Any]) -> TokenForm:
    """Return the form that was sent.

    Raises:
        TokenRefused: As `parse_form`.
    """
    return parse_form(await request.body(), content_type=request.headers.get("content-type", ""))


def refusal(request: Request[Any, Any, Any], refused: TokenRefused) -> Response[Any]:
    """Answer a refusal. Whoever tried Basic is told that this is how it goes (RFC 6749 §5.2)."""
    request.scope["state"]["error_code"] = refused.error
    is_tried = refused.status == 401 and _authorization(request) is not None
    challenge = {"WWW-Authenticate": 'Basic realm="codetether"'} if is_tried else {}
    return Response(
        TokenError(error=refused.error, error_description=refused.description),
        status_code=refused.status,
        headers=NO_CACHE | challenge,
    )


def _authorization(request: Request[Any, Any, Any]) -> str | None:
    return request.headers.get("authorization")
