"""Use cases of deliveries: look at them, send one again, recover what failed, replay what was never queued, send a test."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode
from codetether_platform.web.paging import Page, decode_cursor, encode_cursor
from codetether_platform.webhooks.bodies import data_of, flat_from_standard, wire_id
from codetether_platform.webhooks.catalogue import ALL_EVENTS, DeliveryFormat
from codetether_platform.webhooks.errors import DeliveryNotFound, WebhookIsDisabled
from codetether_platform.webhooks.filters import passes
from codetether_platform.webhooks.outbox import NewEvent, Outbound, delivery_values, write_deliveries, write_event
from codetether_platform.webhooks.schemas import Delivery, DeliveryAttempt, DeliveryStatus, Requeued
from codetether_platform.webhooks.service import get_webhook
from codetether_platform.webhooks.tables import EventRow, WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow

#: Deliveries that one call queues.
MAX_REQUEUED = 1_000
#: Events that one call looks through for those that pass a filter.
MOST_SEARCHED = 20_000


class DeliveryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries to list; None is all."""

    status: DeliveryStatus | None = None
    event_type: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


async def list_deliveries(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    webhook_id: str,
    wanted: DeliveryFilter,
    limit: int,
    cursor: str | None,
    keyring: Keyring,
) -> Page[Delivery]:
    """Return deliveries to a webhook with their attempts, newest first.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
        CursorInvalid: Not a cursor of this list.
    """
    await get_webhook(session, partner_id=partner_id, mode=mode, webhook_id=webhook_id)
    row, scope = WebhookDeliveryRow, f"deliveries:{webhook_id}:{msgspec.json.encode(wanted).decode()}"
    query = _deliveries(partner_id, mode, webhook_id)
    if wanted.status is not None:
        query = query.where(row.status == wanted.status)
    if wanted.event_type is not None:
        query = query.where(EventRow.type == wanted.event_type)
    if wanted.created_after is not None:
        query = query.where(row.created_at >= wanted.created_after)
    if wanted.created_before is not None:
        query = query.where(row.created_at < wanted.created_before)
    before = None if cursor is None else str(decode_cursor(keyring, cursor, scope)[0])
    found, following = await newest(session, query, by=row.id, before=before, limit=limit)
    attempts = await _attempts_of(session, [delivery.id for delivery, _ in found])
    return Page(
        data=[_view(delivery, event_type, attempts.get(delivery.id, [])) for delivery, event_type in found],
        next_cursor=None if following is None else encode_cursor(keyring, [following], scope),
        has_more=following is not None,
    )


async def get_delivery(session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, delivery_id: str) -> Delivery:
    """Return one delivery with its attempts.

    Raises:
        DeliveryNotFound: No such delivery of this webhook.
    """
    delivery, event_type = await _find(session, partner_id, mode, webhook_id, delivery_id)
    attempts = await _attempts_of(session, [delivery.id])
    return _view(delivery, event_type, attempts.get(delivery.id, []))


async def send_test(session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, now: datetime) -> Delivery:
    """Queue a `webhook.test` event for one webhook, by the same signed path as any other.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
        WebhookIsDisabled: Nothing is sent to a disabled webhook.
    """
    row = await _enabled(session, partner_id, mode, webhook_id)
    event = NewEvent(
        type="webhook.test",
        partner_id=partner_id,
        mode=mode,
        sequence=0,
        data={"webhook_id": row.id, "message": "This is a test."},
    )
    event_id = await write_event(session, now=now, event=event)
    values = Outbound(event_id=event_id, event=event, now=now).to_endpoint(row.id, cast("DeliveryFormat", row.payload_format))
    await write_deliveries(session, [values])
    return _queued(values, event.type)


