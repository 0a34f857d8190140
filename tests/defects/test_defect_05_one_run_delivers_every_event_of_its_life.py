"""Defect 5 of today's CodeTether: one webhook a run. Once `needs_input` was delivered nothing followed, and `started` and
`progress` never fired.
"""

import json

import pytest

from tests.harness import Harness, bearer
from tests.webhooks.conftest import Receive, receive  # noqa: F401 - fixture
from tests.webhooks.receiver import answers

pytestmark = pytest.mark.anyio


async def test_one_run_delivers_every_event_of_its_life_in_order(harness: Harness, receive: Receive) -> None:  # noqa: F811
    hook, callback = await receive(answers(200)), await receive(answers(200))
    headers = bearer((await harness.make_partner()).secret_key)
    ordered = {"url": hook.url, "events": ["*"], "ordering": "task"}
    assert (await harness.http.post("/v1/webhooks", json=ordered, headers=headers)).status_code == 201
    task = {"prompt": "test:steps:2 test:needs-input", "callback_url": callback.url}
    task_id = (await harness.http.post("/v1/tasks", json=task, headers=headers)).json()["task_id"]
    await harness.run_jobs()
    await harness.platform.deliveries.deliver_due()
    asked = (await harness.http.get(f"/v1/tasks/{task_id}", headers=headers)).json()["needs_input"]
    answer = {"request_id": asked["request_id"], "answer": (asked.get("choices") or ["Yes"])[0]}
    assert (await harness.http.post(f"/v1/tasks/{task_id}/input", json=answer, headers=headers)).status_code == 200
    await harness.run_jobs()
    await harness.platform.deliveries.deliver_due()

    bodies = [json.loads(got.body) for got in hook.received]
    types = [body["type"] for body in bodies]
    assert [body["sequence"] for body in bodies] == list(range(1, len(bodies) + 1))
    assert types[0] == "task.created"
    assert types[-1] == "task.completed"
    assert {"task.started", "task.progress", "task.needs_input"} < set(types)
    assert types.index("task.started") < types.index("task.progress") < types.index("task.needs_input")
    told = [json.loads(got.body)["event"] for got in callback.received]
    assert sorted(told) == sorted(name.replace(".", "_") for name in types[1:])
