"""Use cases of a sponsorship: read it, and change it with a record of who changed what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.errors import BooksNotOpen
from codetether_billing.loading import load_account
from codetether_billing.pricing import CURRENCY
from codetether_billing.reading import Overview, read_overview
from codetether_billing.tables import CapRow, SponsorshipChangeRow, SponsorshipRow
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode

#: Field of a change → the cap whose limit it is.
CAPS: Final = {
    "monthly_cap_micros": ("partner", "micros"),
    "user_monthly_cap_micros": ("user", "micros"),
    "task_limit_per_month": ("partner", "runs"),
    "guess_monthly_cap_micros": ("guess", "micros"),
}
GRANT: Final = ("state", "guest_runs_before_proof")
Value = str | int | None


class SponsorshipNow(msgspec.Struct, frozen=True):
    """A sponsorship and the book that it draws on."""

    grant: SponsorshipRow
    overview: Overview


async def read_sponsorship(session: AsyncSession, *, partner_id: str, mode: Mode, now: datetime) -> SponsorshipNow:
    """Return a partner's sponsorship.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    grant = await session.get(SponsorshipRow, (partner_id, mode))
    if grant is None:
        raise BooksNotOpen
    return SponsorshipNow(grant, await read_overview(session, partner_id=partner_id, mode=mode, now=now))


async def change_sponsorship(
    session: AsyncSession, *, partner_id: str, mode: Mode, changes: Mapping[str, Value], actor: str, now: datetime
) -> None:
    """Change limits, state or the guest allowance, by field name; each real change is journaled with its old value.

    A lower cap refuses new holds from now on and breaks no run that is going.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    # The account's lock, so that every admission sees either all of the change or nothing of it.
    account = await load_account(session, partner_id=partner_id, mode=mode, currency=CURRENCY, is_locked=True)
    grant = await session.get(SponsorshipRow, (partner_id, mode), populate_existing=True)
    if account is None or grant is None:
        raise BooksNotOpen
    caps = await session.scalars(
        select(CapRow).where(CapRow.partner_id == partner_id, CapRow.mode == mode, CapRow.period == "month")
    )
    of_scope = {(cap.scope, cap.measure): cap for cap in caps}
    for field, new in changes.items():
        row = of_scope[CAPS[field]] if field in CAPS else grant
        column = "limit_value" if field in CAPS else field
        assert field in CAPS or field in GRANT, field
        old: Value = getattr(row, column)
        if old == new:
            continue
        setattr(row, column, new)
        grant.updated_at = now
        session.add(
            SponsorshipChangeRow(
                id=new_id(),
                partner_id=partner_id,
                mode=mode,
                field=field,
                old_value=None if old is None else str(old),
                new_value=None if new is None else str(new),
                actor=actor,
                changed_at=now,
            )
        )
    await session.flush()


async def list_changes(session: AsyncSession, *, partner_id: str, mode: Mode, limit: int = 50) -> list[SponsorshipChangeRow]:
    """Return who changed what, newest first."""
    query = (
        select(SponsorshipChangeRow)
        .where(SponsorshipChangeRow.partner_id == partner_id, SponsorshipChangeRow.mode == mode)
        .order_by(SponsorshipChangeRow.id.desc())
        .limit(limit)
    )
    return list(await session.scalars(query))
