"""The outbox: an event and its deliveries are rows in the transaction of what happened, so none is lost and none invented."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.db import table_of
from codetether_platform.kernel.ids import new_id
from codetether_platform.kernel.one_trip import Write, put
from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.a2a_bodies import A2aVersion, File, push_body
from codetether_platform.webhooks.bodies import flat_body, standard_body, wire_id
from codetether_platform.webhooks.catalogue import CALLBACK_TYPES, EVENTS, DeliveryFormat, is_listening
from codetether_platform.webhooks.filters import passes
from codetether_platform.webhooks.tables import EventRow, TaskPushRow, WebhookDeliveryRow, WebhookEndpointRow
from codetether_platform.webhooks.wake import wake_after_commit

_WRITE_EVENT, _WRITE_DELIVERY = Write(table_of(EventRow)), Write(table_of(WebhookDeliveryRow))

#: Push notification configs of one task.
MOST_PUSHES = 10
#: In a session's info: the webhooks of a partner, which tasks that are created together share.
_LISTENERS = "codetether.listeners"
# Built once: this runs with every event.
_FIND_LISTENERS = select(
    WebhookEndpointRow.id,
    WebhookEndpointRow.events,
    WebhookEndpointRow.payload_format,
    WebhookEndpointRow.ordering,
    WebhookEndpointRow.filters,
    WebhookEndpointRow.expires_at,
).where(
    WebhookEndpointRow.partner_id == bindparam("partner"),
    WebhookEndpointRow.mode == bindparam("mode"),
    WebhookEndpointRow.status == "enabled",
)


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has just happened.

    `data` holds text, whole numbers, booleans, null, lists and objects only. `sequence` numbers the events of one task; 0 where
    there is no task. `legacy` holds the fields of the flat body; without it they are those of `data`. `is_pushed`: the task has
    push notification configs, whose receivers are told of `files`, at addresses without their beginning.
    """

    type: str
    partner_id: str
    mode: Mode
    sequence: int
    data: dict[str, Any]
    task_id: str | None = None
    user_id: str | None = None
    callback_url: str | None = None
    is_pushed: bool = False
    files: tuple[File, ...] = ()
    legacy: dict[str, Any] | None = None


async def publish(session: AsyncSession, *, now: datetime, event: NewEvent) -> str:
    """Write an event and a delivery for each enabled webhook that listens to it, in the caller's transaction; return its `evt_` id.

    One select a transaction and partner, and one insert; a second insert only when somebody listens.
    """
    listeners = await _listeners(session, event)
    event_id = await write_event(session, now=now, event=event)
    outbound = Outbound(event_id=event_id, event=event, now=now)
    rows = [
        outbound.to_endpoint(row.id, row.payload_format, row.ordering)
        for row in listeners
        if is_listening(row.events, event.type)
        and (row.expires_at is None or row.expires_at > now)
        and passes(row.filters, event.data)
    ]
    if event.callback_url is not None and event.type in CALLBACK_TYPES:
        rows.append(outbound.to_callback(event.callback_url))
    if event.is_pushed and event.type in CALLBACK_TYPES:
        configs = await session.scalars(select(TaskPushRow).where(TaskPushRow.task_id == event.task_id).limit(MOST_PUSHES))
        rows += [outbound.to_push(config) for config in configs]
    await write_deliveries(session, rows)
    return wire_id(event_id)


async def _listeners(session: AsyncSession, event: NewEvent) -> Sequence[Any]:
    known = session.info.setdefault(_LISTENERS, {})
    whose = (event.partner_id, event.mode)
    if whose not in known:
        known[whose] = (await session.execute(_FIND_LISTENERS, {"partner": event.partner_id, "mode": event.mode})).all()
    return cast("Sequence[Any]", known[whose])


def forget_listeners(session: AsyncSession) -> None:
    """Look anew who listens: a webhook was changed in this transaction."""
    session.info.pop(_LISTENERS, None)


