"""Every code of the table is produced by a test: here over HTTP in both formats, or where the list says.

A code that is added fails this file until something produces it.
"""

import importlib
import re
from typing import Any

import httpx
import msgspec
import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import all_codes
from codetether_platform.migrations.schema import modules_named
from codetether_platform.settings import Settings
from codetether_platform.web.json_api import JSON_API_MEDIA_TYPE
from tests.harness import PAGE, Harness, bearer, session_headers
from tests.house.source import ROOT
from tests.oauth.callers import Callers, gather
from tests.openapi.observer import Observer

pytestmark = pytest.mark.anyio

NONE = "01890000-0000-7000-8000-000000000000"


class Request(msgspec.Struct, frozen=True):
    """A request that is refused with a code, as a caller of `gather`: `owner`, `owner_user`, a stranger, or `nobody`."""

    code: str
    method: str
    path: str
    caller: str = "owner"
    json: Any = None
    content: bytes | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)


REQUESTS = (
    Request("agent_unavailable", "POST", "/v1/tasks", "live", {"prompt": "x"}),
    Request("api_key_not_found", "GET", f"/v1/api-keys/{NONE}"),
    Request("bad_request", "GET", "/v1/tasks?status=%00"),
    Request("body_too_large", "POST", "/v1/tasks", content=b'"' + b"x" * 1_000_000 + b'"'),
    Request("client_id_unknown", "POST", "/v1/embed/boot", "page", {"client_id": "ctpk_test_" + "x" * 24}),
    Request("consent_required", "POST", "/v1/tasks", "no consent", {"prompt": "x"}),
    Request("consent_version_unknown", "POST", "/v1/embed/consent", "owner_user", {"version": "1999-01-01"}),
    Request("cursor_invalid", "GET", "/v1/tasks?cursor=forged"),
    Request("email_already_proven", "POST", "/v1/embed/auth/start", "owner_user", {"email": "eve@acme.example"}),
    Request("email_code_over", "POST", "/v1/embed/auth/verify", "owner_user", {"code": "0000-0000"}),
    Request("guess_not_found", "GET", "/v1/guesses/forged"),
    Request("idempotency_key_invalid", "POST", "/v1/tasks", json={"prompt": "x"}, headers={"Idempotency-Key": '""'}),
    Request("idempotency_key_reused", "PATCH", "/v1/sponsorship", json={}, headers={"Idempotency-Key": "taken"}),
    Request("invalid_client_id", "POST", "/v1/embed/boot", "page", {"client_id": "nonsense"}),
    Request("json_invalid", "POST", "/v1/tasks", content=b"{"),
    Request("key_invalid", "GET", "/v1/tasks", "unknown key"),
    Request("method_not_allowed", "PUT", "/v1/tasks"),
    Request("not_found", "GET", "/v1/nothing"),
    Request("oauth_client_not_found", "GET", f"/v1/oauth-clients/{NONE}"),
    Request("origin_mismatch", "GET", "/v1/tasks", "session on another page"),
    Request("partner_suspended", "GET", "/v1/tasks", "suspended partner"),
    Request("publishable_key_only", "GET", "/v1/tasks", "publishable only"),
    Request("query_key_not_allowed", "GET", "/v1/tasks?api_key=KEY", "nobody"),
    Request("query_key_refused", "GET", "/v1/tasks?api_key=KEY"),
    Request("quote_not_found", "GET", f"/v1/quotes/{NONE}"),
    Request("run_exceeds_cap", "POST", "/v1/tasks", "poor", {"prompt": "test:succeed"}),
    Request("schedule_not_found", "GET", f"/v1/schedules/{NONE}"),
    Request("statement_not_found", "GET", f"/v1/billing/statements/{NONE}"),
    Request("task_not_found", "GET", f"/v1/tasks/{NONE}"),
    Request("template_not_found", "GET", f"/v1/templates/{NONE}"),
    Request("token_invalid", "GET", "/v1/tasks", "unknown session"),
    Request("unauthenticated", "GET", "/v1/tasks", "nobody"),
    Request("unsupported_media_type", "POST", "/v1/tasks", content=b"x", headers={"Content-Type": "text/plain"}),
    Request("user_not_found", "GET", f"/v1/users/{NONE}"),
    Request("user_suspended", "GET", "/v1/tasks", "suspended user"),
    Request("validation_failed", "POST", "/v1/tasks", json={"prompt": 7}),
    Request("webhook_not_found", "GET", f"/v1/webhooks/{NONE}"),
    Request("webhook_url_refused", "POST", "/v1/webhooks", json={"url": "http://10.0.0.1/", "events": ["*"]}),
    Request("wrong_key_kind", "GET", "/v1/me"),
)
#: Produced over HTTP by these tests, which need more than one request.
ELSEWHERE = {
    "account_link_needed": "tests/embed/test_proof.py",
    "api_key_limit_reached": "tests/oauth/test_api_keys.py",
    "artifact_not_found": "tests/tasks/test_tasks.py",
    "content_withheld": "tests/tasks/test_tasks.py",
    "cursor_expired": "tests/tasks/test_feed.py",
    "delivery_not_found": "tests/webhooks/test_manage.py",
    "email_code_wrong": "tests/embed/test_proof_threats.py",
    "email_not_proven": "tests/tasks/test_tasks.py",
    "external_agent_in_use": "tests/tasks/test_workers.py",
    "external_agent_not_found": "tests/tasks/test_workers.py",
    "guest_allowance_used": "tests/tasks/test_tasks.py",
    "idempotency_answer_lost": "tests/web/test_idempotency.py",
    "idempotency_in_progress": "tests/web/test_idempotency.py",
    "lease_lost": "tests/tasks/test_workers.py",
    "no_question_open": "tests/tasks/test_tasks.py",
    "oauth_client_limit_reached": "tests/oauth/test_apps.py",
    "oauth_client_public": "tests/oauth/test_apps.py",
    "origin_not_allowed": "tests/embed/test_boot.py",
    "proof_required": "tests/oauth/test_api_keys.py",
    "question_mismatch": "tests/tasks/test_tasks.py",
    "quote_expired": "tests/tasks/test_quotes.py",
    "quote_mismatch": "tests/tasks/test_quotes.py",
    "run_limit_reached": "tests/tasks/test_workers.py",
    "rate_limited": "tests/web/test_rate_limits.py",
    "schedule_ended": "tests/schedules/test_schedules.py",
    "schedule_limit_reached": "tests/schedules/test_schedules.py",
    "scope_missing": "tests/oauth/test_matrix.py",
    "signing_key_limit_reached": "tests/embed/test_signed_users.py",
    "signing_key_not_found": "tests/embed/test_signed_users.py",
    "task_changed": "tests/tasks/test_tasks_complete.py",
    "task_finished": "tests/tasks/test_tasks.py",
    "task_started": "tests/tasks/test_tasks_complete.py",
    "template_changed": "tests/templates/test_templates.py",
    "template_name_taken": "tests/templates/test_templates.py",
    "too_many_webhooks": "tests/webhooks/test_api.py",
    "unavailable": "tests/web/test_envelope.py",
    "user_deleted": "tests/users/test_erasing.py",
    "webhook_is_disabled": "tests/webhooks/test_api.py",
}
#: Refusals of the ledger at any door that costs money; produced where the ledger is tested.
LEDGER = {
    "books_not_open": "tests/billing/test_service.py",
    "cap_reached": "tests/billing/test_caps.py",
    "funds_exhausted": "tests/billing/test_caps.py",
    "hold_ended": "tests/billing/test_service.py",
    "hold_mismatch": "tests/billing/test_service.py",
    "hold_not_found": "tests/billing/test_service.py",
    "in_flight_full": "tests/billing/test_caps.py",
    "max_charge_too_low": "tests/billing/test_service.py",
    "model_not_priced": "tests/billing/test_service.py",
    "reference_mismatch": "tests/billing/test_money.py",
    "reversal_too_large": "tests/billing/test_money.py",
    "sponsorship_inactive": "tests/billing/test_service.py",
    "transfer_not_found": "tests/billing/test_money.py",
}
#: No request is answered with these, and why.
NEVER_SENT = {
    "journal_broken": "the closer's; it is logged and the month stays open (tests/billing/test_statements.py)",
    "book_moved": "a racing writer's; the ledger takes it and tries again (tests/billing/test_race.py)",
    "conflict": "the branch of the tree; leaves are sent",
    "forbidden": "the branch of the tree; leaves are sent, but by the demo to a page that is not its own",
    "payment_required": "the branch of the tree; leaves are sent",
    "precondition_failed": "the branch of the tree; leaves are sent",
    "move_not_allowed": "a state that no caller can bring about (tests/tasks/test_states.py)",
    "partner_not_found": "partners are not deleted: a credential always has one",
    "demo_session_refused": "the demo's own page, when its own key is refused",
    "authorization_refused": "a page of /oauth/authorize (tests/oauth/test_authorize.py)",
    "form_foreign": "a page of the dashboard (tests/dashboard/test_forms.py)",
    "form_invalid": "a page of the dashboard (tests/dashboard/test_forms.py)",
    "member_needed": "the dashboard sends to its sign-in instead (tests/dashboard/test_login.py)",
}
#: Produced below, each by a test of its own.
OWN_TESTS = frozenset({"idempotency_key_required", "internal_error", "schedule_busy", "template_limit_reached"})


