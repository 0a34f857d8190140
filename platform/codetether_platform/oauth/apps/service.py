"""Use cases of apps: register, list, change, rotate the secret, revoke; and what they are connected to."""

from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import lock_partner
from codetether_platform.accounts.tables import ApiKeyRow
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.apps.errors import OAuthClientLimitReached, OAuthClientNotFound, OAuthClientPublic
from codetether_platform.oauth.apps.redirect_uris import why_not
from codetether_platform.oauth.apps.schemas import AppKind, OAuthClient, OAuthClientPatch, OAuthClientRequest, OAuthClientSecret
from codetether_platform.oauth.apps.tables import OAuthClientRow, OAuthCodeRow, OAuthGrantRow
from codetether_platform.oauth.errors import WrongKeyKind
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.oauth.service import check_given, outlast

SECRET_PREFIX = "ctos_"  # noqa: S105 - how a secret begins, not one
#: Apps of one partner and mode that are not revoked.
MAX_APPS = 50


async def register_client(
    session: AsyncSession, *, maker: Principal, request: OAuthClientRequest, now: datetime
) -> OAuthClientSecret:
    """Register an app and return it with its secret, if it has one.

    Raises:
        ScopeMissing: The maker lacks one of the scopes, which the app's own secret would give it.
        WrongKeyKind: The maker ends by itself, and the secret would outlive it.
        ValidationFailed: A redirect URI cannot be registered, or PKCE is waived where it cannot be.
        OAuthClientLimitReached: The partner has as many as it may have.
    """
    check_given(maker, frozenset(request.scopes))
    _check_uris(request.redirect_uris)
    _check_pkce(kind=request.kind, require_pkce=request.require_pkce, reason=request.pkce_waived_reason)
    await lock_partner(session, maker.partner_id)
    living = (*owned_by(maker, OAuthClientRow), OAuthClientRow.revoked_at.is_(None))
    count = await session.scalar(select(func.count()).select_from(OAuthClientRow).where(*living)) or 0
    if count >= MAX_APPS:
        raise OAuthClientLimitReached(f"There are {count} apps already. Revoke one that is not used any more.")
    if request.kind == "confidential":
        await _check_lasting(session, maker)
    secret = random_token(SECRET_PREFIX) if request.kind == "confidential" else None
    row = OAuthClientRow(
        id=new_id(),
        partner_id=maker.partner_id,
        mode=maker.mode,
        name=request.name,
        kind=request.kind,
        redirect_uris=list(request.redirect_uris),
        scopes=sorted(set(request.scopes)),
        require_pkce=request.require_pkce,
        pkce_waived_reason=request.pkce_waived_reason,
        secret_digest=None if secret is None else digest(secret),
        secret_last_four=None if secret is None else secret[-4:],
        previous_digest=None,
        previous_until=None,
        created_at=now,
        revoked_at=None,
    )
    session.add(row)
    await session.flush()
    return _with_secret(view_of(row, now=now), secret)


async def find_client(session: AsyncSession, *, owner: Principal, client_id: str, is_locked: bool = False) -> OAuthClientRow:
    """Return an app of the owner.

    Raises:
        OAuthClientNotFound: Unknown, revoked, of another mode, or somebody else's; one answer for all.
    """
    query = select(OAuthClientRow).where(
        *owned_by(owner, OAuthClientRow), OAuthClientRow.id == client_id, OAuthClientRow.revoked_at.is_(None)
    )
    row = (await session.scalars(query.with_for_update() if is_locked else query)).one_or_none()
    if row is None:
        raise OAuthClientNotFound("There is no such app.")
    return row


async def list_clients(
    session: AsyncSession, *, owner: Principal, limit: int, before_id: str | None, now: datetime
) -> tuple[list[OAuthClient], str | None]:
    """Return a page of the owner's apps, newest first, and its last id if more follow."""
    query = select(OAuthClientRow).where(*owned_by(owner, OAuthClientRow), OAuthClientRow.revoked_at.is_(None))
    rows, following = await newest(session, query, by=OAuthClientRow.id, before=before_id, limit=limit)
    return [view_of(row, now=now) for (row,) in rows], following


async def change_client(
    session: AsyncSession, *, maker: Principal, client_id: str, patch: OAuthClientPatch, now: datetime
) -> OAuthClient:
    """Change what is given of an app. Codes and tokens under way are judged by what it then says.

    Raises:
        OAuthClientNotFound: As `find_client`.
        ScopeMissing, ValidationFailed: As `register_client`.
    """
    row = await find_client(session, owner=maker, client_id=client_id, is_locked=True)
    given: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not msgspec.UNSET}
    check_given(maker, frozenset(cast("list[str]", given.get("scopes", row.scopes))))
    _check_uris(cast("list[str]", given.get("redirect_uris", [])))
    _check_pkce(
        kind=row.kind,
        require_pkce=bool(given.get("require_pkce", row.require_pkce)),
        reason=cast("str | None", given.get("pkce_waived_reason", row.pkce_waived_reason)),
    )
    if "scopes" in given:
        given["scopes"] = sorted(set(cast("list[str]", given["scopes"])))
    for name, value in given.items():
        setattr(row, name, value)
    await session.flush()
    return view_of(row, now=now)


