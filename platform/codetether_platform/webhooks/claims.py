"""Claims due deliveries under a lease: what is due by receiver, then one UPDATE that takes the oldest of each.

Both statements walk the index (channel, next_at) of pending rows, so a receiver with a hundred thousand due rows costs no more
than one with a single row.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from codetether_platform.kernel.ids import new_id
from codetether_platform.webhooks.catalogue import DeliveryFormat
from codetether_platform.webhooks.slots import Waiting
from codetether_platform.webhooks.tables import EventRow, WebhookDeliveryRow, WebhookEndpointRow

#: The longest attempt (30 s) and the longest wait of its result for the database (30 s) fit in.
LEASE_SECONDS = 60
#: Receivers served by one claim.
BATCH_CHANNELS = 50


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """A claimed delivery with all that its next attempt needs. `attempt` counts the finished ones."""

    id: str
    lease_owner: str
    attempt: int
    partner_id: str
    mode: str
    channel: str
    endpoint_id: str | None
    secret_sealed: bytes | None
    url: str
    form: DeliveryFormat
    event_id: str
    event_type: str
    body: bytes


async def find_waiting(
    session: AsyncSession, *, now: datetime, full_channels: list[str], full_partners: list[str]
) -> list[Waiting]:
    """Return receivers with something due and a free slot, the longest waiting first, at most `BATCH_CHANNELS`."""
    row, oldest = WebhookDeliveryRow, aliased(WebhookDeliveryRow)
    is_pending = row.status == "pending"
    channels = select(func.min(row.channel).label("channel")).where(is_pending).cte("channels", recursive=True)
    following = select(func.min(row.channel)).where(is_pending, row.channel > channels.c.channel).scalar_subquery()
    channels = channels.union_all(select(following).where(channels.c.channel.is_not(None)))
    first = (
        select(row.id)
        .where(row.channel == channels.c.channel, *_is_due(now))
        .order_by(row.next_at)
        .limit(1)
        .correlate(channels)
        .scalar_subquery()
    )
    found = await session.execute(
        select(oldest.channel, oldest.partner_id)
        .select_from(channels)
        .join(oldest, oldest.id == first)
        .where(oldest.channel.not_in(full_channels), oldest.partner_id.not_in(full_partners))
        .order_by(oldest.next_at)
        .limit(BATCH_CHANNELS)
    )
    return [Waiting(channel=channel, partner_id=partner_id) for channel, partner_id in found]


async def claim(session: AsyncSession, *, now: datetime, allotted: dict[str, int]) -> list[Shipment]:
    """Lease the oldest due deliveries of each receiver, as many as it was allotted, and return them in the order they fell due.

    Rows that another worker is claiming at this moment are passed over.
    """
    if not allotted:
        return []
    row = WebhookDeliveryRow
    parts = [
        select(
            select(row.id)
            .where(row.channel == channel, *_is_due(now))
            .order_by(row.next_at)
            .limit(count)
            .with_for_update(skip_locked=True)
            .subquery()
            .c.id
        )
        for channel, count in allotted.items()
    ]
    # Materialized: planned as a join, the limits could be applied once a row and claim more than was allotted.
    picked = union_all(*parts).cte("picked").prefix_with("MATERIALIZED", dialect="postgresql")
    owner = new_id()
    taken = await session.scalars(
        update(row)
        .where(row.id.in_(select(picked.c.id)))
        .values(lease_until=now + timedelta(seconds=LEASE_SECONDS), lease_owner=owner)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    return await _shipments(session, list(taken))


async def _shipments(session: AsyncSession, delivery_ids: list[str]) -> list[Shipment]:
    row = WebhookDeliveryRow
    found = await session.execute(
        select(
            row.id,
            row.lease_owner,
            row.attempt,
            row.partner_id,
            row.mode,
            row.channel,
            row.endpoint_id,
            WebhookEndpointRow.secret_sealed,
            func.coalesce(row.url, WebhookEndpointRow.url).label("url"),
            row.format.label("form"),
            row.event_id,
            EventRow.type.label("event_type"),
            func.coalesce(row.body, EventRow.body).label("body"),
        )
        .join(EventRow, EventRow.id == row.event_id)
        .outerjoin(WebhookEndpointRow, WebhookEndpointRow.id == row.endpoint_id)
        .where(row.id.in_(delivery_ids))
        .order_by(row.next_at, row.id)
    )
    return [Shipment(**_mapping(shipment)) for shipment in found]


def _mapping(found: Any) -> dict[str, Any]:
    return dict(found._mapping)


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    row = WebhookDeliveryRow
    return row.status == "pending", row.next_at <= now, or_(row.lease_until.is_(None), row.lease_until <= now)
