"""Webhooks that want only some events, and webhooks that end by themselves."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.webhooks import history
from codetether_platform.webhooks.filters import passes
from tests.webhooks.conftest import DATA, House, Receive
from tests.webhooks.receiver import answers
from tests.webhooks.test_api import URL, bearer, http  # noqa: F401 - fixtures
from tests.webhooks.test_manage import client, ok  # noqa: F401 - fixture

pytestmark = pytest.mark.anyio
HOUR = 3_600


@pytest.mark.parametrize(
    ("filters", "is_sent"),
    [
        (None, True),
        ({"status": "completed"}, True),
        ({"status": "failed"}, False),
        ({"metadata.order": "7", "status": "completed"}, True),
        ({"metadata.order": "8", "status": "completed"}, False),
        ({"metadata.colour": "red"}, False),
        ({"user_id": "u1"}, False),
    ],
)
def test_event_passes_when_it_says_all_that_is_asked_for(filters: dict[str, str] | None, is_sent: bool) -> None:
    assert passes(filters, DATA) is is_sent
    assert passes(filters, {"metadata": None}) is (filters is None)


@given(data=st.dictionaries(st.sampled_from(["agent", "status", "user_id"]), st.text(max_size=3)))
def test_event_passes_its_own_values_and_no_others(data: dict[str, str]) -> None:
    assert passes(data, data)
    for name, value in data.items():
        assert not passes(data, data | {name: value + "x"})


async def test_filtered_webhook_gets_what_passes_and_tests(
    client: httpx.AsyncClient,  # noqa: F811 - fixture
    house: House,
    receive: Receive,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "MAX_REQUEUED", 2)
    receiver = await receive(answers(200))
    asked = {"target_url": receiver.url, "event": "task.completed", "filters": {"metadata.order": "7"}}
    made = await ok(await client.post("/v1/webhooks", json=asked), 201)
    path = f"/v1/webhooks/{made['id']}"
    assert made["filters"] == asked["filters"]
    wanted = await house.publish(clock)
    others = [await house.publish(clock, data=DATA | {"metadata": {"order": str(number)}}) for number in range(5)]
    await house.worker(clock).deliver_due()
    assert [got.webhook_id for got in receiver.received] == [wanted]
    await ok(await client.post(f"{path}/test"), 202)
    await house.worker(clock).deliver_due()
    assert receiver.received[-1].headers["x-codetether-event"] == "webhook.test"

    span = {"since": (clock.now() - timedelta(hours=1)).isoformat(), "until": (clock.now() + timedelta(hours=1)).isoformat()}
    assert await ok(await client.post(f"{path}/replay_missing", json=span), 202) == {"queued": 0, "has_more": False}
    await ok(await client.patch(path, json={"filters": {"metadata.order": "4"}}))
    assert await ok(await client.post(f"{path}/replay_missing", json=span), 202) == {"queued": 1, "has_more": False}
    await house.worker(clock).deliver_due()
    assert receiver.received[-1].webhook_id == others[4]
    assert (await ok(await client.patch(path, json={"filters": None})))["filters"] is None
    assert await ok(await client.post(f"{path}/replay_missing", json=span), 202) == {"queued": 2, "has_more": True}


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"filters": {}}, "/filters"),
        ({"filters": {"prompt": "x"}}, "/filters"),
        ({"filters": {"metadata.": "x"}}, "/filters"),
        ({"filters": {f"metadata.k{number}": "x" for number in range(11)}}, "/filters"),
        ({"filters": {"status": 7}}, "/filters"),
        ({"expires_at": "2026-11-24T12:00:00Z"}, "/expires_at"),
        ({"expires_at": "2026-12-24T12:00:00"}, "/expires_at"),
        ({"expires_at": "soon"}, "/expires_at"),
    ],
)
async def test_bad_filter_or_end_is_refused_with_a_pointer(
    client: httpx.AsyncClient,  # noqa: F811 - fixture
    given: dict[str, Any],
    pointer: str,
) -> None:
    refused = await client.post("/v1/webhooks", json={"url": URL, "events": ["*"]} | given)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["source"]["pointer"].startswith(pointer)
    assert (await ok(await client.get("/v1/webhooks")))["data"] == []


async def test_webhook_never_ends_unless_it_was_said_and_says_when_in_the_words_of_rest_hooks(
    client: httpx.AsyncClient,  # noqa: F811 - fixture
) -> None:
    never = await ok(await client.post("/v1/webhooks", json={"target_url": URL, "event": "*"}), 201)
    assert never["expires_at"] is None
    assert "expiration_date" not in never
    ends = {"expires_at": "2026-12-24T13:00:00+01:00"}
    made = await ok(await client.post("/v1/webhooks", json={"target_url": URL, "event": "*"} | ends), 201)
    assert (made["expires_at"], made["expiration_date"]) == ("2026-12-24T12:00:00Z",) * 2
    changed = await ok(await client.patch(f"/v1/webhooks/{made['id']}", json={"expires_at": None}))
    assert changed["expires_at"] is None


async def test_expired_webhook_gets_nothing_from_that_moment_and_then_ends(
    client: httpx.AsyncClient,  # noqa: F811 - fixture
    house: House,
    receive: Receive,
    clock: FixedClock,
) -> None:
    receiver, well = await receive(answers(500)), await receive(answers(200))
    ends_at = clock.now() + timedelta(hours=1)
    hook = await house.register(receiver.url, clock, is_rest_hook=True, expires_at=ends_at)
    plain = await house.register(receiver.url, clock, expires_at=ends_at, notify_email="ops@acme.example")
    await house.register(well.url, clock, events=["webhook.disabled"])
    await house.publish(clock)
    assert await house.worker(clock).deliver_due() == 2
    clock.advance(seconds=HOUR)
    await house.publish(clock)  # nobody is told: it is over already
    assert await house.worker(clock).deliver_due() == 1
    assert [got.headers["x-codetether-event"] for got in well.received] == ["webhook.disabled"]
    assert len(receiver.received) == 2, "what was pending is cancelled"
    assert (await client.get(f"/v1/webhooks/{hook}")).status_code == 404
    shown = await ok(await client.get(f"/v1/webhooks/{plain}"))
    assert (shown["status"], shown["disabled_reason"]) == ("disabled", "expired")
    refused = await client.patch(f"/v1/webhooks/{plain}", json={"status": "enabled"})
    assert (refused.status_code, refused.json()["errors"][0]["source"]) == (422, {"pointer": "/expires_at"})
    again = await ok(await client.patch(f"/v1/webhooks/{plain}", json={"status": "enabled", "expires_at": None}))
    assert (again["status"], again["disabled_reason"]) == ("enabled", None)
