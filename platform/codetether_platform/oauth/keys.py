"""API keys: `ct_test_`/`ct_live_` secret keys, kept as SHA-256, and `ctpk_test_`/`ctpk_live_` publishable ones, kept in clear."""

from datetime import datetime
from typing import cast

import msgspec
from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from codetether_platform.accounts.errors import UserSuspended
from codetether_platform.accounts.tables import ApiKeyRow, PartnerRow, UserRow
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.errors import ClientIdUnknown, KeyInvalid, PartnerSuspended
from codetether_platform.oauth.principal import PARTNER_SCOPES, SESSION_SCOPES, Mode, Principal

SECRET_PREFIXES = ("ct_test_", "ct_live_")
PUBLISHABLE_PREFIXES = ("ctpk_test_", "ctpk_live_")


# Built once: this runs with every request.
_FIND_SECRET_KEY = (
    select(
        ApiKeyRow.id,
        ApiKeyRow.partner_id,
        ApiKeyRow.mode,
        ApiKeyRow.user_id,
        ApiKeyRow.digest,
        ApiKeyRow.previous_until,
        ApiKeyRow.scopes,
        ApiKeyRow.allow_query,
        ApiKeyRow.expires_at,
        ApiKeyRow.last_used_at,
        PartnerRow.status,
        UserRow.status.label("user_status"),
    )
    .join(PartnerRow, PartnerRow.id == ApiKeyRow.partner_id)
    .outerjoin(UserRow, UserRow.id == ApiKeyRow.user_id)
    .where(
        or_(ApiKeyRow.digest == bindparam("digest"), ApiKeyRow.previous_digest == bindparam("digest")),
        ApiKeyRow.kind == "secret",
        ApiKeyRow.revoked_at.is_(None),
    )
)


class KeyUse(msgspec.Struct, frozen=True):
    """A checked key: its principal, whether it may travel in addresses, and when it was last seen."""

    principal: Principal
    allow_query: bool
    last_used_at: datetime | None


def mode_of(key: str) -> Mode:
    """Return the mode that a key's prefix states."""
    return "live" if "_live_" in key[:12] else "test"


async def create_secret_key(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    name: str,
    now: datetime,
    scopes: frozenset[str] = PARTNER_SCOPES,
    key: str | None = None,
) -> str:
    """Make a partner's secret key and return it; it cannot be read again. `key` fixes its text (tests and restores only)."""
    secret = key or random_token(f"ct_{mode}_")
    session.add(key_row(secret, kind="secret", partner_id=partner_id, mode=mode, name=name, now=now, scopes=scopes))
    await session.flush()
    return secret


async def create_publishable_key(session: AsyncSession, *, partner_id: str, mode: Mode, name: str, now: datetime) -> str:
    """Make a publishable key and return it; it names the partner and opens nothing by itself."""
    key = random_token(f"ctpk_{mode}_", random_bytes=18)
    row = key_row(key, kind="publishable", partner_id=partner_id, mode=mode, name=name, now=now, scopes=frozenset())
    row.publishable = key
    session.add(row)
    await session.flush()
    return key


async def check_secret_key(session: AsyncSession | AsyncConnection, secret: str, *, now: datetime) -> KeyUse:
    """Return who a secret key is. It is looked up by its hash, so nothing is compared that an attacker could time.

    Raises:
        KeyInvalid: Unknown, revoked, expired, rotated out, or a publishable key; one answer for all.
        PartnerSuspended: The key is right, but its partner is suspended.
        UserSuspended: The key is right, but the user who made it is suspended.
    """
    hashed = digest(secret)
    found = (await session.execute(_FIND_SECRET_KEY, {"digest": hashed})).one_or_none()
    is_over = found is not None and found.expires_at is not None and found.expires_at <= now
    is_rotated_out = found is not None and found.digest != hashed and (found.previous_until is None or found.previous_until <= now)
    if found is None or is_over or is_rotated_out:
        raise KeyInvalid("This key is not valid: unknown, revoked or expired.")
    if found.status != "active":
        raise PartnerSuspended("This partner is suspended.")
    if found.user_status not in (None, "active"):
        raise UserSuspended
    principal = Principal(
        kind="partner" if found.user_id is None else "session",
        id=found.id,
        partner_id=found.partner_id,
        mode=cast("Mode", found.mode),
        scopes=frozenset(found.scopes) & (PARTNER_SCOPES if found.user_id is None else SESSION_SCOPES),
        user_id=found.user_id,
    )
    return KeyUse(principal, allow_query=found.allow_query, last_used_at=found.last_used_at)


async def find_publishable_key(session: AsyncSession, key: str, *, now: datetime) -> ApiKeyRow:
    """Return the row of a publishable key.

    Raises:
        ClientIdUnknown: No partner has it, or it was revoked.
    """
    row = (
        await session.scalars(
            select(ApiKeyRow).where(
                ApiKeyRow.digest == digest(key), ApiKeyRow.kind == "publishable", ApiKeyRow.revoked_at.is_(None)
            )
        )
    ).one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        raise ClientIdUnknown("No partner has this publishable key. Copy it again from the dashboard.")
    return row


async def publishable_key_of(session: AsyncSession, *, partner_id: str, mode: Mode) -> str:
    """Return a partner's newest publishable key of a mode, for the platform's own pages.

    Raises:
        ClientIdUnknown: It has none.
    """
    newest = (
        select(ApiKeyRow.publishable)
        .where(ApiKeyRow.partner_id == partner_id, ApiKeyRow.mode == mode)
        .where(ApiKeyRow.kind == "publishable", ApiKeyRow.revoked_at.is_(None))
        .order_by(ApiKeyRow.id.desc())
        .limit(1)
    )
    found = await session.scalar(newest)
    if found is None:
        raise ClientIdUnknown("This partner has no publishable key.")
    return found


async def list_keys(session: AsyncSession, *, partner_id: str, mode: Mode) -> list[ApiKeyRow]:
    """Return a partner's own keys of a mode, revoked ones too, newest first, at most 200."""
    rows = await session.scalars(
        select(ApiKeyRow)
        .where(ApiKeyRow.partner_id == partner_id, ApiKeyRow.mode == mode, ApiKeyRow.user_id.is_(None))
        .order_by(ApiKeyRow.id.desc())
        .limit(200)
    )
    return list(rows)


def key_row(text: str, *, kind: str, partner_id: str, mode: Mode, name: str, now: datetime, scopes: frozenset[str]) -> ApiKeyRow:
    """Return the row of a new key, not yet added."""
    return ApiKeyRow(
        id=new_id(),
        partner_id=partner_id,
        mode=mode,
        user_id=None,
        kind=kind,
        name=name,
        digest=digest(text),
        previous_digest=None,
        previous_until=None,
        publishable=None,
        prefix=prefix_of(text),
        last_four=text[-4:],
        scopes=sorted(scopes),
        allow_query=False,
        created_at=now,
        last_used_at=None,
        expires_at=None,
        revoked_at=None,
    )


def prefix_of(text: str) -> str:
    """Return the part of a key that says its kind and mode: `ct_test_`, `ctpk_live_`."""
    return text[: text.index("_", text.index("_") + 1) + 1]
