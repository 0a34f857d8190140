"""A database that is closed is closed: nothing of it happens afterwards."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from codetether_platform.kernel.db import Database

pytestmark = pytest.mark.anyio


async def test_sqlite_is_done_with_its_files_when_close_returns(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    path = Path(make_url(sqlite_url).database or "")
    async with db.write() as session:
        await session.execute(text("CREATE TABLE notes AS SELECT 1 AS number"))
    async with db.read() as session:
        assert (await session.execute(text("SELECT number FROM notes"))).scalar_one() == 1
    assert path.with_name(f"{path.name}-wal").exists()
    await db.close()
    # The last connection takes the log away with it (sqlite.org/wal.html).
    assert [
        each.name for each in path.parent.iterdir() if each.name.startswith(f"{path.name}-") and "counters" not in each.name
    ] == []
