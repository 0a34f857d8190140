"""Fixtures of the guesser's tests."""

from collections.abc import AsyncIterator

import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from tests.anthropic_peer.fixture import anthropic_peer
from tests.guesser.world import World, open_world

__all__ = ["anthropic_peer"]


@pytest.fixture
async def world(db: Database, clock: FixedClock, keyring: Keyring, settings: Settings) -> AsyncIterator[World]:
    """A guesser without a model, on a fresh database of either kind."""
    async with open_world(db=db, clock=clock, keyring=keyring, settings=settings) as opened:
        yield opened
