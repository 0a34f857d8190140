"""The mail outbox: a mail is a row in the transaction that wants it sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime


class MailRow(Base):
    """One mail. Test-mode mail is `kept`: it is shown in the outbox and never leaves.

    `secret_sealed` stands in for `{code}` until the mail is sent or given up, and is forgotten then: in `reply_to` where the mail
    has one, else in its text. After `useful_until` the mail is not sent any more.
    """

    __tablename__ = "mails"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str | None] = mapped_column(String(254))
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    useful_until: Mapped[datetime | None] = mapped_column(UtcTime)
    status: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_error: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (
        CheckConstraint("status IN ('queued', 'kept', 'sent', 'failed')", name="status"),
        Index("ix_mails_status_next_at", "status", "next_at"),
    )
