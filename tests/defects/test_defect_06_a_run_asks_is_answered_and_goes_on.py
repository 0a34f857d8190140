"""Defect 6 of today's CodeTether: nothing set `needs_input`, and no API answered it."""

import pytest

from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio


async def test_a_run_asks_is_answered_and_goes_on(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = (await harness.http.post("/v1/tasks", json={"prompt": "test:needs-input"}, headers=headers)).json()
    path = f"/v1/tasks/{task['task_id']}"
    await harness.run_jobs()
    asked = (await harness.http.get(path, headers=headers)).json()
    assert asked["status"] == "needs_input"
    question = asked["needs_input"]
    body = {"request_id": question["request_id"], "answer": (question["choices"] or ["Short"])[0]}
    assert (await harness.http.post(f"{path}/input", json=body, headers=headers)).json()["status"] == "running"
    await harness.run_jobs()
    told = (await harness.http.get(f"/v1/events?task_id={task['task_id']}", headers=headers)).json()["data"]
    kinds = [event["type"] for event in told]
    assert kinds.index("task.needs_input") < kinds.index("task.completed") == len(kinds) - 1
