"""Rows of addresses that wait for an answer by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime
from codetether_platform.tasks.tables import TaskRow


class MailReplyRow(Base):
    """An address for one question and one person, by the digest of its random part. It is used once.

    Whether it still counts is the question's to say: once that is answered, cancelled or too late, so is the address.
    """

    __tablename__ = "mail_replies"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    task_id: Mapped[str] = mapped_column(ForeignKey(TaskRow.id), index=True)
    request_id: Mapped[str] = mapped_column(String(36))
    #: The mail that names the address.
    mail_id: Mapped[str] = mapped_column(String(36))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    to_address: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    refusals: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    #: The mail that used it: the same one, sent twice, is taken twice.
    used_by: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (Index("ix_mail_replies_expires_at", "expires_at"),)
