"""Routes of the embed: boot, vouching, consent, the token endpoint, and who a session is."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from codetether_platform import __version__
from codetether_platform.accounts.partners import get_partner
from codetether_platform.accounts.users import (
    CONSENT_SCOPES,
    CONSENT_VERSION,
    consent_of,
    consent_text,
    get_user,
    record_consent,
    view_of,
)
from codetether_platform.embed.challenge import make_challenge
from codetether_platform.embed.ports import Allowance, Newcomers, Phrases
from codetether_platform.embed.schemas import (
    Boot,
    BootConsent,
    BootLimits,
    BootPartner,
    BootRequest,
    BootSponsorship,
    ConsentRequest,
    Me,
    MePartner,
    SessionRequest,
    SessionSecret,
    TokenAnswer,
)
from codetether_platform.embed.service import (
    CLIENT_SECRET_SECONDS,
    check_consent_version,
    create_client_secret,
    find_page,
)
from codetether_platform.embed.tokens import GRANTS, GUEST, Grantor
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.apps.endpoints import NO_CACHE, is_for_apps, read_request, refusal, trade_for_app
from codetether_platform.oauth.apps.schemas import AppTokens
from codetether_platform.oauth.boot_tokens import LIFE_SECONDS, issue_boot_token
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.keys import PUBLISHABLE_PREFIXES
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.oauth.token_forms import TokenForm, TokenRefused
from codetether_platform.settings import Settings
from codetether_platform.web.envelope import normal_origin
from codetether_platform.web.idempotency import Once
from codetether_platform.web.limits import spend
from codetether_platform.web.oauth_errors import TokenError

API_VERSION = "2026-11-01"
PROMPT_CHARACTERS = 4000
BOOTS_PER_HOUR = 600


class EmbedController(Controller):
    """`/v1/embed`: what the element and the partner's server call before the first task."""

    path = "/v1/embed"
    tags = ("Embed",)

    @post("/boot", operation_id="bootEmbed", summary="Boot the element on a page", status_code=200)
    async def boot(
        self,
        data: JSONBody[BootRequest],
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        settings: NamedDependency[Settings],
        allowance: NamedDependency[Allowance],
        phrases: NamedDependency[Phrases],
        client_ip: NamedDependency[str],
    ) -> Boot:
        """Check the page's origin against the key's list; answer with the partner's face and a boot token."""
        now = clock.now()
        origin = normal_origin(request.headers.get("origin", "")) or ""
        await spend(db, key=f"boot:{client_ip}", per_hour=BOOTS_PER_HOUR, now=now)
        async with db.read() as session:
            key, partner = await find_page(
                session,
                client_id=data.client_id,
                origin=origin,
                own_origin=settings.base_url,
                dashboard_url=f"{settings.base_url}/dashboard/keys",
                now=now,
            )
            mode: Mode = "live" if key.mode == "live" else "test"
            guest_runs = await allowance.guest_runs_before_proof(session, partner_id=partner.id, mode=mode)
        return Boot(
            boot_token=issue_boot_token(keyring, partner_id=partner.id, mode=mode, origin=origin, now=now),
            expires_in=LIFE_SECONDS,
            mode=mode,
            partner=BootPartner(
                id=partner.id,
                name=partner.name,
                accent=partner.accent,
                support_url=partner.support_url,
                terms_url=partner.terms_url,
                privacy_url=partner.privacy_url,
                white_label=partner.white_label,
            ),
            sponsorship=BootSponsorship(payer="partner", guest_runs_before_proof=guest_runs),
            consent=BootConsent(version=CONSENT_VERSION, text=consent_text(partner.name), scopes=list(CONSENT_SCOPES)),
            challenge=make_challenge(keyring, now=now),
            limits=BootLimits(prompt_characters=PROMPT_CHARACTERS),
            strings=phrases.of(data.locale or partner.locale or "en"),
            api_version=API_VERSION,
            version=__version__,
        )

    @post(
        "/sessions",
        operation_id="createEmbedSession",
        summary="Vouch for one of your users",
        guards=[requires("embed:sessions")],
        status_code=201,
    )
    async def create_session(
        self,
        data: JSONBody[SessionRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
        newcomers: NamedDependency[Newcomers],
    ) -> Response[SessionSecret]:
        """Return a one-use client secret for the element's `fetchClientSecret`; it lives 60 seconds."""
        async with once.write(db) as session:
            secret, user = await create_client_secret(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                external_id=data.external_id,
                email=data.email,
                name=data.name,
                origin=data.origin,
                expires_in=data.expires_in,
                newcomers=newcomers,
                now=clock.now(),
            )
            view = SessionSecret(client_secret=secret, expires_in=CLIENT_SECRET_SECONDS, user_id=user.id)
            return await once.keep(session, view, status_code=201)

    @post(
        "/consent",
        operation_id="giveConsent",
        summary="Agree to the consent text",
        guards=[requires("account:read", kinds=("session",))],
        status_code=204,
    )
    async def give_consent(
        self,
        data: JSONBody[ConsentRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[None]:
        """Keep that the session's user agreed to the current text, on this page, now."""
        check_consent_version(data.version)
        async with once.write(db) as session:
            user = await get_user(session, partner_id=principal.partner_id, mode=principal.mode, user_id=principal.user_id or "")
            await record_consent(session, user=user, version=data.version, origin=principal.origin or "", now=clock.now())
            return await once.keep(session, None, status_code=204)


class MeController(Controller):
    """`/v1/me`: who a session is."""

    path = "/v1/me"
    tags = ("Accounts",)

    @get(operation_id="getMe", summary="Who this session is", guards=[requires("account:read", kinds=("session",))])
    async def me(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Me:
        """Return the user, its partner, and whether it has agreed to the current text."""
        async with db.read() as session:
            user = await get_user(session, partner_id=principal.partner_id, mode=principal.mode, user_id=principal.user_id or "")
            partner = await get_partner(session, principal.partner_id)
            version = await consent_of(session, user_id=user.id)
        return Me(user=view_of(user), partner=MePartner(id=partner.id, name=partner.name), consent_version=version)


class TokenController(Controller):
    """`/oauth/token`: the only place where tokens come from, of sessions and of apps."""

    path = "/oauth"
    tags = ("OAuth",)

    @post(
        "/token",
        operation_id="createToken",
        summary="Trade a code, a secret, a sign-up or a refresh token for tokens",
        status_code=200,
        opt={"also_answers": AppTokens},
    )
    async def token(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        settings: NamedDependency[Settings],
        client_ip: NamedDependency[str],
        newcomers: NamedDependency[Newcomers],
    ) -> Response[TokenAnswer | AppTokens | TokenError]:
        """Answer RFC 6749 §5.1 or §5.2. Takes `application/x-www-form-urlencoded` only."""
        try:
            form = await read_request(request)
            if is_for_apps(form, authorization=request.headers.get("authorization"), publishable=PUBLISHABLE_PREFIXES):
                return Response(await trade_for_app(request, form, db=db, clock=clock), status_code=200, headers=NO_CACHE)
            answer = await _grant(
                request, form, db=db, clock=clock, keyring=keyring, settings=settings, client_ip=client_ip, newcomers=newcomers
            )
        except TokenRefused as refused:
            answer = refused
        if isinstance(answer, TokenRefused):
            return refusal(request, answer)
        return Response(answer, status_code=200, headers=NO_CACHE)


async def _grant(
    request: Request[Any, Any, Any],
    form: TokenForm,
    *,
    db: Database,
    clock: Clock,
    keyring: Keyring,
    settings: Settings,
    client_ip: str,
    newcomers: Newcomers,
) -> TokenAnswer | TokenRefused:
    grant_type = form.need("grant_type")
    grant = GRANTS.get(grant_type)
    if grant is None:
        raise TokenRefused("unsupported_grant_type", "this grant type is not supported")
    now, origin = clock.now(), normal_origin(request.headers.get("origin", "")) or ""
    client_id = form.need("client_id")
    if grant_type == GUEST:
        await spend(db, key=f"sign-up:{client_ip}", per_hour=settings.sign_ups_per_hour, now=now)
    async with db.write() as session:
        key, _ = await find_page(
            session,
            client_id=client_id,
            origin=origin,
            own_origin=settings.base_url,
            dashboard_url=f"{settings.base_url}/dashboard/keys",
            now=now,
        )
        return await grant(
            Grantor(
                session=session,
                key=key,
                origin=origin,
                audience=settings.base_url,
                keyring=keyring,
                newcomers=newcomers,
                now=now,
            ),
            form,
        )
