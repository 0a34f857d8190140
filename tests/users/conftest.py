"""Fixtures of the tests of users."""

import pytest

from tests.harness import Harness
from tests.users.desk import Desk


@pytest.fixture
async def desk(harness: Harness, anyio_backend: str) -> Desk:
    """A partner with open books and its server."""
    return Desk(harness, await harness.make_partner())
