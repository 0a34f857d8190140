"""The migrations make exactly the schema of the models, on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from codetether_platform.migrations import run
from tests.house.catalogue import catalogue
from tests.tools import databases

pytestmark = pytest.mark.anyio


@pytest.fixture
async def migrated_url(new_database: Callable[[], str], anyio_backend: str) -> str:
    """A database brought to the newest revision."""
    url = new_database()
    await run.upgrade(url)
    return url


async def test_no_difference_is_left_after_the_newest_migration(migrated_url: str) -> None:
    assert await run.drift(migrated_url) == []
    assert await run.current(migrated_url) == run.newest()


async def test_migrations_make_what_the_models_describe(migrated_url: str, new_database: Callable[[], str]) -> None:
    modelled_url = new_database()
    await databases.create_from_models(modelled_url)

    assert await catalogue(migrated_url) == await catalogue(modelled_url)


async def test_upgrading_twice_changes_nothing(migrated_url: str) -> None:
    once = await catalogue(migrated_url)
    await run.upgrade(migrated_url)

    assert await catalogue(migrated_url) == once


async def test_a_missing_column_is_named_as_drift(migrated_url: str) -> None:
    await _execute(migrated_url, "ALTER TABLE partners DROP COLUMN support_url")

    differences = await run.drift(migrated_url)
    assert len(differences) == 1
    assert "support_url" in differences[0]


async def test_tables_of_the_engine_are_no_drift(migrated_url: str) -> None:
    await _execute(migrated_url, "CREATE TABLE workflow_status (id TEXT)")

    assert await run.drift(migrated_url) == []


async def _execute(url: str, statement: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
