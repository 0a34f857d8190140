"""Deletes addresses for answers some time after their question has ended; until then a mail that is sent twice is known."""

from datetime import datetime, timedelta

from codetether_platform.kernel.batches import delete_where
from codetether_platform.kernel.db import Database, table_of
from codetether_platform.tasks.replies.tables import MailReplyRow

#: Mail servers try for five days (RFC 5321 §4.5.4.1).
KEPT = timedelta(days=7)
_REPLIES = table_of(MailReplyRow).c


async def purge_replies(db: Database, now: datetime) -> None:
    """Delete what is over, a batch at a time."""
    await delete_where(db, _REPLIES.id, _REPLIES.expires_at < now - KEPT)
