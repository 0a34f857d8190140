"""Deliveries arrive signed, are retried by the schedule, and end as they should."""

import asyncio
import base64
import hashlib
import hmac
from typing import Any

import msgspec
import pytest
import standardwebhooks
import svix
from sqlalchemy import func, select, update

from codetether_platform.kernel.clock import Clock, FixedClock, SystemClock
from codetether_platform.webhooks.outbox import NewEvent, publish
from codetether_platform.webhooks.retries import MAX_ATTEMPTS, WAITS_SECONDS
from codetether_platform.webhooks.secrets import callback_secret
from codetether_platform.webhooks.signing import SignatureInvalid, verify
from codetether_platform.webhooks.tables import EventRow, WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow
from codetether_platform.webhooks.worker import DeliveryWorker
from tests.webhooks.conftest import DATA, SECRET, House, Receive
from tests.webhooks.receiver import answers, babbles, drips, drips_body, fails_then_answers, floods, floods_head, hangs, resets

pytestmark = pytest.mark.anyio


async def deliveries(house: House) -> list[Any]:
    async with house.db.read() as session:
        return list(await session.execute(select(*WebhookDeliveryRow.__table__.c).order_by(WebhookDeliveryRow.id)))


async def attempts(house: House) -> list[Any]:
    async with house.db.read() as session:
        return list(await session.execute(select(*WebhookAttemptRow.__table__.c).order_by(WebhookAttemptRow.attempt)))


async def only_attempt(house: House) -> Any:
    [attempt] = await attempts(house)
    return attempt


async def test_received_bytes_verify_with_the_libraries_of_others(house: House, receive: Receive) -> None:
    clock = SystemClock()
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    event_id = await house.publish(clock)
    assert await house.worker(clock).deliver_due() == 1

    [got] = receiver.received
    standardwebhooks.Webhook(SECRET).verify(got.body, got.headers)
    svix.Webhook(SECRET).verify(got.body, got.headers)
    verify(SECRET, got.headers, got.body, now_unix_seconds=int(clock.now().timestamp()))
    signed = got.headers["x-codetether-timestamp"].encode() + b"." + got.body
    assert got.headers["x-codetether-signature"] == "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert got.headers["webhook-id"] == event_id
    assert got.headers["x-codetether-event"] == "task.completed"
    assert got.headers["x-codetether-attempt"] == "1"
    assert got.headers["x-codetether-delivery"].startswith("dlv_")
    assert got.headers["webhook-timestamp"] == got.headers["x-codetether-timestamp"]
    flipped = bytearray(got.body)
    flipped[40] ^= 1
    with pytest.raises(SignatureInvalid):
        verify(SECRET, got.headers, bytes(flipped), now_unix_seconds=int(clock.now().timestamp()))


