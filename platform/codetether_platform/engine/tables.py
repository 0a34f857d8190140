"""Processes that carry jobs, and when each last gave a sign of life."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.kernel.db import Base, UtcTime


class ExecutorRow(Base):
    """One process start. A row whose beat is older than `STALE_SECONDS` is a dead process."""

    __tablename__ = "executors"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    beat_at: Mapped[datetime] = mapped_column(UtcTime)
