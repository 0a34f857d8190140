"""Rows of the sponsor ledger. Money is whole micros; what is listed in `append_only.py` is added, never changed.

Rows outlive the users and runs that they name, so those are kept as plain ids.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from codetether_billing.append_only import APPEND_ONLY, guard
from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Base, UtcTime

MODE = "mode IN ('test', 'live')"


class FundingRow(Base):
    """A partner's funding account in one mode and currency. Whoever changes anything of its book locks this row first."""

    __tablename__ = "ledger_funding"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    currency: Mapped[str] = mapped_column(String(3))
    zone: Mapped[str] = mapped_column(String(64))
    debits: Mapped[int] = mapped_column(BigInteger)
    credits: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(BigInteger)
    credit_limit: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(8))
    entry_no: Mapped[int] = mapped_column(BigInteger)
    step_no: Mapped[int] = mapped_column(BigInteger)
    chain_head: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (
        UniqueConstraint("partner_id", "mode", "currency"),
        CheckConstraint("debits >= 0 AND credits >= 0 AND held >= 0 AND credit_limit >= 0", name="sums"),
        CheckConstraint("status IN ('open', 'frozen')", name="status"),
        CheckConstraint(MODE, name="mode"),
    )


class TransferRow(Base):
    """A posted transfer of a book. `entry_no` is 1..n without gaps and in commit order; `body` is the bytes that were hashed."""

    __tablename__ = "ledger_transfers"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(FundingRow.id))
    partner_id: Mapped[str] = mapped_column(String(36))
    mode: Mapped[str] = mapped_column(String(4))
    entry_no: Mapped[int] = mapped_column(BigInteger)
    step_no: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12))
    debit_account: Mapped[str] = mapped_column(String(120))
    credit_account: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    run_id: Mapped[str | None] = mapped_column(String(36))
    hold_id: Mapped[str | None] = mapped_column(String(80), index=True)
    reverses: Mapped[str | None] = mapped_column(String(120))
    plan_version: Mapped[str | None] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    posted_at: Mapped[datetime] = mapped_column(UtcTime)
    effective_at: Mapped[datetime] = mapped_column(UtcTime)
    hash_version: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (
        UniqueConstraint("account_id", "entry_no"),
        UniqueConstraint("account_id", "reference"),
        Index("ix_ledger_transfers_account_id_reverses", "account_id", "reverses"),
        CheckConstraint("amount > 0 AND debit_account <> credit_account", name="moves"),
    )


class HoldRow(Base):
    """Money set aside for a run segment. `lease_until` is empty once the hold has ended."""

    __tablename__ = "ledger_holds"
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(FundingRow.id))
    partner_id: Mapped[str] = mapped_column(String(36))
    mode: Mapped[str] = mapped_column(String(4))
    step_no: Mapped[int] = mapped_column(BigInteger)
    run_id: Mapped[str] = mapped_column(String(36), index=True)
    segment: Mapped[int]
    user_id: Mapped[str | None] = mapped_column(String(36))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    agent: Mapped[str] = mapped_column(String(32))
    model: Mapped[str | None] = mapped_column(String(80))
    plan_version: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("account_id", "step_no"), CheckConstraint("amount > 0", name="amount"))


class HoldEndRow(Base):
    """How a hold ended. The primary key is the hold: exactly one ending wins."""

    __tablename__ = "ledger_hold_ends"
    hold_id: Mapped[str] = mapped_column(ForeignKey(HoldRow.id), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(FundingRow.id))
    step_no: Mapped[int] = mapped_column(BigInteger)
    how: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(BigInteger)
    absorbed: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (
        UniqueConstraint("account_id", "step_no"),
        CheckConstraint("how IN ('settle', 'void', 'expire')", name="how"),
        CheckConstraint("amount >= 0 AND absorbed >= 0", name="amounts"),
    )


class CapRow(Base):
    """A cap. `limit_value` is in micros or runs; empty means that it counts without limiting."""

    __tablename__ = "ledger_caps"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    scope: Mapped[str] = mapped_column(String(12))
    period: Mapped[str] = mapped_column(String(12))
    measure: Mapped[str] = mapped_column(String(8))
    limit_value: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        UniqueConstraint("partner_id", "mode", "scope", "period", "measure"),
        CheckConstraint("limit_value >= 0", name="limit_value"),
        CheckConstraint("scope IN ('partner', 'user', 'guess')", name="scope"),
        CheckConstraint("period IN ('day', 'month', 'lifetime')", name="period"),
        CheckConstraint("measure IN ('micros', 'runs')", name="measure"),
    )


class CapUseRow(Base):
    """How much of a cap's window is posted and how much is held. `subject` is the user that a user's cap counts."""

    __tablename__ = "ledger_cap_uses"
    cap_id: Mapped[str] = mapped_column(ForeignKey(CapRow.id), primary_key=True)
    subject: Mapped[str] = mapped_column(String(36), primary_key=True)
    window_key: Mapped[str] = mapped_column(String(10), primary_key=True)
    used: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("used >= 0 AND held >= 0", name="sums"),)


