"""Things for the authorization matrix to be refused at: one builder for each path parameter of the OpenAPI document.

A builder makes the thing over HTTP, with the credential of its owner, and returns the parameter's value. `made` holds the
values of the parameters that stand before it in the path. An operation with a parameter that is not listed fails the matrix.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

from codetether_billing.statements.closer import MonthCloser
from codetether_platform.kernel.clock import FixedClock
from tests.harness import PAGE, Harness

Headers: TypeAlias = dict[str, str]
Made: TypeAlias = dict[str, str]
Builder: TypeAlias = Callable[[Harness, Headers, Made], Awaitable[str]]


async def build(path: str, *, harness: Harness, headers: Headers) -> Made:
    """Make everything that a path, or a text with a path and a body, names in braces.

    Raises:
        LookupError: A parameter without a builder.
    """
    made: Made = {}
    for name in re.findall(r"{(\w+)}", path):
        builder = BUILDERS.get(f"{path.partition('{')[0]}{name}") or BUILDERS.get(name)
        if builder is None:
            raise LookupError(f"nothing builds the parameter '{name}' of {path}: add a builder to tests/oauth/objects.py")
        made[name] = await builder(harness, headers, made)
    return made


async def _task(harness: Harness, headers: Headers, _made: Made) -> str:
    return str((await _post(harness, "/v1/tasks", {"prompt": "test:succeed"}, headers))["task_id"])


async def _artifact(harness: Harness, headers: Headers, made: Made) -> str:
    # A task of its own: one that writes a file takes its time, and there are few of them.
    made["task_id"] = str((await _post(harness, "/v1/tasks", {"prompt": "Write a short report"}, headers))["task_id"])
    await harness.run_jobs()
    task = (await harness.http.get(f"/v1/tasks/{made['task_id']}", headers=headers)).json()
    return str(task["artifacts"][0]["name"])


async def _webhook(harness: Harness, headers: Headers, _made: Made) -> str:
    body = {"url": "http://127.0.0.1:9999/hook", "events": ["*"]}
    return str((await _post(harness, "/v1/webhooks", body, headers))["id"])


async def _delivery(harness: Harness, headers: Headers, made: Made) -> str:
    if "webhook_id" not in made:
        made = {"webhook_id": await _webhook(harness, headers, made)}
    return str((await _post(harness, f"/v1/webhooks/{made['webhook_id']}/test", None, headers))["id"])


async def _guess(harness: Harness, headers: Headers, _made: Made) -> str:
    guess = await _post(harness, "/v1/guess", {"description": "Summarise the news every morning at 9"}, headers)
    return str(guess["prefilled_url"]).rpartition("=")[2]


async def _key(harness: Harness, headers: Headers, _made: Made) -> str:
    return str((await _post(harness, "/v1/api-keys", {"name": "CI", "scopes": ["tasks:read"]}, headers))["id"])


async def _oauth_client(harness: Harness, headers: Headers, _made: Made) -> str:
    body = {"name": "Zap", "kind": "confidential", "redirect_uris": ["https://app.example/callback"], "scopes": ["tasks:read"]}
    return str((await _post(harness, "/v1/oauth-clients", body, headers))["id"])


async def _signing_key(harness: Harness, headers: Headers, _made: Made) -> str:
    # There are few at a time, and nobody but the owner ends one.
    listed = (await harness.http.get("/v1/partner/signing-keys", headers=headers)).json()["data"]
    if listed:
        return str(listed[0]["id"])
    return str((await _post(harness, "/v1/partner/signing-keys", {"name": "Server", "algorithm": "HS256"}, headers))["id"])


async def _own_key(harness: Harness, headers: Headers, _made: Made) -> str:
    listed = (await harness.http.get("/v1/me/api-keys", headers=headers)).json()["data"]
    if listed:
        return str(listed[0]["id"])
    return str((await _post(harness, "/v1/me/api-keys", {"name": "Script", "scopes": ["tasks:read"]}, headers))["id"])


async def _schedule(harness: Harness, headers: Headers, _made: Made) -> str:
    body = {"prompt": "Write a short report", "schedule": {"cron": "0 9 * * *"}}
    made = await _post(harness, "/v1/tasks", body, headers)
    return str(made.get("schedule_id") or made["schedule"]["id"])


async def _template(harness: Harness, headers: Headers, _made: Made) -> str:
    body = {"name": f"report-{harness.clock.now().timestamp():.0f}-{_count()}", "title": "Report", "prompt": "Write a report"}
    return str((await _post(harness, "/v1/templates", body, headers))["id"])


async def _quote(harness: Harness, headers: Headers, _made: Made) -> str:
    return str((await _post(harness, "/v1/quotes", {"prompt": "Write a report"}, headers))["id"])


async def _agent(harness: Harness, headers: Headers, _made: Made) -> str:
    return str((await _post(harness, "/v1/worker/agents", {"name": f"agent-{_count()}"}, headers))["name"])


async def _statement(harness: Harness, headers: Headers, _made: Made) -> str:
    # The closer's clock is ahead: the months of all partners are over for it, and no credential has ended.
    later = FixedClock(harness.clock.now() + timedelta(days=40))
    await MonthCloser(harness.db, later, harness.platform.keyring).turn()
    listed = (await harness.http.get("/v1/billing/statements", headers=headers)).json()["data"]
    return str(listed[0]["id"])


async def _user(harness: Harness, headers: Headers, _made: Made) -> str:
    body = {"external_id": f"u-{_count()}", "origin": PAGE}
    return str((await _post(harness, "/v1/embed/sessions", body, headers))["user_id"])


BUILDERS: dict[str, Builder] = {
    "task_id": _task,
    "name": _artifact,
    "webhook_id": _webhook,
    "delivery_id": _delivery,
    "guess": _guess,
    "key_id": _key,
    "/v1/me/api-keys/key_id": _own_key,
    "schedule_id": _schedule,
    "template_id": _template,
    "quote_id": _quote,
    "agent_name": _agent,
    "user_id": _user,
    "signing_key_id": _signing_key,
    "statement_id": _statement,
    "oauth_client_id": _oauth_client,
}


async def _post(harness: Harness, path: str, body: dict[str, Any] | None, headers: Headers) -> dict[str, Any]:
    answer = await harness.http.post(path, json=body, headers=headers)
    assert answer.is_success, f"POST {path}: {answer.status_code} {answer.text}"
    return dict(answer.json())


_counts = iter(range(1_000_000))


def _count() -> int:
    return next(_counts)
