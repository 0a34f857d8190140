"""Rows of quotas."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.kernel.db import Base


class QuotaRow(Base):
    """The theoretical arrival time of the next request of a key (GCRA), in µs since the epoch."""

    __tablename__ = "quotas"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    arrival_micros: Mapped[int] = mapped_column(BigInteger)
