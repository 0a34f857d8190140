"""The token endpoint: form in, RFC 6749 answer or error out. Public clients; the page's `Origin` is checked with every grant."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import ApiKeyRow, UserRow
from codetether_platform.accounts.users import consent_of, record_consent, view_of
from codetether_platform.embed.challenge import is_solved
from codetether_platform.embed.errors import ConsentVersionUnknown
from codetether_platform.embed.ports import Newcomers
from codetether_platform.embed.schemas import TokenAnswer
from codetether_platform.embed.service import check_consent_version, sign_up_guest, spend_challenge, trade_client_secret
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.oauth.boot_tokens import check_boot_token
from codetether_platform.oauth.errors import TokenInvalid
from codetether_platform.oauth.principal import SESSION_SCOPES
from codetether_platform.oauth.sessions import ACCESS_SECONDS, TokenPair, refresh_session

EMBED_SESSION = "urn:codetether:oauth:grant-type:embed-session"
GUEST = "urn:codetether:oauth:grant-type:guest"
REFRESH = "refresh_token"
MAX_FIELDS = 20
MAX_VALUE_CHARACTERS = 2000


class TokenRefused(Exception):
    """An RFC 6749 §5.2 error; `description` never tells whether a secret was unknown, over or used."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status
        super().__init__(error)


class TokenForm(msgspec.Struct, frozen=True):
    """A checked form: no field twice (RFC 6749 §3.2), none too long."""

    fields: dict[str, str]

    def need(self, name: str) -> str:
        """Return a field that must be there."""
        value = self.fields.get(name, "")
        if not value:
            raise TokenRefused("invalid_request", f"{name} is missing")
        return value

    def hint(self, name: str, limit: int) -> str | None:
        """Return an optional hint, cut of control characters; too long is refused."""
        value = "".join(character for character in self.fields.get(name, "") if character.isprintable()).strip()
        if len(value) > limit:
            raise TokenRefused("invalid_request", f"{name} is longer than {limit} characters")
        return value or None


def parse_form(body: bytes) -> TokenForm:
    """Parse `application/x-www-form-urlencoded`.

    Raises:
        TokenRefused: Not a form, a field twice, or too much of it.
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=MAX_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise TokenRefused("invalid_request", "the body is not a form in UTF-8") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise TokenRefused("invalid_request", "a parameter is sent twice")
    if any(len(value) > MAX_VALUE_CHARACTERS for value in fields.values()):
        raise TokenRefused("invalid_request", "a parameter is too long")
    return TokenForm(fields)


class Grantor(msgspec.Struct, frozen=True):
    """What a grant needs beside the form."""

    session: AsyncSession
    key: ApiKeyRow
    origin: str
    keyring: Keyring
    newcomers: Newcomers
    now: datetime


async def grant_embed_session(grantor: Grantor, form: TokenForm) -> TokenAnswer:
    """Trade a partner's one-use client secret; consent may come along or later."""
    traded = await trade_client_secret(
        grantor.session, client_secret=form.need("client_secret"), key=grantor.key, origin=grantor.origin, now=grantor.now
    )
    if traded is None:
        raise TokenRefused("invalid_grant", "this client secret is not valid for this key and page, or was used before")
    pair, user = traded
    version = form.fields.get("consent_version")
    if version:
        _check_consent(version)
        await record_consent(grantor.session, user=user, version=version, origin=grantor.origin, now=grantor.now)
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
GRANTS: dict[str, Grant] = {EMBED_SESSION: grant_embed_session, GUEST: grant_guest, REFRESH: grant_refresh}


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
