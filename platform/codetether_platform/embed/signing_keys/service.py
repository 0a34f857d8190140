"""Use cases of signing keys: add, list, revoke; and taking what one has signed, once."""

from datetime import UTC, datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import lock_partner
from codetether_platform.embed.signing_keys.assertions import (
    CLOCK_SKEW,
    AssertionInvalid,
    Claims,
    check_claims,
    read_claims,
    read_head,
    why_not_key,
)
from codetether_platform.embed.signing_keys.errors import SigningKeyLimitReached, SigningKeyNotFound
from codetether_platform.embed.signing_keys.schemas import Algorithm, SigningKey, SigningKeyRequest, SigningKeySecret
from codetether_platform.embed.signing_keys.tables import SigningKeyRow, UsedAssertionRow
from codetether_platform.kernel.crypto import Keyring, SealBroken, digest, random_token
from codetether_platform.kernel.db import insert
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode, Principal

PREFIX = "ctss_"
PURPOSE = "signing-key"
#: Working keys of one partner and mode: enough to change them over on two servers.
MAX_SIGNING_KEYS = 5


async def add_signing_key(
    session: AsyncSession, *, owner: Principal, request: SigningKeyRequest, keyring: Keyring, now: datetime
) -> SigningKeySecret:
    """Add a key; of HS256 make its secret and return it.

    Raises:
        ValidationFailed: The public key is missing, not one, of another algorithm, or given for HS256.
        SigningKeyLimitReached: The partner has as many as it may have.
    """
    is_shared = request.algorithm == "HS256"
    if is_shared != (request.public_key is None):
        raise invalid("/public_key", "HS256 has none: we make its secret." if is_shared else "Give us the public half of the key.")
    reason = None if request.public_key is None else why_not_key(request.public_key, request.algorithm)
    if reason is not None:
        raise invalid("/public_key", reason)
    await lock_partner(session, owner.partner_id)
    count = (
        await session.scalar(select(func.count()).select_from(SigningKeyRow).where(*_working(owner.partner_id, owner.mode))) or 0
    )
    if count >= MAX_SIGNING_KEYS:
        raise SigningKeyLimitReached(f"There are {count} signing keys already. Revoke one that is not used any more.")
    secret = random_token(PREFIX) if is_shared else None
    row = SigningKeyRow(
        id=new_id(),
        partner_id=owner.partner_id,
        mode=owner.mode,
        name=request.name,
        algorithm=request.algorithm,
        public_key=request.public_key,
        secret_sealed=None if secret is None else keyring.seal(PURPOSE, secret.encode()),
        last_four=None if secret is None else secret[-4:],
        created_at=now,
        revoked_at=None,
    )
    session.add(row)
    await session.flush()
    return SigningKeySecret(**msgspec.structs.asdict(_view(row)), secret=secret, secret_shown=secret is not None)


async def list_signing_keys(session: AsyncSession, *, owner: Principal) -> list[SigningKey]:
    """Return the keys that work, newest first."""
    query = select(SigningKeyRow).where(*_working(owner.partner_id, owner.mode)).order_by(SigningKeyRow.id.desc())
    return [_view(row) for row in await session.scalars(query.limit(MAX_SIGNING_KEYS))]


async def revoke_signing_key(session: AsyncSession, *, owner: Principal, key_id: str, now: datetime) -> None:
    """End a key at once: what it signed is not taken any more. Sessions that it opened go on.

    Raises:
        SigningKeyNotFound: Unknown, revoked, of another mode, or somebody else's; one answer for all.
    """
    row = await _find(session, partner_id=owner.partner_id, mode=owner.mode, key_id=key_id, is_locked=True)
    if row is None:
        raise SigningKeyNotFound("There is no such signing key.")
    row.revoked_at = now
    await session.flush()


async def take_assertion(
    session: AsyncSession,
    assertion: str,
    *,
    partner_id: str,
    mode: str,
    audience: str,
    origin: str,
    keyring: Keyring,
    now: datetime,
) -> Claims:
    """Return whom a partner has signed for, and use the assertion up.

    Raises:
        AssertionInvalid: Not signed by a key of this partner and mode, not meant for here and now, or used before.
    """
    head = read_head(assertion)
    key = await _find(session, partner_id=partner_id, mode=mode, key_id=head.kid)
    if key is None:
        raise AssertionInvalid("its kid names no signing key of this partner and mode")
    try:
        secret = b"" if key.secret_sealed is None else keyring.unseal(PURPOSE, key.secret_sealed)
    except SealBroken as error:
        raise AssertionInvalid("its key cannot be read since the platform's secret was changed; add a new one") from error
    claims = read_claims(assertion, algorithm=key.algorithm, secret=secret, public_key=key.public_key or "")
    check_claims(claims, partner_id=partner_id, audience=audience, origin=origin, now=now)
    if not await _use_up(session, key=key, claims=claims):
        raise AssertionInvalid("it was used before; sign a new one for each session")
    return claims


async def _use_up(session: AsyncSession, *, key: SigningKeyRow, claims: Claims) -> bool:
    """Note the assertion as used; false if it was before."""
    expires_at = datetime.fromtimestamp(claims.exp, UTC) + CLOCK_SKEW + timedelta(seconds=1)
    used = await session.execute(
        insert(session, UsedAssertionRow)
        .values(digest=digest(f"{key.id}|{claims.jti}"), partner_id=key.partner_id, mode=key.mode, expires_at=expires_at)
        .on_conflict_do_nothing()
        .returning(UsedAssertionRow.digest)
    )
    return used.first() is not None


async def _find(session: AsyncSession, *, partner_id: str, mode: str, key_id: str, is_locked: bool = False) -> SigningKeyRow | None:
    query = select(SigningKeyRow).where(*_working(partner_id, mode), SigningKeyRow.id == key_id)
    return (await session.scalars(query.with_for_update() if is_locked else query)).one_or_none()


def _working(partner_id: str, mode: str) -> tuple[ColumnElement[bool], ...]:
    return SigningKeyRow.partner_id == partner_id, SigningKeyRow.mode == mode, SigningKeyRow.revoked_at.is_(None)


def _view(row: SigningKeyRow) -> SigningKey:
    return SigningKey(
        id=row.id,
        name=row.name,
        mode=cast("Mode", row.mode),
        algorithm=cast("Algorithm", row.algorithm),
        public_key=row.public_key,
        last_four=row.last_four,
        created_at=row.created_at,
    )
