"""Routes of webhooks."""

from typing import Annotated, Literal, cast

import msgspec
from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, PathParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.settings import Settings
from codetether_platform.web.paging import Cursor, Limit, Page
from codetether_platform.webhooks.catalogue import PayloadFormat
from codetether_platform.webhooks.errors import WebhookUrlRefused
from codetether_platform.webhooks.guard import Refused, check_url
from codetether_platform.webhooks.policy import policy_of
from codetether_platform.webhooks.resolver import NameUnknown, system_resolver, vetted_address
from codetether_platform.webhooks.schemas import (
    CallbackSecret,
    Delivery,
    DeliveryStatus,
    Webhook,
    WebhookCreated,
    WebhookRequest,
)
from codetether_platform.webhooks.secrets import callback_secret
from codetether_platform.webhooks.service import (
    address_of,
    check_events,
    delete_webhook,
    get_webhook,
    list_deliveries,
    list_webhooks,
    register_webhook,
    send_test,
)
from codetether_platform.webhooks.signing import new_secret, standard_form, standard_key
from codetether_platform.webhooks.tables import WebhookEndpointRow

#: A name that does not resolve at once is taken: every attempt judges it anew.
RESOLVE_SECONDS = 2.0
WebhookId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the webhook.")]


class WebhooksController(Controller):
    """`/v1/webhooks`: where a partner's server hears of what happens."""

    path = "/v1/webhooks"
    tags = ("Webhooks",)
    guards = (requires("webhooks:manage"),)

    @post(operation_id="createWebhook", summary="Register a webhook", status_code=201)
    async def create(
        self,
        data: JSONBody[WebhookRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        settings: NamedDependency[Settings],
    ) -> Response[WebhookCreated]:
        """Judge the address and register it. The answer shows the signing secret, once."""
        url, pointer = address_of(data)
        check_events(data.events)
        await _judge(url, pointer=pointer, settings=settings)
        secret = data.secret or new_secret()
        async with db.write() as session:
            row = await register_webhook(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                url=url,
                events=data.events,
                secret=secret,
                payload_format=data.payload_format,
                allow_loopback=settings.webhook_allow_loopback,
                keyring=keyring,
                now=clock.now(),
            )
        created = WebhookCreated(
            **msgspec.structs.asdict(_view(row)), secret=secret, standard_secret=standard_form(standard_key(secret))
        )
        return Response(created, status_code=201, headers={"Location": f"{self.path}/{row.id}"})

    @get(operation_id="listWebhooks", summary="List webhooks")
    async def list_all(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Page[Webhook]:
        """Return all webhooks of the key's mode on one page; there are at most 50."""
        async with db.read() as session:
            rows = await list_webhooks(session, partner_id=principal.partner_id, mode=principal.mode)
            return Page(data=[_view(row) for row in rows], next_cursor=None, has_more=False)

    @get("/callback-secret", operation_id="getCallbackSecret", summary="Show the secret of callback URLs")
    async def show_callback_secret(
        self, principal: NamedDependency[Principal], keyring: NamedDependency[Keyring]
    ) -> CallbackSecret:
        """Return the secret that signs what is sent to the `callback_url` of tasks of the key's mode."""
        return CallbackSecret(secret=callback_secret(keyring, partner_id=principal.partner_id, mode=principal.mode))

    @get("/{webhook_id:str}", operation_id="getWebhook", summary="Show a webhook")
    async def show(self, webhook_id: WebhookId, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Webhook:
        """Return one webhook, without its secret."""
        async with db.read() as session:
            row = await get_webhook(session, partner_id=principal.partner_id, mode=principal.mode, webhook_id=webhook_id)
            return _view(row)

    @delete("/{webhook_id:str}", operation_id="deleteWebhook", summary="Delete a webhook", status_code=204)
    async def remove(
        self,
        webhook_id: WebhookId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> None:
        """Stop sending to it; what is still pending is cancelled."""
        async with db.write() as session:
            await delete_webhook(
                session, partner_id=principal.partner_id, mode=principal.mode, webhook_id=webhook_id, now=clock.now()
            )

    @post("/{webhook_id:str}/test", operation_id="testWebhook", summary="Send a test event", status_code=202)
    async def test(
        self,
        webhook_id: WebhookId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Delivery:
        """Queue a `webhook.test` event; look at the deliveries for what came of it."""
        async with db.write() as session:
            return await send_test(
                session, partner_id=principal.partner_id, mode=principal.mode, webhook_id=webhook_id, now=clock.now()
            )

    @get("/{webhook_id:str}/deliveries", operation_id="listWebhookDeliveries", summary="List deliveries and their attempts")
    async def deliveries(
        self,
        webhook_id: WebhookId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        status: FromQuery[DeliveryStatus | None] = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[Delivery]:
        """Return deliveries, newest first, each with its attempts, their latency and the first 4 kB of the answers."""
        async with db.read() as session:
            return await list_deliveries(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                webhook_id=webhook_id,
                status=status,
                limit=limit,
                cursor=cursor,
                keyring=keyring,
            )


async def _judge(url: str, *, pointer: str, settings: Settings) -> None:
    policy = policy_of(settings)
    target = check_url(url, pointer=pointer, policy=policy)
    try:
        await vetted_address(target, policy=policy, resolver=system_resolver, timeout_seconds=RESOLVE_SECONDS)
    except Refused as refused:
        raise WebhookUrlRefused(pointer, reason=refused.reason, detail=str(refused)) from refused
    except NameUnknown:
        return


def _view(row: WebhookEndpointRow) -> Webhook:
    return Webhook(
        id=row.id,
        mode="live" if row.mode == "live" else "test",
        url=row.url,
        events=row.events,
        payload_format=cast("PayloadFormat", row.payload_format),
        status=cast("Literal['enabled', 'disabled']", row.status),
        disabled_reason=row.disabled_reason,
        created_at=row.created_at,
    )
