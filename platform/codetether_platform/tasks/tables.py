"""Rows of tasks, their runs, what happened in them, questions and files."""

from datetime import datetime
from typing import Any

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

from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.kernel.db import Base, UtcTime
from codetether_platform.tasks.states import STATUSES

_IS_COMPLETED, _IS_SCHEDULED = text("status = 'completed'"), text("schedule_id IS NOT NULL")
_IS_OPEN = text("status IN ('queued', 'running')")
_STATUS_LIST = ", ".join(f"'{status}'" for status in STATUSES)


class TaskRow(Base):
    """What somebody asked for. `sequence` numbers its events 1..n without gaps; whoever writes one holds this row.

    A queued task with `scheduled_for` whose run has no hold yet is the next run of a schedule: nothing carries it before its time.
    """

    __tablename__ = "tasks"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str | None] = mapped_column(ForeignKey(UserRow.id))
    run_id: Mapped[str] = mapped_column(String(36), unique=True)
    status: Mapped[str] = mapped_column(String(12))
    sequence: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    prompt: Mapped[str] = mapped_column(Text)
    agent: Mapped[str] = mapped_column(String(32))
    model: Mapped[str | None] = mapped_column(String(80))
    priority: Mapped[int] = mapped_column(default=0)
    task_metadata: Mapped[dict[str, str]] = mapped_column("metadata", JSON)
    callback_url: Mapped[str | None] = mapped_column(String(2000))
    #: Whether there are push notification configs (A2A) for it: only then an event looks for them.
    is_pushed: Mapped[bool] = mapped_column(server_default=false(), default=False)
    notify_email: Mapped[str | None] = mapped_column(String(254))
    guess_id: Mapped[str | None] = mapped_column(String(36))
    retry_of: Mapped[str | None] = mapped_column(String(36))
    schedule_id: Mapped[str | None] = mapped_column(String(36))
    scheduled_for: Mapped[datetime | None] = mapped_column(UtcTime)
    template_id: Mapped[str | None] = mapped_column(String(36))
    template_version: Mapped[int | None]
    max_charge_micros: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_message: Mapped[str | None] = mapped_column(String(1000))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUS_LIST})", name="status"),
        Index("ix_tasks_partner_id_mode_id", "partner_id", "mode", "id"),
        Index("ix_tasks_partner_id_mode_user_id_id", "partner_id", "mode", "user_id", "id"),
        # What A2A lists by: the last change first.
        Index("ix_tasks_partner_id_mode_updated_at_id", "partner_id", "mode", "updated_at", "id"),
        Index(
            "ix_tasks_history",
            *("partner_id", "mode", "agent", "model", "template_id", "completed_at"),
            postgresql_where=_IS_COMPLETED,
            sqlite_where=_IS_COMPLETED,
        ),
        # What external workers claim from.
        Index("ix_tasks_open", "partner_id", "mode", "agent", postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN),
        Index("ix_tasks_schedule_id", "schedule_id", "id", postgresql_where=_IS_SCHEDULED, sqlite_where=_IS_SCHEDULED),
    )


class RunRow(Base):
    """The carrying out of a task. A segment is the work between two questions; each has its own hold.

    `fence` grows whenever a worker takes the run over or somebody ends it: a write that states an older fence is refused.
    """

    __tablename__ = "runs"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey(TaskRow.id), unique=True)
    segment: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    hold_id: Mapped[str | None] = mapped_column(String(80))
    hold_segment: Mapped[int] = mapped_column(default=0)
    held_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    payer: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    used_model: Mapped[str | None] = mapped_column(String(80))
    input_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    output_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    settled_input_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    settled_output_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    charged_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    worker_id: Mapped[str | None] = mapped_column(String(64))
    beat_at: Mapped[datetime | None] = mapped_column(UtcTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    #: Until when the run is an external worker's; null where the platform carries it.
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime)


class RunEventRow(Base):
    """Something that happened, told once. `key` makes an agent's second telling after a crash no telling at all."""

    __tablename__ = "run_events"
    task_id: Mapped[str] = mapped_column(ForeignKey(TaskRow.id), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(String(36))
    key: Mapped[str] = mapped_column(String(100))
    type: Mapped[str] = mapped_column(String(24))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("run_id", "key"),)


class RunJournalRow(Base):
    """The kept result of one step of an agent."""

    __tablename__ = "run_journal"
    run_id: Mapped[str] = mapped_column(ForeignKey(RunRow.id), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class QuestionRow(Base):
    """A question of an agent to the person, and its one answer."""

    __tablename__ = "run_questions"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey(RunRow.id))
    key: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(String(2000))
    choices: Mapped[list[str]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    #: The door that the answer came through: `api` or `mail`.
    answered_by: Mapped[str | None] = mapped_column(String(4))

    __table_args__ = (UniqueConstraint("run_id", "key"),)


class ArtifactRow(Base):
    """A file that a run made, at most 1 MB."""

    __tablename__ = "artifacts"
    task_id: Mapped[str] = mapped_column(ForeignKey(TaskRow.id), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
