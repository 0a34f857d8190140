"""CodeTether's existing clients work unchanged: its automation and dispatch APIs, field for field."""

from typing import Any

import pytest

from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio
CREATED = {"task_id", "run_id", "status", "title", "description", "created_at", "model"}
SHOWN = CREATED | {"started_at", "completed_at", "runtime_seconds", "result_summary", "error"}
TASK = {"title": "Weekly report", "description": "test:succeed and write the weekly report", "agent_type": "build"}


async def create(harness: Harness, headers: dict[str, str], **fields: Any) -> dict[str, Any]:
    answer = await harness.http.post("/v1/automation/tasks", json=TASK | fields, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_task_is_created_shown_and_listed_with_the_old_fields(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = await create(harness, headers, model="claude-sonnet", priority=100, notify_email="a@example.com", codebase_id="global")
    assert set(made) == CREATED
    assert (made["status"], made["title"], made["description"]) == ("queued", TASK["title"], TASK["description"])
    assert made["model"] == "claude-sonnet"
    shown = (await harness.http.get(f"/v1/automation/tasks/{made['task_id']}", headers=headers)).json()
    assert set(shown) == SHOWN
    assert (shown["started_at"], shown["runtime_seconds"], shown["result_summary"], shown["error"]) == (None, None, None, None)
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/automation/tasks/{made['task_id']}", headers=headers)).json()
    assert (done["status"], done["runtime_seconds"]) == ("completed", 0)
    assert done["result_summary"]
    listed = (await harness.http.get("/v1/automation/tasks?status=completed&limit=10&offset=0", headers=headers)).json()
    assert listed == {"tasks": [done], "total": 1, "limit": 10, "offset": 0}
    same = (await harness.http.get(f"/v1/tasks/{made['task_id']}", headers=headers)).json()
    assert (same["run_id"], same["result"], same["metadata"]["agent_type"]) == (done["run_id"], done["result_summary"], "build")


async def test_the_list_counts_all_and_shows_a_stretch(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = [(await create(harness, headers, title=f"T{number}"))["task_id"] for number in range(4)]
    page = (await harness.http.get("/v1/automation/tasks?limit=2&offset=1", headers=headers)).json()
    assert ([task["task_id"] for task in page["tasks"]], page["total"]) == (made[1:3][::-1], 4)


async def test_a_repeated_create_is_200_and_marked(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Idempotency-Key": "n8n-1"}
    first = await create(harness, headers)
    again = await harness.http.post("/v1/automation/tasks", json=TASK, headers=headers)
    assert again.status_code == 200
    assert again.json() == first | {"_idempotent_replay": "true"}
    other = await harness.http.post("/v1/automation/tasks", json=TASK | {"title": "Other"}, headers=headers)
    assert (other.status_code, set(other.json())) == (422, {"detail"})


async def test_a_task_is_cancelled_once(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    path = f"/v1/automation/tasks/{(await create(harness, headers))['task_id']}"
    gone = await harness.http.delete(path, headers=headers)
    assert (gone.status_code, gone.json()["status"], set(gone.json())) == (200, "cancelled", {"task_id", "status", "message"})
    again = await harness.http.delete(path, headers=headers)
    assert (again.status_code, again.json()["detail"]["error"]) == (409, "conflict")
    assert (await harness.http.get(path, headers=headers)).json()["status"] == "cancelled"


async def test_refusals_speak_as_fastapi_does(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)
    missing = await harness.http.get("/v1/automation/tasks/nope", headers=headers)
    assert (missing.status_code, missing.json()["detail"]["error"]) == (404, "not_found")
    assert set(missing.json()["detail"]) == {"error", "message"}
    nobody = await harness.http.get("/v1/automation/tasks")
    assert (nobody.status_code, nobody.json()["detail"]["error"]) == (401, "unauthorized")
    wrong = await harness.http.post("/v1/automation/tasks", json=TASK | {"priority": 101}, headers=headers)
    assert (wrong.status_code, wrong.json()["detail"]["error"]) == (422, "validation_error")
    both = await harness.http.post("/v1/automation/tasks", json=TASK | {"prompt": "x"}, headers=headers)
    assert both.status_code == 422
    user = session_headers(await harness.vouched(partner, external_id="u1"))
    assert (await harness.http.get("/v1/automation/tasks", headers=user)).status_code == 403


async def test_capabilities_and_me_answer_a_key(harness: Harness) -> None:
    partner = await harness.make_partner(name="Acme")
    headers = bearer(partner.secret_key)
    assert (await harness.http.get("/v1/automation/me", headers=headers)).json() == {
        "id": partner.id,
        "email": None,
        "name": "Acme",
        "authenticated": True,
    }
    told = (await harness.http.get("/v1/automation", headers=headers)).json()
    assert told["statuses"] == ["queued", "running", "needs_input", "completed", "failed", "cancelled"]


async def test_what_a_user_asks_is_not_shown_to_its_partner_here_either(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = session_headers(await harness.vouched(partner, external_id="u1"))
    made = (await harness.http.post("/v1/tasks", json={"prompt": "private"}, headers=user)).json()
    headers = bearer(partner.secret_key)
    shown = await harness.http.get(f"/v1/automation/tasks/{made['task_id']}", headers=headers)
    assert (shown.status_code, "private" in shown.text) == (403, False)
    assert (await harness.http.get("/v1/automation/tasks", headers=headers)).json()["total"] == 0
    assert (await harness.http.get(f"/v1/tasks/dispatch/{made['task_id']}", headers=headers)).status_code == 403


async def test_the_github_action_dispatches_and_polls(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    body = {
        "title": "Review",
        "description": "test:succeed review this pull request",
        "agent_type": "code-review",
        "metadata": {"source": "github-actions", "repo": "a/b", "pr_number": 7},
    }
    made = await harness.http.post("/v1/tasks/dispatch", json=body, headers=headers)
    assert made.status_code == 201, made.text
    task = made.json()
    assert (task["status"], task["event_id"], task["task_timeout_seconds"], task["result"]) == ("pending", None, 600, None)
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/dispatch/{task['task_id']}", headers=headers)).json()
    assert (done["status"], done["dispatched_via_knative"]) == ("completed", False)
    assert done["result"]
    kept = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()["metadata"]
    assert (kept["pr_number"], kept["agent_type"]) == ("7", "code-review")
