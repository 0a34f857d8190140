"""The link between the processes of one PostgreSQL: hints arrive, come back after a break, and are never needed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from codetether_platform.kernel.clock import EPOCH, FixedClock, SystemClock
from codetether_platform.kernel.database_clock import DatabaseClock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.link import MOST_WAITING, NoLink, PostgresLink
from codetether_platform.tasks.signals import TaskSignals
from tests.conftest import KINDS

pytestmark = pytest.mark.anyio
postgres_only = pytest.mark.skipif("postgresql" not in KINDS, reason="CODETETHER_TEST_DATABASES leaves PostgreSQL out")

BREAK_LINKS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND (query LIKE 'LISTEN%' OR query LIKE '%pg_notify%' OR query LIKE '%clock_timestamp()%')
"""


@pytest.fixture
async def two(postgres_url: str, anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Database, Database]]:
    """Two processes' databases, linked."""
    monkeypatch.setattr("codetether_platform.kernel.link.RECONNECT_SECONDS", 0.05)
    one, other = Database(postgres_url), Database(postgres_url)
    for db in (one, other):
        await db.link.start()
    yield one, other
    for db in (one, other):
        await db.close()


async def until(is_so: Callable[[], bool], *, seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():
            await asyncio.sleep(0.01)


@postgres_only
async def test_reader_in_another_process_is_woken_long_before_it_would_look(two: tuple[Database, Database]) -> None:
    writer, reader = TaskSignals(two[0].link), TaskSignals(two[1].link)
    waiting = asyncio.create_task(reader.wait("t1", seconds=30))
    elsewhere = asyncio.create_task(reader.wait("t2", seconds=30))
    await asyncio.sleep(0.05)
    writer.wake("t1")
    await asyncio.wait_for(waiting, 2)
    assert not elsewhere.done()
    elsewhere.cancel()


@postgres_only
async def test_own_hints_are_not_heard_again_and_same_ones_go_once(two: tuple[Database, Database]) -> None:
    own: list[str] = []
    others: list[str] = []
    two[0].link.on("task", own.append)
    two[1].link.on("task", others.append)
    for _ in range(50):
        two[0].link.tell("task", "t1")
    two[0].link.tell("deliveries")
    two[0].link.tell("task", "t2")
    await until(lambda: "t2" in others)
    assert (sorted(others), own) == (["t1", "t2"], [])


@postgres_only
async def test_broken_link_comes_back_and_wakes_whoever_may_have_missed_a_hint(two: tuple[Database, Database]) -> None:
    heard: list[str] = []
    two[1].link.on("task", heard.append)
    async with two[0].write() as session:
        await session.execute(text(BREAK_LINKS))
    await until(lambda: heard == [""])
    await asyncio.sleep(0.2)  # until the other is back too
    two[0].link.tell("task", "t3")
    await until(lambda: heard == ["", "t3"])


@postgres_only
async def test_link_to_a_database_that_is_away_neither_fails_nor_holds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codetether_platform.kernel.link.CONNECT_SECONDS", 0.2)
    db = Database("postgresql+asyncpg://nobody:nothing@127.0.0.1:1/none")
    await db.link.start()
    for number in range(MOST_WAITING + 10):
        db.link.tell("task", str(number))
    assert isinstance(db.link, PostgresLink)
    assert len(vars(db.link)["_waiting"]) == MOST_WAITING
    assert abs(db.link.clock.now() - SystemClock().now()) < timedelta(seconds=1)
    await db.close()


async def test_sqlite_has_no_link_and_the_clock_of_its_machine(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    await db.link.start()
    signals = TaskSignals(db.link)
    signals.wake("t1")
    assert isinstance(db.link, NoLink)
    assert isinstance(db.link.clock, SystemClock)
    await db.close()


@postgres_only
async def test_clock_is_the_databases_whatever_the_machines_own_says(two: tuple[Database, Database]) -> None:
    clocks = [db.link.clock for db in two]
    async with two[0].read() as session:
        at = await session.scalar(text("SELECT clock_timestamp()"))
    for clock in clocks:
        assert abs(clock.now() - at) < timedelta(seconds=0.25)
    assert abs(clocks[0].now() - clocks[1].now()) < timedelta(seconds=0.1)


def test_steps_of_the_own_clock_do_not_move_the_databases() -> None:
    own, since_start = FixedClock(), [5_000_000]
    clock = DatabaseClock(own=own, elapsed=lambda: since_start[0])
    assert clock.now() == own.now()
    at = own.now() + timedelta(minutes=10)
    clock.learn(at, asked_micros=5_000_000, answered_micros=5_000_000)
    for step in (600, -1_200):
        own.advance(seconds=step)
        assert clock.now() == at
    since_start[0] += 1_500_000
    assert clock.now() == at + timedelta(seconds=1.5)


@given(
    trips=st.lists(st.tuples(st.integers(0, 3_000_000), st.integers(0, 3_000_000)), min_size=1, max_size=20),
    offset=st.integers(10**12, 10**15),
)
def test_clock_is_off_by_less_than_the_longest_answer_took(trips: list[tuple[int, int]], offset: int) -> None:
    now, longest = 0, 0
    clock = DatabaseClock(elapsed=lambda: now)
    for out, back in trips:
        asked, now = now, now + out + back
        clock.learn(EPOCH + timedelta(microseconds=offset + asked + out), asked_micros=asked, answered_micros=now)
        longest = max(longest, out + back)
        assert abs((clock.now() - EPOCH) // timedelta(microseconds=1) - (offset + now)) <= longest
