"""Forgets assertions that were used: once one has expired, it is refused for that."""

from datetime import datetime

from codetether_platform.embed.signing_keys.tables import UsedAssertionRow
from codetether_platform.kernel.batches import delete_where
from codetether_platform.kernel.db import Database, table_of

_USED = table_of(UsedAssertionRow).c


async def purge_assertions(db: Database, now: datetime) -> None:
    """Delete what is over, a batch at a time."""
    await delete_where(db, _USED.digest, _USED.expires_at < now)
