"""`ordering: "task"`: deliveries of one task come one at a time and in order, those of other tasks do not wait; limits are kept."""

import asyncio
import time

import pytest

from codetether_platform.kernel.clock import FixedClock, SystemClock
from codetether_platform.webhooks.worker import DeliveryWorker
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import Receiver, answers

pytestmark = pytest.mark.anyio

FIRST, SECOND = "01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002"


def sequences(receiver: Receiver, task: str) -> list[int]:
    from msgspec import json

    bodies = [json.decode(got.body) for got in receiver.received]
    return [body["sequence"] for body in bodies if body["data"]["task_id"] == task]


async def test_later_event_waits_for_the_earlier_one_of_its_task_alone(house: House, receive: Receive, clock: FixedClock) -> None:
    receiver = await receive(answers(500))
    await house.register(receiver.url, clock, ordering="task")
    for sequence in (1, 2, 3):
        for task in (FIRST, SECOND):
            await house.publish(clock, sequence=sequence, task_id=task, data={"task_id": task})
    await house.worker(clock).deliver_due()
    assert (sequences(receiver, FIRST), sequences(receiver, SECOND)) == ([1], [1])
    receiver.behaviour = answers(200)
    clock.advance(seconds=60)
    await house.worker(clock).deliver_due()
    assert (sequences(receiver, FIRST), sequences(receiver, SECOND)) == ([1, 1, 2, 3], [1, 1, 2, 3])


async def test_running_worker_keeps_the_order_of_each_task(house: House, receive: Receive, running: DeliveryWorker) -> None:
    clock = SystemClock()
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock, ordering="task")
    for sequence in range(1, 9):
        for task in (FIRST, SECOND):
            await house.publish(clock, sequence=sequence, task_id=task, data={"task_id": task})
    await receiver.wait_for(16)
    for task in (FIRST, SECOND):
        assert sequences(receiver, task) == list(range(1, 9))


async def test_webhook_gets_no_more_at_once_than_it_asked_for(house: House, receive: Receive, running: DeliveryWorker) -> None:
    clock = SystemClock()
    single, many = await receive(answers_late), await receive(answers_late)
    await house.register(single.url, clock, max_in_flight=1)
    await house.register(many.url, clock, max_in_flight=8)
    for sequence in range(16):
        await house.publish(clock, sequence=sequence)
    await asyncio.gather(single.wait_for(16), many.wait_for(16))
    assert single.most_open == 1
    assert 4 <= many.most_open <= 8


async def answers_late(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.1)
    await answers(200)(receiver, writer)


async def test_webhook_gets_no_more_a_second_than_it_asked_for(house: House, receive: Receive, running: DeliveryWorker) -> None:
    clock = SystemClock()
    receiver = await receive(answers(200))
    await house.register(receiver.url, clock, rate_limit_per_second=20)
    started = time.monotonic()
    for sequence in range(11):
        await house.publish(clock, sequence=sequence)
    await receiver.wait_for(11)
    assert time.monotonic() - started >= 0.5
