"""Embed sessions and their tokens: opaque, hashed at rest, rotated, and ended as a family when a refresh token comes twice.

Access tokens live 10 minutes, refresh tokens an hour without use, a session at most 12 hours (RFC 9700 §4.14).
"""

from datetime import datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from codetether_platform.accounts.errors import UserSuspended
from codetether_platform.accounts.tables import EmbedSessionRow, EmbedTokenRow, PartnerRow, UserRow
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.errors import PartnerSuspended, TokenInvalid
from codetether_platform.oauth.principal import SESSION_SCOPES, Mode, Principal

ACCESS_SECONDS = 600
REFRESH_IDLE_SECONDS = 3600
SESSION_SECONDS = 43_200


# Built once: this runs with every request.
_FIND_ACCESS_TOKEN = (
    select(
        EmbedSessionRow.id,
        EmbedSessionRow.partner_id,
        EmbedSessionRow.mode,
        EmbedSessionRow.user_id,
        EmbedSessionRow.origin,
        UserRow.status,
        PartnerRow.status.label("partner_status"),
    )
    .select_from(EmbedTokenRow)
    .join(EmbedSessionRow, EmbedSessionRow.id == EmbedTokenRow.session_id)
    .join(UserRow, UserRow.id == EmbedSessionRow.user_id)
    .join(PartnerRow, PartnerRow.id == EmbedSessionRow.partner_id)
    .where(
        EmbedTokenRow.digest == bindparam("digest"),
        EmbedTokenRow.kind == "access",
        EmbedTokenRow.expires_at > bindparam("now"),
        EmbedSessionRow.expires_at > bindparam("now"),
        EmbedSessionRow.ended_at.is_(None),
    )
)


class TokenPair(msgspec.Struct, frozen=True):
    """What a token request answers with; the texts are shown this once."""

    session_id: str
    user_id: str
    access_token: str
    refresh_token: str


async def open_session(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    user_id: str,
    origin: str,
    now: datetime,
    session_seconds: int = SESSION_SECONDS,
) -> TokenPair:
    """Begin a session of a user on a page."""
    row = EmbedSessionRow(
        id=new_id(),
        partner_id=partner_id,
        mode=mode,
        user_id=user_id,
        origin=origin,
        created_at=now,
        expires_at=now + timedelta(seconds=min(session_seconds, SESSION_SECONDS)),
        ended_at=None,
        end_reason=None,
    )
    session.add(row)
    await session.flush()
    return _issue(session, row, now=now)


async def refresh_session(
    session: AsyncSession, *, refresh_token: str, partner_id: str, mode: Mode, origin: str, now: datetime
) -> TokenPair | None:
    """Trade a refresh token for a new pair; `None` means refused (and the session ended, if the token had been used before).

    Returning instead of raising lets the caller commit the end of the session.
    """
    found = (
        await session.execute(
            select(EmbedTokenRow, EmbedSessionRow)
            .join(EmbedSessionRow, EmbedSessionRow.id == EmbedTokenRow.session_id)
            .where(EmbedTokenRow.digest == digest(refresh_token), EmbedTokenRow.kind == "refresh")
            .with_for_update()
        )
    ).one_or_none()
    if found is None:
        return None
    token, row = found[0], found[1]
    is_alive = row.ended_at is None and row.expires_at > now and token.expires_at > now
    if not is_alive or (row.partner_id, row.mode, row.origin) != (partner_id, mode, origin):
        return None
    if token.used_at is not None:
        await end_session(session, session_id=row.id, reason="refresh_reused", now=now)
        return None
    token.used_at = now
    return _issue(session, row, now=now)


async def end_session(session: AsyncSession, *, session_id: str, reason: str, now: datetime) -> None:
    """End a session and with it every token of its family."""
    await session.execute(
        update(EmbedSessionRow)
        .where(EmbedSessionRow.id == session_id, EmbedSessionRow.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )


async def check_access_token(session: AsyncSession | AsyncConnection, token: str, *, now: datetime) -> Principal:
    """Return whose session an access token is.

    Raises:
        TokenInvalid: Unknown, ended or revoked.
        PartnerSuspended: The token is right, but the partner is suspended.
        UserSuspended: The token is right, but its user is suspended.
    """
    found = (await session.execute(_FIND_ACCESS_TOKEN, {"digest": digest(token), "now": now})).one_or_none()
    if found is None:
        raise TokenInvalid("This token is not valid any more.")
    if found.partner_status != "active":
        raise PartnerSuspended("This site's account is suspended. Ask its support.")
    if found.status != "active":
        raise UserSuspended
    return Principal(
        kind="session",
        id=found.id,
        partner_id=found.partner_id,
        mode=cast("Mode", found.mode),
        scopes=SESSION_SCOPES,
        user_id=found.user_id,
        origin=found.origin,
    )


def _issue(session: AsyncSession, row: EmbedSessionRow, *, now: datetime) -> TokenPair:
    access, refresh = random_token("cta_"), random_token("ctr_")
    for text, kind, seconds in ((access, "access", ACCESS_SECONDS), (refresh, "refresh", REFRESH_IDLE_SECONDS)):
        expires_at = min(now + timedelta(seconds=seconds), row.expires_at)
        session.add(
            EmbedTokenRow(digest=digest(text), session_id=row.id, kind=kind, created_at=now, expires_at=expires_at, used_at=None)
        )
    return TokenPair(session_id=row.id, user_id=row.user_id, access_token=access, refresh_token=refresh)
