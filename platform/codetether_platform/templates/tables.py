"""Rows of templates and their versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime

_IS_THERE = text("deleted_at IS NULL")


class TemplateRow(Base):
    """A partner's template; what it says is in its newest version. Deleted, it keeps its row, because tasks name it."""

    __tablename__ = "templates"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        Index("ix_templates_partner_id_mode_id", "partner_id", "mode", "id"),
        Index(
            "ix_templates_name",
            *("partner_id", "mode", "name"),
            unique=True,
            postgresql_where=_IS_THERE,
            sqlite_where=_IS_THERE,
        ),
    )


class TemplateVersionRow(Base):
    """What a template said in one version; never changed."""

    __tablename__ = "template_versions"
    template_id: Mapped[str] = mapped_column(ForeignKey(TemplateRow.id), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
