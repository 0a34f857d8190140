"""Loads locked state for the core. The same statements on SQLite and PostgreSQL.

Lock order: the funding account, then the hold. The funding account always exists, so there is always a row to lock, also for
a cap window that nobody has used yet: its first use is written under that lock. On SQLite the one writer holds the file.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import String, and_, bindparam, case, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Account, CapShare, EndRow, HoldRow, State, TransferRow
from codetether_billing.caps import LIFETIME, Cap, CapKey, CapUse, UserGrant, window_key
from codetether_billing.pricing import Terms
from codetether_billing.tables import (
    CapRow,
    CapUseRow,
    FundingRow,
    HoldCapRow,
    HoldEndRow,
    SponsorshipRow,
    UserGrantRow,
    table,
)
from codetether_billing.tables import HoldRow as HoldTable
from codetether_billing.tables import TransferRow as TransferTable

_funding, _caps, _uses, _sponsorships = table(FundingRow), table(CapRow), table(CapUseRow), table(SponsorshipRow)
_grants = table(UserGrantRow)
_holds, _ends, _shares, _transfers = table(HoldTable), table(HoldEndRow), table(HoldCapRow), table(TransferTable)


# Statements are built once: they are the same objects every time, and SQLAlchemy finds what it compiled of them.
_HOLD_COLUMNS = (
    _holds.c.id.label("hold_id"),
    _holds.c.step_no.label("hold_step_no"),
    _holds.c.run_id,
    _holds.c.segment,
    _holds.c.user_id,
    _holds.c.amount.label("hold_amount"),
    _holds.c.agent,
    _holds.c.model,
    _holds.c.plan_version,
    _holds.c.fingerprint,
    _holds.c.lease_until,
    _holds.c.created_at,
)
_CAP_COLUMNS = (_caps.c.id.label("cap_id"), _caps.c.scope, _caps.c.period, _caps.c.measure, _caps.c.limit_value)

_ACCOUNT = select(_funding).where(
    _funding.c.partner_id == bindparam("partner"),
    _funding.c.mode == bindparam("in_mode"),
    _funding.c.currency == bindparam("in_currency"),
)
_LOCK_ACCOUNT = _ACCOUNT.with_for_update(key_share=True)
_LOCK_ACCOUNT_OF_HOLD = (
    select(_funding)
    .join(_holds, _holds.c.account_id == _funding.c.id)
    .where(_holds.c.id == bindparam("hold"))
    .with_for_update(key_share=True, of=_funding)
)
_WINDOW_OF_NOW = case(
    (_caps.c.period == "month", bindparam("month", type_=String)),
    (_caps.c.period == "day", bindparam("day", type_=String)),
    else_=LIFETIME,
)
_IS_SUBJECT = or_(
    and_(_caps.c.scope == "user", _uses.c.subject.in_(bindparam("users", expanding=True, type_=String))),
    and_(_caps.c.scope != "user", _uses.c.subject == ""),
)
#: Marks the rows of an admission that are a user's grant: `subject` is the user, `used` and `held` its limits.
GRANT: Final = "grant"
_BOOK = (
    select(
        _sponsorships.c.state,
        *_CAP_COLUMNS,
        *(_uses.c.subject, _uses.c.window_key, _uses.c.used, _uses.c.held),
        *_HOLD_COLUMNS,
    )
    .select_from(_sponsorships)
    .outerjoin(_caps, and_(_caps.c.partner_id == _sponsorships.c.partner_id, _caps.c.mode == _sponsorships.c.mode))
    .outerjoin(
        _uses,
        and_(_uses.c.cap_id == _caps.c.id, _IS_SUBJECT, _uses.c.window_key == _WINDOW_OF_NOW),
    )
    .outerjoin(
        _holds,
        and_(_holds.c.id.in_(bindparam("holds", expanding=True, type_=String)), _holds.c.account_id == bindparam("account")),
    )
    .where(_sponsorships.c.partner_id == bindparam("partner"), _sponsorships.c.mode == bindparam("in_mode"))
)
_OF_GRANT = {
    "state": _grants.c.state,
    "scope": literal(GRANT),
    "subject": _grants.c.user_id,
    "used": _grants.c.month_micros,
    "held": _grants.c.month_runs,
}
_GRANTS = select(*(_OF_GRANT.get(column.key or "", null()).label(column.key) for column in _BOOK.selected_columns)).where(
    _grants.c.partner_id == bindparam("partner"),
    _grants.c.mode == bindparam("in_mode"),
    _grants.c.user_id.in_(bindparam("users", expanding=True, type_=String)),
)
_ADMISSION = union_all(_BOOK, _GRANTS)
_IS_SAME_WINDOW = and_(
    _uses.c.cap_id == _shares.c.cap_id,
    _uses.c.subject == _shares.c.subject,
    _uses.c.window_key == _shares.c.window_key,
)
_HOLD = (
    select(
        *_CAP_COLUMNS,
        *(_shares.c.subject, _shares.c.window_key, _shares.c.limit_then, _shares.c.used_before),
        _shares.c.amount.label("share"),
        *(_uses.c.used, _uses.c.held),
        *_HOLD_COLUMNS,
        *(_ends.c.how, _ends.c.absorbed, _ends.c.reason, _ends.c.ended_at),
        _ends.c.amount.label("charged"),
        _ends.c.step_no.label("end_step_no"),
    )
    .select_from(_holds)
    .outerjoin(_shares, _shares.c.hold_id == _holds.c.id)
    .outerjoin(_caps, _caps.c.id == _shares.c.cap_id)
    .outerjoin(_uses, _IS_SAME_WINDOW)
    .outerjoin(_ends, _ends.c.hold_id == _holds.c.id)
    .where(_holds.c.id == bindparam("hold"))
    .with_for_update(key_share=True, of=_holds)
)


async def load_account(
    session: AsyncSession, *, partner_id: str, mode: str, currency: str, is_locked: bool = False
) -> Account | None:
    """Return a partner's account; locked until the transaction ends, where the caller goes on to write."""
    query = _LOCK_ACCOUNT if is_locked else _ACCOUNT
    row = (await session.execute(query, {"partner": partner_id, "in_mode": mode, "in_currency": currency})).one_or_none()
    return None if row is None else _account(row)


