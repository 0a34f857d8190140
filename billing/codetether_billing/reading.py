"""What partners read of their books: balance, transfers, holds. Reads lock nothing."""

from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import ScalarSelect, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Account, State
from codetether_billing.caps import Cap, CapKey, CapUse, Scope, window_ends_at, window_key
from codetether_billing.errors import BooksNotOpen
from codetether_billing.loading import load_account, load_admission
from codetether_billing.pricing import CURRENCY
from codetether_billing.tables import FundingRow, HoldEndRow, HoldRow, TransferRow
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode

Measure = Literal["micros", "runs"]


class Spending(msgspec.Struct, frozen=True):
    """A cap and how much of its window is used: posted, and held for runs that are still going."""

    limit: int | None
    used: int
    held: int

    @property
    def left(self) -> int | None:
        """What a new hold may still take; None where nothing limits it."""
        return None if self.limit is None else max(0, self.limit - self.used - self.held)


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """A book at a glance: the balance and what this month's caps say."""

    account: Account
    is_active: bool
    month: str
    resets_at: datetime
    spending: Spending
    runs: Spending
    user_limit: int | None
    guesses: Spending

    @property
    def balance_status(self) -> str:
        """`open`, or `frozen` while a fact has taken the balance under its floor."""
        return "frozen" if self.account.is_frozen else "open"


class HoldLine(msgspec.Struct, frozen=True):
    """A hold with its ending, if it has one."""

    hold: HoldRow
    end: HoldEndRow | None

    @property
    def state(self) -> str:
        """`held`, `settled`, `voided` or `expired`."""
        return "held" if self.end is None else {"settle": "settled", "void": "voided", "expire": "expired"}[self.end.how]


async def read_overview(session: AsyncSession, *, partner_id: str, mode: Mode, now: datetime) -> Overview:
    """Return a partner's balance and this month's spending.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    account = await load_account(session, partner_id=partner_id, mode=mode, currency=CURRENCY)
    if account is None:
        raise BooksNotOpen
    state = await load_admission(session, account, hold_ids=[], user_ids=[], at=now)
    month = window_key("month", now, account.zone)
    resets_at = window_ends_at(month, account.zone)
    assert resets_at is not None, "a month ends"
    user_cap = _cap(state, "user", "micros")
    return Overview(
        account=account,
        is_active=state.is_active,
        month=month,
        resets_at=resets_at,
        spending=_spending(state, "partner", "micros", month),
        runs=_spending(state, "partner", "runs", month),
        user_limit=user_cap.limit if user_cap else None,
        guesses=_spending(state, "guess", "micros", month),
    )


async def list_transfers(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    limit: int,
    before_entry_no: int | None = None,
    run_id: str | None = None,
) -> tuple[list[TransferRow], int | None]:
    """Return transfers, newest first, and the last one's number if more follow."""
    query = select(TransferRow).where(
        TransferRow.account_id == _account_id(partner_id, mode),
        TransferRow.partner_id == partner_id,
        TransferRow.mode == mode,
    )
    if run_id is not None:
        query = query.where(TransferRow.run_id == run_id)
    rows, following = await newest(session, query, by=TransferRow.entry_no, before=before_entry_no, limit=limit)
    return [row for (row,) in rows], following


async def list_holds(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    limit: int,
    before_step_no: int | None = None,
    run_id: str | None = None,
    is_open: bool | None = None,
) -> tuple[list[HoldLine], int | None]:
    """Return holds with their endings, newest first, and the last one's number if more follow."""
    query = (
        select(HoldRow, HoldEndRow)
        .outerjoin(HoldEndRow, HoldEndRow.hold_id == HoldRow.id)
        .where(
            HoldRow.account_id == _account_id(partner_id, mode),
            HoldRow.partner_id == partner_id,
            HoldRow.mode == mode,
        )
    )
    if run_id is not None:
        query = query.where(HoldRow.run_id == run_id)
    if is_open is not None:
        query = query.where(HoldEndRow.hold_id.is_(None) if is_open else HoldEndRow.hold_id.is_not(None))
    rows, following = await newest(session, query, by=HoldRow.step_no, before=before_step_no, limit=limit)
    return [HoldLine(hold, end) for hold, end in rows], following


def _account_id(partner_id: str, mode: Mode) -> ScalarSelect[str]:
    # Both lists are indexed by account; the partner is named beside it all the same.
    query = select(FundingRow.id).where(
        FundingRow.partner_id == partner_id, FundingRow.mode == mode, FundingRow.currency == CURRENCY
    )
    return query.scalar_subquery()


def _cap(state: State, scope: Scope, measure: Measure) -> Cap | None:
    return next((cap for cap in state.caps.values() if (cap.scope, cap.period, cap.measure) == (scope, "month", measure)), None)


def _spending(state: State, scope: Scope, measure: Measure, month: str) -> Spending:
    cap = _cap(state, scope, measure)
    if cap is None:
        return Spending(None, 0, 0)
    use = state.uses.get(CapKey(cap.cap_id, "", month), CapUse())
    return Spending(cap.limit, use.used, use.held)
