"""A commit of the API wakes a delivering process of its own long before that would look by itself."""

import asyncio
import multiprocessing
import time

import pytest

from codetether_platform.kernel.clock import SystemClock
from tests.conftest import SECRET
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import answers
from tests.webhooks.worker_process import deliver

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.webhooks.worker_process"])


@pytest.mark.anyio
async def test_commit_reaches_another_process_by_hint_on_postgresql_and_by_poll_on_sqlite(house: House, receive: Receive) -> None:
    """On SQLite processes do not hear of each other: there it is the poll that finds it."""
    is_linked = house.db.dialect == "postgresql"
    clock, receiver = SystemClock(), await receive(answers(200))
    await house.register(receiver.url, clock)
    await house.db.link.start()
    ready = CONTEXT.Event()
    process = CONTEXT.Process(target=deliver, args=(house.db.url, SECRET, ready, 60.0 if is_linked else 0.3), daemon=True)
    process.start()
    try:
        assert await asyncio.to_thread(ready.wait, 60)
        await asyncio.sleep(0.3)  # its first look finds nothing
        begun = time.monotonic()
        await house.publish(clock)
        await receiver.wait_for(1, seconds=20)
        assert time.monotonic() - begun < 10, "found by the hint or the short poll, not by the long one"
    finally:
        process.kill()
        process.join()
