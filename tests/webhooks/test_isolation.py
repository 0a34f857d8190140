"""A slow or dead receiver delays nobody else."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from codetether_platform.accounts.partners import create_partner
from codetether_platform.kernel.clock import SystemClock
from codetether_platform.kernel.ids import new_id
from codetether_platform.webhooks.claims import find_waiting
from codetether_platform.webhooks.slots import (
    AHEAD_PER_CHANNEL,
    HELD_PER_PARTNER,
    HELD_PER_PROCESS,
    PER_CHANNEL,
    PER_PARTNER,
    PER_PROCESS,
    Slots,
    Waiting,
)
from codetether_platform.webhooks.tables import WebhookDeliveryRow
from codetether_platform.webhooks.worker import DeliveryWorker
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers, drips, hangs

CLOCK = SystemClock()


@pytest.mark.anyio
async def test_two_hanging_receivers_of_four_delay_nobody_else(house: House, receive: Receive, running: DeliveryWorker) -> None:
    hanging, dripping = await receive(hangs), await receive(drips)
    good, quick = await receive(answers(200)), await receive(answers(204, body=b""))
    for receiver in (hanging, dripping, good, quick):
        await house.register(receiver.url, CLOCK)
    for sequence in range(30):
        await house.publish(CLOCK, type="task.progress", sequence=sequence)
    await asyncio.gather(good.wait_for(30), quick.wait_for(30))

    # All of the good ones' deliveries have come while the first ones of the bad ones are still on the wire.
    for bad in (hanging, dripping):
        assert bad.open == bad.most_open == len(bad.received) == PER_CHANNEL
    assert good.most_open <= PER_CHANNEL
    assert quick.most_open <= PER_CHANNEL
    for receiver in (good, quick):
        assert len({got.webhook_id for got in receiver.received}) == 30


@pytest.mark.anyio
async def test_many_dead_receivers_of_one_partner_leave_room_for_others(
    house: House, receive: Receive, running: DeliveryWorker
) -> None:
    hanging, good = await receive(hangs), await receive(answers(200))
    for _ in range(20):
        await house.register(hanging.url, CLOCK)
    for _ in range(3):
        await house.publish(CLOCK)
    async with house.db.write() as session:
        partner = await create_partner(session, name="Other", now=CLOCK.now())
    other = House(db=house.db, keyring=house.keyring, settings=house.settings, partner_id=partner.id)
    await other.register(good.url, CLOCK)
    await hanging.wait_for(PER_PARTNER)
    for _ in range(10):
        await other.publish(CLOCK)
    await good.wait_for(10)
    assert hanging.open == hanging.most_open == len(hanging.received) == PER_PARTNER


@pytest.mark.anyio
async def test_hanging_callback_host_does_not_hold_up_another(house: House, receive: Receive, running: DeliveryWorker) -> None:
    hanging, good = await receive(hangs), await receive(answers(200))
    for number in range(12):
        await house.publish(CLOCK, callback_url=f"{hanging.url}/{number}")
    for number in range(12):
        await house.publish(CLOCK, callback_url=f"{good.url}/{number}")
    await good.wait_for(12)
    assert hanging.open == len(hanging.received) == PER_CHANNEL


@pytest.mark.anyio
async def test_backlog_of_one_receiver_shows_as_one_line_to_the_claim(house: House) -> None:
    first, second = await house.register("http://127.0.0.1:1999/", CLOCK), await house.register("http://127.0.0.1:1999/", CLOCK)
    await house.publish(CLOCK)
    async with house.db.write() as session:
        row = WebhookDeliveryRow
        columns = [column for column in row.__table__.c if column.name != "id"]
        [model] = (await session.execute(select(*columns).where(row.endpoint_id == first))).mappings()
        await session.execute(insert(row), [dict(model) | {"id": new_id()} for _ in range(2_000)])
    async with house.db.read() as session:
        waiting = await find_waiting(session, now=CLOCK.now(), full_channels=[], full_partners=[])
        assert [one.channel for one in waiting] == [first, second]
        waiting = await find_waiting(session, now=CLOCK.now(), full_channels=[first], full_partners=[])
        assert [one.channel for one in waiting] == [second]
        assert await find_waiting(session, now=CLOCK.now(), full_channels=[], full_partners=[house.partner_id]) == []
        assert await session.scalar(select(func.count()).select_from(WebhookDeliveryRow)) == 2_002


WAITING = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4)), max_size=80, unique_by=lambda pair: pair[0])


@given(turns=st.lists(WAITING, min_size=1, max_size=6), quick=st.sets(st.integers(0, 60)))
def test_slots_are_never_exceeded_and_all_come_back(turns: list[list[tuple[int, int]]], quick: set[int]) -> None:
    slots = Slots()
    for number in quick:
        slots.take(channel=f"c{number}", partner_id="p0")
        slots.give_back(channel=f"c{number}", partner_id="p0", seconds=0.01)
    ahead = {f"c{number}": AHEAD_PER_CHANNEL for number in quick}
    held: list[tuple[str, str]] = []
    flying: list[tuple[str, str]] = []
    for turn in turns:
        waiting = [Waiting(channel=f"c{channel}", partner_id=f"p{partner}") for channel, partner in turn]
        allotted = slots.allot(waiting)
        for one in waiting:
            for _ in range(allotted.get(one.channel, 0)):
                slots.hold(channel=one.channel, partner_id=one.partner_id)
                held.append((one.channel, one.partner_id))
                if slots.may_take(channel=one.channel, partner_id=one.partner_id):
                    slots.take(channel=one.channel, partner_id=one.partner_id)
                    flying.append((one.channel, one.partner_id))
        assert len(held) == HELD_PER_PROCESS - slots.room <= HELD_PER_PROCESS
        assert len(flying) <= PER_PROCESS
        channels, partners = Counter(channel for channel, _ in held), Counter(partner for _, partner in held)
        assert all(count <= PER_CHANNEL + ahead.get(channel, 0) for channel, count in channels.items())
        assert all(count <= HELD_PER_PARTNER for count in partners.values())
        slow = Counter(partner for channel, partner in held if channel not in ahead)
        assert all(count <= PER_PARTNER for count in slow.values())
        assert all(count <= PER_CHANNEL for count in Counter(channel for channel, _ in flying).values())
        assert all(count <= PER_PARTNER for count in Counter(partner for _, partner in flying).values())
    for channel, partner in flying:
        slots.give_back(channel=channel, partner_id=partner, seconds=0.01)
    for channel, partner in held:
        slots.let_go(channel=channel, partner_id=partner)
    assert slots.room == HELD_PER_PROCESS
    assert slots.full_channels == slots.full_partners == []


@pytest.mark.anyio
@pytest.mark.parametrize("most", [1, 16])
async def test_owner_says_how_many_requests_are_open_to_a_slow_receiver(
    house: House, receive: Receive, running: DeliveryWorker, most: int
) -> None:
    hanging = await receive(hangs)
    await house.register(hanging.url, CLOCK, max_in_flight=most)
    for sequence in range(most + 4):
        await house.publish(CLOCK, type="task.progress", sequence=sequence)
    await hanging.wait_for(most)
    await asyncio.sleep(0.1)
    assert hanging.open == hanging.most_open == len(hanging.received) == most


def test_owners_limit_holds_as_long_as_something_is_held() -> None:
    slots = Slots()
    assert slots.allot([Waiting("c", "p", most=16)]) == {"c": 16}
    for _ in range(16):
        slots.hold(channel="c", partner_id="p", most=16)
    assert (slots.full_channels, slots.allot([Waiting("c", "p", most=16)])) == (["c"], {})
    for _ in range(16):
        slots.let_go(channel="c", partner_id="p")
    assert slots.full_channels == []
    assert slots.allot([Waiting("c", "p", most=1)]) == {"c": 1}


def test_receiver_that_answers_quickly_is_claimed_ahead_until_it_fails() -> None:
    slots = Slots()
    waiting = [Waiting("c", "p")]
    assert slots.allot(waiting) == {"c": PER_CHANNEL}
    slots.take(channel="c", partner_id="p")
    slots.give_back(channel="c", partner_id="p", seconds=0.02)
    assert slots.allot(waiting) == {"c": PER_CHANNEL + AHEAD_PER_CHANNEL}
    slots.take(channel="c", partner_id="p")
    slots.give_back(channel="c", partner_id="p", seconds=None)
    assert slots.allot(waiting) == {"c": PER_CHANNEL}
