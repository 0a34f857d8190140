"""Reads that are asked for at the same moment share a look, which begins after everybody has asked."""

import asyncio

import pytest

from codetether_platform.kernel.read_together import ReadTogether

pytestmark = pytest.mark.anyio


class Source:
    """Counts its looks, and tells what is true when a look begins."""

    def __init__(self) -> None:
        self.truth = 1
        self.looks: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(self, key: str) -> int:
        self.looks.append(key)
        seen = self.truth
        await self.gate.wait()
        if key == "away":
            raise ConnectionError(key)
        return seen


async def test_who_asks_at_the_same_moment_shares_a_look_of_its_own_key() -> None:
    source = Source()
    reads = ReadTogether(source.read, name="test")
    assert await asyncio.gather(*(reads.ask(key) for key in "aabab")) == [1] * 5
    assert sorted(source.looks) == ["a", "b"]


async def test_who_asks_while_a_look_is_under_way_gets_one_that_begins_later() -> None:
    source = Source()
    reads = ReadTogether(source.read, name="test")
    source.gate.clear()
    first = asyncio.create_task(reads.ask("a"))
    while not source.looks:
        await asyncio.sleep(0)
    source.truth = 2
    second = asyncio.create_task(reads.ask("a"))
    await asyncio.sleep(0)
    source.gate.set()
    assert (await first, await second) == (1, 2)


async def test_an_error_reaches_everyone_who_asked_and_nobody_who_asks_later() -> None:
    source = Source()
    reads = ReadTogether(source.read, name="test")
    found = await asyncio.gather(*(reads.ask("away") for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in found] == [ConnectionError] * 3
    assert await reads.ask("here") == 1


async def test_who_goes_away_takes_nobody_with_it() -> None:
    source = Source()
    reads = ReadTogether(source.read, name="test")
    source.gate.clear()
    asking = [asyncio.create_task(reads.ask("a")) for _ in range(2)]
    while not source.looks:
        await asyncio.sleep(0)
    asking[0].cancel()
    source.gate.set()
    assert await asking[1] == 1
    await reads.close()
