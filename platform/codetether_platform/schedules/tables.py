"""Rows of schedules."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.kernel.db import Base, UtcTime

_IS_ACTIVE = text("status = 'active'")


class ScheduleRow(Base):
    """A task that comes again, or once at a stated time.

    `task` holds the fields of the task that each run is made from. While the schedule is active, `next_task_id` names the queued
    task of its next run, at `next_at`; lock that task before this row. `refusals` counts runs in a row that nobody paid for.
    """

    __tablename__ = "schedules"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str | None] = mapped_column(ForeignKey(UserRow.id))
    status: Mapped[str] = mapped_column(String(8))
    pause_reason: Mapped[str | None] = mapped_column(String(60))
    task: Mapped[dict[str, Any]] = mapped_column(JSON)
    payer: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    timezone: Mapped[str] = mapped_column(String(64))
    cron: Mapped[str | None] = mapped_column(String(200))
    rrule: Mapped[str | None] = mapped_column(String(500))
    run_at: Mapped[datetime | None] = mapped_column(UtcTime)
    begin_local: Mapped[str | None] = mapped_column(String(19))
    starts_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcTime)
    missed: Mapped[str] = mapped_column(String(8))
    next_at: Mapped[datetime | None] = mapped_column(UtcTime)
    next_task_id: Mapped[str | None] = mapped_column(String(36))
    last_run_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_task_id: Mapped[str | None] = mapped_column(String(36))
    runs_started: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint("status IN ('active', 'paused', 'ended')", name="status"),
        CheckConstraint("missed IN ('skip', 'run_once')", name="missed"),
        Index("ix_schedules_partner_id_mode_id", "partner_id", "mode", "id"),
        Index("ix_schedules_due", "next_at", postgresql_where=_IS_ACTIVE, sqlite_where=_IS_ACTIVE),
    )
