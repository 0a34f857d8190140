"""Rows of events, the webhooks that listen to them, deliveries and their attempts."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime


class WebhookEndpointRow(Base):
    """A partner's webhook. Deleted ones stay as the parent of their deliveries, without their secret."""

    __tablename__ = "webhook_endpoints"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    url: Mapped[str] = mapped_column(String(2000))
    events: Mapped[list[str]] = mapped_column(JSON)
    payload_format: Mapped[str] = mapped_column(String(8))
    ordering: Mapped[str] = mapped_column(String(4), server_default="none", default="none")
    #: Registered in a REST hook's words (`target_url`, `hookUrl`): a 410 deletes it.
    is_rest_hook: Mapped[bool] = mapped_column(server_default=false(), default=False)
    #: Who is told by mail when it fails.
    notify_email: Mapped[str | None] = mapped_column(String(254))
    max_in_flight: Mapped[int | None]
    rate_limit_per_second: Mapped[int | None]
    #: Fields of `data` and the values that an event must have to be sent; null is all events.
    filters: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    #: When it ends by itself; null is never.
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    previous_secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous_secret_until: Mapped[datetime | None] = mapped_column(UtcTime)
    status: Mapped[str] = mapped_column(String(8))
    disabled_reason: Mapped[str | None] = mapped_column(String(24))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    #: First failure since the last success; null while all is well.
    failing_since: Mapped[datetime | None] = mapped_column(UtcTime)
    failed_attempts: Mapped[int] = mapped_column(server_default="0", default=0)
    warned_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint("status IN ('enabled', 'disabled', 'deleted')", name="status"),
        CheckConstraint("ordering IN ('none', 'task')", name="ordering"),
        CheckConstraint("payload_format IN ('standard', 'legacy')", name="payload_format"),
        Index("ix_webhook_endpoints_partner_id_mode_id", "partner_id", "mode", "id"),
        # What is looked for twice a minute: webhooks whose time is over.
        Index(
            "ix_webhook_endpoints_expires_at",
            "expires_at",
            sqlite_where=text("expires_at IS NOT NULL"),
            postgresql_where=text("expires_at IS NOT NULL"),
        ),
    )


class EventRow(Base):
    """Something that happened, with the very bytes that receivers get in the standard format.

    `position` is its place in the partner's feed, given after its commit by whoever reads the feed next.
    """

    __tablename__ = "events"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    type: Mapped[str] = mapped_column(String(32))
    task_id: Mapped[str | None] = mapped_column(String(36))
    user_id: Mapped[str | None] = mapped_column(String(36))
    sequence: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    position: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("ix_events_partner_id_mode_id", "partner_id", "mode", "id"),
        Index("ix_events_partner_id_mode_position", "partner_id", "mode", "position", unique=True),
        # What an end user reads.
        Index(
            "ix_events_user_id_position",
            "user_id",
            "position",
            sqlite_where=text("user_id IS NOT NULL"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
    )


class TaskPushRow(Base):
    """Where an A2A client wants a task's changes pushed. `config_id` is the client's own name of it, unique for the task.

    `shown_sealed` is what the client is shown again, `headers_sealed` what its receiver is sent.
    """

    __tablename__ = "task_push_configs"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    task_id: Mapped[str] = mapped_column(String(36))
    config_id: Mapped[str] = mapped_column(String(100))
    version: Mapped[str] = mapped_column(String(3))
    url: Mapped[str] = mapped_column(String(2000))
    #: Where the addresses of the task's files begin; null in configs of before: those are told of no files.
    base_url: Mapped[str | None] = mapped_column(String(2000))
    shown_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    headers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint("version IN ('0.3', '1.0')", name="version"),
        UniqueConstraint("task_id", "config_id"),
    )


class WebhookDeliveryRow(Base):
    """One event on its way to one receiver: a webhook, or the `callback_url` of a task.

    `body` is set where the format is not the event's own. `channel` names the receiver: deliveries of one channel share its few
    slots. `attempt` counts finished attempts; whoever makes the next one holds the lease, named by `lease_owner`. `ordered_by` is
    set where deliveries of one task must not overtake each other: those of a lower `sequence` come first.
    """

    __tablename__ = "webhook_deliveries"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    event_id: Mapped[str] = mapped_column(ForeignKey(EventRow.id), index=True)
    endpoint_id: Mapped[str | None] = mapped_column(ForeignKey(WebhookEndpointRow.id))
    url: Mapped[str | None] = mapped_column(String(2000))
    format: Mapped[str] = mapped_column(String(8))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Headers that a receiver of push notifications asked for, such as its own `Authorization`.
    headers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(9))
    ordered_by: Mapped[str | None] = mapped_column(String(36))
    sequence: Mapped[int] = mapped_column(server_default="0", default=0)
    attempt: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(UtcTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime)
    lease_owner: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint("status IN ('pending', 'succeeded', 'dead', 'cancelled')", name="status"),
        CheckConstraint("format IN ('standard', 'legacy', 'callback')", name="format"),
        CheckConstraint("(endpoint_id IS NULL) <> (url IS NULL)", name="receiver"),
        Index("ix_webhook_deliveries_endpoint_id_id", "endpoint_id", "id"),
        # What the claim reads: only rows that still have to be sent, by receiver and due time.
        Index(
            "ix_webhook_deliveries_channel_next_at",
            "channel",
            "next_at",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        # What an ordered delivery asks: is an earlier one of its task still on its way?
        Index(
            "ix_webhook_deliveries_channel_ordered_by",
            "channel",
            "ordered_by",
            "sequence",
            sqlite_where=text("status = 'pending' AND ordered_by IS NOT NULL"),
            postgresql_where=text("status = 'pending' AND ordered_by IS NOT NULL"),
        ),
    )


class WebhookAttemptRow(Base):
    """One attempt of a delivery and what came of it: a status, or an error word when no answer came."""

    __tablename__ = "webhook_attempts"
    delivery_id: Mapped[str] = mapped_column(ForeignKey(WebhookDeliveryRow.id), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    response_status: Mapped[int | None]
    latency_ms: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(24))
    response_excerpt: Mapped[str] = mapped_column(Text)
