"""The partner's book as its people read it: balance, caps with their windows, entries with the balance after each, holds."""

from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import Case, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.caps import Measure, Period, window_ends_at, window_key
from codetether_billing.pricing import CURRENCY
from codetether_billing.tables import CapRow, CapUseRow, FundingRow, HoldEndRow, HoldRow, TransferRow
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.tables import TaskRow

PAGE_ROWS = 50
#: Open holds are runs in flight; more than this many at once are counted, not listed.
HOLDS_SHOWN = 100
#: A run has one hold a segment; each question that outlives its hold begins another.
RUN_HOLDS_SHOWN = 50
#: Order of the caps on the page: the one that people plan with comes first.
PERIODS: tuple[Period, ...] = ("month", "day", "lifetime")


class CapUse(msgspec.Struct, frozen=True, kw_only=True):
    """A cap on the partner as a whole, in the window of now. Amounts are micros or runs, by `measure`."""

    period: Period
    measure: Measure
    limit: int | None
    spent: int
    held: int
    resets_at: datetime | None


class UserCap(msgspec.Struct, frozen=True, kw_only=True):
    """A cap that counts each user on its own."""

    period: Period
    measure: Measure
    limit: int


class Funds(msgspec.Struct, frozen=True, kw_only=True):
    """What the partner has. `entry_no` is the newest entry that the balance contains."""

    is_open: bool
    account_id: str
    currency: str
    balance_micros: int
    held_micros: int
    credit_limit_micros: int
    is_frozen: bool
    entry_no: int
    caps: list[CapUse]
    user_caps: list[UserCap]

    @property
    def available_micros(self) -> int:
        """What new holds may still take of the balance."""
        return self.balance_micros - self.held_micros


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One posted transfer. `amount_micros` is its effect on the balance; 0 where the platform bore the cost."""

    number: int
    kind: str
    code: str
    task_id: str | None
    amount_micros: int
    moved_micros: int
    balance_micros: int | None
    currency: str
    posted_at: datetime
    hash: str


class OpenHold(msgspec.Struct, frozen=True, kw_only=True):
    """Money set aside for a run in flight."""

    task_id: str | None
    amount_micros: int
    created_at: datetime
    lease_until: datetime


class RunHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold of one run with how it ended."""

    segment: int
    amount_micros: int
    currency: str
    created_at: datetime
    how: Literal["open", "settle", "void", "expire"]
    charged_micros: int
    absorbed_micros: int
    ended_at: datetime | None


async def read_funds(session: AsyncSession, *, partner_id: str, mode: Mode, now: datetime) -> Funds:
    """Return balance and caps; all zero where the books are not open yet."""
    row = (
        await session.scalars(
            select(FundingRow).where(FundingRow.partner_id == partner_id, FundingRow.mode == mode, FundingRow.currency == CURRENCY)
        )
    ).one_or_none()
    caps, user_caps = await _caps(session, partner_id=partner_id, mode=mode, zone=row.zone if row else "UTC", now=now)
    return Funds(
        is_open=row is not None,
        account_id=row.id if row else "",
        currency=CURRENCY,
        balance_micros=row.credits - row.debits if row else 0,
        held_micros=row.held if row else 0,
        credit_limit_micros=row.credit_limit if row else 0,
        is_frozen=row is not None and row.status == "frozen",
        entry_no=row.entry_no if row else 0,
        caps=caps,
        user_caps=user_caps,
    )


async def _caps(
    session: AsyncSession, *, partner_id: str, mode: Mode, zone: str, now: datetime
) -> tuple[list[CapUse], list[UserCap]]:
    windows = {period: window_key(period, now, zone) for period in PERIODS}
    window = case(windows, value=CapRow.period)
    rows = await session.execute(
        select(CapRow.scope, CapRow.period, CapRow.measure, CapRow.limit_value, CapUseRow.used, CapUseRow.held)
        .outerjoin(CapUseRow, (CapUseRow.cap_id == CapRow.id) & (CapUseRow.subject == "") & (CapUseRow.window_key == window))
        .where(CapRow.partner_id == partner_id, CapRow.mode == mode)
        .order_by(CapRow.measure, CapRow.id)
    )
    caps, user_caps = [], []
    for scope, *named, limit, used, held in rows:
        period, measure = msgspec.convert(named, tuple[Period, Measure])
        if scope == "partner":
            ends_at = window_ends_at(windows[period], zone)
            caps.append(CapUse(period=period, measure=measure, limit=limit, spent=used or 0, held=held or 0, resets_at=ends_at))
        elif limit is not None:
            user_caps.append(UserCap(period=period, measure=measure, limit=limit))
    caps.sort(key=lambda cap: (PERIODS.index(cap.period), cap.measure != "micros"))
    return caps, user_caps


