"""Closes a month of a book: works its statement out without a lock, then issues it under the account's lock.

Entries are only ever added, so what a range of them adds up to cannot change while it is worked out, however long that takes; runs
go on holding and settling meanwhile. The lock is held for a few rows: it proves that the range is still the whole month and that
no other closer was first, and in its transaction the statement and its event are written.
"""

from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Account
from codetether_billing.chain import GENESIS
from codetether_billing.errors import JournalBroken
from codetether_billing.loading import load_account
from codetether_billing.ports import StatementListener
from codetether_billing.statements.figures import MICROS_PER_MINOR, Figures, figures
from codetether_billing.statements.periods import closable_before, period_of
from codetether_billing.statements.reading import cut_of, hashes_at_ends, newest_statement, posted_at, sums_of
from codetether_billing.statements.sealing import Sealer, StatementBody, encode
from codetether_billing.tables import FundingRow, StatementRow, TransferRow
from codetether_platform.kernel.clock import Clock, to_micros
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode

#: How often a statement is worked out anew because an entry of its month came meanwhile, before it is left to the next turn.
ATTEMPTS: Final = 3


class Book(NamedTuple):
    """Names one funding account."""

    account_id: str
    partner_id: str
    mode: Mode
    currency: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that is worked out and not issued yet."""

    account: Account
    number: int
    period_start: datetime
    period_end: datetime
    from_no: int
    to_no: int
    previous_head: bytes
    chain_head: bytes
    sums: Figures


class Moved(msgspec.Struct, frozen=True):
    """An entry of the month came after the draft was made."""


async def due_books(session: AsyncSession, *, now: datetime, after_id: str, limit: int) -> list[Book]:
    """Return books that have entries of a month that may be closed, in the order of their ids."""
    newest = (
        select(StatementRow.to_no)
        .where(StatementRow.account_id == FundingRow.id)
        .order_by(StatementRow.number.desc())
        .limit(1)
        .correlate(FundingRow)
        .scalar_subquery()
    )
    before = closable_before(now)
    is_closed = select(StatementRow.id).where(StatementRow.account_id == FundingRow.id, StatementRow.period_end >= before).exists()
    query = (
        select(FundingRow.id, FundingRow.partner_id, FundingRow.mode, FundingRow.currency)
        .join(
            TransferRow,
            (TransferRow.account_id == FundingRow.id) & (TransferRow.entry_no == func.coalesce(newest, 0) + 1),
        )
        .where(FundingRow.id > after_id, TransferRow.posted_at < before, ~is_closed)
        .order_by(FundingRow.id)
        .limit(limit)
    )
    return [msgspec.convert(tuple(row), Book) for row in (await session.execute(query)).all()]


async def close_next(
    db: Database, book: Book, *, clock: Clock, sealer: Sealer, on_issued: StatementListener | None = None
) -> StatementRow | None:
    """Close the oldest month of a book that is due, in a transaction of its own; None when none is, or another was first.

    Raises:
        JournalBroken: The entries are not what they must be. Nothing is issued until a person has looked.
    """
    for _ in range(ATTEMPTS):
        async with db.survey() as session:
            draft = await draft_next(session, book, now=clock.now())
        if draft is None:
            return None
        async with db.write() as session:
            issued = await issue(session, book, draft, now=clock.now(), sealer=sealer, on_issued=on_issued)
        if not isinstance(issued, Moved):
            return issued
    return None


async def draft_next(session: AsyncSession, book: Book, *, now: datetime) -> Draft | None:
    """Work out the statement of the oldest month that is due; None when none is.

    Raises:
        JournalBroken: As `close_next`.
    """
    account = await load_account(session, partner_id=book.partner_id, mode=book.mode, currency=book.currency)
    assert account is not None, "books are never deleted"
    before = await newest_statement(session, book.account_id)
    from_no = before.to_no if before else 0
    first_at = await posted_at(session, account_id=book.account_id, entry_no=from_no + 1)
    if first_at is None:
        return None
    start, end = period_of(first_at, closed_until=before.period_end if before else None)
    if end > closable_before(now):
        return None
    to_no = await cut_of(session, account, from_no=from_no, ends_at=end)
    sums = await sums_of(session, account_id=book.account_id, from_no=from_no, to_no=to_no)
    previous_head, chain_head = await hashes_at_ends(session, account_id=book.account_id, from_no=from_no, to_no=to_no)
    if sum(added.entries for _, added in sums) != to_no - from_no or previous_head != (before.chain_head if before else GENESIS):
        raise JournalBroken(f"Entries {from_no + 1} to {to_no} of account {book.account_id} do not follow from what was closed.")
    return Draft(
        account=account,
        number=before.number + 1 if before else 1,
        period_start=start,
        period_end=end,
        from_no=from_no,
        to_no=to_no,
        previous_head=previous_head,
        chain_head=chain_head,
        sums=figures(
            sums,
            funding=account.funding,
            opening=before.closing if before else 0,
            carry_in=before.carry_out if before else 0,
            micros_per_minor=MICROS_PER_MINOR[account.currency],
        ),
    )


async def issue(
    session: AsyncSession, book: Book, draft: Draft, *, now: datetime, sealer: Sealer, on_issued: StatementListener | None = None
) -> StatementRow | Moved | None:
    """Issue a draft in the caller's transaction; None when another closer was first."""
    await load_account(session, partner_id=book.partner_id, mode=book.mode, currency=book.currency, is_locked=True)
    before = await newest_statement(session, book.account_id)
    if (before.number if before else 0) != draft.number - 1:
        return None
    following = await posted_at(session, account_id=book.account_id, entry_no=draft.to_no + 1)
    if following is not None and following < draft.period_end:
        return Moved()
    row = _row(draft, statement_id=new_id(), now=now, sealer=sealer)
    session.add(row)
    await session.flush()
    if on_issued is not None:
        await on_issued(session, statement=row)
    return row


