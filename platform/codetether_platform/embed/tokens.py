"""Grants of embed sessions at the token endpoint. Public clients; the page's `Origin` is checked with every grant."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import ApiKeyRow, UserRow
from codetether_platform.accounts.users import consent_of, record_consent, view_of
from codetether_platform.embed.challenge import is_solved
from codetether_platform.embed.errors import ConsentVersionUnknown
from codetether_platform.embed.ports import Newcomers
from codetether_platform.embed.schemas import TokenAnswer
from codetether_platform.embed.service import check_consent_version, sign_up_guest, spend_challenge, trade_client_secret, vouch
from codetether_platform.embed.signing_keys.assertions import AssertionInvalid
from codetether_platform.embed.signing_keys.service import take_assertion
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.oauth.boot_tokens import check_boot_token
from codetether_platform.oauth.errors import TokenInvalid
from codetether_platform.oauth.principal import SESSION_SCOPES, Mode
from codetether_platform.oauth.sessions import ACCESS_SECONDS, TokenPair, open_session, refresh_session
from codetether_platform.oauth.token_forms import TokenForm, TokenRefused

EMBED_SESSION = "urn:codetether:oauth:grant-type:embed-session"
GUEST = "urn:codetether:oauth:grant-type:guest"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"  # RFC 7523 §2.1
REFRESH = "refresh_token"


class Grantor(msgspec.Struct, frozen=True):
    """What a grant needs beside the form."""

    session: AsyncSession
    key: ApiKeyRow
    origin: str
    audience: str
    keyring: Keyring
    newcomers: Newcomers
    now: datetime


async def grant_embed_session(grantor: Grantor, form: TokenForm) -> TokenAnswer:
    """Trade a partner's one-use client secret; consent may come along or later.

    The element hands on whatever the page's `fetchClientSecret` returns: that may be a signed user as well, three parts with dots.
    """
    client_secret = form.need("client_secret")
    if client_secret.count(".") == 2:
        return await grant_signed(grantor, TokenForm(form.fields | {"assertion": client_secret}))
    traded = await trade_client_secret(
        grantor.session, client_secret=client_secret, key=grantor.key, origin=grantor.origin, now=grantor.now
    )
    if traded is None:
        raise TokenRefused("invalid_grant", "this client secret is not valid for this key and page, or was used before")
    pair, user = traded
    await _agree(grantor, form, user)
    return await _answer(grantor, pair, user)


async def grant_signed(grantor: Grantor, form: TokenForm) -> TokenAnswer:
    """Trade a user that the partner's own server has signed for; consent may come along or later."""
    mode: Mode = "live" if grantor.key.mode == "live" else "test"
    try:
        claims = await take_assertion(
            grantor.session,
            form.need("assertion"),
            partner_id=grantor.key.partner_id,
            mode=mode,
            audience=grantor.audience,
            origin=grantor.origin,
            keyring=grantor.keyring,
            now=grantor.now,
        )
    except AssertionInvalid as error:
        raise TokenRefused("invalid_grant", f"the assertion is not taken: {error}") from error
    user = await vouch(
        grantor.session,
        partner_id=grantor.key.partner_id,
        mode=mode,
        external_id=claims.sub,
        email=claims.email,
        name=claims.name,
        newcomers=grantor.newcomers,
        now=grantor.now,
    )
    pair = await open_session(
        grantor.session, partner_id=user.partner_id, mode=mode, user_id=user.id, origin=grantor.origin, now=grantor.now
    )
    await _agree(grantor, form, user)
    return await _answer(grantor, pair, user)


async def grant_guest(grantor: Grantor, form: TokenForm) -> TokenAnswer:
    """Make a hinted guest: boot token, consent and a solved proof of work."""
    try:
        visitor = check_boot_token(grantor.keyring, form.need("boot_token"), now=grantor.now)
    except TokenInvalid as error:
        raise TokenRefused("invalid_grant", "the boot token is not valid any more; boot again") from error
    if (visitor.partner_id, visitor.mode, visitor.origin) != (grantor.key.partner_id, grantor.key.mode, grantor.origin):
        raise TokenRefused("invalid_grant", "the boot token belongs to another page")
    version = form.need("consent_version")
    _check_consent(version)
    email, first_name, last_name = form.hint("email", 254), form.hint("first_name", 80), form.hint("last_name", 80)
    number, salt = form.need("challenge_number"), form.need("challenge_salt")
    if not (number.isascii() and number.isdigit() and len(number) <= 9) or not is_solved(
        grantor.keyring, salt=salt, number=int(number), signature=form.need("challenge_signature"), now=grantor.now
    ):
        raise TokenRefused("invalid_grant", "the proof of work is not solved or is over; boot again")
    if not await spend_challenge(grantor.session, salt=salt, now=grantor.now):
        raise TokenRefused("invalid_grant", "this proof of work was used before; boot again")
    pair, user = await sign_up_guest(
        grantor.session,
        key=grantor.key,
        origin=grantor.origin,
        consent_version=version,
        email=email,
        first_name=first_name,
        last_name=last_name,
        newcomers=grantor.newcomers,
        now=grantor.now,
    )
    return await _answer(grantor, pair, user)


async def grant_refresh(grantor: Grantor, form: TokenForm) -> TokenAnswer | TokenRefused:
    """Rotate a refresh token. A refusal is returned, not raised, so that the end of a misused session is committed."""
    pair = await refresh_session(
        grantor.session,
        refresh_token=form.need("refresh_token"),
        partner_id=grantor.key.partner_id,
        mode="live" if grantor.key.mode == "live" else "test",
        origin=grantor.origin,
        now=grantor.now,
    )
    if pair is None:
        return TokenRefused("invalid_grant", "the refresh token is not valid any more")
    user = (await grantor.session.scalars(select(UserRow).where(UserRow.id == pair.user_id))).one()
    return await _answer(grantor, pair, user)


Grant = Callable[[Grantor, TokenForm], Awaitable[TokenAnswer | TokenRefused]]
GRANTS: dict[str, Grant] = {
    EMBED_SESSION: grant_embed_session,
    GUEST: grant_guest,
    JWT_BEARER: grant_signed,
    REFRESH: grant_refresh,
}


async def _agree(grantor: Grantor, form: TokenForm, user: UserRow) -> None:
    version = form.fields.get("consent_version")
    if version:
        _check_consent(version)
        await record_consent(grantor.session, user=user, version=version, origin=grantor.origin, now=grantor.now)


def _check_consent(version: str) -> None:
    try:
        check_consent_version(version)
    except ConsentVersionUnknown as error:
        raise TokenRefused("invalid_request", error.detail) from error


async def _answer(grantor: Grantor, pair: TokenPair, user: UserRow) -> TokenAnswer:
    if user.status != "active":  # what the grant has spent is given back with the transaction
        raise TokenRefused("invalid_grant", "this account is suspended; ask the site's support")
    return TokenAnswer(
        access_token=pair.access_token,
        token_type="Bearer",  # noqa: S106 - a token type, not a token
        expires_in=ACCESS_SECONDS,
        refresh_token=pair.refresh_token,
        scope=" ".join(sorted(SESSION_SCOPES)),
        user=view_of(user),
        consent_version=await consent_of(grantor.session, user_id=user.id),
    )