async def read_entries(
    session: AsyncSession, *, funds: Funds, partner_id: str, mode: Mode, before_entry: int | None, limit: int = PAGE_ROWS
) -> tuple[list[Entry], int | None]:
    """Return entries, newest first, each with the balance after it, and the last one's number if more follow.

    Only entries that `funds` already contains: the two are read one after the other, and a run may post in between.
    """
    before = funds.entry_no + 1 if before_entry is None else min(before_entry, funds.entry_no + 1)
    effect = _effect(partner_id, mode)
    of_book = (TransferRow.account_id == funds.account_id, TransferRow.partner_id == partner_id, TransferRow.mode == mode)
    newer = await session.scalar(
        select(func.coalesce(func.sum(effect), 0)).where(
            *of_book, TransferRow.entry_no >= before, TransferRow.entry_no <= funds.entry_no
        )
    )
    query = select(TransferRow, effect.label("effect")).where(*of_book)
    rows, following = await newest(session, query, by=TransferRow.entry_no, before=before, limit=limit)
    tasks = await _tasks_of(session, partner_id=partner_id, mode=mode, run_ids=[row.run_id for row, _ in rows if row.run_id])
    entries, balance = [], funds.balance_micros - int(newer or 0)
    for row, moved in rows:
        entries.append(_entry(row, moved=int(moved), balance=balance, tasks=tasks))
        balance -= int(moved)
    return entries, following


async def read_run_money(session: AsyncSession, *, partner_id: str, mode: Mode, run_id: str) -> tuple[list[RunHold], list[Entry]]:
    """Return a run's holds with their endings, and what was posted for it, oldest first."""
    found = await session.execute(
        select(HoldRow, HoldEndRow)
        .outerjoin(HoldEndRow, HoldEndRow.hold_id == HoldRow.id)
        .where(HoldRow.run_id == run_id, HoldRow.partner_id == partner_id, HoldRow.mode == mode)
        .order_by(HoldRow.segment)
        .limit(RUN_HOLDS_SHOWN)
    )
    rows = list(found)
    effect = _effect(partner_id, mode)
    transfers = await session.execute(
        select(TransferRow, effect)
        .where(
            TransferRow.hold_id.in_([hold.id for hold, _ in rows]),
            TransferRow.partner_id == partner_id,
            TransferRow.mode == mode,
        )
        .order_by(TransferRow.entry_no)
    )
    entries = [_entry(row, moved=int(moved), balance=None, tasks={}) for row, moved in transfers]
    return [_run_hold(hold, end) for hold, end in rows], entries


async def read_open_holds(session: AsyncSession, *, partner_id: str, mode: Mode) -> list[OpenHold]:
    """Return the holds of runs in flight, newest first."""
    rows = list(
        await session.scalars(
            select(HoldRow)
            .where(HoldRow.partner_id == partner_id, HoldRow.mode == mode, HoldRow.lease_until.is_not(None))
            .order_by(HoldRow.created_at.desc(), HoldRow.id)
            .limit(HOLDS_SHOWN)
        )
    )
    tasks = await _tasks_of(session, partner_id=partner_id, mode=mode, run_ids=[row.run_id for row in rows])
    return [
        OpenHold(task_id=tasks.get(row.run_id), amount_micros=row.amount, created_at=row.created_at, lease_until=row.lease_until)
        for row in rows
        if row.lease_until is not None
    ]


def _effect(partner_id: str, mode: Mode) -> Case[int]:
    funding = f"{mode}:sponsor:funding:{partner_id}"
    return case(
        (TransferRow.credit_account == funding, TransferRow.amount),
        (TransferRow.debit_account == funding, -TransferRow.amount),
        else_=0,
    )


def _entry(row: TransferRow, *, moved: int, balance: int | None, tasks: dict[str, str]) -> Entry:
    return Entry(
        number=row.entry_no,
        kind=row.kind,
        code=row.code,
        task_id=tasks.get(row.run_id or ""),
        amount_micros=moved,
        moved_micros=row.amount,
        balance_micros=balance,
        currency=row.currency,
        posted_at=row.posted_at,
        hash=row.hash.hex(),
    )


def _run_hold(hold: HoldRow, end: HoldEndRow | None) -> RunHold:
    how: Literal["open", "settle", "void", "expire"] = "open"
    if end is not None:
        how = "settle" if end.how == "settle" else "void" if end.how == "void" else "expire"
    return RunHold(
        segment=hold.segment,
        amount_micros=hold.amount,
        currency=hold.currency,
        created_at=hold.created_at,
        how=how,
        charged_micros=end.amount if end else 0,
        absorbed_micros=end.absorbed if end else 0,
        ended_at=end.ended_at if end else None,
    )


async def _tasks_of(session: AsyncSession, *, partner_id: str, mode: Mode, run_ids: list[str]) -> dict[str, str]:
    rows = await session.execute(
        select(TaskRow.run_id, TaskRow.id).where(
            TaskRow.partner_id == partner_id, TaskRow.mode == mode, TaskRow.run_id.in_(run_ids)
        )
    )
    return dict(rows.all())
