"""Rows of signing keys, and of the assertions that have been used."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime


class SigningKeyRow(Base):
    """A key whose signatures we take for the partner's word. Its id is the `kid`; its algorithm never changes.

    Of ES256 and EdDSA we hold the public half. HS256 has one secret for both sides, kept encrypted.
    """

    __tablename__ = "signing_keys"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(80))
    algorithm: Mapped[str] = mapped_column(String(8))
    public_key: Mapped[str | None] = mapped_column(String(1000))
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_four: Mapped[str | None] = mapped_column(String(4))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        Index("ix_signing_keys_partner_id_mode", "partner_id", "mode"),
        CheckConstraint("algorithm IN ('ES256', 'EdDSA', 'HS256')", name="algorithm"),
        CheckConstraint("(algorithm = 'HS256') = (secret_sealed IS NOT NULL)", name="secret"),
        CheckConstraint("(algorithm = 'HS256') = (public_key IS NULL)", name="public_key"),
    )


class UsedAssertionRow(Base):
    """An assertion that has opened its session; a second use is refused. Purged once it has expired anyway."""

    __tablename__ = "used_assertions"
    #: SHA-256 of the signing key's id and the assertion's `jti`.
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
