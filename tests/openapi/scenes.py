"""What takes more than one request to bring about: scenes in which every documented success that no single request shows is seen.

The authorization matrix sends each operation's own request; `play_all` adds these, while an `Observer` looks on.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.embed.people import prove
from tests.harness import Harness
from tests.oauth import apps
from tests.oauth.callers import Callers, Headers

Scene = Callable[[Harness, Callers], Awaitable[None]]


async def play_all(harness: Harness, callers: Callers) -> None:
    """Play every scene."""
    for scene in SCENES:
        await scene(harness, callers)


async def a_question_is_answered(harness: Harness, callers: Callers) -> None:
    made = await _post(harness, "/v1/tasks", {"prompt": "test:needs-input"}, callers.owner)
    await harness.run_jobs()
    task = (await harness.http.get(f"/v1/tasks/{made['task_id']}", headers=callers.owner)).json()
    question = task["needs_input"]
    answer = {"request_id": question["request_id"], "answer": question["choices"][0]}
    await _post(harness, f"/v1/tasks/{made['task_id']}/input", answer, callers.owner)


async def a_worker_carries_a_run(harness: Harness, callers: Callers) -> None:
    agent = (await _post(harness, "/v1/worker/agents", {"name": "scenes"}, callers.owner))["name"]
    await _post(harness, "/v1/tasks", {"prompt": "Forge a nail", "agent": f"external:{agent}"}, callers.owner)
    claim = await _post(harness, "/v1/worker/claim", {"agent": agent}, callers.owner)
    grip = {"task_id": claim["task_id"], "fence": claim["fence"]}
    await _post(harness, "/v1/worker/heartbeat", grip, callers.owner)
    told = {"events": [{"type": "progress", "key": "one", "message": "Begun"}]}
    await _post(harness, "/v1/worker/events", grip | told, callers.owner)
    await _post(harness, "/v1/worker/complete", grip | {"result": "Done"}, callers.owner)


async def an_old_client_creates_twice(harness: Harness, callers: Callers) -> None:
    for path in ("/v1/automation/tasks", "/v1/tasks/dispatch"):
        for _ in range(2):
            body = {"title": "Report", "description": "Write a short report"}
            await _post(harness, path, body, callers.owner | {"Idempotency-Key": path})


async def a_guest_proves_its_address(harness: Harness, callers: Callers) -> None:
    await prove(harness, callers.partner, await harness.guest(callers.partner), "scenes@acme.example")


async def an_app_acts_for_its_partner(harness: Harness, callers: Callers) -> None:
    app = await apps.register(harness, callers.partner)
    tokens = await apps.connect(harness, app)
    for path in ("/oauth/introspect", "/oauth/revoke"):
        assert (await apps.token(harness, app, {"token": tokens["access_token"]}, path=path)).status_code == 200
    for name in ("authorization-server", "protected-resource"):
        assert (await harness.http.get(f"/.well-known/oauth-{name}")).status_code == 200


SCENES: tuple[Scene, ...] = (
    a_question_is_answered,
    a_worker_carries_a_run,
    an_old_client_creates_twice,
    a_guest_proves_its_address,
    an_app_acts_for_its_partner,
)


async def _post(harness: Harness, path: str, body: Any, headers: Headers) -> dict[str, Any]:
    answer = await harness.http.post(path, json=body, headers=headers)
    assert answer.is_success, f"POST {path}: {answer.status_code} {answer.text}"
    return dict(answer.json()) if answer.content else {}
