"""Use cases of webhooks: register, list, change, rotate the secret, delete."""

from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import UNSET
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import lock_partner
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.catalogue import ALL_EVENTS, EVENTS, Ordering, PayloadFormat
from codetether_platform.webhooks.endings import cancel_pending
from codetether_platform.webhooks.errors import TooManyWebhooks, WebhookNotFound
from codetether_platform.webhooks.guard import refuse_url
from codetether_platform.webhooks.outbox import forget_listeners
from codetether_platform.webhooks.schemas import WebhookChange, WebhookRequest
from codetether_platform.webhooks.secrets import seal_secret
from codetether_platform.webhooks.tables import WebhookEndpointRow

MAX_WEBHOOKS = 50
SECRET_OVERLAP = timedelta(hours=24)


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """How a webhook wants its deliveries."""

    ordering: Ordering = "none"
    is_rest_hook: bool = False
    max_in_flight: int | None = None
    rate_limit_per_second: int | None = None
    notify_email: str | None = None
    filters: dict[str, str] | None = None
    expires_at: datetime | None = None


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


def events_of(request: WebhookRequest) -> list[str]:
    """Return what a request listens to.

    Raises:
        ValidationFailed: Neither `events` nor `event`, both, or an unknown type.
    """
    if request.event is not None and request.events is None:
        if request.event != ALL_EVENTS and request.event not in EVENTS:
            raise invalid("/event", f"There is no event type '{request.event}'.", code="unknown_value")
        return [request.event]
    if request.events is None or request.event is not None:
        raise invalid("/events", "State what to listen to in either `events` or `event`.", code="required")
    return check_events(request.events)


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
    traits: Traits | None = None,
) -> WebhookEndpointRow:
    """Register a webhook. What its name resolves to is judged elsewhere: before, outside the transaction, and at every attempt.

    Raises:
        WebhookUrlRefused: The address can never be sent to.
        ValidationFailed: An unknown event type, or an end that is past.
        TooManyWebhooks: The partner has 50 in this mode.
    """
    refuse_url(url, pointer="/url", allow_loopback=allow_loopback)
    traits = traits or Traits()
    _refuse_past(traits.expires_at, now=now)
    # Held so that two registrations at once cannot both be the fiftieth.
    await lock_partner(session, partner_id)
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
        created_at=now,
        failed_attempts=0,
        **msgspec.structs.asdict(traits),
    )
    session.add(row)
    await session.flush()
    forget_listeners(session)
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


async def change_webhook(
    session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, change: WebhookChange, now: datetime
) -> WebhookEndpointRow:
    """Change a webhook. A new address is judged elsewhere, as at registration.

    Deliveries that are queued already keep their format and order, and go to the new address.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
        ValidationFailed: An unknown event type, or an end that is past.
    """
    row = await get_webhook(session, partner_id=partner_id, mode=mode, webhook_id=webhook_id)
    if change.expires_at is not UNSET:
        _refuse_past(change.expires_at, now=now)
        row.expires_at = change.expires_at and change.expires_at.astimezone(UTC)
    if change.events is not UNSET:
        row.events = check_events(change.events)
    for name in ("url", "payload_format", "ordering", "max_in_flight", "rate_limit_per_second", "notify_email", "filters"):
        value = getattr(change, name)
        if value is not UNSET:
            setattr(row, name, value)
    if change.status == "enabled" and row.status == "disabled":
        _refuse_past(row.expires_at, now=now)
        row.status, row.disabled_reason, row.disabled_at = "enabled", None, None
        row.failing_since, row.failed_attempts, row.warned_at = None, 0, None
    elif change.status == "disabled" and row.status == "enabled":
        row.status, row.disabled_reason, row.disabled_at = "disabled", "by_owner", now
        await cancel_pending(session, endpoint_id=row.id, now=now)
    await session.flush()
    forget_listeners(session)
    return row


async def rotate_secret(
    session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, secret: str, keyring: Keyring, now: datetime
) -> WebhookEndpointRow:
    """Give a webhook a new secret; for 24 hours deliveries are signed with both. A third rotation ends the first at once.

    Raises:
        WebhookNotFound: No such webhook of this partner and mode.
    """
    row = await get_webhook(session, partner_id=partner_id, mode=mode, webhook_id=webhook_id)
    row.previous_secret_sealed, row.previous_secret_until = row.secret_sealed, now + SECRET_OVERLAP
    row.secret_sealed = seal_secret(keyring, secret)
    await session.flush()
    return row


async def delete_webhook(session: AsyncSession, *, partner_id: str, mode: Mode, webhook_id: str, now: datetime) -> None:
    """Delete a webhook and its secrets; what is pending for it is cancelled, what was delivered stays on record.

    Raises:
        WebhookNotFound: No such webhook, or already deleted.
    """
    row = await get_webhook(session, partner_id=partner_id, mode=mode, webhook_id=webhook_id)
    await _delete(session, row, now=now)


async def delete_webhooks_at(session: AsyncSession, *, partner_id: str, mode: Mode, url: str, now: datetime) -> None:
    """Delete every webhook with this address; none is fine, so that a subscriber may ask twice."""
    query = select(WebhookEndpointRow).where(*_of_partner(partner_id, mode), WebhookEndpointRow.url == url)
    for row in await session.scalars(query.limit(MAX_WEBHOOKS)):
        await _delete(session, row, now=now)


async def _delete(session: AsyncSession, row: WebhookEndpointRow, *, now: datetime) -> None:
    row.status, row.secret_sealed, row.previous_secret_sealed = "deleted", b"", None
    await session.flush()
    await cancel_pending(session, endpoint_id=row.id, now=now)
    forget_listeners(session)


def _refuse_past(expires_at: datetime | None, *, now: datetime) -> None:
    if expires_at is not None and expires_at <= now:
        raise invalid("/expires_at", "State a time that is still to come.")


def _of_partner(partner_id: str, mode: Mode) -> tuple[ColumnElement[bool], ...]:
    row = WebhookEndpointRow
    return row.partner_id == partner_id, row.mode == mode, row.status != "deleted"
