"""Routes of deliveries: what was sent, and sending it again."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import invalid, invalid_parameter
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.idempotency import Once
from codetether_platform.web.paging import Cursor, Limit, Page
from codetether_platform.webhooks.catalogue import EVENTS
from codetether_platform.webhooks.controllers.parameters import DeliveryId, WebhookId
from codetether_platform.webhooks.history import (
    DeliveryFilter,
    get_delivery,
    list_deliveries,
    recover,
    replay_missing,
    resend,
    sample_bodies,
    send_test,
)
from codetether_platform.webhooks.schemas import Delivery, DeliveryStatus, Recovery, Requeued

EventType = Annotated[str, QueryParameter(max_length=32, description="An event type of the catalogue.")]
OfType = Annotated[str | None, QueryParameter(max_length=32, description="Only deliveries of events of this type.")]
After = Annotated[datetime | None, QueryParameter(description="Only deliveries queued at or after this time.")]
Before = Annotated[datetime | None, QueryParameter(description="Only deliveries queued before this time.")]
FewBodies = Annotated[int, QueryParameter(ge=1, le=10, description="Bodies to return.")]


class DeliveriesController(Controller):
    """`/v1/webhooks/{webhook_id}/…`."""

    path = "/v1/webhooks"
    tags = ("Webhooks",)
    guards = (requires("webhooks:manage"),)

    @get("/samples", operation_id="listWebhookSamples", summary="Newest bodies of an event type")
    async def samples(
        self,
        event: EventType,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        payload_format: FromQuery[Literal["standard", "legacy"]] = "standard",
        limit: FewBodies = 3,
    ) -> Response[list[object]]:
        """Return a bare array of bodies as a webhook gets them, newest first: what REST-hook builders call the Perform List."""
        if event not in EVENTS:
            raise invalid_parameter("event", f"There is no event type '{event[:40]}'.", code="unknown_value")
        async with db.read() as session:
            bodies = await sample_bodies(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                event_type=event,
                payload_format=payload_format,
                limit=limit,
            )
        return Response(list[object](bodies))

    @post("/{webhook_id:str}/test", operation_id="testWebhook", summary="Send a test event", status_code=202)
    async def test(
        self,
        webhook_id: WebhookId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Delivery]:
        """Queue a `webhook.test` event; look at the deliveries for what came of it."""
        async with once.write(db) as session:
            queued = await send_test(
                session, partner_id=principal.partner_id, mode=principal.mode, webhook_id=webhook_id, now=clock.now()
            )
            return await once.keep(session, queued, status_code=202)

    @get("/{webhook_id:str}/deliveries", operation_id="listWebhookDeliveries", summary="List deliveries and their attempts")
    async def deliveries(
        self,
        webhook_id: WebhookId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        status: FromQuery[DeliveryStatus | None] = None,
        event_type: OfType = None,
        created_after: After = None,
        created_before: Before = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[Delivery]:
        """Return deliveries, newest first, each with its attempts, their latency and the first 4 kB of the answers."""
        wanted = DeliveryFilter(
            status=status,
            event_type=event_type,
            created_after=created_after,
            created_before=created_before,
        )
        async with db.read() as session:
            return await list_deliveries(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                webhook_id=webhook_id,
                wanted=wanted,
                limit=limit,
                cursor=cursor,
                keyring=keyring,
            )

    @get("/{webhook_id:str}/deliveries/{delivery_id:str}", operation_id="getWebhookDelivery", summary="Show a delivery")
    async def delivery(
        self,
        webhook_id: WebhookId,
        delivery_id: DeliveryId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
    ) -> Delivery:
        """Return one delivery with its attempts."""
        async with db.read() as session:
            return await get_delivery(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                webhook_id=webhook_id,
                delivery_id=delivery_id,
            )

    @post(
        "/{webhook_id:str}/deliveries/{delivery_id:str}/resend",
        operation_id="resendWebhookDelivery",
        summary="Send a delivery again",
        status_code=202,
    )
    async def send_again(
        self,
        webhook_id: WebhookId,
        delivery_id: DeliveryId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Delivery]:
        """Queue the same event again, with the same `webhook-id` and bytes; one that is still pending is due at once."""
        async with once.write(db) as session:
            queued = await resend(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                webhook_id=webhook_id,
                delivery_id=delivery_id,
                now=clock.now(),
            )
            return await once.keep(session, queued, status_code=202)

    @post("/{webhook_id:str}/recover", operation_id="recoverWebhook", summary="Send again what failed", status_code=202)
    async def recover_failed(
        self,
        webhook_id: WebhookId,
        data: JSONBody[Recovery],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Requeued]:
        """Queue the events of that time whose deliveries are dead or cancelled, at most 1,000 a call, the oldest first."""
        since, until = _span(data)
        async with once.write(db) as session:
            requeued = await recover(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                webhook_id=webhook_id,
                since=since,
                until=until,
                now=clock.now(),
            )
            return await once.keep(session, requeued, status_code=202)

    @post("/{webhook_id:str}/replay_missing", operation_id="replayMissing", summary="Send what was never queued", status_code=202)
    async def replay(
        self,
        webhook_id: WebhookId,
        data: JSONBody[Recovery],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Requeued]:
        """Queue the events of that time that it listens to and was never sent: it was disabled, or not registered yet."""
        since, until = _span(data)
        async with once.write(db) as session:
            requeued = await replay_missing(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                webhook_id=webhook_id,
                since=since,
                until=until,
                now=clock.now(),
            )
            return await once.keep(session, requeued, status_code=202)


def _span(data: Recovery) -> tuple[datetime, datetime | None]:
    for pointer, at in (("/since", data.since), ("/until", data.until)):
        if at is not None and at.tzinfo is None:
            raise invalid(pointer, "State the time with its offset, as in 2026-11-24T12:00:00Z.", code="invalid_value")
    if data.until is not None and data.until <= data.since:
        raise invalid("/until", "`until` must be later than `since`.", code="invalid_value")
    return data.since, data.until
