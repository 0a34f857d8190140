"""Rows of guesses, of what became of them, and of what the model said about a text, kept a day to be said again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.kernel.db import Base, UtcTime


class GuessRow(Base):
    """A guess as it was answered, so that a link can open it and a task can name it. Kept 30 days.

    `content` is the JSON of `answer.Content`: nothing in it is of the person who asked, beyond what was said.
    """

    __tablename__ = "guesses"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str | None] = mapped_column(ForeignKey(UserRow.id))
    origin: Mapped[str | None] = mapped_column(String(280))
    content: Mapped[str] = mapped_column(Text)
    engine: Mapped[str | None] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(8))
    abstained: Mapped[bool] = mapped_column(default=False, server_default=false())
    latency_ms: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index("ix_guesses_partner_id_mode_id", "partner_id", "mode", "id"),)


class GuessOutcomeRow(Base):
    """A task, or the schedule's first one, that was made from a guess. Nothing that anybody said stands here.

    `filled` are the fields that the guess had a value for, `changed` those that the person sent otherwise; names in one order,
    joined by commas. It outlives the guess, whose engine and language it repeats.
    """

    __tablename__ = "guess_outcomes"
    task_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    guess_id: Mapped[str] = mapped_column(String(36), index=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    engine: Mapped[str | None] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(8))
    filled: Mapped[str] = mapped_column(String(80))
    changed: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index("ix_guess_outcomes_partner_id_mode_created_at", "partner_id", "mode", "created_at"),)


class GuessCacheRow(Base):
    """What the model said about one text of one partner; null where rules alone answered. The key is a SHA-256."""

    __tablename__ = "guess_cache"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    model_answer: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
