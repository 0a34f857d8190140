"""Quotas shared by all processes: GCRA as one atomic upsert, the same on both databases."""

from datetime import datetime

from sqlalchemy import case, select

from codetether_platform.kernel.clock import to_micros
from codetether_platform.kernel.db import Database, insert
from codetether_platform.kernel.errors import TooManyRequests
from codetether_platform.web.tables import QuotaRow

HOUR_MICROS = 3_600_000_000


async def spend(db: Database, *, key: str, per_hour: int, now: datetime) -> None:
    """Use one of `per_hour` requests; the whole hour's worth may come at once and then refills evenly.

    Raises:
        TooManyRequests: Nothing is left; `retry_after_seconds` says when the next one is.
    """
    at = to_micros(now)
    step = HOUR_MICROS // per_hour
    base = case((QuotaRow.arrival_micros > at, QuotaRow.arrival_micros), else_=at)
    async with db.write() as session:
        statement = (
            insert(session, QuotaRow)
            .values(key=key[:200], arrival_micros=at + step)
            .on_conflict_do_update(
                index_elements=[QuotaRow.key],
                set_={"arrival_micros": base + step},
                where=(base + step - at <= step * per_hour),
            )
            .returning(QuotaRow.arrival_micros)
        )
        if (await session.execute(statement)).scalar_one_or_none() is not None:
            return
        arrival = (await session.execute(select(QuotaRow.arrival_micros).where(QuotaRow.key == key[:200]))).scalar_one()
    wait_seconds = max(1, -(-(arrival + step - at - step * per_hour) // 1_000_000))
    raise TooManyRequests("This quota is used up for now.", retry_after_seconds=wait_seconds)
