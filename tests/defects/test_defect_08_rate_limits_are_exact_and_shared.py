"""Defect 8: 59 of 60 passed, some methods were never refused, each process counted alone, a forged header moved the limit."""

from collections import Counter

import msgspec
import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings, load_settings
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Limits as partners meet them."""
    defaults = load_settings({})
    names = [name for name in Settings.__struct_fields__ if name.startswith("requests_per_minute_")]
    return msgspec.structs.replace(settings, **{name: getattr(defaults, name) for name in names})


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
async def test_exactly_sixty_pass_of_every_method(harness: Harness, method: str) -> None:
    statuses = [(await harness.http.request(method, "/v1/tasks/none")).status_code for _ in range(61)]
    assert statuses[-1] == 429
    assert 429 not in statuses[:60]


async def test_methods_share_one_count(harness: Harness) -> None:
    methods = ["GET", "POST", "PATCH", "DELETE"] * 16
    statuses = [(await harness.http.request(method, "/v1/webhooks")).status_code for method in methods]
    assert statuses.index(429) == 60


async def test_two_processes_share_the_count(harness: Harness, settings: Settings, clock: FixedClock, database_url: str) -> None:
    partner = await harness.make_partner()
    db = Database(database_url)
    other = Harness(settings=settings, db=db, clock=clock)
    try:
        async with other.http:
            statuses = Counter(
                [
                    (await each.http.get("/v1/tasks", headers=bearer(partner.secret_key))).status_code
                    for _ in range(80)
                    for each in (harness, other)
                ]
            )
    finally:
        await db.close()
    assert statuses == {200: 150, 429: 10}


async def test_a_forged_header_changes_nothing(harness: Harness) -> None:
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP")
    statuses = [
        (await harness.http.get("/v1/tasks", headers=dict.fromkeys(names, f"203.0.113.{number}"))).status_code
        for number in range(61)
    ]
    assert statuses == [401] * 60 + [429]
