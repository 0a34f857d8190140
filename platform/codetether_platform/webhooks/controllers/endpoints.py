"""Routes that register, show, change and delete webhooks."""

from datetime import UTC
from typing import Annotated, Literal, cast

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from msgspec import UNSET

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.settings import Settings
from codetether_platform.web.idempotency import Once
from codetether_platform.web.paging import Page
from codetether_platform.webhooks.catalogue import Ordering, PayloadFormat
from codetether_platform.webhooks.controllers.parameters import WebhookId
from codetether_platform.webhooks.errors import WebhookUrlRefused
from codetether_platform.webhooks.guard import Refused
from codetether_platform.webhooks.policy import policy_of
from codetether_platform.webhooks.resolver import NameUnknown, locate, system_resolver
from codetether_platform.webhooks.schemas import (
    CallbackSecret,
    SecretRotation,
    Webhook,
    WebhookChange,
    WebhookCreated,
    WebhookRequest,
)
from codetether_platform.webhooks.secrets import callback_secret
from codetether_platform.webhooks.service import (
    Traits,
    address_of,
    change_webhook,
    check_events,
    delete_webhook,
    delete_webhooks_at,
    events_of,
    get_webhook,
    list_webhooks,
    register_webhook,
    rotate_secret,
)
from codetether_platform.webhooks.signing import new_secret, standard_form, standard_key
from codetether_platform.webhooks.tables import WebhookEndpointRow

#: A name that does not resolve at once is taken: every attempt judges it anew.
RESOLVE_SECONDS = 2.0
UrlToDelete = Annotated[str, QueryParameter(min_length=1, max_length=2000, description="Address of the webhooks to delete.")]


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
        once: NamedDependency[Once],
    ) -> Response[WebhookCreated]:
        """Judge the address and register it. The answer shows the signing secret, once."""
        url, pointer = address_of(data)
        events = events_of(data)
        async with once.ahead(db):
            await _judge(url, pointer=pointer, settings=settings)
            secret = data.secret or new_secret()
            async with once.write(db) as session:
                row = await register_webhook(
                    session,
                    partner_id=principal.partner_id,
                    mode=principal.mode,
                    url=url,
                    events=events,
                    secret=secret,
                    payload_format=data.payload_format,
                    allow_loopback=settings.webhook_allow_loopback,
                    keyring=keyring,
                    now=clock.now(),
                    traits=_traits(data),
                )
                shown = _with_secret(row, secret)
                headers = {"Location": f"{self.path}/{row.id}"}
                return await once.keep(session, shown, status_code=201, headers=headers, replayed_as=_with_secret(row, None))

    @get(operation_id="listWebhooks", summary="List webhooks")
    async def list_all(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Page[Webhook]:
        """Return all webhooks of the key's mode on one page; there are at most 50."""
        async with db.read() as session:
            rows = await list_webhooks(session, partner_id=principal.partner_id, mode=principal.mode)
            return Page(data=[_view(row) for row in rows], next_cursor=None, has_more=False)

    @delete(operation_id="deleteWebhooksByUrl", summary="Delete the webhooks of an address", status_code=204)
    async def remove_by_url(
        self,
        url: UrlToDelete,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> None:
        """Stop sending to an address. That there is no such webhook is fine, so that a subscriber may ask twice."""
        async with db.write() as session:
            await delete_webhooks_at(session, partner_id=principal.partner_id, mode=principal.mode, url=url, now=clock.now())

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

    @patch("/{webhook_id:str}", operation_id="updateWebhook", summary="Change a webhook")
    async def change(
        self,
        webhook_id: WebhookId,
        data: JSONBody[WebhookChange],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
        once: NamedDependency[Once],
    ) -> Response[Webhook]:
        """Change what is given. Deliveries that are queued already keep their format and go to the new address."""
        if data.events is not UNSET:
            check_events(data.events)
        async with once.ahead(db):
            if data.url is not UNSET:
                await _judge(data.url, pointer="/url", settings=settings)
            async with once.write(db) as session:
                row = await change_webhook(
                    session,
                    partner_id=principal.partner_id,
                    mode=principal.mode,
                    webhook_id=webhook_id,
                    change=data,
                    now=clock.now(),
                )
                return await once.keep(session, _view(row))

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

    @post("/{webhook_id:str}/rotate-secret", operation_id="rotateWebhookSecret", summary="Rotate the secret", status_code=200)
    async def rotate(
        self,
        webhook_id: WebhookId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        once: NamedDependency[Once],
        data: JSONBody[SecretRotation | None] = None,
    ) -> Response[WebhookCreated]:
        """Give it a new secret, shown once. For 24 hours each delivery is signed with the new one and the one before."""
        secret = (data and data.secret) or new_secret()
        async with once.write(db) as session:
            row = await rotate_secret(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                webhook_id=webhook_id,
                secret=secret,
                keyring=keyring,
                now=clock.now(),
            )
            return await once.keep(session, _with_secret(row, secret), replayed_as=_with_secret(row, None))


async def _judge(url: str, *, pointer: str, settings: Settings) -> None:
    try:
        await locate(url, policy=policy_of(settings), resolver=system_resolver, timeout_seconds=RESOLVE_SECONDS)
    except Refused as refused:
        raise WebhookUrlRefused(pointer, reason=refused.reason, detail=str(refused)) from refused
    except NameUnknown:
        return


def _traits(data: WebhookRequest) -> Traits:
    return Traits(
        ordering=data.ordering,
        is_rest_hook=data.url is None,
        max_in_flight=data.max_in_flight,
        rate_limit_per_second=data.rate_limit_per_second,
        notify_email=data.notify_email,
        filters=data.filters,
        expires_at=data.expires_at and data.expires_at.astimezone(UTC),
    )


def _with_secret(row: WebhookEndpointRow, secret: str | None) -> WebhookCreated:
    standard = None if secret is None else standard_form(standard_key(secret))
    view = msgspec.structs.asdict(_view(row))
    return WebhookCreated(**view, secret=secret, standard_secret=standard, expiration_date=row.expires_at or UNSET)


def _view(row: WebhookEndpointRow) -> Webhook:
    return Webhook(
        id=row.id,
        mode="live" if row.mode == "live" else "test",
        url=row.url,
        events=row.events,
        payload_format=cast("PayloadFormat", row.payload_format),
        ordering=cast("Ordering", row.ordering),
        is_rest_hook=row.is_rest_hook,
        max_in_flight=row.max_in_flight,
        rate_limit_per_second=row.rate_limit_per_second,
        notify_email=row.notify_email,
        filters=row.filters,
        expires_at=row.expires_at,
        status=cast("Literal['enabled', 'disabled']", row.status),
        disabled_reason=row.disabled_reason,
        failing_since=row.failing_since,
        previous_secret_until=row.previous_secret_until,
        created_at=row.created_at,
    )
