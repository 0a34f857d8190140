"""REST hooks of Zapier, Make and n8n work as they are: subscribe, sample, unsubscribe, and a 410 that ends it."""

from typing import Any

import httpx
import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.webhooks.catalogue import PayloadFormat
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers
from tests.webhooks.test_api import URL, bearer, http  # noqa: F401 - fixtures

pytestmark = pytest.mark.anyio


async def subscribe(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> dict[str, Any]:
    made = await client.post("/v1/webhooks", json=body, headers=headers)
    assert made.status_code == 201, made.text
    return dict(made.json())


@pytest.mark.parametrize("name", ["target_url", "hookUrl"])
@pytest.mark.parametrize("listened", [{"event": "task.completed"}, {"events": ["task.completed"]}])
async def test_subscription_has_its_id_on_top_and_is_ended_by_delete(
    http: httpx.AsyncClient,  # noqa: F811 - fixture
    bearer: dict[str, str],  # noqa: F811 - fixture
    name: str,
    listened: dict[str, Any],
) -> None:
    made = await subscribe(http, bearer, **{name: URL}, **listened)
    assert (made["events"], made["is_rest_hook"]) == (["task.completed"], True)
    ended = await http.delete(f"/v1/webhooks/{made['id']}", headers=bearer)
    assert (ended.status_code, ended.content) == (204, b"")
    again = await http.delete(f"/v1/webhooks/{made['id']}", headers=bearer)
    assert again.status_code == 404


async def test_subscription_is_ended_by_its_address_as_often_as_asked(
    http: httpx.AsyncClient,  # noqa: F811 - fixture
    bearer: dict[str, str],  # noqa: F811 - fixture
) -> None:
    await subscribe(http, bearer, target_url=URL, event="task.completed")
    other = await subscribe(http, bearer, target_url=URL + "/other", event="task.completed")
    for _ in range(2):
        assert (await http.delete("/v1/webhooks", params={"url": URL}, headers=bearer)).status_code == 204
    left = (await http.get("/v1/webhooks", headers=bearer)).json()["data"]
    assert [one["id"] for one in left] == [other["id"]]


async def test_sample_list_is_a_bare_array_of_what_the_hook_sends(
    http: httpx.AsyncClient,  # noqa: F811 - fixture
    bearer: dict[str, str],  # noqa: F811 - fixture
    house: House,
    receive: Receive,
    clock: FixedClock,
) -> None:
    receiver = await receive(answers(200))
    empty = await http.get("/v1/webhooks/samples?event=task.completed", headers=bearer)
    assert empty.json() == []
    forms: tuple[PayloadFormat, ...] = ("standard", "legacy")
    for form in forms:
        await house.register(receiver.url, clock, payload_format=form)
    for sequence in range(5):
        await house.publish(clock, sequence=sequence)
    await house.publish(clock, type="task.failed")
    await house.worker(clock).deliver_due()
    for form in forms:
        query: dict[str, str | int] = {"event": "task.completed", "payload_format": form, "limit": 3}
        samples = (await http.get("/v1/webhooks/samples", params=query, headers=bearer)).json()
        sent = {got.webhook_id: got.body for got in receiver.received if (b'"api_version"' in got.body) == (form == "standard")}
        assert [one["id"] for one in samples] == sorted((one["id"] for one in samples), reverse=True)
        assert len(samples) == 3
        assert all(set(one) >= {"event", "timestamp", "id"} and one["id"] in sent for one in samples)
    unknown = await http.get("/v1/webhooks/samples?event=task.exploded", headers=bearer)
    assert unknown.json()["errors"][0]["source"] == {"parameter": "event"}


async def test_subscriber_that_answers_410_is_deleted(
    http: httpx.AsyncClient,  # noqa: F811 - fixture
    bearer: dict[str, str],  # noqa: F811 - fixture
    house: House,
    receive: Receive,
    clock: FixedClock,
) -> None:
    receiver = await receive(answers(410))
    made = await subscribe(http, bearer, target_url=receiver.url, event="task.completed")
    for sequence in range(3):
        await house.publish(clock, sequence=sequence)
    await house.worker(clock).deliver_due()
    assert (await http.get(f"/v1/webhooks/{made['id']}", headers=bearer)).status_code == 404
    await house.publish(clock, sequence=9)
    assert await house.worker(clock).deliver_due() == 0
