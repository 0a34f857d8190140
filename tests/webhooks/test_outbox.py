"""Publishing is cheap, and wakes workers only after the commit."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.webhooks.outbox import NewEvent, callback_channel, publish
from codetether_platform.webhooks.tables import EventRow, WebhookDeliveryRow
from codetether_platform.webhooks.wake import Wake
from tests.webhooks.conftest import House

pytestmark = pytest.mark.anyio


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement.split(maxsplit=1)[0])

    event.listen(db.engine.sync_engine, "before_cursor_execute", hear)
    yield said
    event.remove(db.engine.sync_engine, "before_cursor_execute", hear)


async def test_event_without_listeners_costs_one_select_and_one_insert(house: House, clock: FixedClock) -> None:
    await house.publish(clock)
    with statements(house.db) as said:
        await house.publish(clock)
    assert said == ["SELECT", "INSERT"]


async def test_event_with_many_listeners_costs_one_insert_more(house: House, clock: FixedClock) -> None:
    for _ in range(5):
        await house.register("http://127.0.0.1:1999/", clock)
    with statements(house.db) as said:
        await house.publish(clock, callback_url="http://127.0.0.1:1999/callback")
    assert said == ["SELECT", "INSERT", "INSERT"]
    async with house.db.read() as session:
        forms = list(await session.scalars(select(WebhookDeliveryRow.format)))
    assert sorted(forms) == ["callback"] + ["standard"] * 5


async def test_event_row_names_what_it_is_about(house: House, clock: FixedClock) -> None:
    event_id = await house.publish(clock, task_id="a" * 36, user_id="b" * 36, sequence=9)
    async with house.db.read() as session:
        row = (await session.scalars(select(EventRow))).one()
        assert "evt_" + row.id.replace("-", "") == event_id
        assert (row.type, row.mode, row.task_id, row.user_id, row.sequence, row.created_at) == (
            "task.completed",
            "test",
            "a" * 36,
            "b" * 36,
            9,
            clock.now(),
        )


async def test_event_outside_the_catalogue_is_refused(house: House, clock: FixedClock) -> None:
    with pytest.raises(AssertionError, match="catalogue"):
        await house.publish(clock, type="task.exploded")


async def test_wake_comes_after_the_commit_and_never_after_a_rollback(house: House, clock: FixedClock) -> None:
    await house.register("http://127.0.0.1:1999/", clock)
    wake = Wake()
    woken = asyncio.create_task(wake.wait(10))
    new = NewEvent(type="task.failed", partner_id=house.partner_id, mode="test", sequence=1, data={})
    async with house.db.write() as session:
        await publish(session, now=clock.now(), event=new)
        await session.rollback()
    await asyncio.sleep(0.02)
    assert not woken.done()
    async with house.db.write() as session:
        await publish(session, now=clock.now(), event=new)
        await asyncio.sleep(0.02)
        assert not woken.done()
    await asyncio.wait_for(woken, 1)


async def test_wake_before_the_wait_is_remembered_once() -> None:
    wake = Wake()
    wake.notify()
    await asyncio.wait_for(wake.wait(10), 1)
    waiting = asyncio.create_task(wake.wait(10))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    wake.notify()
    await asyncio.wait_for(waiting, 1)
    await wake.wait(0.01)


def test_callbacks_to_one_host_of_one_partner_are_one_receiver() -> None:
    one = callback_channel("p1", "https://hooks.acme.com/a?x=1")
    assert one == callback_channel("p1", "https://Hooks.Acme.com/b")
    assert one != callback_channel("p2", "https://hooks.acme.com/a")
    assert one != callback_channel("p1", "https://hooks.acme.com:8443/a")
    assert len(one) <= 40
