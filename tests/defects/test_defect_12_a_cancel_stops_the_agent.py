"""Defect 12 of today's CodeTether: cancel only flipped rows, results had no limit, and a webhook's address could be anything."""

import asyncio

import pytest

from codetether_platform.tasks.service.finish import MAX_RESULT_CHARACTERS, Ending, finish
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.states import Status
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio
PRIVATE = ["http://169.254.169.254/latest", "https://10.0.0.1/x", "https://192.168.1.1", "https://[fe80::1]/", "ftp://a.example"]


async def test_a_running_agent_stops_in_seconds(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = (await harness.http.post("/v1/tasks", json={"prompt": "test:slow:60"}, headers=headers)).json()
    working = asyncio.create_task(harness.run_jobs())
    while task["task_id"] not in harness.platform.carrier.active:
        await asyncio.sleep(0.01)
    cancelled = await harness.http.post(f"/v1/tasks/{task['task_id']}/cancel", headers=headers)
    assert cancelled.json()["status"] == "cancelled"
    await harness.platform.tender.watch()
    async with asyncio.timeout(5):
        await working
    assert harness.platform.carrier.active == {}


async def test_an_oversized_result_is_cut_and_says_so(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = (await harness.http.post("/v1/tasks", json={"prompt": "test:slow:60"}, headers=headers)).json()
    async with harness.db.write() as session:
        task, run = await lock_task(session, made["task_id"])
        task.status = Status.RUNNING.value
        ending = Ending(status=Status.COMPLETED, result="x" * (MAX_RESULT_CHARACTERS + 1))
        await finish(session, funding=harness.platform.ledger, task=task, run=run, ending=ending, now=harness.clock.now())
    result = (await harness.http.get(f"/v1/tasks/{made['task_id']}", headers=headers)).json()["result"]
    assert MAX_RESULT_CHARACTERS < len(result) < MAX_RESULT_CHARACTERS + 100
    assert "was cut here" in result


async def test_private_and_strange_targets_are_refused_at_every_door(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    for url in PRIVATE:
        for path, body in (
            ("/v1/tasks", {"prompt": "x", "callback_url": url}),
            ("/v1/tasks", {"prompt": "x", "webhook_url": url}),
            ("/v1/automation/tasks", {"title": "x", "description": "x", "webhook_url": url}),
            ("/v1/tasks/dispatch", {"title": "x", "description": "x", "webhook_url": url}),
            ("/v1/webhooks", {"url": url, "events": ["*"]}),
        ):
            answer = await harness.http.post(path, json=body, headers=headers)
            assert answer.status_code == 422, (path, url, answer.text)
