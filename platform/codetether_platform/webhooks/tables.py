"""Rows of events, the webhooks that listen to them, deliveries and their attempts."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
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
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(8))
    disabled_reason: Mapped[str | None] = mapped_column(String(24))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint("status IN ('enabled', 'disabled', 'deleted')", name="status"),
        CheckConstraint("payload_format IN ('standard', 'legacy')", name="payload_format"),
        Index("ix_webhook_endpoints_partner_id_mode_id", "partner_id", "mode", "id"),
    )


class EventRow(Base):
    """Something that happened, with the very bytes that receivers get in the standard format."""

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

    __table_args__ = (Index("ix_events_partner_id_mode_id", "partner_id", "mode", "id"),)


class WebhookDeliveryRow(Base):
    """One event on its way to one receiver: a webhook, or the `callback_url` of a task.

    `body` is set where the format is not the event's own. `channel` names the receiver: deliveries of one channel share its few
    slots. `attempt` counts finished attempts; whoever makes the next one holds the lease, named by `lease_owner`.
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
    channel: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(9))
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
