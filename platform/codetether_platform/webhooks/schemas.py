"""Wire structs of webhooks."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from codetether_platform.webhooks.catalogue import ALL_EVENTS, EVENTS, Ordering, PayloadFormat
from codetether_platform.webhooks.filters import MOST_FILTERS, NAME_PATTERN

Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, description="https address that events are sent to.")]
EventName = Annotated[
    str,
    msgspec.Meta(
        max_length=32,
        pattern=r"^(\*|[a-z_]+\.[a-z_]+)$(?!\n)",
        description=f"An event type of the catalogue, or `{ALL_EVENTS}` for all of them.",
        examples=["task.completed"],
    ),
]
EventNames = Annotated[list[EventName], msgspec.Meta(min_length=1, max_length=len(EVENTS) + 1)]
Secret = Annotated[
    str,
    msgspec.Meta(
        min_length=16,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$(?!\n)",
        description="Your own signing secret, 16 to 255 printable ASCII characters; left out, one is made.",
    ),
]
MaxInFlight = Annotated[int, msgspec.Meta(ge=1, le=16, description="Requests open to this webhook at once; 4 unless stated.")]
RateLimit = Annotated[
    int, msgspec.Meta(ge=1, le=1000, description="Requests a second, of each delivering process; no limit unless stated.")
]
Email = Annotated[
    str,
    msgspec.Meta(
        max_length=254,
        pattern=r"^[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,185}$(?!\n)",
        description="Who is told when this webhook fails for days.",
    ),
]
Filters = Annotated[
    dict[Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)], Annotated[str, msgspec.Meta(max_length=500)]],
    msgspec.Meta(
        min_length=1,
        max_length=MOST_FILTERS,
        description="Only events whose `data` says so: `agent`, `schedule_id`, `status`, `user_id` or `metadata.<key>`.",
        examples=[{"status": "completed", "metadata.queue": "billing"}],
    ),
]
ExpiresAt = Annotated[datetime, msgspec.Meta(tz=True, description="When it ends by itself; never unless stated.")]
DeliveryStatus = Literal["pending", "succeeded", "dead", "cancelled"]


class WebhookRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A webhook to register.

    The address stands in exactly one of `url`, `target_url` and `hookUrl`; what it listens to in one of `events` and `event`.
    With `target_url` or `hookUrl` it is a REST hook: a 410 of its receiver deletes it.
    """

    events: EventNames | None = None
    event: EventName | None = None
    url: Url | None = None
    target_url: Url | None = None
    hook_url: Url | None = msgspec.field(default=None, name="hookUrl")
    secret: Secret | None = None
    payload_format: PayloadFormat = "standard"
    ordering: Ordering = "none"
    max_in_flight: MaxInFlight | None = None
    rate_limit_per_second: RateLimit | None = None
    notify_email: Email | None = None
    filters: Filters | None = None
    expires_at: ExpiresAt | None = None


class WebhookChange(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change of a webhook; what is left out stays. `null` takes a limit, a filter, the end or the mail address away.

    `status: enabled` brings a disabled webhook back with a clean account; `disabled` cancels what is pending.
    """

    url: Url | UnsetType = UNSET
    events: EventNames | UnsetType = UNSET
    payload_format: PayloadFormat | UnsetType = UNSET
    ordering: Ordering | UnsetType = UNSET
    max_in_flight: MaxInFlight | UnsetType | None = UNSET
    rate_limit_per_second: RateLimit | UnsetType | None = UNSET
    notify_email: Email | UnsetType | None = UNSET
    filters: Filters | UnsetType | None = UNSET
    expires_at: ExpiresAt | UnsetType | None = UNSET
    status: Literal["enabled", "disabled"] | UnsetType = UNSET


class SecretRotation(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A rotation; `secret` is your own next one."""

    secret: Secret | None = None


class Webhook(msgspec.Struct, kw_only=True):
    """A registered webhook.

    `failing_since` is the first failure after the last success. Until `previous_secret_until` deliveries are signed with the
    secret before too.
    """

    id: str
    mode: Literal["test", "live"]
    url: str
    events: list[str]
    payload_format: PayloadFormat
    ordering: Ordering
    is_rest_hook: bool
    max_in_flight: int | None
    rate_limit_per_second: int | None
    notify_email: str | None
    filters: dict[str, str] | None
    expires_at: datetime | None
    status: Literal["enabled", "disabled"]
    disabled_reason: str | None
    failing_since: datetime | None
    previous_secret_until: datetime | None
    created_at: datetime


class WebhookCreated(Webhook, kw_only=True):
    """A webhook with its new signing secret, which is never shown again; an idempotent replay shows null.

    `standard_secret` is the same secret as Standard Webhooks libraries take it. `expiration_date` is there when it ends by itself:
    what subscribers of REST hooks look for.
    """

    secret: str | None
    standard_secret: str | None
    expiration_date: datetime | UnsetType = UNSET


class Recovery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A span of time: from `since` to before `until`, or to now."""

    since: datetime
    until: datetime | None = None


class Requeued(msgspec.Struct, kw_only=True):
    """How many deliveries were queued, the oldest first; with `has_more`, ask again for the rest."""

    queued: int
    has_more: bool


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
