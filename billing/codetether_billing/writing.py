"""Writes what the core decided, in the order in which locks are taken: the account, cap windows, then what is added."""

from typing import Any

from sqlalchemy import BindParameter, Insert, Table, Update, bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Account, CapShare, Deltas, EndRow, HoldRow, Row, ThresholdRow, TransferRow
from codetether_billing.chain import HASH_VERSION
from codetether_billing.errors import BookMoved
from codetether_billing.tables import CapUseRow, FundingRow, HoldCapRow, HoldEndRow, table
from codetether_billing.tables import HoldRow as HoldTable
from codetether_billing.tables import ThresholdRow as ThresholdTable
from codetether_billing.tables import TransferRow as TransferTable
from codetether_platform.kernel.db import insert, insert_of
from codetether_platform.kernel.ids import new_id
from codetether_platform.kernel.one_trip import NothingChanged, Write, put

_funding, _uses, _holds, _ends = table(FundingRow), table(CapUseRow), table(HoldTable), table(HoldEndRow)
_shares, _transfers, _thresholds = table(HoldCapRow), table(TransferTable), table(ThresholdTable)


# Statements are built once: they are the same objects every time, and SQLAlchemy finds what it compiled of them.
_INSERTS = {target.name: Write(target) for target in (_holds, _ends, _shares, _transfers)}
_END_LEASE = update(_holds).where(_holds.c.id == bindparam("hold")).values(lease_until=None)


async def write(session: AsyncSession, before: Account, rows: list[Row], deltas: Deltas) -> list[ThresholdRow]:
    """Write what the core decided; returns the thresholds that had not been told of before.

    Raises:
        BookMoved: Somebody changed the book since it was loaded. Roll back.
    """
    if not rows:
        return []
    await _write_account(session, before, deltas.account)
    await _write_uses(session, deltas)
    account = deltas.account
    await _add(session, _holds, [_hold_values(row, account) for row in rows if isinstance(row, HoldRow)])
    await _add(session, _ends, [_end_values(row, account) for row in rows if isinstance(row, EndRow)])
    await _add(session, _transfers, [_transfer_values(row, account) for row in rows if isinstance(row, TransferRow)])
    shares = [_share_values(row.hold_id, share) for row in rows if isinstance(row, HoldRow) for share in row.shares]
    await _add(session, _shares, shares)
    ended = [row.hold_id for row in rows if isinstance(row, EndRow)]
    if ended:
        await session.execute(_END_LEASE, [{"hold": hold_id} for hold_id in ended])
    return [row for row in rows if isinstance(row, ThresholdRow) and await _is_new(session, row)]


async def _write_account(session: AsyncSession, before: Account, after: Account) -> None:
    given = {
        "id": before.account_id,
        "step_before": before.step_no,
        "debits": after.debits,
        "credits": after.credits,
        "held": after.held,
        "status": "frozen" if after.is_frozen else "open",
        "entry_no": after.entry_no,
        "step_no": after.step_no,
        "chain_head": after.head,
    }
    try:
        await put(session, _MOVE_ACCOUNT, given)
    except NothingChanged as error:
        raise BookMoved from error


def _move(target: Table, values: dict[str, Any], _dialect: str) -> Update:
    moved = ("debits", "credits", "held", "status", "entry_no", "step_no", "chain_head")
    prefix = str(values["id"].key).removesuffix("id")
    step_before: BindParameter[int] = bindparam(prefix + "step_before")
    stands = (target.c.id == values["id"], target.c.step_no == step_before)
    return update(target).where(*stands).values({name: values[name] for name in moved})


_MOVE_ACCOUNT = Write(_funding, _move, must_change=True)


async def _write_uses(session: AsyncSession, deltas: Deltas) -> None:
    if not deltas.uses:
        return
    values = [
        {"cap_id": key.cap_id, "subject": key.subject, "window_key": key.window, "used": use.used, "held": use.held}
        for key, use in sorted(deltas.uses.items())
    ]
    await put(session, _SET_USE, *values)


def _upsert_use(target: Table, values: dict[str, Any], dialect: str) -> Insert:
    statement = insert_of(dialect, target).values(values)
    changes = {"used": statement.excluded.used, "held": statement.excluded.held}
    return statement.on_conflict_do_update(index_elements=["cap_id", "subject", "window_key"], set_=changes)


_SET_USE = Write(_uses, _upsert_use)


async def _is_new(session: AsyncSession, row: ThresholdRow) -> bool:
    statement = insert(session, ThresholdTable).values(
        cap_id=row.key.cap_id, subject=row.key.subject, window_key=row.key.window, percent=row.percent, fired_at=row.at
    )
    made = await session.execute(statement.on_conflict_do_nothing().returning(_thresholds.c.percent))
    return made.one_or_none() is not None


async def _add(session: AsyncSession, target: Table, values: list[dict[str, Any]]) -> None:
    await put(session, _INSERTS[target.name], *values)


def _hold_values(row: HoldRow, account: Account) -> dict[str, Any]:
    return {
        "id": row.hold_id,
        "account_id": account.account_id,
        "partner_id": account.partner_id,
        "mode": account.mode,
        "step_no": row.step_no,
        "run_id": row.run_id,
        "segment": row.terms.segment,
        "user_id": row.user_id,
        "amount": row.amount,
        "currency": account.currency,
        "agent": row.terms.agent,
        "model": row.terms.model,
        "plan_version": row.terms.plan_version,
        "fingerprint": row.fingerprint,
        "lease_until": row.lease_until,
        "created_at": row.at,
    }


def _share_values(hold_id: str, share: CapShare) -> dict[str, Any]:
    return {
        "hold_id": hold_id,
        "cap_id": share.key.cap_id,
        "subject": share.key.subject,
        "window_key": share.key.window,
        "limit_then": share.limit_then,
        "used_before": share.used_before,
        "amount": share.amount,
    }


def _end_values(row: EndRow, account: Account) -> dict[str, Any]:
    return {
        "hold_id": row.hold_id,
        "account_id": account.account_id,
        "step_no": row.step_no,
        "how": row.how,
        "amount": row.amount,
        "absorbed": row.absorbed,
        "reason": row.reason,
        "ended_at": row.at,
    }


def _transfer_values(row: TransferRow, account: Account) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TransferRow.__struct_fields__} | {
        "id": new_id(),
        "account_id": account.account_id,
        "partner_id": account.partner_id,
        "mode": account.mode,
        "hash_version": HASH_VERSION,
    }
