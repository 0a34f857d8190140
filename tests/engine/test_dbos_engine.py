"""The real engine on both databases: what is committed runs once, and of what waits the most urgent runs first."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from codetether_platform.engine.dbos_engine import DbosEngine, migrate
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database

pytestmark = pytest.mark.anyio
MOST_SECONDS = 20


class Carried:
    """A job that notes what it was called with; it holds the queue's only place until `gate` opens."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self.gate = asyncio.Event()
        self.has_begun = asyncio.Event()

    async def __call__(self, argument: str) -> None:
        self.arguments.append(argument)
        self.has_begun.set()
        await self.gate.wait()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(MOST_SECONDS):
            while len(self.arguments) < count:
                await asyncio.sleep(0.02)


@pytest.fixture
async def engine(db: Database, clock: FixedClock) -> AsyncIterator[DbosEngine]:
    """An engine that carries one job at a time, on a fresh database."""
    await asyncio.to_thread(migrate, db.url)
    made = DbosEngine(db, clock, concurrency=1, poll_seconds=0.05)
    yield made
    await made.stop()


async def test_the_most_urgent_of_those_that_wait_runs_first(db: Database, engine: DbosEngine) -> None:
    carried = Carried()
    async with db.write() as session:
        await engine.enqueue(session, job_id="first", argument="first", priority=100)
    await engine.start(carried)
    await carried.until(1)
    async with db.write() as session:
        for name, priority in (("last", -100), ("usual", 0), ("urgent", 50), ("raised", -5), ("lowered", 90), ("usual too", 0)):
            await engine.enqueue(session, job_id=name, argument=name, priority=priority)
    async with db.write() as session:
        await engine.set_priority(session, job_id="raised", priority=99)
        await engine.set_priority(session, job_id="lowered", priority=-99)
        await engine.set_priority(session, job_id="first", priority=-100)  # it has begun: nothing happens
    carried.gate.set()
    await carried.until(7)
    assert carried.arguments == ["first", "raised", "urgent", "usual", "usual too", "lowered", "last"]


async def enqueue_and_fail(db: Database, engine: DbosEngine) -> None:
    async with db.write() as session:
        await engine.enqueue(session, job_id="undone", argument="undone", priority=100)
        raise RuntimeError


async def test_what_was_rolled_back_never_runs_and_the_same_job_twice_is_one(db: Database, engine: DbosEngine) -> None:
    carried = Carried()
    carried.gate.set()
    await engine.start(carried)
    with pytest.raises(RuntimeError):
        await enqueue_and_fail(db, engine)
    for _ in range(2):
        async with db.write() as session:
            await engine.enqueue(session, job_id="once", argument="once")
    async with db.write() as session:
        await engine.enqueue(session, job_id="taken out", argument="taken out", priority=-100)
    await engine.cancel("taken out")
    async with db.write() as session:
        await engine.enqueue(session, job_id="end", argument="end", priority=-100)
    await carried.until(2)
    assert carried.arguments == ["once", "end"]
    assert [await engine.status(name) for name in ("undone", "taken out", "never")] == [None, "cancelled", None]
