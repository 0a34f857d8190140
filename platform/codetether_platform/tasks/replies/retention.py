"""Deletes addresses for answers some time after their question has ended; until then a mail that is sent twice is known."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from codetether_platform.kernel.db import Database
from codetether_platform.tasks.replies.tables import MailReplyRow

#: Mail servers try for five days (RFC 5321 §4.5.4.1).
KEPT = timedelta(days=7)
BATCH = 500
MOST_BATCHES = 2_000


async def purge_replies(db: Database, now: datetime) -> None:
    """Delete what is over, a batch at a time."""
    over = select(MailReplyRow.id).where(MailReplyRow.expires_at < now - KEPT).limit(BATCH)
    for _ in range(MOST_BATCHES):
        async with db.write() as session:
            gone = list(await session.scalars(over))
            await session.execute(delete(MailReplyRow).where(MailReplyRow.id.in_(gone)))
        if len(gone) < BATCH:
            return
        await asyncio.sleep(0)
