"""Deletes events, deliveries and attempts that are older than they are kept, a batch at a time.

What is still on its way stays, with its event. So does the last event of each feed: its place is what the next one counts on from,
and a reader that has seen everything goes on after it however long nothing happened.
"""

import asyncio
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import to_micros
from codetether_platform.kernel.db import Database, table_of
from codetether_platform.webhooks.tables import EventRow, WebhookAttemptRow, WebhookDeliveryRow

#: Events with their bytes, deliveries and attempts; longer than any retry schedule.
KEPT = timedelta(days=30)
#: Rows looked at in one transaction.
BATCH = 500
#: Batches of one turn; what is left then waits for the next.
MOST_BATCHES = 4_000

_DELIVERIES, _EVENTS, _ATTEMPTS = table_of(WebhookDeliveryRow), table_of(EventRow), table_of(WebhookAttemptRow)


async def purge_webhooks(db: Database, now: datetime) -> None:
    """Delete what is older than it is kept: first deliveries that have ended, then events that nobody needs any more."""
    for purge in (_purge_deliveries, _purge_events):
        after = ""
        for _ in range(MOST_BATCHES):
            async with db.write() as session:
                last = await purge(session, after=after, before=now - KEPT)
            if last is None:
                break
            after = last
            await asyncio.sleep(0)


def first_id(at: datetime) -> str:
    """Return an id below all that are made from `at` on (RFC 9562 §5.7: 48 bits of milliseconds come first)."""
    return str(uuid.UUID(int=(to_micros(at) // 1_000) << 80))


async def _purge_deliveries(session: AsyncSession, *, after: str, before: datetime) -> str | None:
    """Go through the oldest by id, which is their primary key and grows with time; return the last one, None behind the last."""
    row = _DELIVERIES.c
    ids = await _next_ids(session, _DELIVERIES, after=after, before=before)
    ended = row.id.in_(ids), row.status != "pending", row.finished_at < before
    gone = list(await session.scalars(select(row.id).where(*ended).with_for_update(skip_locked=True)))
    await session.execute(delete(_ATTEMPTS).where(_ATTEMPTS.c.delivery_id.in_(gone)))
    await session.execute(delete(_DELIVERIES).where(row.id.in_(gone)))
    return ids[-1] if len(ids) == BATCH else None


async def _purge_events(session: AsyncSession, *, after: str, before: datetime) -> str | None:
    """Do the same for events. They are locked before it is asked who needs them: a delivery that is queued now needs them too."""
    row, later = _EVENTS.c, _EVENTS.alias("later")
    ids = await _next_ids(session, _EVENTS, after=after, before=before)
    old = select(row.id).where(row.id.in_(ids), row.created_at < before)
    locked = list(await session.scalars(old.with_for_update(skip_locked=True)))
    is_needed = exists().where(_DELIVERIES.c.event_id == row.id)
    last = (
        select(func.max(later.c.position))
        .where(later.c.partner_id == row.partner_id, later.c.mode == row.mode)
        .correlate(_EVENTS)
        .scalar_subquery()
    )
    await session.execute(delete(_EVENTS).where(row.id.in_(locked), ~is_needed, or_(row.position.is_(None), row.position < last)))
    return ids[-1] if len(ids) == BATCH else None


async def _next_ids(session: AsyncSession, table: Any, *, after: str, before: datetime) -> list[str]:
    query = select(table.c.id).where(table.c.id > after, table.c.id < first_id(before)).order_by(table.c.id).limit(BATCH)
    return list(await session.scalars(query))