async def resend(
    session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, delivery_id: str, now: datetime
) -> Delivery:
    """Queue the event of a delivery again, with the same `webhook-id` and bytes; one that is still pending is due at once.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
        WebhookIsDisabled: Nothing is sent to a disabled webhook.
        DeliveryNotFound: No such delivery of this webhook.
    """
    await _enabled(session, partner_id, mode, webhook_id)
    old, event_type = await _find(session, partner_id, mode, webhook_id, delivery_id)
    if old.status == "pending":
        old.next_at = min(old.next_at, now)
        attempts = await _attempts_of(session, [old.id])
        return _view(old, event_type, attempts.get(old.id, []))
    # Locked, so that it is not deleted for its age, and its event with it, before it is queued again.
    kept = select(WebhookDeliveryRow.id).where(WebhookDeliveryRow.id == old.id).with_for_update(read=True, key_share=True)
    if await session.scalar(kept) is None:
        raise DeliveryNotFound
    values = _again(old, now=now)
    await write_deliveries(session, [values])
    return _queued(values, event_type)


async def recover(
    session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, since: datetime, until: datetime | None, now: datetime
) -> Requeued:
    """Queue again what a webhook did not get: deliveries that are dead or cancelled, of events that no other delivery carries.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
        WebhookIsDisabled: Nothing is sent to a disabled webhook.
    """
    await _enabled(session, partner_id, mode, webhook_id)
    row = WebhookDeliveryRow
    query = (
        select(row)
        .where(
            row.endpoint_id == webhook_id,
            row.status.in_(("dead", "cancelled")),
            row.created_at >= since,
            row.created_at < (until or now),
            ~_is_carried(row.event_id, webhook_id, but_not=("dead", "cancelled")),
        )
        .order_by(row.id)
        .with_for_update(read=True, key_share=True)  # as in `resend`
    )
    found = list(await session.scalars(query.limit(MAX_REQUEUED + 1)))
    newest = {one.event_id: one for one in found[:MAX_REQUEUED]}  # of several failures of one event the last
    await write_deliveries(session, [_again(one, now=now) for one in newest.values()])
    return Requeued(queued=len(newest), has_more=len(found) > MAX_REQUEUED)


async def replay_missing(
    session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, since: datetime, until: datetime | None, now: datetime
) -> Requeued:
    """Queue events that a webhook listens to and that were never queued for it: it was disabled, or did not exist yet.

    Where it has filters, at most `MOST_SEARCHED` events are looked through.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
        WebhookIsDisabled: Nothing is sent to a disabled webhook.
    """
    endpoint = await _enabled(session, partner_id, mode, webhook_id)
    row = EventRow
    query = (
        select(row)
        .where(
            row.partner_id == partner_id,
            row.mode == mode,
            row.created_at >= since,
            row.created_at < (until or now),
            row.type != "webhook.test",
            ~_is_carried(row.id, webhook_id),
        )
        .order_by(row.id)
        .with_for_update(read=True, key_share=True)
    )
    if ALL_EVENTS not in endpoint.events:
        query = query.where(row.type.in_(endpoint.events))
    found: list[EventRow] = []
    for searched in range(0, MOST_SEARCHED if endpoint.filters else 1, MAX_REQUEUED):
        page = list(await session.scalars(query.offset(searched).limit(MAX_REQUEUED + 1)))
        found += [event for event in page[:MAX_REQUEUED] if passes(endpoint.filters, data_of(event.body))]
        has_more = len(page) > MAX_REQUEUED or len(found) > MAX_REQUEUED
        if not has_more or len(found) >= MAX_REQUEUED:
            break
    await write_deliveries(session, [_for_endpoint(event, endpoint, now=now) for event in found[:MAX_REQUEUED]])
    return Requeued(queued=min(len(found), MAX_REQUEUED), has_more=has_more)


async def sample_bodies(
    session: AsyncSession, *, partner_id: str, mode: Mode, event_type: str, payload_format: str, limit: int
) -> list[msgspec.Raw]:
    """Return the newest bodies of a type as a webhook gets them, newest first."""
    row = EventRow
    query = select(row.body).where(row.partner_id == partner_id, row.mode == mode, row.type == event_type)
    bodies = await session.scalars(query.order_by(row.id.desc()).limit(limit))
    return [msgspec.Raw(flat_from_standard(body) if payload_format == "legacy" else body) for body in bodies]


