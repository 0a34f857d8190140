"""Tells a partner's receivers that a schedule has paused itself."""

from datetime import datetime
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.oauth.principal import Mode
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.webhooks.outbox import NewEvent, publish


async def tell_paused(session: AsyncSession, *, schedule: ScheduleRow, now: datetime) -> None:
    """Write `schedule.paused` and its deliveries."""
    data = {
        "schedule_id": schedule.id,
        "reason": schedule.pause_reason,
        "refusals": schedule.refusals,
        "user_id": schedule.user_id,
        "mode": schedule.mode,
    }
    event = NewEvent(
        type="schedule.paused",
        partner_id=schedule.partner_id,
        mode=cast("Mode", schedule.mode),
        user_id=schedule.user_id,
        sequence=0,
        data=data,
    )
    await publish(session, now=now, event=event)
