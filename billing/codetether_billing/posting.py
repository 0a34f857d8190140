"""Posts one entry to a book: its number, its bytes, its hash, and the account's sums afterwards. Pure."""

from datetime import datetime

import msgspec

from codetether_billing.book import Account, Kind, TransferRow
from codetether_billing.chain import Body, encode, link
from codetether_platform.kernel.clock import to_micros


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer before it has a number. `effective_at` is when what it corrects took effect, for a reversal."""

    reference: str
    kind: Kind
    debit_account: str
    credit_account: str
    amount: int
    code: str
    actor: str
    posted_at: datetime
    effective_at: datetime
    run_id: str | None = None
    hold_id: str | None = None
    reverses: str | None = None
    plan_version: str | None = None


def post(account: Account, entry: Entry) -> tuple[Account, TransferRow]:
    """Give an entry the next number of its book and tie it to the chain."""
    assert entry.amount > 0, "a transfer moves something"
    assert entry.debit_account != entry.credit_account, "a transfer has two legs"
    entry_no = account.entry_no + 1
    body = encode(body_of(account, entry, entry_no=entry_no))
    row = TransferRow(
        entry_no=entry_no,
        step_no=account.step_no,
        reference=entry.reference,
        kind=entry.kind,
        debit_account=entry.debit_account,
        credit_account=entry.credit_account,
        amount=entry.amount,
        currency=account.currency,
        run_id=entry.run_id,
        hold_id=entry.hold_id,
        reverses=entry.reverses,
        plan_version=entry.plan_version,
        code=entry.code,
        actor=entry.actor,
        posted_at=entry.posted_at,
        effective_at=entry.effective_at,
        body=body,
        prev_hash=account.head,
        hash=link(account.head, body),
    )
    after = msgspec.structs.replace(
        account,
        debits=account.debits + (entry.amount if entry.debit_account == account.funding else 0),
        credits=account.credits + (entry.amount if entry.credit_account == account.funding else 0),
        entry_no=entry_no,
        head=row.hash,
    )
    return after, row


def body_of(account: Account, entry: Entry, *, entry_no: int) -> Body:
    """Return what is hashed of an entry."""
    return Body(
        account_id=account.account_id,
        entry_no=entry_no,
        step_no=account.step_no,
        reference=entry.reference,
        kind=entry.kind,
        debit_account=entry.debit_account,
        credit_account=entry.credit_account,
        amount_micros=entry.amount,
        currency=account.currency,
        run_id=entry.run_id,
        hold_id=entry.hold_id,
        reverses=entry.reverses,
        plan_version=entry.plan_version,
        code=entry.code,
        actor=entry.actor,
        posted_at=to_micros(entry.posted_at),
        effective_at=to_micros(entry.effective_at),
    )