def test_every_code_has_a_producer() -> None:
    for module in modules_named("errors"):
        importlib.import_module(module)
    ours = {code: error for code, error in all_codes().items() if error.__module__.startswith("codetether_")}
    named = {request.code for request in REQUESTS} | set(ELSEWHERE) | set(LEDGER) | set(NEVER_SENT) | OWN_TESTS
    missing, gone = sorted(set(ours) - named), sorted(named - set(ours))
    assert not missing, f"nothing produces these codes; add a request, or say where they are produced: {missing}"
    assert not gone, f"these are no codes any more: {gone}"
    for code, place in (ELSEWHERE | LEDGER).items():
        text = (ROOT / place).read_text()
        assert re.search(rf'"{code}"|\b{ours[code].__name__}\b', text), f"{place} says nothing of {code}"


async def test_each_is_answered_in_both_formats_as_the_document_says(harness: Harness) -> None:
    observer = Observer((await harness.http.get("/openapi.json")).json())
    observer.watch(harness.http)
    callers = await gather(harness)
    who = await people(harness, callers)
    taken = who["owner"] | {"Idempotency-Key": "taken"}
    assert (await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=taken)).status_code == 201
    wrong = []
    for request in REQUESTS:
        error = all_codes()[request.code]
        problem, document = [await send(harness, request, who, accept=accept) for accept in ("*/*", JSON_API_MEDIA_TYPE)]
        if (problem.status_code, problem.json().get("code")) != (error.status, request.code):
            wrong.append(f"{request.code}: {problem.status_code} {problem.text[:200]}")
            continue
        first = document.json()["errors"][0]
        if (document.status_code, first["status"]) != (error.status, str(error.status)):
            wrong.append(f"{request.code} as JSON:API: {document.status_code} {document.text[:200]}")
        if not problem.json().get("errors") and first["code"] != request.code:
            wrong.append(f"{request.code} as JSON:API has the code {first['code']}")
    assert not wrong, "\n".join(wrong)
    assert not observer.wrong, "\n".join(observer.wrong)


