"""Claims due deliveries under a lease: what is due by receiver, then the oldest of each receiver, leased by one UPDATE.

Every statement is built once and walks the index (channel, next_at) of pending rows, so a receiver with a hundred thousand due
rows costs no more than one with a single row.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import BigInteger

from codetether_platform.kernel.db import UtcTime, table_of
from codetether_platform.kernel.ids import new_id
from codetether_platform.webhooks.catalogue import DeliveryFormat
from codetether_platform.webhooks.slots import PER_CHANNEL, Waiting
from codetether_platform.webhooks.tables import EventRow, WebhookDeliveryRow, WebhookEndpointRow

#: The wait in the worker's queue, the longest attempt (30 s) and the write of its result fit in.
LEASE_SECONDS = 60
#: Receivers served by one claim.
BATCH_CHANNELS = 50

#: Not a parameter: the planner of PostgreSQL must see that the index of pending rows will do.
_PENDING: ColumnElement[str] = literal_column("'pending'")
_DELIVERIES, _EVENTS, _ENDPOINTS = table_of(WebhookDeliveryRow), table_of(EventRow), table_of(WebhookEndpointRow)


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """A claimed delivery with all that its next attempt needs. `attempt` counts the finished ones.

    `previous_secret_sealed` is set while secrets overlap, `failing_since` while the webhook fails.
    """

    id: str
    lease_owner: str
    lease_until: datetime
    attempt: int
    partner_id: str
    mode: str
    channel: str
    endpoint_id: str | None
    secret_sealed: bytes | None
    previous_secret_sealed: bytes | None = None
    previous_secret_until: datetime | None = None
    max_in_flight: int | None = None
    rate_limit_per_second: int | None = None
    failing_since: datetime | None = None
    url: str
    form: DeliveryFormat
    event_id: str
    event_type: str
    body: bytes
    headers_sealed: bytes | None = None


async def find_waiting(
    session: AsyncSession, *, now: datetime, full_channels: Sequence[str], full_partners: Sequence[str]
) -> list[Waiting]:
    """Return receivers with something due and a free slot, the longest waiting first, at most `BATCH_CHANNELS`."""
    parameters = {"now": now, "full_channels": list(full_channels), "full_partners": list(full_partners)}
    found = await session.execute(_FIND_WAITING, parameters)
    return [Waiting(channel=channel, partner_id=partner_id, most=most or PER_CHANNEL) for channel, partner_id, most in found]


async def claim(session: AsyncSession, *, now: datetime, allotted: dict[str, int]) -> list[Shipment]:
    """Lease the oldest due deliveries of each receiver, as many as it was allotted, and return them in the order they fell due.

    Rows that another worker is claiming at this moment are passed over.
    """
    if not allotted:
        return []
    found: Sequence[Any]
    if session.get_bind().dialect.name == "sqlite":
        found = []
        for channel, count in allotted.items():
            found += (await session.execute(_PICK_OF_ONE, {"now": now, "channel": channel, "count": count})).all()
    else:
        parameters = {"now": now, "channels": list(allotted), "counts": list(allotted.values())}
        found = (await session.execute(_PICK_OF_ALL, parameters)).all()
    if not found:
        return []
    owner, until = new_id(), now + timedelta(seconds=LEASE_SECONDS)
    await session.execute(_LEASE, {"ids": [row.id for row in found], "owner": owner, "until": until})
    shipments = [(row.next_at, Shipment(lease_owner=owner, lease_until=until, **_without_due(row))) for row in found]
    shipments.sort(key=lambda pair: (pair[0], pair[1].id))
    return [shipment for _, shipment in shipments]


def _without_due(row: Any) -> dict[str, Any]:
    fields = dict(row._mapping)
    del fields["next_at"]
    return fields


def _is_due(row: Any) -> ColumnElement[bool]:
    now = bindparam("now", type_=UtcTime)
    earlier = _DELIVERIES.alias("earlier")
    # An ordered delivery waits for the earlier ones of its task.
    is_held = exists().where(
        earlier.c.channel == row.channel,
        earlier.c.ordered_by == row.ordered_by,
        earlier.c.sequence < row.sequence,
        earlier.c.status == _PENDING,
        earlier.c.ordered_by.is_not(None),
    )
    return and_(
        row.status == _PENDING,
        row.next_at <= now,
        or_(row.lease_until.is_(None), row.lease_until <= now),
        or_(row.ordered_by.is_(None), ~is_held),
    )


def _build_find_waiting() -> Select[Any]:
    """Hop from receiver to receiver along the index, then look for the oldest due row of each."""
    row, oldest = _DELIVERIES.c, _DELIVERIES.alias("oldest")
    is_pending = row.status == _PENDING
    channels = select(func.min(row.channel).label("channel")).where(is_pending).cte("channels", recursive=True)
    following = select(func.min(row.channel)).where(is_pending, row.channel > channels.c.channel).scalar_subquery()
    channels = channels.union_all(select(following).where(channels.c.channel.is_not(None)))
    first = (
        select(row.id)
        .where(row.channel == channels.c.channel, _is_due(row))
        .order_by(row.next_at)
        .limit(1)
        .correlate(channels)
        .scalar_subquery()
    )
    return (
        select(oldest.c.channel, oldest.c.partner_id, _ENDPOINTS.c.max_in_flight)
        .select_from(channels)
        .join(oldest, oldest.c.id == first)
        .outerjoin(_ENDPOINTS, _ENDPOINTS.c.id == oldest.c.endpoint_id)
        .where(
            oldest.c.channel.not_in(bindparam("full_channels", expanding=True)),
            oldest.c.partner_id.not_in(bindparam("full_partners", expanding=True)),
        )
        .order_by(oldest.c.next_at)
        .limit(BATCH_CHANNELS)
    )


def _shipment_columns(row: Any) -> list[Any]:
    endpoint = _ENDPOINTS.c
    return [
        row.id,
        row.next_at,
        row.attempt,
        row.partner_id,
        row.mode,
        row.channel,
        row.endpoint_id,
        endpoint.secret_sealed,
        endpoint.previous_secret_sealed,
        endpoint.previous_secret_until,
        endpoint.max_in_flight,
        endpoint.rate_limit_per_second,
        endpoint.failing_since,
        func.coalesce(row.url, endpoint.url).label("url"),
        row.format.label("form"),
        row.event_id,
        _EVENTS.c.type.label("event_type"),
        func.coalesce(row.body, _EVENTS.c.body).label("body"),
        row.headers_sealed,
    ]


def _picked(rows: Any, source: Any) -> Select[Any]:
    joined = source.join(_EVENTS, _EVENTS.c.id == rows.event_id).outerjoin(_ENDPOINTS, _ENDPOINTS.c.id == rows.endpoint_id)
    return select(*_shipment_columns(rows)).select_from(joined)


def _build_pick_of_one() -> Select[Any]:
    row = _DELIVERIES.c
    oldest = select(row.id).where(row.channel == bindparam("channel"), _is_due(row)).order_by(row.next_at).limit(bindparam("count"))
    return _picked(row, _DELIVERIES).where(row.id.in_(oldest))


def _build_pick_of_all() -> Select[Any]:
    """One LATERAL subquery a receiver: its limit is its own, and no other worker's rows are waited for."""
    asked = (
        func.unnest(bindparam("channels", type_=ARRAY(String)), bindparam("counts", type_=ARRAY(BigInteger)), type_=String)
        .table_valued(column("channel", String), column("allotment", BigInteger), name="asked")
        .render_derived()
    )
    row = _DELIVERIES.c
    oldest = (
        select(_DELIVERIES)
        .where(row.channel == asked.c.channel, _is_due(row))
        .order_by(row.next_at)
        .limit(asked.c.allotment)
        .with_for_update(skip_locked=True)
        .correlate(asked)
        .lateral("oldest")
    )
    return _picked(oldest.c, asked.join(oldest, true()))


_FIND_WAITING = _build_find_waiting()
_PICK_OF_ONE = _build_pick_of_one()
_PICK_OF_ALL = _build_pick_of_all()
_LEASE = (
    update(_DELIVERIES)
    .where(_DELIVERIES.c.id.in_(bindparam("ids", expanding=True)))
    .values(lease_until=bindparam("until", type_=UtcTime), lease_owner=bindparam("owner"))
)
