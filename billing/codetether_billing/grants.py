"""Use cases of a sponsor's word on one user: limits of its own, and whether its runs are still paid for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.caps import CapUse, window_ends_at, window_key
from codetether_billing.errors import BooksNotOpen
from codetether_billing.loading import load_account
from codetether_billing.pricing import CURRENCY
from codetether_billing.tables import CapRow, CapUseRow, UserGrantChangeRow, UserGrantRow
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode

ReleaseMode = Literal["keep", "pause", "delete"]
#: Each goes further than the one before.
_REACH: Final[dict[str, int]] = {"keep": 0, "pause": 1, "delete": 2}
#: Limits that can be set for one user, as partners name them → the column.
LIMITS: Final = {"monthly_cap_micros": "month_micros", "monthly_run_limit": "month_runs"}
Value = str | int | None


class UserSpending(msgspec.Struct, frozen=True, kw_only=True):
    """What one user has of its sponsor this month. A limit is the user's own where there is one, else that of all users."""

    micros_limit: int | None
    runs_limit: int | None
    has_own_micros: bool
    has_own_runs: bool
    micros: CapUse
    runs: CapUse


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """The month of a partner's book, and what users have of it."""

    currency: str
    resets_at: datetime
    of_user: dict[str, UserSpending]


async def read_month(session: AsyncSession, *, partner_id: str, mode: Mode, user_ids: Sequence[str], now: datetime) -> Month:
    """Return what users, 100 at most, have spent and may spend this month: three queries, however many they are.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    account = await load_account(session, partner_id=partner_id, mode=mode, currency=CURRENCY)
    if account is None:
        raise BooksNotOpen
    window = window_key("month", now, account.zone)
    resets_at = window_ends_at(window, account.zone)
    assert resets_at is not None, "a month ends"
    is_users = (CapRow.partner_id == partner_id, CapRow.mode == mode, CapRow.scope == "user", CapRow.period == "month")
    found = await session.execute(
        select(CapRow.measure, CapRow.limit_value, CapUseRow.subject, CapUseRow.used, CapUseRow.held)
        .outerjoin(
            CapUseRow,
            (CapUseRow.cap_id == CapRow.id) & (CapUseRow.window_key == window) & CapUseRow.subject.in_(list(user_ids)),
        )
        .where(*is_users)
    )
    limits: dict[str, int | None] = {}
    uses: dict[tuple[str, str], CapUse] = {}
    for measure, limit, subject, used, held in found:
        limits[measure] = limit
        if subject is not None:
            uses[subject, measure] = CapUse(used, held)
    grants = await read_grants(session, partner_id=partner_id, mode=mode, user_ids=user_ids)
    return Month(
        currency=account.currency,
        resets_at=resets_at,
        of_user={user_id: _spending(user_id, grants.get(user_id), limits, uses) for user_id in user_ids},
    )


def _spending(
    user_id: str, grant: UserGrantRow | None, limits: Mapping[str, int | None], uses: Mapping[tuple[str, str], CapUse]
) -> UserSpending:
    micros, runs = (None, None) if grant is None else (grant.month_micros, grant.month_runs)
    return UserSpending(
        micros_limit=limits.get("micros") if micros is None else micros,
        runs_limit=limits.get("runs") if runs is None else runs,
        has_own_micros=micros is not None,
        has_own_runs=runs is not None,
        micros=uses.get((user_id, "micros"), CapUse()),
        runs=uses.get((user_id, "runs"), CapUse()),
    )


async def read_grants(session: AsyncSession, *, partner_id: str, mode: Mode, user_ids: Sequence[str]) -> dict[str, UserGrantRow]:
    """Return what is said of users by name; of most nothing is."""
    rows = await session.scalars(
        select(UserGrantRow).where(
            UserGrantRow.partner_id == partner_id, UserGrantRow.mode == mode, UserGrantRow.user_id.in_(list(user_ids))
        )
    )
    return {row.user_id: row for row in rows}


async def change_limits(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    user_id: str,
    changes: Mapping[str, int | None],
    actor: str,
    now: datetime,
) -> None:
    """Set a user's own limits, by the names in `LIMITS`; `None` gives it those of all users again.

    A lower limit refuses new holds from now on and breaks no run that is going.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    row = await _lock(session, partner_id=partner_id, mode=mode, user_id=user_id, now=now)
    for field, new in changes.items():
        _change(session, row, LIMITS[field], new, actor=actor, now=now)
    await session.flush()


async def end_grant(
    session: AsyncSession, *, partner_id: str, mode: Mode, user_id: str, how: ReleaseMode, actor: str, now: datetime
) -> bool:
    """Stop paying for a user's new runs and tell whether that is new; runs that are going settle as they would have.

    A mode that goes further than an earlier one takes its place; one that goes less far changes nothing.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    row = await _lock(session, partner_id=partner_id, mode=mode, user_id=user_id, now=now)
    is_new = row.state == "active"
    if is_new:
        _change(session, row, "state", "ended", actor=actor, now=now)
        row.ended_at = now
    if row.release_mode is None or _REACH[how] > _REACH[row.release_mode]:
        _change(session, row, "release_mode", how, actor=actor, now=now)
    await session.flush()
    return is_new


async def renew_grant(session: AsyncSession, *, partner_id: str, mode: Mode, user_id: str, actor: str, now: datetime) -> None:
    """Pay for a user's runs again; nothing changes where they are paid for already.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    row = await _lock(session, partner_id=partner_id, mode=mode, user_id=user_id, now=now)
    _change(session, row, "state", "active", actor=actor, now=now)
    _change(session, row, "release_mode", None, actor=actor, now=now)
    row.ended_at = None
    await session.flush()


async def _lock(session: AsyncSession, *, partner_id: str, mode: Mode, user_id: str, now: datetime) -> UserGrantRow:
    """Return a user's row, made if need be, under the account's lock: every admission sees all of a change or nothing of it."""
    account = await load_account(session, partner_id=partner_id, mode=mode, currency=CURRENCY, is_locked=True)
    if account is None:
        raise BooksNotOpen
    row = await session.get(UserGrantRow, (partner_id, mode, user_id), populate_existing=True)
    if row is None:
        row = UserGrantRow(partner_id=partner_id, mode=mode, user_id=user_id, state="active", updated_at=now)
        session.add(row)
        await session.flush()
    return row


def _change(session: AsyncSession, row: UserGrantRow, column: str, new: Value, *, actor: str, now: datetime) -> None:
    old: Value = getattr(row, column)
    if old == new:
        return
    setattr(row, column, new)
    row.updated_at = now
    session.add(
        UserGrantChangeRow(
            id=new_id(),
            partner_id=row.partner_id,
            mode=row.mode,
            user_id=row.user_id,
            field=column,
            old_value=None if old is None else str(old),
            new_value=None if new is None else str(new),
            actor=actor,
            changed_at=now,
        )
    )