def _row(draft: Draft, *, statement_id: str, now: datetime, sealer: Sealer) -> StatementRow:
    account, sums = draft.account, draft.sums
    body = encode(
        StatementBody(
            id=statement_id,
            account_id=account.account_id,
            partner_id=account.partner_id,
            mode=account.mode,
            currency=account.currency,
            number=draft.number,
            period_start=to_micros(draft.period_start),
            period_end=to_micros(draft.period_end),
            from_no=draft.from_no,
            to_no=draft.to_no,
            previous_chain_head=draft.previous_head.hex(),
            chain_head=draft.chain_head.hex(),
            opening_micros=sums.opening,
            charges_micros=sums.charges,
            credits_micros=sums.credits,
            payments_micros=sums.payments,
            closing_micros=sums.closing,
            absorbed_micros=sums.absorbed,
            carry_in_micros=sums.carry_in,
            carry_out_micros=sums.carry_out,
            micros_per_minor=MICROS_PER_MINOR[account.currency],
            total_minor=sums.total_minor,
            lines=sums.lines,
            issued_at=to_micros(now),
        )
    )
    return StatementRow(
        id=statement_id,
        account_id=account.account_id,
        partner_id=account.partner_id,
        mode=account.mode,
        currency=account.currency,
        number=draft.number,
        state="issued",
        period_start=draft.period_start,
        period_end=draft.period_end,
        from_no=draft.from_no,
        to_no=draft.to_no,
        opening=sums.opening,
        charges=sums.charges,
        credits=sums.credits,
        payments=sums.payments,
        closing=sums.closing,
        absorbed=sums.absorbed,
        carry_in=sums.carry_in,
        carry_out=sums.carry_out,
        total_minor=sums.total_minor,
        chain_head=draft.chain_head,
        body=body,
        public_key=sealer.public_key,
        signature=sealer.sign(body),
        issued_at=now,
    )
