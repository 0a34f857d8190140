"""Restarting PostgreSQL at once, under load: nothing that was answered 2xx is lost, what is refused is refused cleanly.

`WEBHOOK_RESTARTS=20` for the full size.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from structlog.testing import capture_logs

from codetether_platform.kernel.db import Database
from codetether_platform.settings import load_settings
from codetether_platform.webhooks import worker as worker_module
from tests.conftest import KINDS, SECRET
from tests.harness import Harness, bearer
from tests.tools import postgres
from tests.tools.databases import create_from_models
from tests.tools.postgres import Server
from tests.webhooks.conftest import Receive
from tests.webhooks.receiver import answers

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(900),
    pytest.mark.skipif("postgresql" not in KINDS, reason="CODETETHER_TEST_DATABASES leaves PostgreSQL out"),
]

RESTARTS = int(os.environ.get("WEBHOOK_RESTARTS", "2"))
CLIENTS = 4
BACK_SECONDS = 5.0


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of this test's own, whose commits are on disk when they are answered."""
    with postgres.running() as server:
        with psycopg.connect(server.url(driver="postgresql"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_commit = on")
            connection.execute("SELECT pg_reload_conf()")
        yield server


@pytest.fixture
def kept_logs() -> Iterator[list[Any]]:
    """Log lines kept, not written: drawing hundreds of tracebacks takes longer than the test."""
    with capture_logs() as lines:
        yield cast("list[Any]", lines)


async def test_immediate_restarts_lose_nothing_and_are_answered_503(
    server: Server, receive: Receive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_logs: list[Any]
) -> None:
    monkeypatch.setattr(worker_module, "PAUSE_SECONDS", 0.2)
    await create_from_models(server.url())
    settings = load_settings(
        {},
        secret_key=SECRET,
        database_url=server.url(),
        data_dir=str(tmp_path),
        webhook_allow_loopback=True,
        rate_limits=False,
        log_level="error",
    )
    db = Database(server.url())
    await db.link.start()
    harness = Harness(settings=settings, db=db, clock=cast("Any", db.link.clock))
    receiver = await receive(answers(200))
    headers = bearer((await harness.make_partner()).secret_key)
    hook = {"url": receiver.url, "events": ["task.created"], "max_in_flight": 16}
    assert (await harness.http.post("/v1/webhooks", json=hook, headers=headers)).status_code == 201
    delivering = asyncio.create_task(harness.platform.deliveries.run())
    made: list[tuple[float, str]] = []
    is_over = asyncio.Event()

    async def load() -> None:
        while not is_over.is_set():
            answer = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
            if answer.status_code == 201:
                made.append((time.monotonic(), answer.json()["task_id"]))
                continue
            assert answer.status_code == 503, (answer.text, [line for line in kept_logs if line["log_level"] == "error"][-1])
            assert answer.headers["content-type"].startswith("application/problem+json")
            assert 1 <= int(answer.headers["retry-after"]) <= 60
            await asyncio.sleep(0.05)

    async def restart_once() -> None:
        enough = len(made) + 5
        await _until(lambda: len(made) >= enough, clients)
        await asyncio.to_thread(server.restart_immediately)
        back_at = time.monotonic()
        await _until(lambda: made[-1][0] > back_at, clients)
        assert made[-1][0] - back_at < BACK_SECONDS

    clients = [asyncio.create_task(load()) for _ in range(CLIENTS)]
    try:
        for _ in range(RESTARTS):
            await restart_once()
        is_over.set()
        await asyncio.gather(*clients)
        created = {task_id for _, task_id in made}
        await _until(lambda: created <= {_task_of(got.body) for got in receiver.received}, [delivering])
    finally:
        is_over.set()
        await asyncio.gather(*clients, return_exceptions=True)
        await harness.platform.deliveries.stop()
        await delivering
        await harness.http.aclose()
        await db.close()
    print(f"{len(made)} tasks, {RESTARTS} restarts, {len(receiver.received)} deliveries")


async def _until(is_so: Callable[[], bool], alive: list[asyncio.Task[None]], *, seconds: float = 60) -> None:
    """Wait until something is so, as long as those who bring it about live."""
    async with asyncio.timeout(seconds):
        while not is_so():
            for task in alive:
                if task.done():
                    task.result()
            await asyncio.sleep(0.02)


def _task_of(body: bytes) -> str:
    _, _, after = body.partition(b'"task_id":"')
    return after[:36].decode()
