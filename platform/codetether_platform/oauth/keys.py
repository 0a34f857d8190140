"""API keys: `ct_test_`/`ct_live_` secret keys, kept as SHA-256, and `ctpk_test_`/`ctpk_live_` publishable ones, kept in clear."""

from datetime import datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from codetether_platform.accounts.tables import ApiKeyRow, PartnerRow
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.errors import ClientIdUnknown, KeyInvalid, PartnerSuspended
from codetether_platform.oauth.principal import PARTNER_SCOPES, Mode, Principal

SECRET_PREFIXES = ("ct_test_", "ct_live_")
PUBLISHABLE_PREFIXES = ("ctpk_test_", "ctpk_live_")
#: `last_used_at` is for people; once a minute is enough and keeps reads from becoming writes.
LAST_USED_RESOLUTION = timedelta(minutes=1)


# Built once: this runs with every request.
_FIND_SECRET_KEY = (
    select(
        ApiKeyRow.id,
        ApiKeyRow.partner_id,
        ApiKeyRow.mode,
        ApiKeyRow.scopes,
        ApiKeyRow.expires_at,
        ApiKeyRow.last_used_at,
        PartnerRow.status,
    )
    .join(PartnerRow, PartnerRow.id == ApiKeyRow.partner_id)
    .where(ApiKeyRow.digest == bindparam("digest"), ApiKeyRow.kind == "secret", ApiKeyRow.revoked_at.is_(None))
)


class KeyUse(msgspec.Struct, frozen=True):
    """A checked key: its principal, and whether `last_used_at` is due for an update."""

    principal: Principal
    is_use_due: bool


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
    """Make a secret key and return it; it cannot be read again. `key` fixes its text (tests and restores only)."""
    secret = key or random_token(f"ct_{mode}_")
    session.add(_row(secret, kind="secret", partner_id=partner_id, mode=mode, name=name, now=now, scopes=scopes))
    await session.flush()
    return secret


async def create_publishable_key(session: AsyncSession, *, partner_id: str, mode: Mode, name: str, now: datetime) -> str:
    """Make a publishable key and return it; it names the partner and opens nothing by itself."""
    key = random_token(f"ctpk_{mode}_", random_bytes=18)
    row = _row(key, kind="publishable", partner_id=partner_id, mode=mode, name=name, now=now, scopes=frozenset())
    row.publishable = key
    session.add(row)
    await session.flush()
    return key


async def check_secret_key(session: AsyncSession | AsyncConnection, secret: str, *, now: datetime) -> KeyUse:
    """Return who a secret key is.

    Raises:
        KeyInvalid: Unknown, revoked, expired, or a publishable key.
        PartnerSuspended: The key is right, but its partner is suspended.
    """
    found = (await session.execute(_FIND_SECRET_KEY, {"digest": digest(secret)})).one_or_none()
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        raise KeyInvalid("This key is not valid: unknown, revoked or expired.")
    if found.status != "active":
        raise PartnerSuspended("This partner is suspended.")
    principal = Principal(
        kind="partner",
        id=found.id,
        partner_id=found.partner_id,
        mode=cast("Mode", found.mode),
        scopes=frozenset(found.scopes) & PARTNER_SCOPES,
    )
    return KeyUse(principal, is_use_due=found.last_used_at is None or now - found.last_used_at >= LAST_USED_RESOLUTION)


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


async def touch_key(session: AsyncSession, *, key_id: str, now: datetime) -> None:
    """Record that a key was used."""
    await session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id).values(last_used_at=now))


async def list_keys(session: AsyncSession, *, partner_id: str, mode: Mode) -> list[ApiKeyRow]:
    """Return a partner's keys of a mode, newest first, at most 100."""
    rows = await session.scalars(
        select(ApiKeyRow).where(ApiKeyRow.partner_id == partner_id, ApiKeyRow.mode == mode).order_by(ApiKeyRow.id.desc()).limit(100)
    )
    return list(rows)


def _row(text: str, *, kind: str, partner_id: str, mode: Mode, name: str, now: datetime, scopes: frozenset[str]) -> ApiKeyRow:
    return ApiKeyRow(
        id=new_id(),
        partner_id=partner_id,
        mode=mode,
        kind=kind,
        name=name,
        digest=digest(text),
        publishable=None,
        prefix=text[: text.index("_", 5) + 1] if kind == "publishable" else text[:8],
        last_four=text[-4:],
        scopes=sorted(scopes),
        created_at=now,
        last_used_at=None,
        expires_at=None,
        revoked_at=None,
    )
