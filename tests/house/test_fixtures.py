"""The fixtures every feature test stands on."""

import pytest
from sqlalchemy import text

from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings

pytestmark = pytest.mark.anyio


async def test_database_begins_empty_and_has_the_schema(db: Database) -> None:
    async with db.write() as session:
        assert (await session.execute(text("SELECT count(*) FROM partners"))).scalar_one() == 0


async def test_settings_point_at_the_tests_database(db: Database, settings: Settings) -> None:
    assert settings.database_url == db.url


def test_settings_without_a_database_owe_nothing_to_the_environment(settings: Settings) -> None:
    assert settings.database_url == ""
