"""Rows of quotes."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.kernel.db import Base, UtcTime


class QuoteRow(Base):
    """A price that was told, and the most that a run made with it can cost."""

    __tablename__ = "quotes"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str | None] = mapped_column(ForeignKey(UserRow.id))
    agent: Mapped[str] = mapped_column(String(32))
    model: Mapped[str | None] = mapped_column(String(80))
    payer: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    p50_micros: Mapped[int] = mapped_column(BigInteger)
    p95_micros: Mapped[int] = mapped_column(BigInteger)
    max_charge_micros: Mapped[int] = mapped_column(BigInteger)
    remaining_after_micros: Mapped[int] = mapped_column(BigInteger)
    remaining_share_percent: Mapped[int]
    refusal_code: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
