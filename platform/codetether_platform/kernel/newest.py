"""Reads a page of a table, newest first, and tells where the next one begins."""

from collections.abc import Sequence
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

T = TypeVar("T")
K = TypeVar("K", str, int)
Ts = TypeVarTuple("Ts")


async def newest(
    session: AsyncSession, query: Select[T, *Ts], *, by: InstrumentedAttribute[K], before: K | None, limit: int
) -> tuple[Sequence[Row[T, *Ts]], K | None]:
    """Return the rows with the highest `by`, of those below `before`, and the `before` of the next page; None where none follows.

    `by` grows with time, is unique, and belongs to the first thing that the query selects.
    """
    if before is not None:
        query = query.where(by < before)
    rows = (await session.execute(query.order_by(by.desc()).limit(limit + 1))).all()
    return rows[:limit], getattr(rows[limit - 1][0], by.key) if len(rows) > limit else None
