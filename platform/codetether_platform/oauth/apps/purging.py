"""Deletes codes, tokens and grants that have outlived even their use as evidence."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from codetether_platform.kernel.batches import BATCH, delete_where
from codetether_platform.kernel.db import Database, table_of
from codetether_platform.oauth.apps.tables import OAuthCodeRow, OAuthGrantRow, OAuthTokenRow

#: A used code or a rotated token that comes again while its grant lives has to be known for what it is.
KEPT = timedelta(days=1)

_CODES, _GRANTS, _TOKENS = table_of(OAuthCodeRow), table_of(OAuthGrantRow), table_of(OAuthTokenRow)


async def purge_apps(db: Database, now: datetime) -> None:
    """Delete codes and access tokens a day after their end, and grants with all of theirs."""
    before = now - KEPT
    is_over = or_(_GRANTS.c.expires_at < before, _GRANTS.c.ended_at < before)
    over = select(_GRANTS.c.id).where(is_over).limit(BATCH).scalar_subquery()
    await delete_where(db, _CODES.c.id, _CODES.c.expires_at < before)
    await delete_where(db, _TOKENS.c.digest, (_TOKENS.c.kind == "access") & (_TOKENS.c.expires_at < before))
    await delete_where(db, _TOKENS.c.digest, _TOKENS.c.grant_id.in_(over))
    await delete_where(db, _GRANTS.c.id, is_over & ~select(_TOKENS.c.digest).where(_TOKENS.c.grant_id == _GRANTS.c.id).exists())
