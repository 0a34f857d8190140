"""`?api_key=`: only for keys that allow it, only where it is taken, and never seen again anywhere."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.harness import Harness, TestPartner, bearer, session_headers

pytestmark = pytest.mark.anyio

ELSEWHERE = (
    "/v1/billing/balance",
    "/v1/billing/ledger",
    "/v1/webhooks",
    "/v1/api-keys",
    "/v1/sponsorship",
    "/v1/me",
    "/oauth/token",
    "/healthz",
    "/openapi.json",
    "/dashboard",
    "/dashboard/login",
    "/widget/v1/codetether.js",
)
SPELLINGS = ("api_key", "api%5Fkey", "%61pi_key", "API_KEY", "+api_key")


async def query_key(harness: Harness, partner: TestPartner, *, allow: bool = True) -> str:
    body = {"name": "Query", "scopes": ["tasks:read", "tasks:write"], "allow_query": allow}
    answer = await harness.http.post("/v1/api-keys", json=body, headers=bearer(partner.secret_key))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


async def test_a_key_made_for_it_opens_tasks_from_the_address(harness: Harness) -> None:
    key = await query_key(harness, await harness.make_partner())
    made = await harness.http.post("/v1/tasks", params={"api_key": key}, json={"prompt": "test:succeed"})
    assert made.status_code == 201, made.text
    read = await harness.http.get(f"/v1/tasks/{made.json()['task_id']}", params={"api_key": key})
    assert read.status_code == 200
    for answer in (made, read):
        assert answer.headers["ct-auth-warning"] == "query"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_key_in_the_header_carries_no_warning(harness: Harness) -> None:
    key = await query_key(harness, await harness.make_partner())
    answer = await harness.http.get("/v1/tasks", headers=bearer(key))
    assert (answer.status_code, "ct-auth-warning" in answer.headers) == (200, False)


async def test_a_key_that_was_not_made_for_it_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    for key in (partner.secret_key, await query_key(harness, partner, allow=False)):
        answer = await harness.http.get("/v1/tasks", params={"api_key": key})
        assert (answer.status_code, answer.json()["code"]) == (403, "query_key_not_allowed")
        assert answer.headers["ct-auth-warning"] == "query"


async def test_an_unknown_key_is_refused_as_in_the_header(harness: Harness) -> None:
    for path in ("/v1/tasks", "/v1/tasks/some"):
        answer = await harness.http.get(path, params={"api_key": "ct_test_" + "x" * 43})
        assert (answer.status_code, answer.json()["code"]) == (401, "key_invalid")


async def test_no_other_address_takes_it(harness: Harness) -> None:
    key = await query_key(harness, await harness.make_partner())
    for path in ELSEWHERE:
        method = "POST" if path == "/oauth/token" else "GET"
        answer = await harness.http.request(method, path, params={"api_key": key}, follow_redirects=False)
        assert answer.status_code == 400, f"{path}: {answer.text}"
        assert key not in answer.text + repr(answer.headers)


async def test_other_kinds_of_tokens_are_refused_in_the_address(harness: Harness) -> None:
    partner = await harness.make_partner()
    tokens = await harness.guest(partner)
    boot = (await harness.boot(partner))["boot_token"]
    for token in (tokens["access_token"], tokens["refresh_token"], boot, partner.publishable_key):
        answer = await harness.http.get("/v1/tasks", params={"api_key": token})
        assert (answer.status_code, answer.json()["code"]) == (400, "query_key_refused")
    for text in ("", "x", "Bearer x"):
        answer = await harness.http.get("/v1/tasks", params={"api_key": text})
        assert (answer.status_code, answer.json()["code"]) == (401, "key_invalid")


async def test_it_stands_alone(harness: Harness) -> None:
    partner = await harness.make_partner()
    key = await query_key(harness, partner)
    session = session_headers(await harness.guest(partner))
    refused: list[dict[str, Any]] = [
        {"headers": bearer(key)},
        {"headers": session},
        {"headers": {"Authorization": ""}},
        {"headers": {"Cookie": "ct_member=ctm_x"}},
        {"headers": {"Cookie": "theme=dark"}},
    ]
    for extra in refused:
        answer = await harness.http.get("/v1/tasks", params={"api_key": key}, **extra)
        assert (answer.status_code, answer.json()["code"]) == (400, "query_key_refused")
    twice = await harness.http.get(f"/v1/tasks?api_key={key}&api_key={key}")
    assert (twice.status_code, twice.json()["code"]) == (400, "query_key_refused")


async def test_a_key_whose_scopes_no_longer_fit_cannot_be_made_for_it(harness: Harness) -> None:
    partner = await harness.make_partner()
    body = {"name": "Both", "scopes": ["tasks:read", "guess"]}
    made = (await harness.http.post("/v1/api-keys", json=body, headers=bearer(partner.secret_key))).json()
    path = f"/v1/api-keys/{made['id']}"
    refused = await harness.http.patch(path, json={"allow_query": True}, headers=bearer(partner.secret_key))
    assert refused.json()["errors"][0]["source"] == {"pointer": "/allow_query"}
    both = {"scopes": ["tasks:read"], "allow_query": True}
    assert (await harness.http.patch(path, json=both, headers=bearer(partner.secret_key))).json()["allow_query"] is True
    assert (await harness.http.get("/v1/tasks", params={"api_key": made["secret"]})).status_code == 200
    await harness.http.patch(path, json={"allow_query": False}, headers=bearer(partner.secret_key))
    assert (await harness.http.get("/v1/tasks", params={"api_key": made["secret"]})).status_code == 403


async def test_neither_logs_nor_answers_show_it(harness: Harness) -> None:
    partner = await harness.make_partner()
    key = await query_key(harness, partner)
    for _ in range(3):
        await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=bearer(key))
    with capture_logs() as lines:
        answers = [
            await harness.http.get(f"{path}{name}={key}")
            for name in SPELLINGS
            for path in (
                "/v1/tasks?limit=1&",
                "/v1/tasks/none?",
                "/v1/tasks?limit=0&",
                "/v1/tasks?cursor=x&",
                "/v1/nowhere?",
                "/nowhere?",
                "/v1/tasks/?",
                "/v1/billing/balance?",
                "/v1/tasks?x=%00&",
            )
        ]
        answers.append(await harness.http.post(f"/v1/tasks?api_key={key}", json={"prompt": ""}))
        answers.append(await harness.http.put(f"/v1/tasks?api_key={key}", json={"prompt": ""}))
    assert answers[0].status_code == 200
    assert answers[0].json()["has_more"] is True
    assert len(lines) >= len(answers)
    for answer in answers:
        assert key not in answer.text + repr(answer.headers)
        assert "api_key=" not in repr(answer.headers)
    assert key not in repr(lines)