async def people(harness: Harness, callers: Callers) -> dict[str, dict[str, str]]:
    """Return the headers of everyone who asks."""
    live, poor = await harness.make_partner(name="Live", mode="live"), await harness.make_partner(name="Poor")
    cap = await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 1}, headers=bearer(poor.secret_key))
    assert cap.status_code == 200, cap.text
    shy = await harness.vouched(callers.partner, external_id="shy", consent=False)
    return callers.strangers | {
        "owner": callers.owner,
        "owner_user": callers.owner_user,
        "nobody": {},
        "page": {"Origin": PAGE},
        "live": bearer(live.secret_key),
        "poor": bearer(poor.secret_key),
        "no consent": session_headers(shy),
    }


async def send(harness: Harness, request: Request, who: dict[str, dict[str, str]], *, accept: str) -> httpx.Response:
    """Send a request as its caller."""
    headers = who[request.caller] | {"Accept": accept} | request.headers
    if request.content is not None:
        headers.setdefault("Content-Type", "application/json")
    path = request.path.replace("KEY", who["owner"]["Authorization"].removeprefix("Bearer "))
    return await harness.http.request(request.method, path, json=request.json, content=request.content, headers=headers)


async def test_a_fault_of_ours_says_nothing_but_the_request_id(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("the secret of the house")

    headers = bearer((await harness.make_partner()).secret_key)
    for accept in ("*/*", JSON_API_MEDIA_TYPE):
        with monkeypatch.context() as patched:
            patched.setattr(harness.db, "read", broken)
            answer = await harness.http.get(f"/v1/tasks/{NONE}", headers=headers | {"Accept": accept})
        assert answer.status_code == 500
        assert "internal_error" in answer.text
        assert "secret of the house" not in answer.text
        assert answer.headers["x-request-id"] in answer.text


async def test_a_schedule_that_others_keep_changing_is_busy(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = await harness.http.post("/v1/tasks", json={"prompt": "x", "schedule": {"cron": "0 9 * * *"}}, headers=headers)
    assert made.status_code == 201, made.text
    schedule_id = (await harness.http.get("/v1/schedules", headers=headers)).json()["data"][0]["id"]
    monkeypatch.setattr("codetether_platform.tasks.schedules.change.MOST_TRIES", 0)
    answer = await harness.http.post(f"/v1/schedules/{schedule_id}/pause", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "schedule_busy")
    assert answer.headers["retry-after"] == "1"


async def test_a_catalogue_has_an_end(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codetether_platform.templates.service.MAX_TEMPLATES", 0)
    headers = bearer((await harness.make_partner()).secret_key)
    body = {"name": "report", "title": "Report", "prompt": "Write a report"}
    answer = await harness.http.post("/v1/templates", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "template_limit_reached")


async def test_a_request_that_moves_money_needs_a_key(settings: Settings, db: Database, clock: FixedClock) -> None:
    from litestar import Controller, Response, post
    from litestar.di import NamedDependency

    from codetether_platform.app import create_app
    from codetether_platform.oauth.guards import requires
    from codetether_platform.web.idempotency import Once

    class MovesMoney(Controller):
        @post("/v1/billing/moves-money", guards=[requires("billing:manage")], operation_id="moveMoney", status_code=200)
        async def move(self, once: NamedDependency[Once], db: NamedDependency[Database]) -> Response[None]:
            async with once.write(db) as session:
                return await once.keep(session, None, status_code=204)

    harness = Harness(settings=settings, db=db, clock=clock)
    harness.app = create_app(harness.platform, extra_routes=[MovesMoney])
    transport = httpx.ASGITransport(app=harness.app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8700") as http:
        headers = bearer((await harness.make_partner()).secret_key)
        refused = await http.post("/v1/billing/moves-money", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_required")
        done = await http.post("/v1/billing/moves-money", headers=headers | {"Idempotency-Key": "k"})
        assert done.status_code == 204
    await harness.http.aclose()
