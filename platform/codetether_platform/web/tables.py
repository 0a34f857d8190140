"""Rows of counts and of answers that are kept for a retry."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.kernel.db import Base, UtcTime


class CounterRow(Base):
    """How many requests a window of time has seen (kernel/counters.py). PostgreSQL only: SQLite counts in a file of its own."""

    __tablename__ = "counters"
    #: Policy and subject, such as `key:<id of the key>`.
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    #: µs since the epoch.
    ends_at: Mapped[int] = mapped_column(BigInteger)


class KeptAnswerRow(Base):
    """The answer to a request with an `Idempotency-Key`; it is there exactly when the request's change is."""

    __tablename__ = "kept_answers"
    __table_args__ = (Index("ix_kept_answers_expires_at", "expires_at"),)
    #: SHA-256 of who asked and of the key.
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    partner_id: Mapped[str] = mapped_column(String(36))
    mode: Mapped[str] = mapped_column(String(4))
    #: SHA-256 of what was asked.
    fingerprint: Mapped[str] = mapped_column(String(64))
    #: Status, headers and body: encrypted, because some answers show a secret.
    answer_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
