"""The routes of webhooks, over HTTP with real keys."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import standardwebhooks
from litestar import Litestar
from litestar.di import Provide

from codetether_platform.kernel.clock import FixedClock, SystemClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.authenticate import Authenticate
from codetether_platform.oauth.key_uses import KeyUses
from codetether_platform.oauth.keys import create_secret_key
from codetether_platform.oauth.principal import Mode
from codetether_platform.settings import Settings
from codetether_platform.web.envelope import Envelope
from codetether_platform.web.idempotency import handle_replay, provide_once
from codetether_platform.web.kept_answers import Replay
from codetether_platform.web.problems import exception_handlers
from codetether_platform.webhooks.controllers import webhook_routes
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers

pytestmark = pytest.mark.anyio

URL = "https://1.1.1.1/hook"


@pytest.fixture
async def http(db: Database, clock: FixedClock, keyring: Keyring, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app that has these routes alone."""

    def provide(value: object) -> Provide:
        return Provide(lambda: value, sync_to_thread=False)

    def principal(scope: Any) -> Any:
        return scope["state"]["principal"]

    app: Any = Litestar(
        route_handlers=[*webhook_routes],
        dependencies={
            "db": provide(db),
            "clock": provide(clock),
            "keyring": provide(keyring),
            "once": provide_once(db=db, keyring=keyring, clock=clock),
            "settings": provide(settings),
            "principal": Provide(principal, sync_to_thread=False),
        },
        middleware=[
            Envelope(is_secure=False, base_url=settings.base_url),
            Authenticate(db=db, clock=clock, keyring=keyring, uses=KeyUses(db)),
        ],
        exception_handlers=exception_handlers() | {Replay: handle_replay},
        logging_config=None,
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8700") as client:
        yield client


@pytest.fixture
async def bearer(house: House, clock: FixedClock) -> dict[str, str]:
    """Headers of the partner's test key."""
    return await key_of(house, clock)


async def key_of(house: House, clock: FixedClock, *, mode: Mode = "test") -> dict[str, str]:
    async with house.db.write() as session:
        key = await create_secret_key(session, partner_id=house.partner_id, mode=mode, name="Server", now=clock.now())
    return {"Authorization": f"Bearer {key}"}


async def test_new_webhook_shows_its_secret_once(http: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    made = await http.post("/v1/webhooks", json={"url": URL, "events": ["task.completed", "task.completed"]}, headers=bearer)
    assert made.status_code == 201, made.text
    body = made.json()
    assert made.headers["location"] == f"/v1/webhooks/{body['id']}"
    assert len(base64.b64decode(body["secret"].removeprefix("whsec_"))) == 32
    assert body["secret"] == body["standard_secret"]
    expected = {
        "id": body["id"],
        "mode": "test",
        "url": URL,
        "events": ["task.completed"],
        "payload_format": "standard",
        "ordering": "none",
        "is_rest_hook": False,
        "max_in_flight": None,
        "rate_limit_per_second": None,
        "notify_email": None,
        "filters": None,
        "expires_at": None,
        "status": "enabled",
        "disabled_reason": None,
        "failing_since": None,
        "previous_secret_until": None,
        "created_at": "2026-11-24T12:00:00Z",
    }
    assert {name: value for name, value in body.items() if name not in ("secret", "standard_secret")} == expected
    shown = await http.get(made.headers["location"], headers=bearer)
    listed = await http.get("/v1/webhooks", headers=bearer)
    assert shown.json() == expected
    assert listed.json() == {"data": [expected], "next_cursor": None, "has_more": False}


@pytest.mark.parametrize("name", ["url", "target_url", "hookUrl"])
async def test_address_may_stand_in_any_of_three_fields(http: httpx.AsyncClient, bearer: dict[str, str], name: str) -> None:
    made = await http.post("/v1/webhooks", json={name: URL, "events": ["*"]}, headers=bearer)
    assert made.json()["url"] == URL


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"events": ["*"]}, "/url", "required"),
        ({"events": ["*"], "url": URL, "hookUrl": URL}, "/url", "required"),
        ({"events": ["*"], "target_url": "https://10.0.0.1/"}, "/target_url", "address_not_public"),
        ({"events": ["*"], "hookUrl": "ftp://acme.com/"}, "/hookUrl", "url_not_https"),
        ({"events": ["task.exploded"], "url": URL}, "/events/0", "unknown_value"),
        ({"events": [], "url": URL}, "/events", "too_short"),
        ({"url": URL}, "/events", "required"),
        ({"events": ["*"], "url": URL, "secret": "fifteen-letters"}, "/secret", "too_short"),
        ({"events": ["*"], "url": URL, "secret": "sixteen letters!"}, "/secret", "pattern_mismatch"),
        ({"events": ["*"], "url": URL, "payload_format": "xml"}, "/payload_format", "unknown_value"),
        ({"events": ["*"], "url": URL, "colour": "red"}, "/colour", "unknown_field"),
    ],
)
async def test_bad_registration_is_refused_with_a_pointer(
    http: httpx.AsyncClient, bearer: dict[str, str], given: dict[str, Any], pointer: str, code: str
) -> None:
    refused = await http.post("/v1/webhooks", json=given, headers=bearer)
    assert refused.status_code == 422, refused.text
    assert [(fault["source"]["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [(pointer, code)]


async def test_name_that_resolves_to_a_private_address_is_refused(
    http: httpx.AsyncClient, bearer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def inside(_host: str) -> list[str]:
        return ["1.1.1.1", "192.168.0.7"]

    monkeypatch.setattr("codetether_platform.webhooks.controllers.endpoints.system_resolver", inside)
    refused = await http.post("/v1/webhooks", json={"url": "https://hooks.acme.com/", "events": ["*"]}, headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (422, "webhook_url_refused")


async def test_own_secret_comes_with_its_standard_form(
    http: httpx.AsyncClient, bearer: dict[str, str], house: House, receive: Receive
) -> None:
    receiver = await receive(answers(200))
    given = {"url": receiver.url, "events": ["*"], "secret": "our-own-secret-of-acme"}
    made = (await http.post("/v1/webhooks", json=given, headers=bearer)).json()
    assert made["secret"] == given["secret"]
    now = SystemClock()
    await house.publish(now)
    await house.worker(now).deliver_due()
    standardwebhooks.Webhook(made["standard_secret"]).verify(receiver.received[0].body, receiver.received[0].headers)


async def test_fiftieth_webhook_is_the_last_of_its_mode(
    http: httpx.AsyncClient, bearer: dict[str, str], house: House, clock: FixedClock
) -> None:
    for _ in range(50):
        await house.register(URL, clock)
    refused = await http.post("/v1/webhooks", json={"url": URL, "events": ["*"]}, headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_webhooks")
    live = await http.post("/v1/webhooks", json={"url": URL, "events": ["*"]}, headers=await key_of(house, clock, mode="live"))
    assert live.status_code == 201


async def test_webhook_of_the_other_mode_or_of_nobody_is_not_found(
    http: httpx.AsyncClient, bearer: dict[str, str], house: House, clock: FixedClock
) -> None:
    webhook_id = await house.register(URL, clock)
    live = await key_of(house, clock, mode="live")
    for headers, path in ((live, webhook_id), (bearer, "0199b2a4-7c1e-7d3f-8a55-1b2c3d4e5f60"), (bearer, "x")):
        for method, suffix in (("GET", ""), ("DELETE", ""), ("POST", "/test"), ("GET", "/deliveries")):
            answer = await http.request(method, f"/v1/webhooks/{path}{suffix}", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "webhook_not_found")


async def test_deleted_webhook_gets_nothing_more(
    http: httpx.AsyncClient, bearer: dict[str, str], house: House, clock: FixedClock, receive: Receive
) -> None:
    receiver = await receive(answers(200))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock)
    gone = await http.delete(f"/v1/webhooks/{webhook_id}", headers=bearer)
    assert (gone.status_code, gone.content) == (204, b"")
    await house.publish(clock)
    assert await house.worker(clock).deliver_due() == 0
    assert (await http.delete(f"/v1/webhooks/{webhook_id}", headers=bearer)).status_code == 404
    assert (await http.get("/v1/webhooks", headers=bearer)).json()["data"] == []


async def test_test_event_reaches_only_its_webhook_and_is_listed(
    http: httpx.AsyncClient, bearer: dict[str, str], house: House, clock: FixedClock, receive: Receive
) -> None:
    receiver, other = await receive(answers(201, body=b"thanks")), await receive(answers(200))
    webhook_id = await house.register(receiver.url, clock, events=["task.failed"])
    await house.register(other.url, clock)
    queued = await http.post(f"/v1/webhooks/{webhook_id}/test", headers=bearer)
    assert queued.status_code == 202
    assert queued.json()["status"] == "pending"
    await house.worker(clock).deliver_due()
    listed = (await http.get(f"/v1/webhooks/{webhook_id}/deliveries", headers=bearer)).json()
    [delivery] = listed["data"]
    assert (delivery["id"], delivery["event_id"]) == (queued.json()["id"], receiver.received[0].webhook_id)
    assert (delivery["event_type"], delivery["status"], delivery["next_attempt_at"]) == ("webhook.test", "succeeded", None)
    [attempt] = delivery["attempts"]
    assert (attempt["attempt"], attempt["response_status"], attempt["error"]) == (1, 201, None)
    assert attempt["response_excerpt"] == "thanks"
    assert attempt["latency_ms"] >= 0
    assert other.received == []


async def test_disabled_webhook_takes_no_test(
    http: httpx.AsyncClient, bearer: dict[str, str], house: House, clock: FixedClock, receive: Receive
) -> None:
    receiver = await receive(answers(410))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    refused = await http.post(f"/v1/webhooks/{webhook_id}/test", headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_is_disabled")
    assert (await http.get(f"/v1/webhooks/{webhook_id}", headers=bearer)).json()["disabled_reason"] == "gone"


async def test_deliveries_come_in_pages_and_by_status(
    http: httpx.AsyncClient, bearer: dict[str, str], house: House, clock: FixedClock, receive: Receive
) -> None:
    receiver = await receive(answers(500))
    webhook_id = await house.register(receiver.url, clock)
    path = f"/v1/webhooks/{webhook_id}/deliveries"
    for sequence in range(5):
        await house.publish(clock, sequence=sequence)
    await house.worker(clock).deliver_due()
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": "2", "status": "pending"} | ({"cursor": cursor} if cursor else {})
        page = (await http.get(path, params=query, headers=bearer)).json()
        seen += [delivery["id"] for delivery in page["data"]]
        assert all(len(delivery["attempts"]) == 1 for delivery in page["data"])
        cursor = page["next_cursor"]
        assert page["has_more"] is (cursor is not None)
        if cursor is None:
            break
        other = await http.get(path, params={"cursor": cursor}, headers=bearer)
        assert other.json()["code"] == "cursor_invalid"
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)
    assert (await http.get(path, params={"status": "dead"}, headers=bearer)).json()["data"] == []
    assert (await http.get(path, params={"status": "odd"}, headers=bearer)).status_code == 422


async def test_callback_secret_differs_by_mode(http: httpx.AsyncClient, house: House, clock: FixedClock) -> None:
    shown = [
        (await http.get("/v1/webhooks/callback-secret", headers=await key_of(house, clock, mode=mode))).json()["secret"]
        for mode in ("test", "live", "test")
    ]
    assert shown[0] == shown[2] != shown[1]
    assert shown[0].startswith("whsec_")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer ct_test_x"}, {"Authorization": "Bearer ctpk_test_x"}])
async def test_without_a_key_every_route_is_closed(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for method, path in (
        ("GET", "/v1/webhooks"),
        ("POST", "/v1/webhooks"),
        ("GET", "/v1/webhooks/callback-secret"),
        ("GET", "/v1/webhooks/x"),
        ("DELETE", "/v1/webhooks/x"),
        ("POST", "/v1/webhooks/x/test"),
        ("GET", "/v1/webhooks/x/deliveries"),
    ):
        answer = await http.request(method, path, headers=headers, json={} if method == "POST" else None)
        assert answer.status_code in {401, 403}, (method, path, answer.text)
