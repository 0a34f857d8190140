"""What is older than thirty days is deleted in batches; what is still on its way stays, with its event."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from codetether_platform.kernel.clock import FixedClock, SystemClock
from codetether_platform.kernel.ids import new_id
from codetether_platform.webhooks import retention
from codetether_platform.webhooks.bodies import wire_id
from codetether_platform.webhooks.retention import KEPT, first_id, purge_webhooks
from codetether_platform.webhooks.tables import EventRow, WebhookAttemptRow, WebhookDeliveryRow
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers

pytestmark = pytest.mark.anyio
ROWS = (EventRow, WebhookDeliveryRow, WebhookAttemptRow)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that starts today: what is old is found by its id, and an id is made by this machine's clock."""
    return FixedClock(SystemClock().now())


async def counts(house: House) -> list[Any]:
    async with house.db.read() as session:
        return [await session.scalar(select(func.count()).select_from(row)) for row in ROWS]


async def test_thirty_days_are_kept_and_not_a_day_more(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock)
    for _ in range(3):
        await house.publish(clock)
    await house.worker(clock).deliver_due()
    clock.advance(seconds=(KEPT - timedelta(minutes=10)).total_seconds())
    await purge_webhooks(house.db, clock.now())
    assert await counts(house) == [3, 3, 3]
    clock.advance(seconds=86_400)
    await purge_webhooks(house.db, clock.now())
    assert await counts(house) == [0, 0, 0]


async def test_pending_delivery_keeps_its_event_and_is_still_sent(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(500))
    await house.register(receiver.url, clock)
    pending, ended = await house.publish(clock), await house.publish(clock)
    worker = house.worker(clock)
    await worker.deliver_due()
    async with house.db.write() as session:
        row = WebhookDeliveryRow
        ids = {wire_id(event_id): event_id for event_id in await session.scalars(select(EventRow.id))}
        over = {"status": "dead", "finished_at": clock.now()}
        await session.execute(update(row).where(row.event_id == ids[ended]).values(over))
    clock.advance(seconds=2 * KEPT.total_seconds())
    await purge_webhooks(house.db, clock.now())
    assert await counts(house) == [1, 1, 1]
    receiver.behaviour = answers(200)
    assert await worker.deliver_due() == 1
    assert receiver.received[-1].webhook_id == pending
    await purge_webhooks(house.db, clock.now())
    assert await counts(house) == [1, 1, 2], "it has only just ended"


async def test_many_rows_go_in_small_batches(house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    await house.register("http://127.0.0.1:1999/", clock)
    for _ in range(10):
        await house.publish(clock)
    async with house.db.write() as session:
        row = WebhookDeliveryRow
        kept = (await session.scalars(select(row.id).order_by(row.id).offset(4).limit(1))).one()
        await session.execute(update(row).where(row.id != kept).values(status="succeeded", finished_at=clock.now()))
    clock.advance(seconds=32 * 86_400)
    await purge_webhooks(house.db, clock.now())
    assert await counts(house) == [1, 1, 0]


async def test_last_event_of_a_feed_stays_so_that_places_are_never_given_twice(house: House, clock: FixedClock) -> None:
    for _ in range(4):
        await house.publish(clock)
    async with house.db.write() as session:
        ids = list(await session.scalars(select(EventRow.id).order_by(EventRow.id)))
        for place, event_id in enumerate(ids[:3], start=1):
            await session.execute(update(EventRow).where(EventRow.id == event_id).values(position=place))
    clock.advance(seconds=32 * 86_400)
    await purge_webhooks(house.db, clock.now())
    async with house.db.read() as session:
        assert list(await session.scalars(select(EventRow.position))) == [3]


async def test_clock_that_a_test_set_ahead_deletes_nothing_new(house: House, clock: FixedClock) -> None:
    clock.advance(seconds=90 * 86_400)
    await house.publish(clock)
    await purge_webhooks(house.db, clock.now() + timedelta(days=1))
    assert await counts(house) == [1, 0, 0]


def test_first_id_parts_what_was_made_before_from_what_comes() -> None:
    now = SystemClock().now()
    assert first_id(now - timedelta(seconds=1)) < new_id() < first_id(now + timedelta(minutes=1))
