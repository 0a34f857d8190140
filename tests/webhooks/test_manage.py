"""Changing a webhook, rotating its secret, and sending again what was not taken."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import standardwebhooks
from sqlalchemy import select

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.webhooks.retries import MAX_ATTEMPTS, WAITS_SECONDS
from codetether_platform.webhooks.signing import sign_timestamped
from codetether_platform.webhooks.tables import WebhookDeliveryRow
from tests.webhooks.conftest import SECRET, House, Receive
from tests.webhooks.receiver import Received, answers
from tests.webhooks.test_api import URL, bearer, http, key_of  # noqa: F401 - fixtures

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(http: httpx.AsyncClient, bearer: dict[str, str]) -> httpx.AsyncClient:  # noqa: F811 - fixtures
    """A client with the partner's key."""
    http.headers.update(bearer)
    return http


async def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def test_change_touches_what_is_given_alone(client: httpx.AsyncClient) -> None:
    limits = {"max_in_flight": 16, "rate_limit_per_second": 50, "notify_email": "ops@acme.example", "ordering": "task"}
    made = await ok(await client.post("/v1/webhooks", json={"url": URL, "events": ["*"]} | limits), 201)
    before = {name: value for name, value in made.items() if name not in ("secret", "standard_secret")}
    assert before | limits == before
    path = f"/v1/webhooks/{made['id']}"
    assert await ok(await client.patch(path, json={})) == before
    changed = {"events": ["task.failed"], "max_in_flight": None, "payload_format": "legacy", "url": URL + "/new"}
    assert await ok(await client.patch(path, json=changed)) == before | changed
    assert await ok(await client.get(path)) == before | changed


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"url": "https://10.0.0.1/"}, "/url"),
        ({"events": []}, "/events"),
        ({"events": ["task.exploded"]}, "/events/0"),
        ({"max_in_flight": 17}, "/max_in_flight"),
        ({"rate_limit_per_second": 0}, "/rate_limit_per_second"),
        ({"ordering": "global"}, "/ordering"),
        ({"status": "deleted"}, "/status"),
        ({"notify_email": "nobody"}, "/notify_email"),
        ({"secret": "a-secret-of-my-own-1234"}, "/secret"),
    ],
)
async def test_bad_change_is_refused_with_a_pointer_and_changes_nothing(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    made = await ok(await client.post("/v1/webhooks", json={"url": URL, "events": ["*"]}), 201)
    refused = await client.patch(f"/v1/webhooks/{made['id']}", json=change)
    assert (refused.status_code, refused.json()["errors"][0]["source"]) == (422, {"pointer": pointer})
    shown = await ok(await client.get(f"/v1/webhooks/{made['id']}"))
    assert shown == {name: value for name, value in made.items() if name not in ("secret", "standard_secret")}


async def test_disabled_webhook_gets_nothing_until_it_is_enabled(
    client: httpx.AsyncClient, house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(200))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock)
    shown = await ok(await client.patch(f"/v1/webhooks/{webhook_id}", json={"status": "disabled"}))
    assert (shown["status"], shown["disabled_reason"]) == ("disabled", "by_owner")
    await house.publish(clock)
    assert await house.worker(clock).deliver_due() == 0
    shown = await ok(await client.patch(f"/v1/webhooks/{webhook_id}", json={"status": "enabled"}))
    assert (shown["status"], shown["disabled_reason"]) == ("enabled", None)
    await house.publish(clock)
    assert await house.worker(clock).deliver_due() == 1


