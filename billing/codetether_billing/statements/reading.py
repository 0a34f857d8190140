"""Reads statements, and the entries that they are made of. Reads lock nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Account
from codetether_billing.errors import StatementNotFound
from codetether_billing.pricing import CURRENCY
from codetether_billing.statements.figures import Movement, Sum
from codetether_billing.tables import FundingRow, HoldRow, StatementRow, TransferRow, table
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode

_transfers, _holds, _statements = table(TransferRow), table(HoldRow), table(StatementRow)


async def list_statements(
    session: AsyncSession, *, partner_id: str, mode: Mode, limit: int, before_number: int | None = None
) -> tuple[list[StatementRow], int | None]:
    """Return statements, newest first, and the last one's number if more follow."""
    account_id = select(FundingRow.id).where(
        FundingRow.partner_id == partner_id, FundingRow.mode == mode, FundingRow.currency == CURRENCY
    )
    query = select(StatementRow).where(
        StatementRow.account_id == account_id.scalar_subquery(),
        StatementRow.partner_id == partner_id,
        StatementRow.mode == mode,
    )
    rows, following = await newest(session, query, by=StatementRow.number, before=before_number, limit=limit)
    return [row for (row,) in rows], following


async def get_statement(session: AsyncSession, *, partner_id: str, mode: Mode, statement_id: str) -> StatementRow:
    """Return one statement.

    Raises:
        StatementNotFound: The partner has none of this id in this mode.
    """
    query = select(StatementRow).where(
        StatementRow.id == statement_id, StatementRow.partner_id == partner_id, StatementRow.mode == mode
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise StatementNotFound
    return row


async def newest_statement(session: AsyncSession, account_id: str) -> StatementRow | None:
    """Return an account's last statement; None before the first."""
    query = select(StatementRow).where(StatementRow.account_id == account_id).order_by(StatementRow.number.desc()).limit(1)
    return (await session.scalars(query)).one_or_none()


async def statement_before(session: AsyncSession, row: StatementRow) -> StatementRow | None:
    """Return the statement that this one follows; None before the first."""
    query = select(StatementRow).where(StatementRow.account_id == row.account_id, StatementRow.number == row.number - 1)
    return (await session.scalars(query)).one_or_none()


async def posted_at(session: AsyncSession, *, account_id: str, entry_no: int) -> datetime | None:
    """Return when an entry was posted; None where there is no such entry yet."""
    query = select(TransferRow.posted_at).where(TransferRow.account_id == account_id, TransferRow.entry_no == entry_no)
    return (await session.scalars(query)).one_or_none()


async def cut_of(session: AsyncSession, account: Account, *, from_no: int, ends_at: datetime) -> int:
    """Return the last entry before the first one that was posted at `ends_at` or later.

    Entries are numbered in commit order and clocks differ, so an entry of the old month may stand behind one of the new month.
    It falls into the new month, as everything behind the cut does.
    """
    query = (
        select(TransferRow.entry_no)
        .where(
            TransferRow.account_id == account.account_id,
            TransferRow.entry_no > from_no,
            TransferRow.entry_no <= account.entry_no,
            TransferRow.posted_at >= ends_at,
        )
        .order_by(TransferRow.entry_no)
        .limit(1)
    )
    first_after = (await session.scalars(query)).one_or_none()
    return account.entry_no if first_after is None else first_after - 1


async def sums_of(session: AsyncSession, *, account_id: str, from_no: int, to_no: int) -> list[tuple[Movement, Sum]]:
    """Return what the entries (from_no, to_no] add up to, by movement."""
    keys = (_transfers.c.kind, _transfers.c.debit_account, _transfers.c.credit_account, _transfers.c.plan_version, _holds.c.agent)
    query = (
        # PostgreSQL sums BIGINT as NUMERIC.
        select(*keys, func.count(), cast(func.sum(_transfers.c.amount), BigInteger))
        .outerjoin(_holds, _holds.c.id == _transfers.c.hold_id)
        .where(*_in_range(account_id, from_no, to_no))
        .group_by(*keys)
    )
    return [(Movement(*key), Sum(count, int(amount))) for *key, count, amount in (await session.execute(query)).all()]


async def hashes_at_ends(session: AsyncSession, *, account_id: str, from_no: int, to_no: int) -> tuple[bytes, bytes]:
    """Return the hash that the first entry of a range follows, and the hash of its last."""
    query = select(TransferRow.entry_no, TransferRow.prev_hash, TransferRow.hash).where(
        TransferRow.account_id == account_id, TransferRow.entry_no.in_((from_no + 1, to_no))
    )
    found = {entry_no: (bytes(before), bytes(after)) for entry_no, before, after in (await session.execute(query)).all()}
    return found[from_no + 1][0], found[to_no][1]


def entries_with_agents(*, account_id: str, from_no: int, to_no: int, limit: int) -> Select[Any]:
    """Return the query for the next entries of a range, each with the agent of its hold, in order."""
    return (
        select(*_transfers.c, _holds.c.agent)
        .outerjoin(_holds, _holds.c.id == _transfers.c.hold_id)
        .where(*_in_range(account_id, from_no, to_no))
        .order_by(_transfers.c.entry_no)
        .limit(limit)
    )


def _in_range(account_id: str, from_no: int, to_no: int) -> tuple[ColumnElement[bool], ...]:
    return (_transfers.c.account_id == account_id, _transfers.c.entry_no > from_no, _transfers.c.entry_no <= to_no)
