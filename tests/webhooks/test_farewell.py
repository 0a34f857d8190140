"""A subscriber whose webhook we disable is told with DELETE, where it wants to be; never otherwise, and never twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.settings import Settings
from codetether_platform.webhooks import farewell
from codetether_platform.webhooks.farewell import Farewells
from codetether_platform.webhooks.guard import Policy
from codetether_platform.webhooks.resolver import system_resolver
from codetether_platform.webhooks.tables import WebhookEndpointRow
from codetether_platform.webhooks.worker import tls_context
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import Receiver, answers, fails_then_answers

pytestmark = pytest.mark.anyio


@pytest.fixture
async def farewells(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Farewells]:
    """Farewells to this machine, tried again at once."""
    monkeypatch.setattr(farewell, "WAITS_SECONDS", (0.0, 0.01, 0.01))
    made = Farewells(
        hosts=frozenset({"127.0.0.1", "hooks.zapier.com", "10.0.0.1"}),
        policy=Policy(allow_loopback=True, own_host=None),
        timeout_seconds=2,
        resolver=system_resolver,
        tls=tls_context(),
    )
    yield made
    await made.stop()


async def refuses_events(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    """Take no event, and the end."""
    await answers(500 if receiver.received[-1].method == "POST" else 200)(receiver, writer)


async def test_disabled_hook_of_a_listed_host_is_deleted_at_its_address(
    house: House, receive: Receive, clock: FixedClock, settings: Settings
) -> None:
    house.settings = settings_of(settings, webhook_unsubscribe_hosts="hooks.zapier.com, 127.0.0.1")
    receiver = await receive(refuses_events)
    await fail_for_five_days(house, clock, receiver)
    assert [got.method for got in receiver.received] == ["POST", "DELETE"]
    gone = receiver.received[-1]
    assert (gone.path, gone.body) == ("/hook", b"")
    assert "webhook-signature" not in gone.headers


async def test_disabled_hook_of_another_host_hears_nothing(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(refuses_events)
    await fail_for_five_days(house, clock, receiver)
    assert [got.method for got in receiver.received] == ["POST"]


async def fail_for_five_days(house: House, clock: FixedClock, receiver: Receiver) -> None:
    """Register a webhook that has failed for long, and let it fail once more."""
    webhook_id = await house.register(receiver.url, clock, is_rest_hook=True)
    row = WebhookEndpointRow
    account = {"failing_since": clock.now() - timedelta(days=5), "failed_attempts": 30, "warned_at": clock.now()}
    async with house.db.write() as session:
        await session.execute(update(row).where(row.id == webhook_id).values(account))
    await house.publish(clock)
    worker = house.worker(clock)
    await worker.deliver_due()
    await worker.farewells.wait()
    async with house.db.read() as session:
        assert await session.scalar(select(row.disabled_reason).where(row.id == webhook_id)) == "failing"


async def test_farewell_is_tried_again_and_logged_without_the_address(receive: Receive, farewells: Farewells) -> None:
    receiver = await receive(fails_then_answers(2))
    with capture_logs() as lines:
        farewells.say(receiver.url + "/secret-part")
        await farewells.wait()
    assert [got.method for got in receiver.received] == ["DELETE"] * 3
    assert [(line["event"], line["host"], line["answer"]) for line in lines] == [("webhook.farewell_said", "127.0.0.1", "200")]
    assert "secret-part" not in str(lines)


@pytest.mark.parametrize("status", [404, 410])
async def test_subscription_that_is_gone_already_is_no_failure(receive: Receive, farewells: Farewells, status: int) -> None:
    receiver = await receive(answers(status))
    farewells.say(receiver.url)
    await farewells.wait()
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    ("url", "answer"), [("https://10.0.0.1/hook", "address_not_public"), ("http://127.0.0.1:1999/", "connect_failed")]
)
async def test_farewell_goes_through_the_guard_and_is_given_up(farewells: Farewells, url: str, answer: str) -> None:
    with capture_logs() as lines:
        farewells.say(url)
        await farewells.wait()
    assert [(line["event"], line["answer"]) for line in lines] == [("webhook.farewell_failed", answer)]


def settings_of(settings: Settings, **changes: Any) -> Settings:
    return msgspec.structs.replace(settings, **changes)


def test_only_zapier_wants_to_know_unless_the_operator_says_so(settings: Settings) -> None:
    assert settings.unsubscribe_hosts == {"hooks.zapier.com"}
    assert settings_of(settings, webhook_unsubscribe_hosts="").unsubscribe_hosts == frozenset()