async def test_rotation_signs_with_both_secrets_for_a_day(
    client: httpx.AsyncClient, house: House, receive: Receive, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = await receive(answers(200))
    webhook_id = await house.register(receiver.url, clock)
    rotated = await ok(await client.post(f"/v1/webhooks/{webhook_id}/rotate-secret"))
    assert rotated["previous_secret_until"] == "2026-11-25T12:00:00Z"
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    clock.advance(seconds=timedelta(hours=24).total_seconds())
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    during, after = receiver.received
    new = rotated["secret"]
    assert [accepts(secret, during, monkeypatch) for secret in (new, SECRET)] == [True, True]
    assert [accepts(secret, after, monkeypatch) for secret in (new, SECRET)] == [True, False]
    at = int(during.headers["webhook-timestamp"])
    for name, secret in (("x-codetether-signature", new), ("x-codetether-signature-previous", SECRET)):
        assert during.headers[name] == sign_timestamped(secret, timestamp=at, body=during.body)
    assert "x-codetether-signature-previous" not in after.headers


def accepts(secret: str, got: Received, monkeypatch: pytest.MonkeyPatch) -> bool:
    at = int(got.headers["webhook-timestamp"])
    monkeypatch.setattr("standardwebhooks.webhooks.Webhook._Webhook__verify_timestamp", lambda *_given: _when(at))
    try:
        standardwebhooks.Webhook(secret).verify(got.body, got.headers)
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


def _when(at: int) -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC)


async def test_own_next_secret_is_taken(client: httpx.AsyncClient, house: House, clock: FixedClock) -> None:
    webhook_id = await house.register("http://127.0.0.1:1999/", clock)
    own = "a-secret-of-my-own-1234"
    rotated = await ok(await client.post(f"/v1/webhooks/{webhook_id}/rotate-secret", json={"secret": own}))
    assert (rotated["secret"], rotated["standard_secret"].startswith("whsec_")) == (own, True)


async def test_replayed_rotation_rotates_once_and_shows_no_secret(
    client: httpx.AsyncClient, house: House, clock: FixedClock
) -> None:
    webhook_id = await house.register("http://127.0.0.1:1999/", clock)
    path, key = f"/v1/webhooks/{webhook_id}/rotate-secret", {"Idempotency-Key": "rotate-1"}
    first = await ok(await client.post(path, headers=key))
    again = await client.post(path, headers=key)
    assert again.headers["idempotency-replayed"] == "true"
    assert first["secret"] is not None
    assert again.json() == first | {"secret": None, "standard_secret": None}


async def fail_for_good(house: House, clock: FixedClock) -> None:
    for wait in (*WAITS_SECONDS, 0):
        await house.worker(clock).deliver_due()
        clock.advance(seconds=max(wait * 1.2, 60))


async def test_dead_delivery_is_sent_again_with_the_same_id_and_bytes(
    client: httpx.AsyncClient, house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(500))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock)
    await fail_for_good(house, clock)
    path = f"/v1/webhooks/{webhook_id}/deliveries"
    [dead] = (await ok(await client.get(path, params={"status": "dead", "event_type": "task.completed"})))["data"]
    assert len(dead["attempts"]) == MAX_ATTEMPTS
    assert await ok(await client.get(f"{path}/{dead['id']}")) == dead
    receiver.behaviour = answers(200)
    queued = await ok(await client.post(f"{path}/{dead['id']}/resend"), 202)
    assert (queued["status"], queued["event_id"]) == ("pending", dead["event_id"])
    assert await house.worker(clock).deliver_due() == 1
    assert len({(got.webhook_id, got.body) for got in receiver.received}) == 1
    assert (await ok(await client.get(f"{path}/{queued['id']}")))["status"] == "succeeded"
    assert (await ok(await client.get(f"{path}/{dead['id']}")))["status"] == "dead"
    missing = await client.post(f"{path}/{webhook_id}/resend")
    assert (missing.status_code, missing.json()["code"]) == (404, "delivery_not_found")


async def test_pending_delivery_that_is_sent_again_is_due_at_once(
    client: httpx.AsyncClient, house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(500))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    [pending] = (await ok(await client.get(f"/v1/webhooks/{webhook_id}/deliveries")))["data"]
    assert await house.worker(clock).deliver_due() == 0
    again = await ok(await client.post(f"/v1/webhooks/{webhook_id}/deliveries/{pending['id']}/resend"), 202)
    assert (again["id"], again["status"]) == (pending["id"], "pending")
    assert await house.worker(clock).deliver_due() == 1


