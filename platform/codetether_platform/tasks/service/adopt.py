"""Hands over what a guest made to the user that it turned out to be."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.oauth.principal import Mode
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.tasks.quotes.tables import QuoteRow
from codetether_platform.tasks.tables import TaskRow


async def hand_over(session: AsyncSession, *, partner_id: str, mode: Mode, from_user_id: str, to_user_id: str) -> int:
    """Give all tasks, schedules and quotes of one user to another of the same partner and mode; return how many tasks.

    What the ledger says of their runs stays as it is: it was the guest's share that paid.
    """
    for row in (ScheduleRow, QuoteRow):
        await session.execute(
            update(row)
            .where(row.partner_id == partner_id, row.mode == mode, row.user_id == from_user_id)
            .values(user_id=to_user_id)
        )
    moved = await session.execute(
        update(TaskRow)
        .where(TaskRow.partner_id == partner_id, TaskRow.mode == mode, TaskRow.user_id == from_user_id)
        .values(user_id=to_user_id)
        .returning(TaskRow.id)
    )
    return len(moved.all())
