"""Wire structs of webhooks."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from codetether_platform.webhooks.catalogue import ALL_EVENTS, EVENTS, PayloadFormat

Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, description="https address that events are sent to.")]
EventName = Annotated[
    str,
    msgspec.Meta(
        max_length=32,
        pattern=r"^(\*|[a-z_]+\.[a-z_]+)$",
        description=f"An event type of the catalogue, or `{ALL_EVENTS}` for all of them.",
        examples=["task.completed"],
    ),
]
DeliveryStatus = Literal["pending", "succeeded", "dead", "cancelled"]


class WebhookRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A webhook to register. The address stands in exactly one of `url`, `target_url` and `hookUrl`."""

    events: Annotated[list[EventName], msgspec.Meta(min_length=1, max_length=len(EVENTS) + 1)]
    url: Url | None = None
    target_url: Url | None = None
    hook_url: Url | None = msgspec.field(default=None, name="hookUrl")
    secret: (
        Annotated[
            str,
            msgspec.Meta(
                min_length=16,
                max_length=255,
                pattern=r"^[\x21-\x7e]+$",
                description="Your own signing secret, 16 to 255 printable ASCII characters; left out, one is made.",
            ),
        ]
        | None
    ) = None
    payload_format: PayloadFormat = "standard"


class Webhook(msgspec.Struct, kw_only=True):
    """A registered webhook."""

    id: str
    mode: Literal["test", "live"]
    url: str
    events: list[str]
    payload_format: PayloadFormat
    status: Literal["enabled", "disabled"]
    disabled_reason: str | None
    created_at: datetime


class WebhookCreated(Webhook, kw_only=True):
    """A new webhook with its signing secret, which is never shown again.

    `standard_secret` is the same secret as Standard Webhooks libraries take it.
    """

    secret: str
    standard_secret: str


class CallbackSecret(msgspec.Struct, kw_only=True):
    """The secret that signs what is sent to the `callback_url` of tasks of this mode."""

    secret: str


class DeliveryAttempt(msgspec.Struct, kw_only=True):
    """One attempt: the answer's status, or an error word when no answer came."""

    attempt: int
    at: datetime
    response_status: int | None
    error: str | None
    latency_ms: int
    response_excerpt: str


class Delivery(msgspec.Struct, kw_only=True):
    """One event on its way to a webhook. `next_attempt_at` is null once it has ended."""

    id: str
    event_id: str
    event_type: str
    status: DeliveryStatus
    created_at: datetime
    finished_at: datetime | None
    next_attempt_at: datetime | None
    attempts: list[DeliveryAttempt]
