"""Deletes in batches: a short transaction each, with room for others between them, and a limit to a turn."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from codetether_platform.kernel.db import Database

#: Rows a transaction: few enough that nobody waits for it.
BATCH = 500
#: Batches a turn; what is left then waits for the next.
MOST_BATCHES = 2_000


async def in_batches(delete_some: Callable[[int], Awaitable[int]]) -> None:
    """Call `delete_some` with a number of rows until it deletes fewer than those."""
    for _ in range(MOST_BATCHES):
        if await delete_some(BATCH) < BATCH:
            return
        await asyncio.sleep(0)


async def delete_where(db: Database, key: Any, is_over: ColumnElement[bool]) -> None:
    """Delete the rows of a table for which `is_over` is true, by `key`, the column of its primary key."""

    async def delete_some(rows: int) -> int:
        ids = select(key).where(is_over).limit(rows).scalar_subquery()
        async with db.write() as session:
            return len((await session.execute(delete(key.table).where(key.in_(ids)).returning(key))).all())

    await in_batches(delete_some)
