"""Whatever dies, nothing is lost: at worst a receiver gets the same bytes twice, under the same id."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from codetether_platform.kernel.clock import FixedClock, SystemClock
from codetether_platform.webhooks.attempts import Outcome
from codetether_platform.webhooks.claims import LEASE_SECONDS, Shipment, claim, find_waiting
from codetether_platform.webhooks.results import Landed, record
from codetether_platform.webhooks.tables import WebhookAttemptRow, WebhookDeliveryRow
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers, hangs

pytestmark = pytest.mark.anyio


async def claim_all(house: House, clock: FixedClock, *, count: int = 4) -> list[Shipment]:
    async with house.db.write() as session:
        waiting = await find_waiting(session, now=clock.now(), full_channels=[], full_partners=[])
        return await claim(session, now=clock.now(), allotted={one.channel: count for one in waiting})


async def finish(house: House, clock: FixedClock, shipments: list[Shipment], *, status: int = 200) -> None:
    outcome = Outcome(at=clock.now(), latency_ms=1, response_status=status)
    async with house.db.write() as session:
        await record(session, landed=[Landed(one, outcome, 0.5) for one in shipments], now=clock.now())


async def only(house: House, *columns: Any) -> Any:
    async with house.db.read() as session:
        return (await session.execute(select(*columns))).one()


async def test_kill_between_the_answer_and_the_commit_sends_the_same_again(
    house: House, receive: Receive, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    await house.publish(clock)
    killed = house.worker(clock)

    async def killed_here(*_given: Any, **_named: Any) -> list[Shipment]:
        return []

    monkeypatch.setattr(killed, "_try_to_exchange", killed_here)
    await killed.deliver_due()
    assert len(receiver.received) == 1

    clock.advance(seconds=LEASE_SECONDS - 1)
    assert await house.worker(clock).deliver_due() == 0
    clock.advance(seconds=1)
    assert await house.worker(clock).deliver_due() == 1
    first, second = receiver.received
    assert (first.webhook_id, first.body) == (second.webhook_id, second.body)
    assert second.headers["x-codetether-attempt"] == "1"
    row = WebhookDeliveryRow
    assert tuple(await only(house, row.status, row.attempt)) == ("succeeded", 1)


async def test_claimed_delivery_is_not_claimed_again_until_its_lease_ends(house: House, clock: FixedClock) -> None:
    await house.register("http://127.0.0.1:1999/", clock)
    await house.publish(clock)
    assert len(await claim_all(house, clock)) == 1
    assert await claim_all(house, clock) == []
    clock.advance(seconds=LEASE_SECONDS)
    assert len(await claim_all(house, clock)) == 1


async def test_late_result_of_a_lost_lease_is_discarded(house: House, clock: FixedClock) -> None:
    await house.register("http://127.0.0.1:1999/", clock)
    await house.publish(clock)
    slow = await claim_all(house, clock)
    clock.advance(seconds=LEASE_SECONDS)
    quick = await claim_all(house, clock)
    await finish(house, clock, quick, status=500)
    await finish(house, clock, slow, status=200)
    row = WebhookDeliveryRow
    assert tuple(await only(house, row.status, row.attempt)) == ("pending", 1)
    assert (await only(house, WebhookAttemptRow.response_status))[0] == 500


async def test_second_result_of_the_same_attempt_is_discarded(house: House, clock: FixedClock) -> None:
    await house.register("http://127.0.0.1:1999/", clock)
    await house.publish(clock)
    claimed = await claim_all(house, clock)
    await finish(house, clock, claimed, status=500)
    await finish(house, clock, claimed, status=200)
    assert (await only(house, WebhookDeliveryRow.status))[0] == "pending"


async def test_claim_takes_no_more_than_was_allotted_and_the_oldest_first(house: House, clock: FixedClock) -> None:
    await house.register("http://127.0.0.1:1999/", clock)
    for sequence in range(7):
        await house.publish(clock, sequence=sequence)
        clock.advance(seconds=1)
    claimed = [await claim_all(house, clock, count=3) for _ in range(4)]
    assert [len(shipments) for shipments in claimed] == [3, 3, 1, 0]
    event_ids = [shipment.event_id for shipments in claimed for shipment in shipments]
    assert event_ids == sorted(event_ids)


async def test_two_workers_send_each_delivery_once(house: House, receive: Receive) -> None:
    clock = SystemClock()
    receivers = [await receive(answers(200)) for _ in range(3)]
    for receiver in receivers:
        await house.register(receiver.url, clock)
    workers = [house.worker(clock), house.worker(clock)]
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    for _ in range(15):
        await house.publish(clock)
    for receiver in receivers:
        await receiver.wait_for(15)
    for worker in workers:
        await worker.stop()
    await asyncio.gather(*tasks)
    for receiver in receivers:
        ids = [got.webhook_id for got in receiver.received]
        assert len(ids) == len(set(ids)) == 15
    async with house.db.read() as session:
        assert set(await session.scalars(select(WebhookDeliveryRow.status))) == {"succeeded"}


async def test_stopped_worker_leaves_its_deliveries_to_the_next_at_once(
    house: House, receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codetether_platform.webhooks.worker.GRACE_SECONDS", 0.05)
    clock = SystemClock()
    receiver = await receive(hangs)
    await house.register(receiver.url, clock)
    await house.publish(clock)
    worker = house.worker(clock)
    task = asyncio.create_task(worker.run())
    await receiver.wait_for(1)
    await worker.stop()
    await task

    receiver.behaviour = answers(200)
    assert await house.worker(clock).deliver_due() == 1
    assert len({got.webhook_id for got in receiver.received}) == 1


async def test_worker_goes_on_after_the_database_failed(house: House, receive: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codetether_platform.webhooks.worker.PAUSE_SECONDS", 0.02)
    clock = SystemClock()
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    failures = {"claim": 2, "record": 2}

    def failing(name: str, real: Any) -> Any:
        async def wrapped(*given: Any, **named: Any) -> Any:
            if failures[name]:
                failures[name] -= 1
                raise ConnectionError("the database is away")
            return await real(*given, **named)

        return wrapped

    monkeypatch.setattr("codetether_platform.webhooks.worker.claim", failing("claim", claim))
    monkeypatch.setattr("codetether_platform.webhooks.worker.record", failing("record", record))
    worker = house.worker(clock)
    task = asyncio.create_task(worker.run())
    await house.publish(clock)
    async with asyncio.timeout(10):
        while (await only(house, WebhookDeliveryRow.status))[0] != "succeeded":
            await asyncio.sleep(0.02)
    await worker.stop()
    await task
    assert failures == {"claim": 0, "record": 0}
    assert len(receiver.received) == 1


async def test_what_was_committed_before_any_worker_lived_is_delivered(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    event_id = await house.publish(clock)
    clock.advance(seconds=86_400)
    assert await house.worker(clock).deliver_due() == 1
    assert [got.webhook_id for got in receiver.received] == [event_id]


async def test_kill_between_the_claim_and_the_request_sends_when_the_lease_ends(
    house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    await house.publish(clock)
    assert len(await claim_all(house, clock)) == 1  # and no more was heard of that worker
    clock.advance(seconds=LEASE_SECONDS - 1)
    assert await house.worker(clock).deliver_due() == 0
    clock.advance(seconds=1)
    assert await house.worker(clock).deliver_due() == 1
    assert receiver.received[0].headers["x-codetether-attempt"] == "1"


async def test_kill_during_the_write_of_the_retry_counts_no_attempt_and_sends_again(
    house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(500))
    await house.register(receiver.url, clock)
    await house.publish(clock)
    outcome = Outcome(at=clock.now(), latency_ms=1, response_status=500)
    claimed = await claim_all(house, clock)
    async with house.db.write() as session:
        await record(session, landed=[Landed(one, outcome, 0.5) for one in claimed], now=clock.now())
        await session.rollback()  # what the database does for a process that was killed before its commit
    row = WebhookDeliveryRow
    assert tuple(await only(house, row.status, row.attempt)) == ("pending", 0)
    clock.advance(seconds=LEASE_SECONDS)
    assert await house.worker(clock).deliver_due() == 1
    assert receiver.received[0].headers["x-codetether-attempt"] == "1"
    assert tuple(await only(house, row.status, row.attempt)) == ("pending", 1)


async def test_results_that_the_database_does_not_take_in_time_are_dropped_and_sent_again(
    house: House, receive: Receive, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codetether_platform.webhooks.worker.KEEP_RESULTS_SECONDS", 0.0)
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    await house.publish(clock)
    worker = house.worker(clock)

    async def away(*_given: Any, **_named: Any) -> None:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr("codetether_platform.webhooks.worker.record", away)
        assert await worker.deliver_due() == 1
    assert await worker.deliver_due() == 0, "the lease still holds"
    clock.advance(seconds=LEASE_SECONDS)
    assert await worker.deliver_due() == 1
    first, second = receiver.received
    assert (first.webhook_id, first.body) == (second.webhook_id, second.body)
    assert (await only(house, WebhookDeliveryRow.status))[0] == "succeeded"
