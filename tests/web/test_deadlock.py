"""A transaction that PostgreSQL rolled back because two waited for each other is worth another try, and no fault of ours."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from codetether_platform.web.problems import is_away
from tests.harness import Harness

pytestmark = pytest.mark.anyio


async def test_a_deadlock_is_answered_like_a_database_that_is_away(harness: Harness) -> None:
    if harness.db.dialect == "sqlite":
        return  # one writer: nobody waits in a circle
    first, second = [(await harness.make_partner()).id for _ in range(2)]
    errors: list[DBAPIError] = []
    both_hold = asyncio.Barrier(2)

    async def lock(mine: str, other: str) -> None:
        try:
            async with harness.db.write() as session:
                await session.execute(text("SELECT id FROM partners WHERE id = :id FOR UPDATE"), {"id": mine})
                await both_hold.wait()
                await session.execute(text("SELECT id FROM partners WHERE id = :id FOR UPDATE"), {"id": other})
        except DBAPIError as error:
            errors.append(error)

    await asyncio.gather(lock(first, second), lock(second, first))
    (error,) = errors
    assert "deadlock detected" in str(error.orig)
    assert is_away(error)