async def test_recover_sends_what_failed_once_and_nothing_else(
    client: httpx.AsyncClient, house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(200))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock, sequence=1)
    await house.worker(clock).deliver_due()
    receiver.behaviour = answers(500)
    since = clock.now()
    failed = {await house.publish(clock, sequence=sequence) for sequence in (2, 3)}
    await fail_for_good(house, clock)
    receiver.behaviour = answers(200)
    receiver.received.clear()
    path, span = f"/v1/webhooks/{webhook_id}/recover", {"since": since.isoformat()}
    assert await ok(await client.post(path, json=span), 202) == {"queued": 2, "has_more": False}
    assert await ok(await client.post(path, json=span), 202) == {"queued": 0, "has_more": False}
    clock.advance(seconds=600)
    await house.worker(clock).deliver_due()
    assert {got.webhook_id for got in receiver.received} == failed
    assert await ok(await client.post(path, json=span), 202) == {"queued": 0, "has_more": False}


async def test_missing_events_are_replayed_in_the_webhooks_own_format(
    client: httpx.AsyncClient, house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(200))
    since = clock.now()
    missed = [await house.publish(clock, sequence=sequence, task_id=None) for sequence in (1, 2)]
    await house.publish(clock, type="task.failed")
    webhook_id = await house.register(receiver.url, clock, events=["task.completed"], payload_format="legacy")
    clock.advance(seconds=1)
    path, span = f"/v1/webhooks/{webhook_id}/replay_missing", {"since": since.isoformat(), "until": clock.now().isoformat()}
    assert await ok(await client.post(path, json=span), 202) == {"queued": 2, "has_more": False}
    assert await ok(await client.post(path, json=span), 202) == {"queued": 0, "has_more": False}
    await house.worker(clock).deliver_due()
    assert sorted(got.webhook_id for got in receiver.received) == missed
    assert all(got.body.startswith(b'{"event":"task_completed","run_id":') for got in receiver.received)


@pytest.mark.parametrize(
    ("span", "pointer"),
    [
        ({}, "/since"),
        ({"since": "2026-11-24T12:00:00"}, "/since"),
        ({"since": "2026-11-24T12:00:00Z", "until": "2026-11-24T12:00:00Z"}, "/until"),
        ({"since": "yesterday"}, "/since"),
    ],
)
async def test_span_without_sense_is_refused(
    client: httpx.AsyncClient, house: House, clock: FixedClock, span: dict[str, str], pointer: str
) -> None:
    webhook_id = await house.register("http://127.0.0.1:1999/", clock)
    for name in ("recover", "replay_missing"):
        refused = await client.post(f"/v1/webhooks/{webhook_id}/{name}", json=span)
        assert (refused.status_code, refused.json()["errors"][0]["source"]["pointer"]) == (422, pointer)


async def test_other_partner_finds_no_delivery_of_ours(
    client: httpx.AsyncClient, house: House, receive: Receive, clock: FixedClock
) -> None:
    webhook_id = await house.register("http://127.0.0.1:1999/", clock)
    await house.publish(clock)
    async with house.db.read() as session:
        [delivery_id] = await session.scalars(select(WebhookDeliveryRow.id))
    live = await key_of(house, clock, mode="live")
    base = f"/v1/webhooks/{webhook_id}"
    for method, path in (
        ("GET", f"{base}/deliveries/{delivery_id}"),
        ("POST", f"{base}/deliveries/{delivery_id}/resend"),
        ("POST", f"{base}/rotate-secret"),
        ("PATCH", base),
    ):
        answer = await client.request(method, path, headers=live, json={} if method == "PATCH" else None)
        assert answer.status_code == 404, path
