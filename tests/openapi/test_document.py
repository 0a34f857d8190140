"""What the document says of every operation, whichever feature it belongs to."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from codetether_platform.kernel.errors import all_codes
from codetether_platform.webhooks.catalogue import EVENTS
from codetether_platform.webhooks.event_data import EVENT_DATA
from tests.harness import Harness, bearer
from tests.openapi.document import operations, resolved
from tests.web.test_every_write import WITHOUT_KEY

pytestmark = pytest.mark.anyio

EVERYWHERE = {"X-Request-ID", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset", "RateLimit", "RateLimit-Policy"}


def answers(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return operation id, status and answer of all."""
    for _, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            yield operation["operationId"], status, resolved(document, answer)


def test_every_answer_names_its_headers(document: dict[str, Any]) -> None:
    assert [(name, status) for name, status, answer in answers(document) if set(answer["headers"]) < EVERYWHERE] == []


def test_every_answer_that_asks_to_wait_says_how_long(document: dict[str, Any]) -> None:
    silent = [
        (name, status)
        for name, status, answer in answers(document)
        if status in {"429", "503"} and "Retry-After" not in answer["headers"]
    ]
    assert silent == []


def test_every_refusal_has_an_example_for_each_of_its_codes(document: dict[str, Any]) -> None:
    codes = all_codes()
    for name, status, answer in answers(document):
        if status < "400" or "application/problem+json" not in answer["content"]:
            continue
        examples = answer["content"]["application/problem+json"]["examples"]
        assert examples, (name, status)
        for code, example in examples.items():
            assert resolved(document, example)["value"]["status"] == int(status) == codes[code].status


def test_every_error_code_of_the_api_is_an_example(document: dict[str, Any]) -> None:
    shown = set(document["components"]["examples"])
    statuses = {int(status) for _, status, _ in answers(document)}
    parts = ("codetether_platform.tasks", "codetether_platform.webhooks", "codetether_billing", "codetether_guesser")
    ours = {code for code, error in all_codes().items() if error.__module__.startswith(parts) and error.status in statuses}
    assert ours - shown == set()


def test_every_guarded_write_under_v1_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    without = [
        operation["operationId"]
        for method, path, operation in operations(document)
        if method in {"post", "patch"} and path.startswith("/v1/") and operation["security"] != [{}]
        if "Idempotency-Key" not in {parameter["name"] for parameter in operation["parameters"]}
    ]
    assert set(without) <= set(WITHOUT_KEY)


def test_every_guarded_operation_names_its_scope(document: dict[str, Any]) -> None:
    for _, path, operation in operations(document):
        if operation["security"] != [{}]:
            scope = operation["x-required-scope"]
            assert f"`{scope}`" in operation["description"], path


def test_every_answer_with_a_body_has_a_schema_that_says_something(document: dict[str, Any]) -> None:
    empty = [
        (name, status, kind)
        for name, status, answer in answers(document)
        for kind, content in answer.get("content", {}).items()
        if not resolved(document, content["schema"])
    ]
    assert empty == []


def test_every_event_is_a_webhook_with_a_schema_of_its_data(document: dict[str, Any]) -> None:
    assert set(document["webhooks"]) == set(EVENTS) == set(EVENT_DATA)
    for event, item in document["webhooks"].items():
        schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert schema["properties"]["type"]["const"] == event
        assert resolved(document, schema["properties"]["data"])["properties"], event


def test_the_key_in_the_address_is_marked_as_deprecated(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert [name for name, scheme in schemes.items() if scheme.get("in") == "query"] == ["queryKey"]
    assert schemes["queryKey"]["x-deprecated"] is True
    taking = {path for _, path, operation in operations(document) if operation.get("x-takes-query-key")}
    assert "/v1/tasks" in taking
    assert not any(path.startswith(("/v1/billing", "/v1/webhooks", "/oauth")) for path in taking)


@pytest.mark.parametrize(
    "prompt", ["test:steps:2", "test:fail:agent_failed", "test:needs-input"], ids=["completed", "failed", "needs-input"]
)
async def test_every_event_of_a_run_keeps_to_its_schema(harness: Harness, prompt: str) -> None:
    document = (await harness.http.get("/openapi.json")).json()
    partner = await harness.make_partner()
    made = await harness.http.post("/v1/tasks", json={"prompt": prompt}, headers=bearer(partner.secret_key))
    await harness.run_jobs()
    if prompt == "test:needs-input":
        await harness.http.post(f"/v1/tasks/{made.json()['id']}/cancel", headers=bearer(partner.secret_key))
    feed = await harness.http.get("/v1/events", headers=bearer(partner.secret_key))
    assert feed.status_code == 200, feed.text
    events = feed.json()["data"]
    assert len(events) >= 3
    for event in events:
        operation = document["webhooks"][event["type"]]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(schema | {"components": document["components"]}).validate(event)


async def test_litestars_own_pages_of_the_document_are_not_served(harness: Harness) -> None:
    for path in ("/_openapi", "/schema", "/openapi-of-litestar", "/openapi-of-litestar/openapi.json"):
        answer = await harness.http.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path


def test_no_pattern_of_a_body_lets_a_line_break_follow(document: dict[str, Any]) -> None:
    """In Python `$` also stands before a last line break; a name with one would reach headers and mails."""
    patterns = set(_patterns(document["components"]["schemas"]))
    assert len(patterns) > 10
    # Any text at all, and two that only answers have.
    free = {r"^[^\u0000]*$", r"^[\x20-\x21\x23-\x5b\x5d-\x7e]*$", "^[45][0-9]{2}$"}
    assert {pattern for pattern in patterns if pattern.endswith("$")} <= free


async def test_a_line_break_behind_an_address_is_refused(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = {"prompt": "List open invoices", "notify_email": "ana@firm.example\n"}
    answer = await harness.http.post("/v1/tasks", json=task, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["source"]) == (422, {"pointer": "/notify_email"})


def _patterns(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for name, each in value.items() if name == "pattern" and isinstance(each, str))
        for each in value.values():
            yield from _patterns(each)
    elif isinstance(value, list):
        for each in value:
            yield from _patterns(each)
