"""Wire structs of billing and sponsorship. Every amount is whole micros of the currency; every time is UTC."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

MAX_CAP_MICROS = 1_000_000_000_000
CapMicros = Annotated[int, Meta(ge=0, le=MAX_CAP_MICROS)]
RunLimit = Annotated[int, Meta(ge=0, le=1_000_000_000)]
GuestRuns = Annotated[int, Meta(ge=0, le=20)]


class Balance(msgspec.Struct, kw_only=True):
    """A partner's funding account in the key's mode. `available` = credits − debits − held, and may go down to −credit_limit."""

    currency: str
    mode: Literal["test", "live"]
    status: Literal["open", "frozen"]
    available_micros: int
    held_micros: int
    credits_micros: int
    debits_micros: int
    credit_limit_micros: int
    spent_this_month_micros: int
    held_this_month_micros: int
    monthly_cap_micros: int | None
    cap_left_micros: int | None
    resets_at: datetime
    entry_no: int
    chain_head: str


class LedgerEntry(msgspec.Struct, kw_only=True):
    """A posted transfer. `balance_change_micros` is what it did to the funding account: 0 for what the platform bore itself."""

    id: str
    entry_no: int
    kind: Literal["settle", "absorb", "grant", "payment", "credit", "debit", "dispute", "reverse"]
    code: str
    amount_micros: int
    balance_change_micros: int
    currency: str
    debit_account: str
    credit_account: str
    run_id: str | None
    hold_id: str | None
    reference: str
    reverses: str | None
    plan_version: str | None
    posted_at: datetime
    effective_at: datetime
    prev_hash: str
    hash: str


class LedgerHold(msgspec.Struct, kw_only=True):
    """Money set aside for a run segment, and how that ended."""

    id: str
    run_id: str
    segment: int
    user_id: str | None
    agent: str
    model: str | None
    plan_version: str
    currency: str
    amount_micros: int
    state: Literal["held", "settled", "voided", "expired"]
    charged_micros: int | None
    absorbed_micros: int | None
    reason: str | None
    created_at: datetime
    ended_at: datetime | None


class Sponsorship(msgspec.Struct, kw_only=True):
    """What a partner pays for its users. `task_limit_per_month`, `tasks_used_this_month` and `status` are as Zapier names them."""

    state: Literal["active", "suspended"]
    status: Literal["active", "suspended"]
    mode: Literal["test", "live"]
    currency: str
    monthly_cap_micros: int | None
    user_monthly_cap_micros: int | None
    guess_monthly_cap_micros: int | None
    guess_spent_this_month_micros: int
    guest_runs_before_proof: int
    spent_this_month_micros: int
    held_this_month_micros: int
    cap_left_micros: int | None
    task_limit_per_month: int | None
    tasks_used_this_month: int
    resets_at: datetime
    updated_at: datetime


class SponsorshipPatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change; what is left out stays. `task_limit_per_month: null` takes the limit away."""

    monthly_cap_micros: Annotated[CapMicros, Meta(description="Most that all users together may spend a month.")] | UnsetType = (
        UNSET
    )
    user_monthly_cap_micros: Annotated[CapMicros, Meta(description="Most that one user may spend a month.")] | UnsetType = UNSET
    guess_monthly_cap_micros: (
        Annotated[CapMicros, Meta(description="Most that the guesser's model may cost a month; above it, rules answer.")]
        | UnsetType
    ) = UNSET
    task_limit_per_month: Annotated[RunLimit, Meta(description="Most runs a month.")] | UnsetType | None = UNSET
    guest_runs_before_proof: (
        Annotated[GuestRuns, Meta(description="Runs of a guest whose address nobody has proven yet.")] | UnsetType
    ) = UNSET
    state: Literal["active", "suspended"] | UnsetType = UNSET
