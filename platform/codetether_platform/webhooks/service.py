"""Use cases of webhooks: register, list, delete, send a test event, look at deliveries."""

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode
from codetether_platform.web.paging import Page, decode_cursor, encode_cursor
from codetether_platform.webhooks.bodies import wire_id
from codetether_platform.webhooks.catalogue import ALL_EVENTS, EVENTS, DeliveryFormat, PayloadFormat
from codetether_platform.webhooks.errors import TooManyWebhooks, WebhookIsDisabled, WebhookNotFound
from codetether_platform.webhooks.guard import refuse_url
from codetether_platform.webhooks.outbox import NewEvent, Outbound, write_deliveries, write_event
from codetether_platform.webhooks.results import cancel_pending
from codetether_platform.webhooks.schemas import Delivery, DeliveryAttempt, DeliveryStatus, WebhookRequest
from codetether_platform.webhooks.secrets import seal_secret
from codetether_platform.webhooks.tables import EventRow, WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow

MAX_WEBHOOKS = 50


def address_of(request: WebhookRequest) -> tuple[str, str]:
    """Return the one address of a request and the pointer of its field.

    Raises:
        ValidationFailed: None, or more than one.
    """
    names = {"/url": request.url, "/target_url": request.target_url, "/hookUrl": request.hook_url}
    given = [(url, pointer) for pointer, url in names.items() if url is not None]
    if len(given) != 1:
        raise invalid("/url", "Give the address in exactly one of `url`, `target_url` and `hookUrl`.", code="required")
    return given[0]


def check_events(events: list[str]) -> list[str]:
    """Return event types without repetitions, in the order given.

    Raises:
        ValidationFailed: One is not in the catalogue.
    """
    for index, name in enumerate(events):
        if name != ALL_EVENTS and name not in EVENTS:
            raise invalid(f"/events/{index}", f"There is no event type '{name}'.", code="unknown_value")
    return list(dict.fromkeys(events))


async def register_webhook(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    url: str,
    events: list[str],
    secret: str,
    payload_format: PayloadFormat = "standard",
    allow_loopback: bool,
    keyring: Keyring,
    now: datetime,
) -> WebhookEndpointRow:
    """Register a webhook. What its name resolves to is judged elsewhere: before, outside the transaction, and at every attempt.

    Raises:
        WebhookUrlRefused: The address can never be sent to.
        ValidationFailed: An unknown event type.
        TooManyWebhooks: The partner has 50 in this mode.
    """
    refuse_url(url, pointer="/url", allow_loopback=allow_loopback)
    # Held so that two registrations at once cannot both be the fiftieth; foreign keys to the partner stay free (NO KEY).
    await session.execute(select(PartnerRow.id).where(PartnerRow.id == partner_id).with_for_update(key_share=True))
    count = await session.scalar(select(func.count()).select_from(WebhookEndpointRow).where(*_of_partner(partner_id, mode)))
    if (count or 0) >= MAX_WEBHOOKS:
        raise TooManyWebhooks(f"At most {MAX_WEBHOOKS} webhooks can be registered in a mode.")
    row = WebhookEndpointRow(
        id=new_id(),
        partner_id=partner_id,
        mode=mode,
        url=url,
        events=check_events(events),
        payload_format=payload_format,
        secret_sealed=seal_secret(keyring, secret),
        status="enabled",
        disabled_reason=None,
        created_at=now,
        disabled_at=None,
    )
    session.add(row)
    await session.flush()
    return row


async def list_webhooks(session: AsyncSession, *, partner_id: str, mode: Mode) -> list[WebhookEndpointRow]:
    """Return all webhooks of a partner and mode, newest first; there are at most 50."""
    query = select(WebhookEndpointRow).where(*_of_partner(partner_id, mode)).order_by(WebhookEndpointRow.id.desc())
    return list(await session.scalars(query.limit(MAX_WEBHOOKS)))


async def get_webhook(session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str) -> WebhookEndpointRow:
    """Return one webhook.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
    """
    row = await session.scalar(
        select(WebhookEndpointRow).where(*_of_partner(partner_id, mode), WebhookEndpointRow.id == webhook_id)
    )
    if row is None:
        raise WebhookNotFound
    return row


async def delete_webhook(session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, now: datetime) -> None:
    """Delete a webhook and its secret; what is pending for it is cancelled, what was delivered stays on record.

    Raises:
        WebhookNotFound: No such webhook, or already deleted.
    """
    row = await get_webhook(session, partner_id=partner_id, mode=mode, webhook_id=webhook_id)
    row.status, row.secret_sealed = "deleted", b""
    await cancel_pending(session, endpoint_id=row.id, now=now)


async def send_test(session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, now: datetime) -> Delivery:
    """Queue a `webhook.test` event for one webhook, by the same signed path as any other.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
        WebhookIsDisabled: Nothing is sent to a disabled webhook.
    """
    row = await get_webhook(session, partner_id=partner_id, mode=mode, webhook_id=webhook_id)
    if row.status != "enabled":
        raise WebhookIsDisabled("This webhook is disabled; register it anew.")
    event = NewEvent(
        type="webhook.test",
        partner_id=partner_id,
        mode=mode,
        sequence=0,
        data={"webhook_id": row.id, "message": "This is a test."},
    )
    event_id = await write_event(session, now=now, event=event)
    delivery = Outbound(event_id=event_id, event=event, now=now).to_endpoint(row.id, cast("DeliveryFormat", row.payload_format))
    await write_deliveries(session, [delivery])
    return Delivery(
        id=delivery["id"],
        event_id=wire_id(event_id),
        event_type=event.type,
        status="pending",
        created_at=now,
        finished_at=None,
        next_attempt_at=now,
        attempts=[],
    )


async def list_deliveries(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    webhook_id: str,
    status: DeliveryStatus | None,
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
    row, scope = WebhookDeliveryRow, f"deliveries:{webhook_id}:{status}"
    query = (
        select(row, EventRow.type)
        .join(EventRow, EventRow.id == row.event_id)
        .where(row.endpoint_id == webhook_id, row.partner_id == partner_id, row.mode == mode)
        .order_by(row.id.desc())
        .limit(limit + 1)
    )
    if status is not None:
        query = query.where(row.status == status)
    if cursor is not None:
        query = query.where(row.id < str(decode_cursor(keyring, cursor, scope)[0]))
    found = [(delivery, event_type) for delivery, event_type in await session.execute(query)]
    page = found[:limit]
    attempts = await _attempts_of(session, [delivery.id for delivery, _ in page])
    return Page(
        data=[_view(delivery, event_type, attempts.get(delivery.id, [])) for delivery, event_type in page],
        next_cursor=encode_cursor(keyring, [page[-1][0].id], scope) if len(found) > limit else None,
        has_more=len(found) > limit,
    )


def _of_partner(partner_id: str, mode: Mode) -> tuple[ColumnElement[bool], ...]:
    row = WebhookEndpointRow
    return row.partner_id == partner_id, row.mode == mode, row.status != "deleted"


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