async def test_body_is_the_documented_envelope(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    event_id = await house.publish(clock)
    await house.worker(clock).deliver_due()

    body = msgspec.json.decode(receiver.received[0].body)
    assert list(body) == ["id", "type", "event", "timestamp", "sequence", "api_version", "data"]
    assert body == {
        "id": event_id,
        "type": "task.completed",
        "event": "task.completed",
        "timestamp": "2026-11-24T12:00:00.000Z",
        "sequence": 4,
        "api_version": "2026-11-01",
        "data": DATA,
    }


async def test_legacy_webhook_gets_the_flat_body_signed_alone(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock, payload_format="legacy")
    event_id = await house.publish(clock, legacy={"event": "task_completed", "task_id": "019abc", "result": "ok"})
    await house.worker(clock).deliver_due()

    [got] = receiver.received
    assert msgspec.json.decode(got.body) == {
        "event": "task_completed",
        "task_id": "019abc",
        "result": "ok",
        "timestamp": "2026-11-24T12:00:00.000Z",
        "id": event_id,
    }
    assert got.headers["x-codetether-signature"] == "sha256=" + hmac.new(SECRET.encode(), got.body, hashlib.sha256).hexdigest()
    verify(SECRET, got.headers, got.body, now_unix_seconds=int(clock.now().timestamp()))


async def test_callback_url_gets_the_flat_body_with_a_replay_safe_signature(
    house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(200))
    await house.publish(clock, callback_url=receiver.url + "?order=7", legacy={"event": "task_completed", "task_id": "019abc"})
    await house.worker(clock).deliver_due()

    [got] = receiver.received
    secret = callback_secret(house.keyring, partner_id=house.partner_id, mode="test")
    signed = got.headers["x-codetether-timestamp"].encode() + b"." + got.body
    assert got.path == "/hook?order=7"
    assert msgspec.json.decode(got.body)["event"] == "task_completed"
    assert got.headers["x-codetether-signature"] == "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    verify(secret, got.headers, got.body, now_unix_seconds=int(clock.now().timestamp()))


async def test_callback_url_is_not_told_what_its_creator_knows(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    await house.publish(clock, type="task.created", callback_url=receiver.url)
    assert await house.worker(clock).deliver_due() == 0


async def test_failed_delivery_is_sent_again_with_the_same_id_and_bytes(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(fails_then_answers(2))
    await house.register(receiver.url, clock)
    await house.publish(clock)
    worker = house.worker(clock)
    assert await worker.deliver_due() == 1
    assert await worker.deliver_due() == 0
    clock.advance(seconds=5)
    assert await worker.deliver_due() == 1
    clock.advance(seconds=29.9)
    assert await worker.deliver_due() == 0
    clock.advance(seconds=0.1)
    assert await worker.deliver_due() == 1

    assert len({(got.webhook_id, got.body) for got in receiver.received}) == 1
    assert [got.headers["x-codetether-attempt"] for got in receiver.received] == ["1", "2", "3"]
    assert [got.headers["webhook-timestamp"] for got in receiver.received] == ["1795521600", "1795521605", "1795521635"]
    [delivery] = await deliveries(house)
    assert (delivery.status, delivery.attempt, delivery.finished_at) == ("succeeded", 3, clock.now())
    assert [attempt.response_status for attempt in await attempts(house)] == [500, 500, 200]


async def test_delivery_is_dead_after_eleven_attempts(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(500, body=b"sorry\x00 " + SECRET.encode() + b" " + b"x" * 9_000))
    await house.register(receiver.url, clock)
    await house.publish(clock)
    worker = house.worker(clock)
    for seconds in (0, *WAITS_SECONDS):
        clock.advance(seconds=seconds)
        assert await worker.deliver_due() == 1
    clock.advance(seconds=1_000_000)
    assert await worker.deliver_due() == 0

    [delivery] = await deliveries(house)
    assert (delivery.status, delivery.attempt) == ("dead", MAX_ATTEMPTS)
    kept = (await attempts(house))[-1].response_excerpt
    assert kept.startswith("sorry\ufffd ")
    assert SECRET not in kept
    assert len(kept) <= 4_096


async def test_retry_after_is_kept_to(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(503, headers="Retry-After: 120\r\n"))
    await house.register(receiver.url, clock)
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    [delivery] = await deliveries(house)
    assert (delivery.next_at - clock.now()).total_seconds() == 120


async def test_gone_disables_the_webhook_and_tells_the_others(house: House, receive: Receive, clock: FixedClock) -> None:
    gone, other = await receive(answers(410)), await receive(answers(200))
    webhook_id = await house.register(gone.url, clock, events=["task.completed"])
    await house.register(other.url, clock, events=["webhook.disabled"])
    for _ in range(9):
        await house.publish(clock)
    await house.worker(clock).deliver_due()

    assert len(gone.received) <= 4
    async with house.db.read() as session:
        webhook = await session.get_one(WebhookEndpointRow, webhook_id)
        states = await session.scalars(select(WebhookDeliveryRow.status).where(WebhookDeliveryRow.endpoint_id == webhook_id))
        assert (webhook.status, webhook.disabled_reason) == ("disabled", "gone")
        assert set(states) == {"cancelled"}
    [told] = other.received
    assert msgspec.json.decode(told.body)["data"] == {"webhook_id": webhook_id, "url": gone.url, "reason": "gone"}
    await house.publish(clock)
    assert await house.worker(clock).deliver_due() == 0


@pytest.mark.parametrize(
    ("behaviour", "error", "status"),
    [
        (resets, "protocol_error", None),
        (babbles, "protocol_error", None),
        (floods_head, "protocol_error", None),
        (answers(302, headers="Location: http://127.0.0.1:1/\r\n"), None, 302),
        (answers(204, body=b""), None, 204),
        (floods, None, 200),
    ],
    ids=["reset", "not-http", "huge-head", "redirect", "no-content", "huge-body"],
)
async def test_odd_answers_are_told_as_they_are(
    house: House, receive: Receive, clock: FixedClock, behaviour: Any, error: str | None, status: int | None
) -> None:
    receiver = await receive(behaviour)
    await house.register(receiver.url, clock)
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    attempt = await only_attempt(house)
    assert (attempt.error in {error, "connection_lost"} if error else attempt.error is None, attempt.response_status) == (
        True,
        status,
    )
    assert len(attempt.response_excerpt) <= 4_096
    [delivery] = await deliveries(house)
    assert delivery.status == ("succeeded" if status in {200, 204} else "pending")


@pytest.mark.parametrize("behaviour", [hangs, drips])
async def test_one_deadline_covers_a_whole_attempt(house: House, receive: Receive, clock: FixedClock, behaviour: Any) -> None:
    receiver = await receive(behaviour)
    await house.register(receiver.url, clock)
    await house.publish(clock)
    house.settings = msgspec.structs.replace(house.settings, webhook_timeout_seconds=1.0)
    await house.worker(clock).deliver_due()
    attempt = await only_attempt(house)
    assert attempt.error == "timeout"
    assert 900 <= attempt.latency_ms <= 10_000
    [delivery] = await deliveries(house)
    assert (delivery.next_at - clock.now()).total_seconds() == 60


async def test_a_body_without_end_does_not_undo_a_success(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(drips_body)
    await house.register(receiver.url, clock)
    await house.publish(clock)
    house.settings = msgspec.structs.replace(house.settings, webhook_timeout_seconds=1.0)
    await house.worker(clock).deliver_due()
    assert (await only_attempt(house)).response_status == 200


async def test_nobody_listening_is_a_failed_connection(house: House, clock: FixedClock) -> None:
    await house.register("http://127.0.0.1:1999/hook", clock)
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    assert (await only_attempt(house)).error == "connect_failed"


async def test_name_that_changes_its_address_is_refused_at_each_attempt(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(500))
    asked: list[str] = []

    async def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.1", "10.0.0.1"]

    await house.register(f"http://hooks.acme.example:{receiver.port}/hook", clock)
    await house.publish(clock)
    worker = house.worker(clock, resolver=rebinding)
    await worker.deliver_due()
    clock.advance(seconds=5)
    await worker.deliver_due()
    assert [(attempt.response_status, attempt.error) for attempt in await attempts(house)] == [
        (500, None),
        (None, "address_not_public"),
    ]
    assert len(receiver.received) == 1
    assert receiver.received[0].headers["host"] == f"hooks.acme.example:{receiver.port}"


async def test_secret_sealed_under_another_key_fails_that_delivery_alone(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    broken, whole = await house.register(receiver.url, clock), await house.register(receiver.url, clock)
    async with house.db.write() as session:
        await session.execute(update(WebhookEndpointRow).where(WebhookEndpointRow.id == broken).values(secret_sealed=b"\x00" * 40))
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    states = {row.endpoint_id: row.status for row in await deliveries(house)}
    assert states == {broken: "pending", whole: "succeeded"}


async def test_event_of_a_rolled_back_transaction_never_was(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    async with house.db.write() as session:
        event = NewEvent(type="task.created", partner_id=house.partner_id, mode="test", sequence=1, data={})
        await publish(session, now=clock.now(), event=event)
        await session.rollback()
    assert await house.worker(clock).deliver_due() == 0
    async with house.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(EventRow)) == 0


async def test_only_listeners_of_the_type_partner_and_mode_are_told(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock, events=["task.completed", "task.failed"])
    await house.publish(clock, type="task.progress")
    await house.publish(clock, mode="live")
    assert await house.worker(clock).deliver_due() == 0
    await house.publish(clock, type="task.failed")
    assert await house.worker(clock).deliver_due() == 1


async def test_running_worker_is_woken_by_the_commit(house: House, receive: Receive, running: DeliveryWorker) -> None:
    clock: Clock = SystemClock()
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    await asyncio.sleep(0.05)
    for _ in range(30):
        await house.publish(clock)
    await receiver.wait_for(30)
    async with asyncio.timeout(5):
        while not all(row.status == "succeeded" for row in await deliveries(house)):
            await asyncio.sleep(0.02)
    assert len({got.webhook_id for got in receiver.received}) == len(receiver.received) == 30
    assert receiver.most_open <= 4


def test_vector_of_this_suite_is_a_real_secret() -> None:
    assert len(base64.b64decode(SECRET.removeprefix("whsec_"))) == 24
