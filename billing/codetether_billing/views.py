"""Turns what the ledger knows into what partners see."""

import msgspec

from codetether_billing.reading import HoldLine, Overview
from codetether_billing.schemas import Balance, LedgerEntry, LedgerHold, Sponsorship
from codetether_billing.sponsorship import SponsorshipNow
from codetether_billing.tables import TransferRow


def balance_view(found: Overview) -> Balance:
    """Show a book at a glance."""
    account, spending = found.account, found.spending
    said = {
        "currency": account.currency,
        "mode": account.mode,
        "status": found.balance_status,
        "available_micros": account.available,
        "held_micros": account.held,
        "credits_micros": account.credits,
        "debits_micros": account.debits,
        "credit_limit_micros": account.credit_limit,
        "spent_this_month_micros": spending.used,
        "held_this_month_micros": spending.held,
        "monthly_cap_micros": spending.limit,
        "cap_left_micros": spending.left,
        "resets_at": found.resets_at,
        "entry_no": account.entry_no,
        "chain_head": account.head.hex(),
    }
    return msgspec.convert(said, Balance)


def entry_view(row: TransferRow) -> LedgerEntry:
    """Show a transfer."""
    same = ("id", "entry_no", "kind", "code", "currency", "debit_account", "credit_account", "run_id", "hold_id")
    more = ("reference", "reverses", "plan_version", "posted_at", "effective_at")
    said = {name: getattr(row, name) for name in (*same, *more)} | {
        "amount_micros": row.amount,
        "balance_change_micros": balance_change(row),
        "prev_hash": bytes(row.prev_hash).hex(),
        "hash": bytes(row.hash).hex(),
    }
    return msgspec.convert(said, LedgerEntry)


def balance_change(row: TransferRow) -> int:
    """Return what a transfer did to the funding account: plus for credits, minus for debits, 0 for what did not touch it."""
    funding = f"{row.mode}:sponsor:funding:{row.partner_id}"
    return row.amount * ((row.credit_account == funding) - (row.debit_account == funding))


def hold_view(line: HoldLine) -> LedgerHold:
    """Show a hold and how it ended."""
    hold, end = line.hold, line.end
    same = ("id", "run_id", "segment", "user_id", "agent", "model", "plan_version", "currency", "created_at")
    said = {name: getattr(hold, name) for name in same} | {
        "amount_micros": hold.amount,
        "state": line.state,
        "charged_micros": end and end.amount,
        "absorbed_micros": end and end.absorbed,
        "reason": (end and end.reason) or None,
        "ended_at": end and end.ended_at,
    }
    return msgspec.convert(said, LedgerHold)


def sponsorship_view(found: SponsorshipNow) -> Sponsorship:
    """Show a sponsorship, with Zapier's field names beside ours."""
    grant, overview = found.grant, found.overview
    said = {
        "state": grant.state,
        "status": grant.state,
        "mode": grant.mode,
        "currency": overview.account.currency,
        "monthly_cap_micros": overview.spending.limit,
        "user_monthly_cap_micros": overview.user_limit,
        "guess_monthly_cap_micros": overview.guesses.limit,
        "guess_spent_this_month_micros": overview.guesses.used,
        "guest_runs_before_proof": grant.guest_runs_before_proof,
        "spent_this_month_micros": overview.spending.used,
        "held_this_month_micros": overview.spending.held,
        "cap_left_micros": overview.spending.left,
        "task_limit_per_month": overview.runs.limit,
        "tasks_used_this_month": overview.runs.used + overview.runs.held,
        "resets_at": overview.resets_at,
        "updated_at": grant.updated_at,
    }
    return msgspec.convert(said, Sponsorship)