async def _enabled(session: AsyncSession, partner_id: str, mode: Mode, webhook_id: str) -> WebhookEndpointRow:
    row = await get_webhook(session, partner_id=partner_id, mode=mode, webhook_id=webhook_id)
    if row.status != "enabled":
        raise WebhookIsDisabled("This webhook is disabled. Enable it with PATCH first.")
    return row


def _deliveries(partner_id: str, mode: Mode, webhook_id: str) -> Any:
    row = WebhookDeliveryRow
    return (
        select(row, EventRow.type)
        .join(EventRow, EventRow.id == row.event_id)
        .where(row.endpoint_id == webhook_id, row.partner_id == partner_id, row.mode == mode)
    )


async def _find(
    session: AsyncSession, partner_id: str, mode: Mode, webhook_id: str, delivery_id: str
) -> tuple[WebhookDeliveryRow, str]:
    query = _deliveries(partner_id, mode, webhook_id).where(WebhookDeliveryRow.id == delivery_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise DeliveryNotFound
    return found[0], found[1]


def _is_carried(event_id: Any, webhook_id: str, *, but_not: Sequence[str] = ()) -> Any:
    """Return whether a delivery carries the event to the webhook, or did."""
    other = WebhookDeliveryRow.__table__.alias("other")
    return exists().where(other.c.event_id == event_id, other.c.endpoint_id == webhook_id, other.c.status.not_in(but_not))


def _again(old: WebhookDeliveryRow, *, now: datetime) -> dict[str, Any]:
    columns = ("partner_id", "mode", "event_id", "endpoint_id", "url", "format", "body", "channel", "ordered_by", "sequence")
    return delivery_values(now=now, **{name: getattr(old, name) for name in columns})


def _for_endpoint(event: EventRow, endpoint: WebhookEndpointRow, *, now: datetime) -> dict[str, Any]:
    is_legacy = endpoint.payload_format == "legacy"
    return delivery_values(
        now=now,
        partner_id=event.partner_id,
        mode=event.mode,
        event_id=event.id,
        endpoint_id=endpoint.id,
        url=None,
        format=endpoint.payload_format,
        body=flat_from_standard(event.body) if is_legacy else None,
        channel=endpoint.id,
        ordered_by=event.task_id if endpoint.ordering == "task" else None,
        sequence=event.sequence,
    )


async def _attempts_of(session: AsyncSession, delivery_ids: list[str]) -> dict[str, list[DeliveryAttempt]]:
    row = WebhookAttemptRow
    found = await session.scalars(select(row).where(row.delivery_id.in_(delivery_ids)).order_by(row.delivery_id, row.attempt))
    attempts: dict[str, list[DeliveryAttempt]] = {}
    for one in found:
        attempts.setdefault(one.delivery_id, []).append(
            DeliveryAttempt(
                attempt=one.attempt,
                at=one.at,
                response_status=one.response_status,
                error=one.error,
                latency_ms=one.latency_ms,
                response_excerpt=one.response_excerpt,
            )
        )
    return attempts


def _view(delivery: WebhookDeliveryRow, event_type: str, attempts: list[DeliveryAttempt]) -> Delivery:
    return Delivery(
        id=delivery.id,
        event_id=wire_id(delivery.event_id),
        event_type=event_type,
        status=cast("DeliveryStatus", delivery.status),
        created_at=delivery.created_at,
        finished_at=delivery.finished_at,
        next_attempt_at=delivery.next_at if delivery.status == "pending" else None,
        attempts=attempts,
    )


def _queued(values: dict[str, Any], event_type: str) -> Delivery:
    return Delivery(
        id=values["id"],
        event_id=wire_id(values["event_id"]),
        event_type=event_type,
        status="pending",
        created_at=values["created_at"],
        finished_at=None,
        next_attempt_at=values["next_at"],
        attempts=[],
    )
