"""A webhook that fails is left alone for a while, then warned about, then disabled; one that is well is never touched."""

from collections import deque
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from codetether_platform.kernel.clock import EPOCH, FixedClock
from codetether_platform.mail.tables import MailRow
from codetether_platform.webhooks.breaker import FIRST_OPEN, LONGEST_OPEN, Breaker
from codetether_platform.webhooks.health import verdict
from codetether_platform.webhooks.tables import EventRow, WebhookDeliveryRow, WebhookEndpointRow
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers


@pytest.mark.parametrize(
    ("hours", "attempts", "is_warned", "expected"),
    [
        (1, 500, False, "fine"),
        (59, 500, False, "fine"),
        (60, 1, False, "warn"),
        (60, 1, True, "fine"),
        (119, 500, True, "fine"),
        (120, 20, True, "disable"),
        (120, 19, True, "fine"),
        (400, 19, False, "warn"),
    ],
)
def test_five_days_and_twenty_failures_end_a_webhook(hours: int, attempts: int, is_warned: bool, expected: str) -> None:
    last = EPOCH + timedelta(hours=hours)
    assert verdict(failing_since=EPOCH, last_failed_at=last, failed_attempts=attempts, is_warned=is_warned) == expected


def test_circuit_opens_after_five_failures_in_a_row_and_probes_once() -> None:
    breaker, now = Breaker(), EPOCH
    for _ in range(4):
        breaker.after("c", is_success=False, now=now)
    assert breaker.state("c", now=now) == "closed"
    breaker.after("c", is_success=False, now=now)
    open_for = FIRST_OPEN
    for _ in range(8):
        assert breaker.state("c", now=now) == "open"
        assert not breaker.before("c", now=now + open_for - timedelta(microseconds=1))
        assert breaker.shut_channels(now=now) == ["c"]
        now += open_for
        assert breaker.state("c", now=now) == "half_open"
        assert breaker.shut_channels(now=now) == []
        assert breaker.before("c", now=now)
        assert not breaker.before("c", now=now), "one probe at a time"
        breaker.after("c", is_success=False, now=now)
        open_for = min(2 * open_for, LONGEST_OPEN)
    assert open_for == LONGEST_OPEN
    assert breaker.before("c", now=now + LONGEST_OPEN)
    breaker.after("c", is_success=True, now=now + LONGEST_OPEN)
    assert breaker.state("c", now=now) == "closed"


def test_circuit_opens_when_seventy_percent_of_ten_fail() -> None:
    breaker = Breaker()
    for number, is_success in enumerate([False, False, True, False, False, True, False, False, True]):
        breaker.after("c", is_success=is_success, now=EPOCH + timedelta(seconds=number))
    assert breaker.state("c", now=EPOCH) == "closed"
    breaker.after("c", is_success=False, now=EPOCH + timedelta(seconds=9))
    assert breaker.state("c", now=EPOCH + timedelta(seconds=9)) == "open"


def test_failures_of_long_ago_open_nothing() -> None:
    breaker = Breaker()
    for number in range(40):
        breaker.after("c", is_success=number % 4 == 3, now=EPOCH + timedelta(minutes=number))
    assert breaker.state("c", now=EPOCH) == "closed"


@given(outcomes=st.lists(st.booleans(), max_size=60))
def test_receiver_that_never_fails_is_never_shut_and_costs_no_memory(outcomes: list[bool]) -> None:
    breaker = Breaker()
    for number, _ in enumerate(outcomes):
        breaker.after("well", is_success=True, now=EPOCH + timedelta(seconds=number))
        assert breaker.before("well", now=EPOCH)
    assert vars(breaker)["_circuits"] == {}


@pytest.mark.anyio
async def test_open_circuit_holds_back_what_is_due_without_counting_attempts(
    house: House, receive: Receive, clock: FixedClock
) -> None:
    receiver = await receive(answers(500))
    await house.register(receiver.url, clock)
    worker = house.worker(clock)
    for sequence in range(12):
        await house.publish(clock, sequence=sequence)
    await worker.deliver_due()
    assert 5 <= len(receiver.received) <= 8
    clock.advance(seconds=FIRST_OPEN.total_seconds())
    receiver.behaviour = answers(200)
    await worker.deliver_due()
    async with house.db.read() as session:
        found = list(await session.execute(select(WebhookDeliveryRow.status, WebhookDeliveryRow.attempt)))
    assert {status for status, _ in found} == {"succeeded"}
    assert sorted({attempt for _, attempt in found}) == [1, 2]


@pytest.mark.anyio
async def test_failing_webhook_warns_its_owner_then_ends_and_tells_the_others(
    house: House, receive: Receive, clock: FixedClock
) -> None:
    failing, well = await receive(answers(500)), await receive(answers(200))
    failing_id = await house.register(failing.url, clock, events=["task.completed"], notify_email="ops@acme.example")
    await house.register(well.url, clock, events=["webhook.disabled"])
    subjects: deque[str] = deque()
    for _ in range(5 * 24 // 6 + 1):
        await house.publish(clock)
        await house.worker(clock).deliver_due()
        clock.advance(seconds=6 * 3_600)
        async with house.db.read() as session:
            subjects = deque(await session.scalars(select(MailRow.subject).order_by(MailRow.id)))
            row = (await session.scalars(select(WebhookEndpointRow).where(WebhookEndpointRow.id == failing_id))).one()
        if row.status == "disabled":
            break
    assert (row.status, row.disabled_reason) == ("disabled", "failing")
    assert list(subjects) == ["A webhook of yours is failing", "A webhook of yours was disabled"]
    assert timedelta(days=5) <= clock.now() - row.failing_since <= timedelta(days=5, hours=8)  # type: ignore[operator]
    await house.worker(clock).deliver_due()
    assert [got.headers["x-codetether-event"] for got in well.received] == ["webhook.disabled"]
    async with house.db.read() as session:
        pending = select(WebhookDeliveryRow).where(WebhookDeliveryRow.endpoint_id == failing_id)
        assert list(await session.scalars(pending.where(WebhookDeliveryRow.status == "pending"))) == []
        assert len(list(await session.scalars(select(EventRow).where(EventRow.type == "webhook.disabled")))) == 1


@pytest.mark.anyio
async def test_one_success_clears_the_account(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(500))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    row = await endpoint(house, webhook_id)
    assert (row.failing_since, row.failed_attempts) == (clock.now(), 1)
    receiver.behaviour = answers(200)
    clock.advance(seconds=60)
    await house.worker(clock).deliver_due()
    row = await endpoint(house, webhook_id)
    assert (row.failing_since, row.failed_attempts) == (None, 0)


async def endpoint(house: House, webhook_id: str) -> WebhookEndpointRow:
    async with house.db.read() as session:
        return (await session.scalars(select(WebhookEndpointRow).where(WebhookEndpointRow.id == webhook_id))).one()


@pytest.mark.anyio
async def test_receiver_may_ask_for_its_end_or_drop_one_event(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(500, headers="webhook-delivery: abort-message\r\n"))
    webhook_id = await house.register(receiver.url, clock)
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    async with house.db.read() as session:
        assert list(await session.scalars(select(WebhookDeliveryRow.status))) == ["cancelled"]
    assert (await endpoint(house, webhook_id)).status == "enabled"
    receiver.behaviour = answers(200, headers="Webhook-Delivery: disable\r\n")
    await house.publish(clock)
    await house.worker(clock).deliver_due()
    row = await endpoint(house, webhook_id)
    assert (row.status, row.disabled_reason) == ("disabled", "receiver_asked")
