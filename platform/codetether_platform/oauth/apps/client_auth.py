"""How an app shows at `/oauth/*` who it is: `client_secret_basic`, `client_secret_post`, or by its id alone if it is public."""

import base64
import binascii
from datetime import datetime
from urllib.parse import unquote_plus

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.crypto import digest, same
from codetether_platform.oauth.apps.tables import OAuthClientRow
from codetether_platform.oauth.token_forms import TokenForm, TokenRefused

METHODS = ("client_secret_basic", "client_secret_post")
MAX_ID_CHARACTERS = 36


class Shown(msgspec.Struct, frozen=True):
    """What a request shows of its client."""

    client_id: str
    secret: str


def read_client(authorization: str | None, form: TokenForm) -> Shown:
    """Return it; from one place only (RFC 6749 §2.3).

    Raises:
        TokenRefused: No client, two ways at once, or two clients.
    """
    in_form = Shown(form.fields.get("client_id", ""), form.fields.get("client_secret", ""))
    if authorization is None:
        form.need("client_id")
        return in_form
    shown = _basic(authorization)
    if in_form.secret or in_form.client_id not in ("", shown.client_id):
        raise TokenRefused("invalid_request", "show the client once: in the Authorization header or in the form")
    return shown


async def authenticate(session: AsyncSession, shown: Shown, *, now: datetime) -> OAuthClientRow:
    """Return the app that a request shows itself to be.

    Raises:
        TokenRefused: Unknown or revoked, a wrong secret, or a suspended partner; one answer for all.
    """
    client = await living_client(session, shown.client_id)
    if client is None or not _is_its_secret(client, shown.secret, now=now):
        raise TokenRefused("invalid_client", "this client is unknown, or its secret is not right", status=401)
    return client


async def living_client(session: AsyncSession, client_id: str) -> OAuthClientRow | None:
    """Return an app by its id, unless it was revoked or its partner is suspended."""
    if not client_id.isascii() or len(client_id) > MAX_ID_CHARACTERS:
        return None
    return (
        await session.scalars(
            select(OAuthClientRow)
            .join(PartnerRow, PartnerRow.id == OAuthClientRow.partner_id)
            .where(OAuthClientRow.id == client_id, OAuthClientRow.revoked_at.is_(None), PartnerRow.status == "active")
        )
    ).one_or_none()


def _basic(authorization: str) -> Shown:
    scheme, _, credentials = authorization.partition(" ")
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise _not_basic() from error
    client_id, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon or "\x00" in text:
        raise _not_basic()
    return Shown(unquote_plus(client_id), unquote_plus(secret))  # RFC 6749 §2.3.1 and its appendix B


def _not_basic() -> TokenRefused:
    return TokenRefused("invalid_client", "the Authorization header is not Basic with a client's id and secret", status=401)


def _is_its_secret(client: OAuthClientRow, secret: str, *, now: datetime) -> bool:
    if client.secret_digest is None:
        return not secret
    hashed = digest(secret)
    is_previous = client.previous_digest is not None and client.previous_until is not None and client.previous_until > now
    return same(hashed, client.secret_digest) or (is_previous and same(hashed, client.previous_digest or ""))
