"""Kills the server while scheduled runs become due: each still starts once, whether it was killed before, in or after the start."""

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from codetether_platform.kernel.clock import rfc3339
from tests.tasks.test_kill import check_ended_once
from tests.tools.server import Server

KILLS = 1
SCHEDULES = 6


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_kills_while_runs_become_due_lose_and_double_none(database_url: str, tmp_path: Path) -> None:
    random.seed(20261124)
    server = Server(tmp_path, database_url)
    partner = msgspec.json.decode(server.run("partner", "create", "Acme", "--json"))
    headers = {"Authorization": f"Bearer {partner['test_secret_key']}"}
    server.start()
    try:
        server.wait_until_ready()
        made = []
        for number in range(SCHEDULES):
            at = datetime.now(UTC) + timedelta(seconds=3 + number / 2)
            body = {"prompt": "test:steps:2", "schedule": {"run_at": rfc3339(at)}}
            answer = httpx.post(f"{server.base_url}/v1/tasks", json=body, headers=headers, timeout=10)
            assert answer.status_code == 201, answer.text
            made.append(answer.json())
        time.sleep(2)
        for _ in range(KILLS):
            time.sleep(random.uniform(0.2, 1.2))
            server.kill()
            server.start()
            server.wait_until_ready()
        for task in made:
            check_ended_once(server, headers, task["task_id"])
            schedule = httpx.get(f"{server.base_url}/v1/schedules/{task['schedule_id']}", headers=headers, timeout=10).json()
            assert (schedule["status"], schedule["runs_started"], schedule["last_task_id"]) == ("ended", 1, task["task_id"])
        tasks = httpx.get(f"{server.base_url}/v1/tasks?limit=100", headers=headers, timeout=10).json()["data"]
        assert len(tasks) == SCHEDULES
        assert httpx.get(f"{server.base_url}/v1/billing/balance", headers=headers, timeout=10).json()["held_micros"] == 0
    finally:
        server.kill()
    assert server.run("ledger", "verify")
