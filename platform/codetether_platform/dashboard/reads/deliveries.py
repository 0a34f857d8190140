"""Webhooks and what was delivered to them: each delivery with its newest attempts."""

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.tables import EventRow, WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow

PAGE_ROWS = 25
#: A delivery is tried at most a dozen times; what matters on a page are the last of them.
ATTEMPTS_SHOWN = 5
EXCERPT_CHARACTERS = 300


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook of the partner."""

    id: str
    url: str
    events: list[str]
    payload_format: str
    status: str
    disabled_reason: str | None
    failing_since: datetime | None
    previous_secret_until: datetime | None
    filters: dict[str, str] | None
    expires_at: datetime | None
    created_at: datetime


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try: the receiver's status, or the word for why there was none."""

    number: int
    at: datetime
    response_status: int | None
    latency_ms: int
    error: str | None
    excerpt: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One event on its way to one receiver."""

    id: str
    event_id: str
    type: str
    task_id: str | None
    sequence: int
    url: str
    is_callback: bool
    #: Of an enabled webhook: what may be sent again; None for callbacks and webhooks that take nothing.
    webhook_id: str | None
    status: str
    attempts_made: int
    next_at: datetime
    created_at: datetime
    finished_at: datetime | None
    attempts: list[Attempt]


async def read_endpoints(session: AsyncSession, *, partner_id: str, mode: Mode) -> list[Endpoint]:
    """Return the partner's webhooks, newest first, at most 100."""
    row = WebhookEndpointRow
    rows = await session.execute(
        select(*(getattr(row, field) for field in Endpoint.__struct_fields__))
        .where(row.partner_id == partner_id, row.mode == mode, row.status != "deleted")
        .order_by(row.id.desc())
        .limit(100)
    )
    return [Endpoint(**found._mapping) for found in rows]


async def read_deliveries(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    task_id: str | None = None,
    before_id: str | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[list[Delivery], str | None]:
    """Return deliveries, newest first, of all tasks or of one, and the last one's id if more follow."""
    delivery, event, endpoint = WebhookDeliveryRow, EventRow, WebhookEndpointRow
    query = (
        select(delivery, event.type, event.task_id, event.sequence, endpoint.url, endpoint.status)
        .join(event, event.id == delivery.event_id)
        .outerjoin(endpoint, endpoint.id == delivery.endpoint_id)
        .where(delivery.partner_id == partner_id, delivery.mode == mode)
    )
    if task_id is not None:
        # Ids grow with time, so nothing of this task is older than its own id.
        query = query.where(event.partner_id == partner_id, event.mode == mode, event.task_id == task_id, event.id >= task_id)
    rows, following = await newest(session, query, by=delivery.id, before=before_id, limit=limit)
    attempts = await _attempts(session, [row.id for row, *_ in rows])
    found = [
        Delivery(
            id=row.id,
            event_id=row.event_id,
            type=kind,
            task_id=of_task,
            sequence=sequence,
            url=url or row.url or "",
            is_callback=row.endpoint_id is None,
            webhook_id=row.endpoint_id if taken == "enabled" else None,
            status=row.status,
            attempts_made=row.attempt,
            next_at=row.next_at,
            created_at=row.created_at,
            finished_at=row.finished_at,
            attempts=attempts.get(row.id, [])[:ATTEMPTS_SHOWN],
        )
        for row, kind, of_task, sequence, url, taken in rows
    ]
    return found, following


async def _attempts(session: AsyncSession, delivery_ids: list[str]) -> dict[str, list[Attempt]]:
    rows = await session.scalars(
        select(WebhookAttemptRow)
        .where(WebhookAttemptRow.delivery_id.in_(delivery_ids))
        .order_by(WebhookAttemptRow.delivery_id, WebhookAttemptRow.attempt.desc())
    )
    found: dict[str, list[Attempt]] = {}
    for row in rows:
        found.setdefault(row.delivery_id, []).append(
            Attempt(
                number=row.attempt,
                at=row.at,
                response_status=row.response_status,
                latency_ms=row.latency_ms,
                error=row.error,
                excerpt=row.response_excerpt[:EXCERPT_CHARACTERS],
            )
        )
    return found
