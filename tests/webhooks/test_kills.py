"""Killing the delivering process while events flow: none is lost, and what comes twice was in flight, with its id and bytes.

`WEBHOOK_KILLS=100 WEBHOOK_EVENTS=10000` for the full size.
"""

import asyncio
import multiprocessing
import os
import random
import time
from collections import defaultdict
from itertools import pairwise

import pytest

from codetether_platform.kernel.clock import SystemClock
from tests.conftest import SECRET
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import Receiver, answers
from tests.webhooks.worker_process import LEASE_SECONDS, deliver

KILLS = int(os.environ.get("WEBHOOK_KILLS", "3"))
EVENTS = int(os.environ.get("WEBHOOK_EVENTS", "150"))
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.webhooks.worker_process"])


class Killed:
    """A delivering process, and when it was killed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.kills: list[float] = []
        self.process = self._start()

    def _start(self) -> "multiprocessing.context.ForkServerProcess":
        ready = CONTEXT.Event()
        process = CONTEXT.Process(target=deliver, args=(self._url, SECRET, ready), daemon=True)
        process.start()
        assert ready.wait(60)
        return process

    def kill(self) -> None:
        """kill -9, and start the next."""
        self.process.kill()
        self.process.join()
        self.kills.append(time.monotonic())
        self.process = self._start()


@pytest.mark.anyio
@pytest.mark.timeout(1_800)
async def test_kills_lose_no_event_and_double_only_what_was_in_flight(house: House, receive: Receive) -> None:
    arrived: dict[str, list[tuple[float, bytes]]] = defaultdict(list)

    async def answer_soon(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
        got = receiver.received.pop()
        arrived[got.webhook_id].append((time.monotonic(), got.body))
        await asyncio.sleep(0.01)
        await answers(200)(receiver, writer)

    receiver, clock = await receive(answer_soon), SystemClock()
    await house.register(receiver.url, clock, max_in_flight=16)
    killed = await asyncio.to_thread(Killed, house.db.url)
    committed: set[str] = set()
    try:
        for _ in range(KILLS):
            for _ in range(EVENTS // KILLS):
                committed.add(await house.publish(clock))
            await asyncio.sleep(random.random() * 0.3)
            await asyncio.to_thread(killed.kill)
        async with asyncio.timeout(60 + LEASE_SECONDS + EVENTS / 50):
            while not committed <= arrived.keys():
                await asyncio.sleep(0.05)
        await asyncio.sleep(LEASE_SECONDS + 1)  # for what would come again
    finally:
        killed.process.kill()
        killed.process.join()
    assert arrived.keys() == committed
    doubled = {webhook_id: times for webhook_id, times in arrived.items() if len(times) > 1}
    for times in doubled.values():
        assert len({body for _, body in times}) == 1
        for (first, _), (second, _) in pairwise(times):
            assert any(first < kill < second for kill in killed.kills), "doubled without a kill between"
    print(f"{len(committed)} events, {KILLS} kills, {len(doubled)} doubled")
