"""Apps of a partner, of both modes, and since when each is connected."""

from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.oauth.apps.redirect_uris import host_of
from codetether_platform.oauth.apps.service import MAX_APPS
from codetether_platform.oauth.apps.tables import OAuthClientRow, OAuthGrantRow


class AppLine(msgspec.Struct, frozen=True, kw_only=True):
    """An app as the page shows it. `connected_at` is of the newest time that a member allowed it, null where none has."""

    id: str
    name: str
    mode: str
    kind: str
    hosts: list[str]
    scopes: list[str]
    pkce_waived_reason: str | None
    created_at: datetime
    connected_at: datetime | None


async def read_apps(session: AsyncSession, *, partner_id: str, mode: str, now: datetime) -> list[AppLine]:
    """Return the apps of a mode that are not revoked, newest first."""
    connected = (
        select(OAuthGrantRow.client_id, func.max(OAuthGrantRow.created_at).label("at"))
        .where(OAuthGrantRow.partner_id == partner_id, OAuthGrantRow.mode == mode)
        .where(OAuthGrantRow.allowed_by.is_not(None), OAuthGrantRow.ended_at.is_(None), OAuthGrantRow.expires_at > now)
        .group_by(OAuthGrantRow.client_id)
        .subquery()
    )
    rows = await session.execute(
        select(OAuthClientRow, connected.c.at)
        .outerjoin(connected, connected.c.client_id == OAuthClientRow.id)
        .where(OAuthClientRow.partner_id == partner_id, OAuthClientRow.mode == mode, OAuthClientRow.revoked_at.is_(None))
        .order_by(OAuthClientRow.id.desc())
        .limit(MAX_APPS)
    )
    return [
        AppLine(
            id=row.id,
            name=row.name,
            mode=row.mode,
            kind=row.kind,
            hosts=sorted({host_of(uri) for uri in row.redirect_uris}),
            scopes=row.scopes,
            pkce_waived_reason=None if row.require_pkce else row.pkce_waived_reason,
            created_at=row.created_at,
            connected_at=at,
        )
        for row, at in rows
    ]
