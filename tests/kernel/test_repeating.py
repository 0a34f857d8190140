"""Turns come again until the loop is stopped, whatever one of them does."""

import asyncio

import pytest

from codetether_platform.kernel.repeating import Repeating

pytestmark = pytest.mark.anyio
LONG = 3_600.0


class Turns:
    """Counts turns; what each does is scripted, the last line for ever."""

    def __init__(self, *script: object) -> None:
        self.script = list(script)
        self.taken = 0

    async def turn(self) -> object:
        self.taken += 1
        now = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(now, Exception):
            raise now
        return now


async def taken(turns: Turns, loop: Repeating, *, number: int) -> None:
    """Let the loop take so many turns."""
    loop.start()
    async with asyncio.timeout(5):
        while turns.taken < number:
            await asyncio.sleep(0.001)


async def test_a_turn_that_fails_is_logged_and_comes_again() -> None:
    turns = Turns(OSError("away"), ConnectionError("away"), None)
    loop = Repeating(turns.turn, seconds=0.001, name="test", failed="test.failed")
    await taken(turns, loop, number=4)
    await loop.stop()


async def test_only_a_turn_that_says_true_is_followed_at_once() -> None:
    turns = Turns(True, True, 5)
    loop = Repeating(turns.turn, seconds=LONG, name="test", failed="test.failed")
    await taken(turns, loop, number=3)
    await asyncio.sleep(0.02)
    assert turns.taken == 3
    await loop.stop()


async def test_the_first_turn_waits_as_long_as_it_is_told() -> None:
    turns = Turns(None)
    loop = Repeating(turns.turn, seconds=0.001, name="test", failed="test.failed", first_after=LONG)
    loop.start()
    await asyncio.sleep(0.02)
    assert turns.taken == 0
    await loop.stop()


async def test_a_loop_may_be_stopped_twice_and_begin_anew() -> None:
    turns = Turns(None)
    loop = Repeating(turns.turn, seconds=LONG, name="test", failed="test.failed")
    await loop.stop()
    for number in (1, 2):
        await taken(turns, loop, number=number)
        await loop.stop()
        await loop.stop()
    assert turns.taken == 2