async def lock_account_of_hold(session: AsyncSession, hold_id: str) -> Account | None:
    """Lock the account that a hold is on and return it; None when there is no such hold."""
    row = (await session.execute(_LOCK_ACCOUNT_OF_HOLD, {"hold": hold_id})).one_or_none()
    return None if row is None else _account(row)


async def load_admission(
    session: AsyncSession, account: Account, *, hold_ids: Iterable[str], user_ids: Iterable[str | None], at: datetime
) -> State:
    """Return what admitting holds needs: the sponsorship, its caps with the windows of now, users' grants, holds that exist.

    One statement, sent after the account was locked: what it reads was committed by whoever held that lock before.
    """
    given = {
        "partner": account.partner_id,
        "in_mode": account.mode,
        "account": account.account_id,
        "holds": sorted(set(hold_ids)),
        "users": sorted({user_id for user_id in user_ids if user_id is not None}),
        "month": window_key("month", at, account.zone),
        "day": window_key("day", at, account.zone),
    }
    rows = (await session.execute(_ADMISSION, given)).all()
    book = [row for row in rows if row.scope != GRANT]
    grants = {row.subject: UserGrant(row.state == "active", row.used, row.held) for row in rows if row.scope == GRANT}
    state = State(account=account, is_active=any(row.state == "active" for row in book), grants=grants)
    for row in book:
        _add_cap(state, row)
        if row.hold_id is not None and row.hold_id not in state.holds:
            state.holds[row.hold_id] = _hold(row, shares=())
    return state


async def load_hold(session: AsyncSession, account: Account, hold_id: str) -> State:
    """Return what ending a hold needs: the hold (locked), what it took of which caps, and its ending if it has one."""
    rows = (await session.execute(_HOLD, {"hold": hold_id})).all()
    state = State(account=account)
    shares = []
    for row in rows:
        _add_cap(state, row)
        if row.cap_id is not None:
            key = CapKey(row.cap_id, row.subject, row.window_key)
            shares.append(CapShare(key, row.limit_then, row.used_before, row.share))
    for row in rows[:1]:
        state.holds[hold_id] = _hold(row, shares=tuple(sorted(shares, key=lambda share: share.key)))
        if row.how is not None:
            state.ends[hold_id] = EndRow(
                hold_id=hold_id,
                how=row.how,
                amount=row.charged,
                absorbed=row.absorbed,
                reason=row.reason,
                at=row.ended_at,
                step_no=row.end_step_no,
            )
    return state


async def load_transfers(session: AsyncSession, state: State, references: list[str]) -> None:
    """Add transfers to a state, by reference, with how much of each has been reversed."""
    query = select(_transfers).where(
        _transfers.c.account_id == state.account.account_id,
        or_(_transfers.c.reference.in_(references), _transfers.c.reverses.in_(references)),
    )
    for row in (await session.execute(query)).all():
        state.transfers[row.reference] = _transfer(row)
        if row.reverses is not None:
            state.reversed_micros[row.reverses] = state.reversed_micros.get(row.reverses, 0) + row.amount


def _account(row: Any) -> Account:
    return Account(
        account_id=row.id,
        partner_id=row.partner_id,
        mode=row.mode,
        currency=row.currency,
        zone=row.zone,
        debits=row.debits,
        credits=row.credits,
        held=row.held,
        credit_limit=row.credit_limit,
        entry_no=row.entry_no,
        step_no=row.step_no,
        head=bytes(row.chain_head),
    )


def _add_cap(state: State, row: Any) -> None:
    if row.cap_id is None:
        return
    state.caps[row.cap_id] = Cap(row.cap_id, row.scope, row.period, row.measure, row.limit_value)
    if row.used is not None:
        state.uses[CapKey(row.cap_id, row.subject, row.window_key)] = CapUse(row.used, row.held)


def _hold(row: Any, *, shares: tuple[CapShare, ...]) -> HoldRow:
    return HoldRow(
        hold_id=row.hold_id,
        run_id=row.run_id,
        user_id=row.user_id,
        terms=Terms(row.plan_version, row.agent, row.model, row.segment),
        amount=row.hold_amount,
        fingerprint=row.fingerprint,
        lease_until=row.lease_until or row.created_at,
        at=row.created_at,
        step_no=row.hold_step_no,
        shares=shares,
    )


def _transfer(row: Any) -> TransferRow:
    return TransferRow(**{name: getattr(row, name) for name in TransferRow.__struct_fields__})
