"""Fixtures of the demo's tests."""

from collections.abc import AsyncIterator

import pytest

from codetether_platform.demo.pages import demo_routes
from codetether_platform.demo.state import DemoState
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.webhooks.signing import new_secret
from tests.dashboard.room import Room

PARTNERS_ORIGIN = "http://127.0.0.1:8700"


@pytest.fixture
def state(settings: Settings) -> DemoState:
    """A demo whose partner exists in its pages only."""
    return DemoState(
        partner_id="",
        publishable_key="ctpk_test_demo",
        secret_key="ct_test_demo",
        webhook_secret=new_secret(),
        base_url=settings.base_url,
        demo_url=PARTNERS_ORIGIN + "/demo",
        dashboard_url=settings.base_url + "/dashboard/login?token=ctl_demo",
        outbox_url=PARTNERS_ORIGIN + "/demo/outbox",
        sink_url=PARTNERS_ORIGIN + "/demo/sink",
        mail_door="smtp://127.0.0.1:8725",
        snippet="<codetether-task></codetether-task>",
    )


@pytest.fixture
async def room(settings: Settings, db: Database, clock: FixedClock, state: DemoState) -> AsyncIterator[Room]:
    """The demo's pages beside the dashboard's."""
    made = Room(settings=settings, db=db, clock=clock, routes=tuple(demo_routes(state)))
    async with made.http:
        yield made
