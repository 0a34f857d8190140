"""Rows of the request log."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime


class RequestLogRow(Base):
    """One request: no body, no query, no credential."""

    __tablename__ = "request_logs"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    key_id: Mapped[str] = mapped_column(String(80))
    user_id: Mapped[str | None] = mapped_column(String(36))
    request_id: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(10))
    path: Mapped[str] = mapped_column(String(300))
    status: Mapped[int]
    code: Mapped[str | None] = mapped_column(String(60))
    milliseconds: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)

    __table_args__ = (Index("ix_request_logs_partner_id_mode_id", "partner_id", "mode", "id"),)
