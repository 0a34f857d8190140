"""Use cases of API keys: make, list, change, rotate, revoke. A key's owner is a partner, or one of its users."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import lock_partner
from codetether_platform.accounts.tables import ApiKeyRow
from codetether_platform.accounts.users import get_user
from codetether_platform.kernel.clock import rfc3339
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.errors import ApiKeyLimitReached, ApiKeyNotFound, ProofRequired, ScopeMissing, WrongKeyKind
from codetether_platform.oauth.keys import key_row
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.oauth.schemas import ApiKey, ApiKeyPatch, ApiKeyRequest, ApiKeySecret
from codetether_platform.web.query_secrets import QUERY_SCOPES

#: Working keys of one owner and mode.
MAX_PARTNER_KEYS = 100
MAX_USER_KEYS = 10
#: So far ahead that nobody means it, and well within what both databases can keep.
LONGEST_LIFE = timedelta(days=3660)
#: A user's key ends within a year even if nobody thinks of it again.
USER_KEY_LIFE = timedelta(days=365)


async def create_key(session: AsyncSession, *, maker: Principal, request: ApiKeyRequest, now: datetime) -> ApiKeySecret:
    """Make a key of the maker's owner and mode and return it with its secret.

    Raises:
        ScopeMissing: The maker lacks one of the scopes.
        ValidationFailed: `expires_at` is past or later than allowed, or `allow_query` does not fit the scopes.
        ProofRequired: A user whose e-mail is not proven asks.
        ApiKeyLimitReached: The owner has as many keys as it may have.
    """
    await _check_maker(session, maker)
    scopes = frozenset(request.scopes)
    check_given(maker, scopes)
    _check_query(scopes, allow_query=request.allow_query)
    expires_at = await _expiry(session, maker, request.expires_at, now=now)
    await lock_partner(session, maker.partner_id)
    is_working = or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > now)
    count = await session.scalar(select(func.count()).select_from(ApiKeyRow).where(*_owned_by(maker), is_working)) or 0
    if count >= (MAX_PARTNER_KEYS if maker.user_id is None else MAX_USER_KEYS):
        raise ApiKeyLimitReached(f"There are {count} keys already. Revoke one that is not used any more.")
    secret = random_token(f"ct_{maker.mode}_")
    row = key_row(secret, kind="secret", partner_id=maker.partner_id, mode=maker.mode, name=request.name, now=now, scopes=scopes)
    row.user_id, row.allow_query, row.expires_at = maker.user_id, request.allow_query, expires_at
    session.add(row)
    await session.flush()
    return with_secret(view_of(row, now=now), secret)


async def find_key(session: AsyncSession, *, owner: Principal, key_id: str) -> ApiKeyRow:
    """Return a secret key of the caller's owner and mode.

    Raises:
        ApiKeyNotFound: Unknown, revoked, of another mode, or somebody else's; one answer for all.
    """
    row = (await session.scalars(select(ApiKeyRow).where(*_owned_by(owner), ApiKeyRow.id == key_id))).one_or_none()
    if row is None:
        raise ApiKeyNotFound("There is no such key.")
    return row


async def list_page(
    session: AsyncSession, *, owner: Principal, limit: int, before_id: str | None, now: datetime
) -> tuple[list[ApiKey], str | None]:
    """Return a page of the owner's keys, newest first, and its last id if more follow. Expired ones are shown, not revoked ones."""
    query = select(ApiKeyRow).where(*_owned_by(owner))
    rows, following = await newest(session, query, by=ApiKeyRow.id, before=before_id, limit=limit)
    return [view_of(row, now=now) for (row,) in rows], following


async def change_key(session: AsyncSession, *, maker: Principal, key_id: str, patch: ApiKeyPatch, now: datetime) -> ApiKey:
    """Change a key's name, end, or readiness for addresses, or take scopes away.

    Raises:
        ApiKeyNotFound: As `find_key`.
        ValidationFailed: Scopes would be added, or the key would outlive its limit.
    """
    row = await _lock(session, maker=maker, key_id=key_id)
    given = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not msgspec.UNSET}
    scopes = frozenset(cast("list[str]", given.get("scopes", row.scopes)))
    if not scopes <= frozenset(row.scopes):
        raise invalid("/scopes", "A key's scopes can only be narrowed. Make a new key for more.")
    _check_query(scopes, allow_query=bool(given.get("allow_query", row.allow_query)))
    if "expires_at" in given:
        # A longer life is a power too: nobody gives it to a key that may do more than they may.
        check_given(maker, scopes)
        given["expires_at"] = await _expiry(session, maker, given["expires_at"], now=now)
    changes: dict[str, Any] = given | {"scopes": sorted(scopes)}
    for name, value in changes.items():
        setattr(row, name, value)
    await session.flush()
    return view_of(row, now=now)