class HoldCapRow(Base):
    """The proof of an admission: what the hold took of a cap, the limit in force, and what was used and held before."""

    __tablename__ = "ledger_hold_caps"
    hold_id: Mapped[str] = mapped_column(ForeignKey(HoldRow.id), primary_key=True)
    cap_id: Mapped[str] = mapped_column(ForeignKey(CapRow.id), primary_key=True)
    subject: Mapped[str] = mapped_column(String(36))
    window_key: Mapped[str] = mapped_column(String(10))
    limit_then: Mapped[int | None] = mapped_column(BigInteger)
    used_before: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("used_before >= 0 AND amount > 0", name="amounts"),)


class ThresholdRow(Base):
    """A soft threshold that was told of; the primary key makes it once a window."""

    __tablename__ = "ledger_thresholds_fired"
    cap_id: Mapped[str] = mapped_column(ForeignKey(CapRow.id), primary_key=True)
    subject: Mapped[str] = mapped_column(String(36), primary_key=True)
    window_key: Mapped[str] = mapped_column(String(10), primary_key=True)
    percent: Mapped[int] = mapped_column(primary_key=True)
    fired_at: Mapped[datetime] = mapped_column(UtcTime)


class StatementRow(Base):
    """A closed month of a book: its entries (from_no, to_no], what they add up to, and the bytes that were signed."""

    __tablename__ = "ledger_statements"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(FundingRow.id))
    partner_id: Mapped[str] = mapped_column(String(36))
    mode: Mapped[str] = mapped_column(String(4))
    currency: Mapped[str] = mapped_column(String(3))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    period_start: Mapped[datetime] = mapped_column(UtcTime)
    period_end: Mapped[datetime] = mapped_column(UtcTime)
    from_no: Mapped[int] = mapped_column(BigInteger)
    to_no: Mapped[int] = mapped_column(BigInteger)
    opening: Mapped[int] = mapped_column(BigInteger)
    charges: Mapped[int] = mapped_column(BigInteger)
    credits: Mapped[int] = mapped_column(BigInteger)
    payments: Mapped[int] = mapped_column(BigInteger)
    closing: Mapped[int] = mapped_column(BigInteger)
    absorbed: Mapped[int] = mapped_column(BigInteger)
    carry_in: Mapped[int] = mapped_column(BigInteger)
    carry_out: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    chain_head: Mapped[bytes] = mapped_column(LargeBinary(32))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    issued_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (
        UniqueConstraint("account_id", "from_no"),
        UniqueConstraint("account_id", "number"),
        UniqueConstraint("account_id", "period_start"),
        CheckConstraint(MODE, name="mode"),
        # Paying and voiding come with the money that is taken; until then a statement is issued and nothing else.
        CheckConstraint("state = 'issued'", name="state"),
        CheckConstraint("from_no >= 0 AND to_no > from_no AND number >= 1", name="entries"),
        CheckConstraint("closing = opening - charges + credits + payments", name="sums"),
        CheckConstraint("carry_in >= 0 AND carry_out >= 0", name="carry"),
    )


class SponsorshipRow(Base):
    """What a partner grants its users: whether it pays at the moment, and how many runs a hinted guest has."""

    __tablename__ = "sponsorships"
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id), primary_key=True)
    mode: Mapped[str] = mapped_column(String(4), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    guest_runs_before_proof: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint(MODE, name="mode"),
        CheckConstraint("state IN ('active', 'suspended')", name="state"),
        CheckConstraint("guest_runs_before_proof BETWEEN 0 AND 20", name="guest_runs_before_proof"),
    )


class SponsorshipChangeRow(Base):
    """Who changed what of a sponsorship, from which value to which."""

    __tablename__ = "sponsorship_changes"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    field: Mapped[str] = mapped_column(String(40))
    old_value: Mapped[str | None] = mapped_column(String(40))
    new_value: Mapped[str | None] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index("ix_sponsorship_changes_partner_id_mode_id", "partner_id", "mode", "id"),)


class UserGrantRow(Base):
    """What a sponsor says of one user by name: it has stopped paying (`ended`), or other limits than all users have.

    A user without a row has what the sponsorship gives to all. Whoever changes one holds the account's lock.
    """

    __tablename__ = "user_grants"
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id), primary_key=True)
    mode: Mapped[str] = mapped_column(String(4), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    release_mode: Mapped[str | None] = mapped_column(String(8))
    month_micros: Mapped[int | None] = mapped_column(BigInteger)
    month_runs: Mapped[int | None] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (
        CheckConstraint(MODE, name="mode"),
        CheckConstraint("state IN ('active', 'ended')", name="state"),
        CheckConstraint("release_mode IN ('keep', 'pause', 'delete')", name="release_mode"),
        CheckConstraint("month_micros >= 0 AND month_runs >= 0", name="limits"),
    )


class UserGrantChangeRow(Base):
    """Who changed what a sponsor says of a user, from which value to which."""

    __tablename__ = "user_grant_changes"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    user_id: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(40))
    old_value: Mapped[str | None] = mapped_column(String(40))
    new_value: Mapped[str | None] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index("ix_user_grant_changes_partner_id_mode_user_id_id", "partner_id", "mode", "user_id", "id"),)


def table(row: type[Base]) -> Table:
    """Return the table of a row, for statements without the ORM."""
    found = row.__table__
    assert isinstance(found, Table)
    return found


for _name in APPEND_ONLY:
    guard(Base.metadata.tables[_name])
