"""Things for programs to ask for: one of each that a path parameter names, made over HTTP on a running platform."""

import time
from typing import Any

import httpx

from tests.harness import PAGE
from tests.openapi.serving import Served

RUN_SECONDS = 60


def make_things(served: Served) -> dict[str, str]:
    """Make them; return the ids by the names of the parameters."""
    key = {"Authorization": f"Bearer {served.secret_key}"}
    other = {"Authorization": f"Bearer {served.other_secret_key}"}
    with httpx.Client(base_url=served.base_url, headers=key, timeout=30) as http:

        def made(path: str, body: dict[str, Any] | None = None, **headers: Any) -> dict[str, Any]:
            answer = http.post(path, json=body, **headers)
            assert answer.is_success, f"POST {path}: {answer.status_code} {answer.text}"
            return dict(answer.json())

        webhook = made("/v1/webhooks", {"url": "http://127.0.0.1:9999/hook", "events": ["task.completed"]})["id"]
        vouched = made("/v1/embed/sessions", {"external_id": "fuzzed", "origin": PAGE})
        made("/v1/tasks", {"prompt": "Write a short report", "schedule": {"cron": "0 9 * * *"}})
        app = {"name": "Zap", "kind": "confidential", "redirect_uris": ["https://app.example/cb"], "scopes": ["tasks:read"]}
        api_key = made("/v1/api-keys", {"name": "CI", "scopes": ["tasks:read"]}, headers=other)["id"]
        return {
            "webhook_id": webhook,
            "delivery_id": made(f"/v1/webhooks/{webhook}/test")["id"],
            "user_id": vouched["user_id"],
            "schedule_id": http.get("/v1/schedules").json()["data"][0]["id"],
            "template_id": made("/v1/templates", {"name": "fuzzed", "title": "Report", "prompt": "Write a report"})["id"],
            "quote_id": made("/v1/quotes", {"prompt": "Write a report"})["id"],
            "agent_name": made("/v1/worker/agents", {"name": "fuzzed"})["name"],
            "guess": str(made("/v1/guess", {"description": "Summarise the news every day"})["prefilled_url"]).rpartition("=")[2],
            "key_id": api_key,
            "signing_key_id": made("/v1/partner/signing-keys", {"name": "Server", "algorithm": "HS256"})["id"],
            "oauth_client_id": made("/v1/oauth-clients", app)["id"],
        } | _finished(http, made("/v1/tasks", {"prompt": "Write a short report"})["task_id"])


def _finished(http: httpx.Client, task_id: str) -> dict[str, str]:
    """Wait until a task is done, and name it and its file."""
    end = time.monotonic() + RUN_SECONDS
    while time.monotonic() < end:
        task = http.get(f"/v1/tasks/{task_id}", params={"wait": 10}).json()
        if task["status"] == "completed":
            return {"task_id": task_id, "name": task["artifacts"][0]["name"]}
    raise AssertionError(f"the task is still {task['status']}")
