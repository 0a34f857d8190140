"""The reference at `/docs`: whole, small enough, readable by all, and true: its curl examples do what the document says."""

import re
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from codetether_platform.accounts.tables import UserRow
from codetether_platform.web.openapi.examples import BODIES
from codetether_platform.web.reference.calls import PAGE as SHOWN_PAGE
from codetether_platform.web.reference.calls import Call
from tests.harness import PAGE, Harness, TestPartner, bearer, session_headers
from tests.oauth.objects import build
from tests.openapi.document import operations
from tests.openapi.shell import parse, send
from tests.tools.node import find_node

pytestmark = pytest.mark.anyio

#: Examples that need more than a thing and a credential, with the test that runs them.
ELSEWHERE = {
    "createToken": "a proof of work or a one-use secret; tests/embed/test_tokens.py",
    "claimRun": "leases; tests/tasks/test_workers.py",
    "completeRun": "leases; tests/tasks/test_workers.py",
    "beatRun": "leases; tests/tasks/test_workers.py",
    "tellRun": "leases; tests/tasks/test_workers.py",
    "introspectToken": "a client that signs in; tests/oauth/test_app_tokens.py",
    "revokeToken": "a client that signs in; tests/oauth/test_app_tokens.py",
    "startEmailProof": "a guest; tests/embed/test_proof.py",
    "verifyEmailProof": "a code that was mailed; tests/embed/test_proof.py",
}


async def test_the_page_holds_every_operation_event_schema_and_error(harness: Harness) -> None:
    document = (await harness.http.get("/openapi.json")).json()
    page = (await harness.http.get("/docs")).text
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert {operation["operationId"] for _, _, operation in operations(document)} <= anchors
    assert {f"event-{name.replace('.', '-')}" for name in document["webhooks"]} <= anchors
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= anchors
    codes = [name for name, each in document["components"]["examples"].items() if "code" in each["value"]]
    assert len(codes) > 50
    assert {f"error-{code}" for code in codes} <= anchors


async def test_every_link_of_the_page_leads_somewhere_on_this_server(harness: Harness) -> None:
    page = (await harness.http.get("/docs")).text
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    for link in set(re.findall(r' (?:href|src)="([^"]+)"', page)):
        if link.startswith("#"):
            assert link[1:] in anchors, link
        else:
            assert (await harness.http.get(link)).status_code == 200, link


async def test_the_page_has_no_script_and_a_policy_that_allows_none(harness: Harness) -> None:
    answer = await harness.http.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert not re.search(r"<script|\son\w+=|style=", answer.text)


async def test_an_unchanged_page_is_not_sent_again(harness: Harness) -> None:
    first = await harness.http.get("/docs")
    again = await harness.http.get("/docs", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_every_curl_example_does_what_the_document_says(harness: Harness) -> None:
    document = (await harness.http.get("/openapi.json")).json()
    partner = await harness.make_partner()
    user = await _proven_user(harness, partner)
    wrong = {}
    for method, path, operation in operations(document):
        name = operation["operationId"]
        if name in ELSEWHERE:
            continue
        call = Call(document, path, method, operation)
        variables = await _variables(harness, partner, user, path=path, call=call)
        command = await _true_ids(harness, partner, name, call.curl())
        answer = await send(harness, parse(command, variables))
        if str(answer.status_code) not in operation["responses"] or not answer.is_success:
            wrong[name] = (answer.status_code, answer.json().get("code"))
    assert wrong == {}


def test_every_example_is_of_an_operation_that_exists(document: dict[str, Any]) -> None:
    names = {operation["operationId"] for _, _, operation in operations(document)}
    assert set(BODIES) | set(ELSEWHERE) <= names


def test_every_python_example_compiles(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        compile(Call(document, path, method, operation).python(), operation["operationId"], "exec")


@pytest.mark.slow
def test_every_javascript_example_parses(document: dict[str, Any], tmp_path: Path) -> None:
    module = tmp_path / "examples.mjs"
    calls = [Call(document, path, method, operation).javascript() for method, path, operation in operations(document)]
    module.write_text("\n".join(f"async () => {{\n{call}\n}};" for call in calls))
    checked = subprocess.run([find_node() / "node", "--check", module], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


async def _proven_user(harness: Harness, partner: TestPartner) -> dict[str, Any]:
    """Return the tokens of a user that has proven its address, which keys of its own need."""
    user = await harness.vouched(partner, external_id=f"u-{uuid4()}")
    async with harness.db.write() as session:
        proven = update(UserRow).where(UserRow.id == user["user"]["id"]).values(email_verified_at=harness.clock.now())
        await session.execute(proven)
    return user


async def _variables(harness: Harness, partner: TestPartner, user: dict[str, Any], *, path: str, call: Call) -> dict[str, str]:
    owner = session_headers(user) if call.credential == "ACCESS_TOKEN" else bearer(partner.secret_key)
    made = await build(path, harness=harness, headers=owner)
    return {name.upper(): value for name, value in made.items()} | {
        "BASE_URL": "",
        "SECRET_KEY": partner.secret_key,
        "ACCESS_TOKEN": user["access_token"],
        "UUID": str(uuid4()),
    }


async def _true_ids(harness: Harness, partner: TestPartner, name: str, command: str) -> str:
    """Put in what an example can only name: the page, the publishable key, the id of an open question."""
    command = command.replace(SHOWN_PAGE, PAGE).replace("ctpk_test_EXAMPLE", partner.publishable_key)
    if name == "deleteWebhooksByUrl":
        body = {"url": "https://hooks.acme.example/codetether", "events": ["*"]}
        await harness.http.post("/v1/webhooks", json=body, headers=bearer(partner.secret_key))
    if name == "answerTask":
        made = await harness.http.post("/v1/tasks", json={"prompt": "test:needs-input"}, headers=bearer(partner.secret_key))
        await harness.run_jobs()
        task = (await harness.http.get(made.headers["location"], headers=bearer(partner.secret_key))).json()
        command = command.replace("$TASK_ID", task["id"]).replace(BODIES[name]["request_id"], task["needs_input"]["request_id"])
        for choice in (task["needs_input"]["choices"] or [])[:1]:
            command = command.replace(BODIES[name]["answer"], choice)
    return command
