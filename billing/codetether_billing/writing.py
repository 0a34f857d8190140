"""Writes what the core decided, in the order in which locks are taken: the account, cap windows, then what is added."""

from typing import Any

from sqlalchemy import Table, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Account, CapShare, Deltas, EndRow, HoldRow, Row, ThresholdRow, TransferRow
from codetether_billing.chain import HASH_VERSION
from codetether_billing.errors import BookMoved
from codetether_billing.tables import CapUseRow, FundingRow, HoldCapRow, HoldEndRow, table
from codetether_billing.tables import HoldRow as HoldTable
from codetether_billing.tables import ThresholdRow as ThresholdTable
from codetether_billing.tables import TransferRow as TransferTable
from codetether_platform.kernel.db import insert
from codetether_platform.kernel.ids import new_id

_funding, _holds, _ends = table(FundingRow), table(HoldTable), table(HoldEndRow)
_shares, _transfers, _thresholds = table(HoldCapRow), table(TransferTable), table(ThresholdTable)


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
        await session.execute(update(_holds).where(_holds.c.id.in_(ended)).values(lease_until=None))
    return [row for row in rows if isinstance(row, ThresholdRow) and await _is_new(session, row)]


async def _write_account(session: AsyncSession, before: Account, after: Account) -> None:
    changed = await session.execute(
        update(_funding)
        .where(_funding.c.id == before.account_id, _funding.c.step_no == before.step_no)
        .values(
            debits=after.debits,
            credits=after.credits,
            held=after.held,
            status="frozen" if after.is_frozen else "open",
            entry_no=after.entry_no,
            step_no=after.step_no,
            chain_head=after.head,
        )
        .returning(_funding.c.id)
    )
    if len(changed.all()) != 1:
        raise BookMoved


async def _write_uses(session: AsyncSession, deltas: Deltas) -> None:
    if not deltas.uses:
        return
    values = [
        {"cap_id": key.cap_id, "subject": key.subject, "window_key": key.window, "used": use.used, "held": use.held}
        for key, use in sorted(deltas.uses.items())
    ]
    statement = insert(session, CapUseRow)
    changes = {"used": statement.excluded.used, "held": statement.excluded.held}
    keys = ["cap_id", "subject", "window_key"]
    await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), values)


async def _is_new(session: AsyncSession, row: ThresholdRow) -> bool:
    statement = insert(session, ThresholdTable).values(
        cap_id=row.key.cap_id, subject=row.key.subject, window_key=row.key.window, percent=row.percent, fired_at=row.at
    )
    made = await session.execute(statement.on_conflict_do_nothing().returning(_thresholds.c.percent))
    return made.one_or_none() is not None


async def _add(session: AsyncSession, target: Table, values: list[dict[str, Any]]) -> None:
    if values:
        await session.execute(target.insert(), values)


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
