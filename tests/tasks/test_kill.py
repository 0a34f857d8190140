"""Kills the server at random moments: every run still ends once, with every event told once and every hold ended.

CODETETHER_TEST_KILLS says how often, twice unless it is set.
"""

import os
import random
import time
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from tests.tools.server import Server

KILLS = int(os.environ.get("CODETETHER_TEST_KILLS", "2"))
TASKS = 3
STEPS = 12
END_SECONDS = 90


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_kills_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    random.seed(20261124)
    server = Server(tmp_path, database_url)
    partner = msgspec.json.decode(server.run("partner", "create", "Acme", "--json"))
    headers = {"Authorization": f"Bearer {partner['test_secret_key']}"}
    server.start()
    try:
        server.wait_until_ready()
        made: list[str] = []
        for kill in range(KILLS):
            if kill < TASKS:
                answer = httpx.post(
                    server.base_url + "/v1/tasks", json={"prompt": f"test:steps:{STEPS} test:slow:2"}, headers=headers, timeout=10
                )
                assert answer.status_code == 201, answer.text
                made.append(answer.json()["task_id"])
            time.sleep(random.uniform(0.02, 0.7))
            server.kill()
            server.start()
            server.wait_until_ready()
        for task_id in made:
            check_ended_once(server, headers, task_id)
        balance = httpx.get(server.base_url + "/v1/billing/balance", headers=headers, timeout=10).json()
        assert balance["held_micros"] == 0
    finally:
        server.kill()
    assert server.run("ledger", "verify")


def check_ended_once(server: Server, headers: dict[str, str], task_id: str) -> None:
    deadline = time.monotonic() + END_SECONDS
    while True:
        task: dict[str, Any] = httpx.get(f"{server.base_url}/v1/tasks/{task_id}?wait=5", headers=headers, timeout=20).json()
        if task["status"] in ("completed", "failed", "cancelled"):
            break
        assert time.monotonic() < deadline, f"{task} {server.log.read_text()[-3000:]}"
    events = httpx.get(f"{server.base_url}/v1/tasks/{task_id}/events", headers=headers, timeout=10).json()["data"]
    assert task["status"] == "completed", (task, server.log.read_text()[-3000:])
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    kinds = [event["type"] for event in events]
    assert kinds.count("task.created") == kinds.count("task.started") == kinds.count("task.completed") == 1
    steps = [event["data"]["step"] for event in events if event["type"] == "task.progress"]
    assert steps == sorted(set(steps)), steps
    assert task["charge"]["amount_micros"] > 0
