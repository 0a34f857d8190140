"""Rows of apps: clients, authorization codes, grants and their tokens. Every secret is kept as its SHA-256."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime


class OAuthClientRow(Base):
    """A client of RFC 6749 §2: a program that a partner registered to act for it, in one mode.

    `scopes` is the ceiling of whatever it is granted, judged anew with every request. `previous_digest` is the secret before a
    rotation, which works until `previous_until`.
    """

    __tablename__ = "oauth_clients"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    redirect_uris: Mapped[list[str]] = mapped_column(JSON)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    require_pkce: Mapped[bool]
    pkce_waived_reason: Mapped[str | None] = mapped_column(String(500))
    secret_digest: Mapped[str | None] = mapped_column(String(64))
    secret_last_four: Mapped[str | None] = mapped_column(String(4))
    previous_digest: Mapped[str | None] = mapped_column(String(64))
    previous_until: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        Index("ix_oauth_clients_partner_id_mode_id", "partner_id", "mode", "id"),
        CheckConstraint("kind IN ('confidential', 'public')", name="kind"),
        CheckConstraint("(kind = 'confidential') = (secret_digest IS NOT NULL)", name="secret"),
        CheckConstraint("require_pkce OR (kind = 'confidential' AND pkce_waived_reason IS NOT NULL)", name="pkce"),
    )


class OAuthCodeRow(Base):
    """An authorization code: one use, 60 seconds. The grant that it becomes has its id, so that a second use finds it."""

    __tablename__ = "oauth_codes"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    client_id: Mapped[str] = mapped_column(ForeignKey(OAuthClientRow.id))
    #: The member's session that allowed it.
    allowed_by: Mapped[str] = mapped_column(String(36))
    redirect_uri: Mapped[str] = mapped_column(String(2000))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    code_challenge: Mapped[str | None] = mapped_column(String(43))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class OAuthGrantRow(Base):
    """What a client may: a family of tokens that ends as a whole.

    `allowed_by` is the member's session that allowed it, null where the client acts by its own secret alone.
    """

    __tablename__ = "oauth_grants"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    client_id: Mapped[str] = mapped_column(ForeignKey(OAuthClientRow.id), index=True)
    allowed_by: Mapped[str | None] = mapped_column(String(36))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    end_reason: Mapped[str | None] = mapped_column(String(24))


class OAuthTokenRow(Base):
    """An access or refresh token of a grant. That it was traded for a newer one is not that it was revoked: two columns."""

    __tablename__ = "oauth_tokens"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    grant_id: Mapped[str] = mapped_column(ForeignKey(OAuthGrantRow.id), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    rotated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (CheckConstraint("kind IN ('access', 'refresh')", name="kind"),)
