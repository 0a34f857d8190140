"""Mails that test mode kept back."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.mail.tables import MailRow

PAGE_ROWS = 50


async def read_kept_mails(session: AsyncSession, *, partner_id: str, limit: int = PAGE_ROWS) -> list[MailRow]:
    """Return the newest mails that test mode kept; mail of live mode belongs to those it went to and is never shown."""
    rows = await session.scalars(
        select(MailRow)
        .where(MailRow.partner_id == partner_id, MailRow.mode == "test", MailRow.status == "kept")
        .order_by(MailRow.id.desc())
        .limit(limit)
    )
    return list(rows)