async def rotate_key(session: AsyncSession, *, maker: Principal, key_id: str, overlap_seconds: int, now: datetime) -> ApiKeySecret:
    """Give a key a new secret and return it; the one before works until the overlap ends, older ones end now.

    Raises:
        ApiKeyNotFound: As `find_key`.
        ScopeMissing: The key may do more than its rotator, who would get hold of it.
    """
    row = await _lock(session, maker=maker, key_id=key_id)
    check_given(maker, frozenset(row.scopes))
    secret = random_token(row.prefix)
    row.previous_digest, row.previous_until = outlast(row.digest, seconds=overlap_seconds, now=now)
    row.digest, row.last_four = digest(secret), secret[-4:]
    await session.flush()
    return with_secret(view_of(row, now=now), secret)


async def revoke_key(session: AsyncSession, *, owner: Principal, key_id: str, now: datetime) -> None:
    """End a key, with every secret it has, at once.

    Raises:
        ApiKeyNotFound: As `find_key`; a second revocation too.
    """
    row = await _lock(session, maker=owner, key_id=key_id)
    row.revoked_at = now
    await session.flush()


def check_given(maker: Principal, scopes: frozenset[str]) -> None:
    """Refuse to let a caller make, or get hold of, what may do more than itself.

    Raises:
        ScopeMissing: It lacks one of the scopes.
    """
    lacking = sorted(scopes - maker.scopes)
    if lacking:
        raise ScopeMissing(f"Nobody gives a scope that they lack: {', '.join(lacking)}.")


def outlast(secret_digest: str | None, *, seconds: int, now: datetime) -> tuple[str | None, datetime | None]:
    """Return the digest of a secret that a rotation leaves working, and until when; neither where that is no time at all."""
    return (secret_digest, now + timedelta(seconds=seconds)) if seconds > 0 else (None, None)


def view_of(row: ApiKeyRow, *, now: datetime) -> ApiKey:
    """Return what is shown of a key."""
    is_rotating = row.previous_until is not None and row.previous_until > now
    return ApiKey(
        id=row.id,
        name=row.name,
        mode=cast("Mode", row.mode),
        prefix=row.prefix,
        last_four=row.last_four,
        scopes=row.scopes,
        allow_query=row.allow_query,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        previous_works_until=row.previous_until if is_rotating else None,
    )


def with_secret(view: ApiKey, secret: str) -> ApiKeySecret:
    """Return a view together with the secret."""
    return ApiKeySecret(**msgspec.structs.asdict(view), secret=secret)


def _owned_by(owner: Principal) -> tuple[ColumnElement[bool], ...]:
    is_owners = ApiKeyRow.user_id.is_(None) if owner.user_id is None else ApiKeyRow.user_id == owner.user_id
    return (
        ApiKeyRow.partner_id == owner.partner_id,
        ApiKeyRow.mode == owner.mode,
        is_owners,
        ApiKeyRow.kind == "secret",
        ApiKeyRow.revoked_at.is_(None),
    )


async def _lock(session: AsyncSession, *, maker: Principal, key_id: str) -> ApiKeyRow:
    found = await session.scalars(select(ApiKeyRow).where(*_owned_by(maker), ApiKeyRow.id == key_id).with_for_update())
    row = found.one_or_none()
    if row is None:
        raise ApiKeyNotFound("There is no such key.")
    return row


async def _check_maker(session: AsyncSession, maker: Principal) -> None:
    if maker.user_id is None:
        return
    if maker.origin is None:
        raise WrongKeyKind("A user's key makes no further keys; sign in to make one.")
    user = await get_user(session, partner_id=maker.partner_id, mode=maker.mode, user_id=maker.user_id)
    if user.email_verified_at is None:
        raise ProofRequired("Prove your e-mail address before you make a key.")


def _check_query(scopes: frozenset[str], *, allow_query: bool) -> None:
    if allow_query and not scopes <= QUERY_SCOPES:
        raise invalid("/allow_query", "Only a key with no other scopes than tasks:read and tasks:write may travel in addresses.")


async def _expiry(session: AsyncSession, maker: Principal, wanted: datetime | None, *, now: datetime) -> datetime | None:
    if wanted is not None and wanted <= now:
        raise invalid("/expires_at", "This time is past. To end a key now, revoke it.")
    makers_key = await session.get(ApiKeyRow, maker.id)
    ends = [now + USER_KEY_LIFE] if maker.user_id is not None else []
    if makers_key is not None and makers_key.expires_at is not None:
        ends.append(makers_key.expires_at)
    latest = min([now + LONGEST_LIFE, *ends])
    if wanted is not None and wanted > latest:
        raise invalid("/expires_at", f"This key has to end by {rfc3339(latest)}.")
    if wanted is not None:
        return wanted.astimezone(UTC)
    return min(ends) if ends else None
