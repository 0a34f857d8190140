"""Access and refresh tokens of apps: their texts, their rows, and the check that every request makes anew.

An access token is an embed session's `cta_` with eight characters more, its own CRC-32: whoever scans texts for lost secrets can
tell one from noise, and so do we, before the database is asked.
"""

import zlib
from datetime import datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.oauth.apps.scopes import APP_SCOPES
from codetether_platform.oauth.apps.tables import OAuthClientRow, OAuthGrantRow, OAuthTokenRow
from codetether_platform.oauth.errors import PartnerSuspended, TokenInvalid
from codetether_platform.oauth.principal import Mode, Principal

ACCESS_SECONDS = 3600
REFRESH_IDLE = timedelta(days=30)
PREFIX = "cta_"
#: Prefix, 32 bytes as base64url, CRC-32 in hexadecimal.
_BARE_CHARACTERS = len(PREFIX) + 43
_CRC_CHARACTERS = 8

# Built once: this runs with every request.
_FIND_ACCESS_TOKEN = (
    select(
        OAuthTokenRow.scopes,
        OAuthGrantRow.client_id,
        OAuthGrantRow.partner_id,
        OAuthGrantRow.mode,
        OAuthClientRow.scopes.label("ceiling"),
        PartnerRow.status,
    )
    .select_from(OAuthTokenRow)
    .join(OAuthGrantRow, OAuthGrantRow.id == OAuthTokenRow.grant_id)
    .join(OAuthClientRow, OAuthClientRow.id == OAuthGrantRow.client_id)
    .join(PartnerRow, PartnerRow.id == OAuthGrantRow.partner_id)
    .where(
        OAuthTokenRow.digest == bindparam("digest"),
        OAuthTokenRow.kind == "access",
        OAuthTokenRow.expires_at > bindparam("now"),
        OAuthTokenRow.revoked_at.is_(None),
        OAuthGrantRow.expires_at > bindparam("now"),
        OAuthGrantRow.ended_at.is_(None),
        OAuthClientRow.revoked_at.is_(None),
    )
)


class Issued(msgspec.Struct, frozen=True):
    """Tokens as they are shown, this once."""

    access_token: str
    expires_in: int
    scopes: frozenset[str]
    refresh_token: str | None = None


def is_app_token(text: str) -> bool:
    """Tell whether a text is written as an access token of an app is. Most that are not are an embed session's."""
    bare, crc = text[:_BARE_CHARACTERS], text[_BARE_CHARACTERS:]
    return text.startswith(PREFIX) and len(crc) == _CRC_CHARACTERS and crc == _crc(bare)


async def check_app_token(session: AsyncSession | AsyncConnection, token: str, *, now: datetime) -> Principal:
    """Return which partner an access token acts for. It may what it was granted and its app still may.

    Raises:
        TokenInvalid: Unknown, over or revoked, or its grant or app has ended; one answer for all.
        PartnerSuspended: The token is right, but its partner is suspended.
    """
    found = (await session.execute(_FIND_ACCESS_TOKEN, {"digest": digest(token), "now": now})).one_or_none()
    if found is None:
        raise TokenInvalid("This token is not valid any more.")
    if found.status != "active":
        raise PartnerSuspended("This partner is suspended.")
    return Principal(
        kind="partner",
        id=found.client_id,
        partner_id=found.partner_id,
        mode=cast("Mode", found.mode),
        scopes=frozenset(found.scopes) & frozenset(found.ceiling) & APP_SCOPES,
    )


def issue(session: AsyncSession, grant: OAuthGrantRow, *, scopes: frozenset[str], is_refreshable: bool, now: datetime) -> Issued:
    """Add a new access token to a grant, and a refresh token if it is to have one; that one always holds the whole grant."""
    bare = random_token(PREFIX)
    access = bare + _crc(bare)
    ends = _add(session, grant, access, kind="access", scopes=scopes, life=timedelta(seconds=ACCESS_SECONDS), now=now)
    refresh = random_token("ctr_") if is_refreshable else None
    if refresh is not None:
        _add(session, grant, refresh, kind="refresh", scopes=frozenset(grant.scopes), life=REFRESH_IDLE, now=now)
    return Issued(access, int((ends - now).total_seconds()), scopes, refresh)


def _add(
    session: AsyncSession,
    grant: OAuthGrantRow,
    text: str,
    *,
    kind: str,
    scopes: frozenset[str],
    life: timedelta,
    now: datetime,
) -> datetime:
    row = OAuthTokenRow(
        digest=digest(text),
        partner_id=grant.partner_id,
        mode=grant.mode,
        grant_id=grant.id,
        kind=kind,
        scopes=sorted(scopes),
        created_at=now,
        expires_at=min(now + life, grant.expires_at),
        rotated_at=None,
        revoked_at=None,
    )
    session.add(row)
    return row.expires_at


def _crc(bare: str) -> str:
    return f"{zlib.crc32(bare.encode()):08x}"
