"""Fixtures of the dashboard's tests."""

from collections.abc import AsyncIterator

import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from tests.dashboard.room import Room


@pytest.fixture
async def room(settings: Settings, db: Database, clock: FixedClock) -> AsyncIterator[Room]:
    """A dashboard on a fresh database."""
    made = Room(settings=settings, db=db, clock=clock)
    async with made.http:
        yield made