async def rotate_client_secret(
    session: AsyncSession, *, maker: Principal, client_id: str, overlap_seconds: int, now: datetime
) -> OAuthClientSecret:
    """Give an app a new secret and return it; the one before works until the overlap ends, older ones end now.

    Raises:
        OAuthClientNotFound: As `find_client`.
        ScopeMissing, WrongKeyKind: As `register_client`: the rotator gets hold of the app.
        OAuthClientPublic: It has none.
    """
    row = await find_client(session, owner=maker, client_id=client_id, is_locked=True)
    check_given(maker, frozenset(row.scopes))
    if row.kind != "confidential":
        raise OAuthClientPublic("A public app has no secret. Register a confidential one for a server.")
    await _check_lasting(session, maker)
    secret = random_token(SECRET_PREFIX)
    row.previous_digest, row.previous_until = outlast(row.secret_digest, seconds=overlap_seconds, now=now)
    row.secret_digest, row.secret_last_four = digest(secret), secret[-4:]
    await session.flush()
    return _with_secret(view_of(row, now=now), secret)


async def revoke_client(session: AsyncSession, *, owner: Principal, client_id: str, now: datetime) -> None:
    """End an app with every code, grant and token that it has, at once.

    Raises:
        OAuthClientNotFound: As `find_client`; a second revocation too.
    """
    row = await find_client(session, owner=owner, client_id=client_id, is_locked=True)
    row.revoked_at = now
    await disconnect(session, owner=owner, client_id=client_id, reason="client_revoked", now=now)
    await session.flush()


async def disconnect(session: AsyncSession, *, owner: Principal, client_id: str, reason: str, now: datetime) -> None:
    """End every grant and every unused code of an app; it stays registered and may be allowed anew."""
    is_its = (OAuthCodeRow.client_id == client_id, OAuthCodeRow.used_at.is_(None))
    await session.execute(update(OAuthCodeRow).where(*owned_by(owner, OAuthCodeRow), *is_its).values(used_at=now))
    await session.execute(
        update(OAuthGrantRow)
        .where(*owned_by(owner, OAuthGrantRow), OAuthGrantRow.client_id == client_id, OAuthGrantRow.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )


def owned_by(owner: Principal, row: type[OAuthClientRow | OAuthCodeRow | OAuthGrantRow]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a row is of the owner's partner and mode."""
    return row.partner_id == owner.partner_id, row.mode == owner.mode


def view_of(row: OAuthClientRow, *, now: datetime) -> OAuthClient:
    """Return what is shown of an app."""
    is_rotating = row.previous_until is not None and row.previous_until > now
    return OAuthClient(
        id=row.id,
        client_id=row.id,
        name=row.name,
        mode=cast("Mode", row.mode),
        kind=cast("AppKind", row.kind),
        redirect_uris=row.redirect_uris,
        scopes=row.scopes,
        require_pkce=row.require_pkce,
        pkce_waived_reason=row.pkce_waived_reason,
        secret_last_four=row.secret_last_four,
        previous_works_until=row.previous_until if is_rotating else None,
        created_at=row.created_at,
    )


def _with_secret(view: OAuthClient, secret: str | None) -> OAuthClientSecret:
    return OAuthClientSecret(**msgspec.structs.asdict(view), secret=secret, secret_shown=secret is not None)


async def _check_lasting(session: AsyncSession, maker: Principal) -> None:
    makers_key = await session.get(ApiKeyRow, maker.id)
    if makers_key is not None and makers_key.expires_at is not None:
        raise WrongKeyKind("A key that ends by itself gets no app's secret, which would outlive it.")


def _check_uris(uris: list[str]) -> None:
    for number, uri in enumerate(uris):
        reason = why_not(uri)
        if reason is not None:
            raise invalid(f"/redirect_uris/{number}", reason)


def _check_pkce(*, kind: str, require_pkce: bool, reason: str | None) -> None:
    if require_pkce:
        return
    if kind != "confidential":
        raise invalid("/require_pkce", "A public app has nothing but PKCE to protect its codes.")
    if not reason:
        raise invalid("/pkce_waived_reason", "Say why this app cannot do PKCE; it is kept and shown.")