async def write_event(session: AsyncSession, *, now: datetime, event: NewEvent) -> str:
    """Write the event alone and return the id of its row."""
    assert event.type in EVENTS, f"{event.type} is not in the catalogue"
    event_id = new_id()
    body = standard_body(event_id=event_id, event_type=event.type, at=now, sequence=event.sequence, data=event.data)
    values = {
        "id": event_id,
        "partner_id": event.partner_id,
        "mode": event.mode,
        "type": event.type,
        "task_id": event.task_id,
        "user_id": event.user_id,
        "sequence": event.sequence,
        "body": body,
        "created_at": now,
        "position": None,
    }
    await put(session, _WRITE_EVENT, values)
    return event_id


async def write_deliveries(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write delivery rows as `Outbound` makes them, and wake the workers once they are committed."""
    if not rows:
        return
    await put(session, _WRITE_DELIVERY, *rows)
    wake_after_commit(session)


class Outbound:
    """Makes the delivery rows of one event; the flat body is built when a receiver wants it, once."""

    def __init__(self, *, event_id: str, event: NewEvent, now: datetime) -> None:
        self._event_id = event_id
        self._event = event
        self._now = now
        self._flat: bytes | None = None

    def to_endpoint(self, endpoint_id: str, payload_format: DeliveryFormat, ordering: str = "none") -> dict[str, Any]:
        """Return the row of a delivery to a webhook."""
        ordered_by = self._event.task_id if ordering == "task" else None
        return self._row(endpoint_id=endpoint_id, url=None, form=payload_format, channel=endpoint_id, ordered_by=ordered_by)

    def to_callback(self, url: str) -> dict[str, Any]:
        """Return the row of a delivery to a task's own address."""
        return self._row(endpoint_id=None, url=url, form="callback", channel=callback_channel(self._event.partner_id, url))

    def to_push(self, config: TaskPushRow) -> dict[str, Any]:
        """Return the row of a push notification; those of one task come in order."""
        event = self._event
        version, base_url = cast("A2aVersion", config.version), config.base_url
        files = [] if base_url is None else [File(file.name, file.media_type, base_url + file.url) for file in event.files]
        return self._row(
            endpoint_id=None,
            url=config.url,
            form="callback",
            channel=callback_channel(event.partner_id, config.url),
            ordered_by=config.id,
            body=push_body(event.data, files, version=version, event_id=wire_id(self._event_id), at=self._now),
            headers_sealed=config.headers_sealed,
        )

    def _row(
        self,
        *,
        endpoint_id: str | None,
        url: str | None,
        form: DeliveryFormat,
        channel: str,
        ordered_by: str | None = None,
        body: bytes | None = None,
        headers_sealed: bytes | None = None,
    ) -> dict[str, Any]:
        return delivery_values(
            now=self._now,
            partner_id=self._event.partner_id,
            mode=self._event.mode,
            event_id=self._event_id,
            endpoint_id=endpoint_id,
            url=url,
            format=form,
            body=None if form == "standard" else body or self._flat_body(),
            headers_sealed=headers_sealed,
            channel=channel,
            ordered_by=ordered_by,
            sequence=self._event.sequence,
        )

    def _flat_body(self) -> bytes:
        if self._flat is None:
            event = self._event
            fields = event.data if event.legacy is None else event.legacy
            self._flat = flat_body(event_id=self._event_id, event_type=event.type, at=self._now, fields=fields)
        return self._flat


def delivery_values(*, now: datetime, **given: Any) -> dict[str, Any]:
    """Return the row of a new delivery that is due at once; `given` says of what and to whom."""
    return {
        "id": new_id(),
        "status": "pending",
        "attempt": 0,
        "next_at": now,
        "lease_until": None,
        "lease_owner": None,
        "headers_sealed": None,
        "created_at": now,
        "finished_at": None,
    } | given


def callback_channel(partner_id: str, url: str) -> str:
    """Name the receiver behind a callback URL: all URLs of one partner on one host and port are one receiver."""
    return "cb_" + hashlib.sha256(f"{partner_id} {urlsplit(url).netloc.lower()}".encode()).hexdigest()[:32]
