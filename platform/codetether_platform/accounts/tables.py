"""Rows of partners, the origins and keys they hold, their end users, consents and embed sessions."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.kernel.db import Base, UtcTime


class PartnerRow(Base):
    """A company that embeds the widget and pays for its users' runs."""

    __tablename__ = "partners"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    accent: Mapped[str | None] = mapped_column(String(7))
    support_url: Mapped[str | None] = mapped_column(String(500))
    terms_url: Mapped[str | None] = mapped_column(String(500))
    privacy_url: Mapped[str | None] = mapped_column(String(500))
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    #: The language of pages that name none; empty is English.
    locale: Mapped[str | None] = mapped_column(String(35))
    white_label: Mapped[bool] = mapped_column(default=False)
    agent_context: Mapped[str | None] = mapped_column(String(2000))
    status: Mapped[str] = mapped_column(String(16), default="active")
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (CheckConstraint("status IN ('active', 'suspended')", name="status"),)


class OriginRow(Base):
    """An exact web origin (scheme, host, port) on which a partner's publishable key of one mode may boot."""

    __tablename__ = "partner_origins"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    origin: Mapped[str] = mapped_column(String(280))
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("partner_id", "mode", "origin"),)


class ApiKeyRow(Base):
    """A key. Secret keys are kept as SHA-256; publishable keys name a partner and are kept in clear.

    `user_id` is set for the keys that an end user made for itself. `previous_digest` is the secret before a rotation, which
    works until `previous_until`; the key's id outlives its secrets.
    """

    __tablename__ = "api_keys"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id), index=True)
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    previous_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous_until: Mapped[datetime | None] = mapped_column(UtcTime)
    publishable: Mapped[str | None] = mapped_column(String(80))
    prefix: Mapped[str] = mapped_column(String(12))
    last_four: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    allow_query: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (CheckConstraint("kind IN ('secret', 'publishable')", name="kind"),)


class UserRow(Base):
    """An end user. Every quick account begins as a guest that belongs to one partner.

    `external_id` is the partner's word for a vouched user, `null` for a hinted one. E-mail and names are hints until
    `email_verified_at` is set, whoever stated them. An address is kept in small letters (`addresses.normal_email`), and of one
    partner and mode at most one user has proven it. The row of a deleted user stays, with nothing personal in it: the journal
    names it.
    """

    __tablename__ = "users"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(8), default="guest")
    external_id: Mapped[str | None] = mapped_column(String(128))
    email_hint: Mapped[str | None] = mapped_column(String(254))
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcTime)
    first_name: Mapped[str | None] = mapped_column(String(80))
    last_name: Mapped[str | None] = mapped_column(String(80))
    runs_used: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(16), default="active")
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        UniqueConstraint("partner_id", "mode", "external_id"),
        Index("ix_users_partner_id_mode_id", "partner_id", "mode", "id"),
        Index("ix_users_partner_id_mode_email_hint", "partner_id", "mode", "email_hint"),
        Index(
            "uq_users_proven_email",
            "partner_id",
            "mode",
            "email_hint",
            unique=True,
            sqlite_where=text("email_verified_at IS NOT NULL"),
            postgresql_where=text("email_verified_at IS NOT NULL"),
        ),
        CheckConstraint("status IN ('active', 'suspended')", name="status"),
    )


class ConsentRow(Base):
    """A kept consent: who agreed to which text, for which partner, on which page, when, with which scopes, who pays."""

    __tablename__ = "consents"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey(UserRow.id))
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    version: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(280))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    payer: Mapped[str] = mapped_column(String(8))
    agreed_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("user_id", "version"),)


class ClientSecretRow(Base):
    """A one-use `ctes_` secret by which a partner's server vouches for a user; lives 60 seconds."""

    __tablename__ = "embed_client_secrets"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str] = mapped_column(ForeignKey(UserRow.id))
    origin: Mapped[str] = mapped_column(String(280))
    session_seconds: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class UsedChallengeRow(Base):
    """A proof of work that has been spent; a second use is refused. Purged once it has expired anyway."""

    __tablename__ = "embed_used_challenges"
    salt: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class EmbedSessionRow(Base):
    """A session of one user on one page: a family of refresh tokens, ended as a whole when one is used twice."""

    __tablename__ = "embed_sessions"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str] = mapped_column(ForeignKey(UserRow.id), index=True)
    origin: Mapped[str] = mapped_column(String(280))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    end_reason: Mapped[str | None] = mapped_column(String(24))


class EmbedTokenRow(Base):
    """An access or refresh token of a session, by its SHA-256."""

    __tablename__ = "embed_tokens"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey(EmbedSessionRow.id), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (CheckConstraint("kind IN ('access', 'refresh')", name="kind"),)


class EmailCodeRow(Base):
    """The code that an embed session was mailed last, by its HMAC: one a session, so that a new one ends the one before.

    Its use deletes it.
    """

    __tablename__ = "email_codes"
    session_id: Mapped[str] = mapped_column(ForeignKey(EmbedSessionRow.id), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    email: Mapped[str] = mapped_column(String(254))
    salt: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)

    __table_args__ = (Index("ix_email_codes_partner_id_mode_email", "partner_id", "mode", "email"),)


class MemberSessionRow(Base):
    """A signed-in person of the partner, on the dashboard. `login_digest` is the one-use link it began with."""

    __tablename__ = "member_sessions"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    login_digest: Mapped[str] = mapped_column(String(64), unique=True)
    cookie_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    login_expires_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
