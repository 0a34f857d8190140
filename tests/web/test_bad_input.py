"""Walks every operation of the OpenAPI document with bad input: always a problem of ours, never a 500, nothing half-done."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from codetether_platform.kernel.db import Base
from codetether_platform.web.body_gate import MAX_BODY_BYTES
from codetether_platform.web.oauth_errors import CLIENT_PATHS
from tests.harness import PAGE, Harness, bearer, session_headers

pytestmark = pytest.mark.anyio

METHODS = ("get", "post", "patch", "delete", "put")
UNKNOWN_ID = "01890000-0000-7000-8000-000000000000"
#: What takes a form speaks RFC 6749 (tests/web/test_oauth_errors.py), the old clients' door as it always did (tests/automation).
OTHER_DIALECT = (*sorted(CLIENT_PATHS), "/v1/automation", "/v1/tasks/dispatch")
BAD_BODIES: dict[str, bytes] = {
    "broken": b'{"prompt": ',
    "not an object": b'["prompt"]',
    "a number": b"7",
    "null": b"null",
    "empty": b"",
    "invalid UTF-8": b'{"prompt": "\xff\xfe"}',
    "lone surrogate": b'{"prompt": "\\ud800", "description": "\\ud800", "external_id": "\\ud800"}',
    "deep": b'{"prompt": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "huge number": b'{"priority": 1e400, "prompt": "x"}',
    "NUL": b'{"prompt": "a\\u0000b", "description": "a\\u0000b", "name": "\\u0000"}',
}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item and not path.startswith(OTHER_DIALECT):
                yield method, path, item[method]


def fill(path: str, value: str = UNKNOWN_ID) -> str:
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + value + path[end + 1 :]
    return path


async def document_of(harness: Harness) -> dict[str, Any]:
    return dict((await harness.http.get("/openapi.json")).json())


async def rows(harness: Harness) -> dict[str, int]:
    """Count the rows of every table, but those that any request may touch."""
    async with harness.db.read() as session:
        return {
            name: (await session.scalar(select(func.count()).select_from(table))) or 0
            for name, table in Base.metadata.tables.items()
            if name not in ("counters", "guesses", "guess_cache", "executors")
        }


def check_problem(answer: Any, what: str) -> dict[str, Any]:
    assert 400 <= answer.status_code < 500, f"{what}: {answer.status_code} {answer.text[:300]}"
    assert answer.headers["content-type"].startswith("application/problem+json"), what
    body = dict(answer.json())
    assert body["status"] == answer.status_code, what
    assert body["code"], what
    assert body["request_id"] == answer.headers["x-request-id"], what
    return body


async def test_every_operation_without_a_credential_is_refused_or_public(harness: Harness) -> None:
    public = set()
    for method, path, operation in operations(await document_of(harness)):
        answer = await harness.http.request(method, fill(path), json={} if method in ("post", "patch") else None)
        if is_guarded(operation):
            assert check_problem(answer, f"{method} {path}")["code"] == "unauthenticated", path
        else:
            public.add((method, path))
    discovery = {("get", f"/.well-known/oauth-{name}") for name in ("authorization-server", "protected-resource")}
    assert public == {("post", "/v1/embed/boot")} | discovery, public


@pytest.mark.parametrize(
    "credential", ["ct_test_wrong", "ctpk_test_wrong", "cta_wrong", "ctb_wrong.wrong", "nonsense", "ctr_x", "é"]
)
async def test_every_guarded_operation_refuses_a_wrong_credential(harness: Harness, credential: str) -> None:
    for method, path, operation in operations(await document_of(harness)):
        if is_guarded(operation):
            headers = httpx.Headers({b"authorization": f"Bearer {credential}".encode()})
            answer = await harness.http.request(method, fill(path), headers=headers)
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
            assert "wrong" not in check_problem(answer, path)["detail"]


async def test_every_operation_takes_only_the_kinds_of_credential_that_it_names(harness: Harness) -> None:
    partner = await harness.make_partner()
    tokens = await harness.guest(partner)
    boot = await harness.boot(partner)
    callers = {
        "key": bearer(partner.secret_key),
        "session": session_headers(tokens),
        "visitor": bearer(boot["boot_token"], origin=PAGE),
    }
    for method, path, operation in operations(await document_of(harness)):
        named = {name for entry in operation["security"] for name in entry}
        for kind, headers in callers.items():
            if is_guarded(operation) and kind not in named:
                answer = await harness.http.request(method, fill(path), headers=headers, json={} if method != "get" else None)
                body = check_problem(answer, f"{kind} on {method} {path}")
                assert (answer.status_code, body["code"]) == (403, "wrong_key_kind"), f"{kind} on {method} {path}: {body}"


@pytest.mark.parametrize("name", BAD_BODIES)
async def test_every_operation_with_a_body_refuses_a_bad_one_whole(harness: Harness, name: str) -> None:
    partner = await harness.make_partner()
    callers = await _callers(harness, partner)
    before = await rows(harness)
    for method, path, operation in operations(await document_of(harness)):
        if "requestBody" not in operation:
            continue
        headers = _headers_for(operation, callers)
        answer = await harness.http.request(
            method, fill(path), content=BAD_BODIES[name], headers=headers | {"Content-Type": "application/json"}
        )
        check_problem(answer, f"{name} on {method} {path}")
    assert await rows(harness) == before


async def test_every_body_refuses_unknown_fields_and_wrong_types_with_a_pointer(harness: Harness) -> None:
    partner = await harness.make_partner()
    callers = await _callers(harness, partner)
    document = await document_of(harness)
    before = await rows(harness)
    for method, path, operation in operations(document):
        if "requestBody" not in operation:
            continue
        schema = _resolve(document, operation["requestBody"]["content"]["application/json"]["schema"])
        headers = _headers_for(operation, callers)
        answer = await harness.http.request(method, fill(path), json={"no_such_field": 1}, headers=headers)
        body = check_problem(answer, f"unknown field on {method} {path}")
        assert (answer.status_code, body["code"]) == (422, "validation_failed"), f"{method} {path}: {body}"
        assert body["errors"][0]["source"]["pointer"].startswith("/"), f"{method} {path}: {body}"
        for field in schema["properties"]:
            for wrong in ({"a": 1}, [1], 7.5, True):
                answer = await harness.http.request(method, fill(path), json={field: wrong}, headers=headers)
                if answer.status_code < 400:
                    continue  # a field that takes this type, on a body without required fields
                check_problem(answer, f"{field}={wrong!r} on {method} {path}")
    assert await rows(harness) == before


async def test_every_text_that_has_a_limit_refuses_more(harness: Harness) -> None:
    partner = await harness.make_partner()
    callers = await _callers(harness, partner)
    document = await document_of(harness)
    for method, path, operation in operations(document):
        if "requestBody" not in operation:
            continue
        schema = _resolve(document, operation["requestBody"]["content"]["application/json"]["schema"])
        for field, rule in schema["properties"].items():
            limit = next((part["maxLength"] for part in _parts(document, rule) if "maxLength" in part), None)
            if limit is None or limit >= MAX_BODY_BYTES:  # the body's own limit comes first
                continue
            answer = await harness.http.request(
                method, fill(path), json={field: "a" * (limit + 1)}, headers=_headers_for(operation, callers)
            )
            body = check_problem(answer, f"too long {field} on {method} {path}")
            assert answer.status_code == 422, f"{method} {path} {field}: {body}"


async def test_a_body_over_a_megabyte_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    callers = await _callers(harness, partner)
    body = b'{"prompt": "' + b"a" * 1_000_001 + b'"}'
    for method, path, operation in operations(await document_of(harness)):
        if "requestBody" in operation:
            headers = _headers_for(operation, callers) | {"Content-Type": "application/json"}
            answer = await harness.http.request(method, fill(path), content=body, headers=headers)
            assert (answer.status_code, check_problem(answer, path)["code"]) == (413, "body_too_large"), path


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""]
)
async def test_a_body_of_another_media_type_is_refused(harness: Harness, media_type: str) -> None:
    partner = await harness.make_partner()
    callers = await _callers(harness, partner)
    for method, path, operation in operations(await document_of(harness)):
        if "requestBody" in operation:
            headers = _headers_for(operation, callers) | {"Content-Type": media_type}
            answer = await harness.http.request(method, fill(path), content=b'{"prompt":"x"}', headers=headers)
            assert (answer.status_code, check_problem(answer, path)["code"]) == (415, "unsupported_media_type"), path


@pytest.mark.parametrize("value", [UNKNOWN_ID, "x", "0", "%00", "..%2f..", "a" * 300, "é", "'; DROP TABLE tasks; --"])
async def test_an_unknown_id_is_not_found_or_refused(harness: Harness, value: str) -> None:
    partner = await harness.make_partner()
    callers = await _callers(harness, partner)
    document = await document_of(harness)
    for method, path, operation in operations(document):
        if "{" not in path:
            continue
        body = _minimal(document, operation)
        answer = await harness.http.request(method, fill(path, value), json=body, headers=_headers_for(operation, callers))
        check_problem(answer, f"{method} {fill(path, value)}")
        assert answer.status_code in (404, 422), f"{method} {fill(path, value)}: {answer.text}"


@pytest.mark.parametrize("value", ["-1", "0", "101", "x", "1.5", "99999999999999999999", ""])
async def test_a_bad_limit_is_refused_with_its_parameter(harness: Harness, value: str) -> None:
    partner = await harness.make_partner()
    callers = await _callers(harness, partner)
    for method, path, operation in operations(await document_of(harness)):
        if any(parameter["name"] == "limit" for parameter in operation.get("parameters", ())) and "{" not in path:
            needed = "".join(f"&{each['name']}=task.created" for each in operation["parameters"] if each.get("required"))
            answer = await harness.http.request(method, f"{path}?limit={value}{needed}", headers=_headers_for(operation, callers))
            body = check_problem(answer, path)
            assert answer.status_code == 422, f"{path}: {body}"
            assert body["errors"][0]["source"] == {"parameter": "limit"}


@pytest.mark.parametrize("text", ["a\x00b", "\x00"])
async def test_a_nul_character_is_refused_with_its_pointer(harness: Harness, text: str) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.post("/v1/tasks", json={"prompt": "x", "metadata": {"k": text}}, headers=headers)
    body = check_problem(answer, "NUL")
    assert (answer.status_code, body["errors"][0]["source"]) == (422, {"pointer": "/metadata/k"})
    assert check_problem(await harness.http.get("/v1/tasks?user_id=a%00b", headers=headers), "query")["status"] == 400
    told = await harness.http.post("/v1/tasks", json={"prompt": "the text \\u0000 in words"}, headers=headers)
    assert told.status_code == 201


async def test_a_lone_surrogate_is_refused(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Content-Type": "application/json"}
    answer = await harness.http.post("/v1/tasks", content=b'{"prompt": "\\ud800"}', headers=headers)
    assert check_problem(answer, "surrogate")["status"] in (400, 422)


async def test_an_unknown_address_and_a_wrong_method_are_problems(harness: Harness) -> None:
    assert check_problem(await harness.http.get("/v1/nothing"), "404")["code"] == "not_found"
    assert check_problem(await harness.http.put("/v1/tasks", json={}), "405")["code"] == "method_not_allowed"
    assert check_problem(await harness.http.get("/"), "root")["code"] == "not_found"


async def _callers(harness: Harness, partner: Any) -> dict[str, dict[str, str]]:
    tokens = await harness.guest(partner)
    return {"key": bearer(partner.secret_key), "session": session_headers(tokens)}


def is_guarded(operation: dict[str, Any]) -> bool:
    """Tell whether an operation asks who calls: `[{}]` says that it does not."""
    return bool(operation["security"] != [{}])


def _headers_for(operation: dict[str, Any], callers: dict[str, dict[str, str]]) -> dict[str, str]:
    if not is_guarded(operation):
        return {"Origin": PAGE}
    return callers["key" if any("key" in entry for entry in operation["security"]) else "session"]


def _resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _parts(document: dict[str, Any], rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield rule
    for part in rule.get("oneOf", []) + rule.get("anyOf", []):
        yield _resolve(document, part)


def _minimal(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any] | None:
    if "requestBody" not in operation:
        return None
    schema = _resolve(document, operation["requestBody"]["content"]["application/json"]["schema"])
    return {name: _sample(schema["properties"][name]) for name in schema.get("required", [])}


def _sample(rule: dict[str, Any]) -> Any:
    return {"integer": 1, "boolean": True, "array": [], "object": {}}.get(str(rule.get("type")), "x")


def test_the_bad_bodies_are_bad() -> None:
    for name, body in BAD_BODIES.items():
        try:
            decoded = json.loads(body)
        except (ValueError, RecursionError):
            continue
        assert not isinstance(decoded, dict) or name in ("lone surrogate", "huge number", "NUL", "deep"), name


async def test_null_is_no_value_of_a_parameter_that_is_not_a_text(harness: Harness) -> None:
    partner = await harness.make_partner()
    answer = await harness.http.get("/v1/tasks?status=null", headers=bearer(partner.secret_key))
    assert (answer.status_code, answer.json()["errors"][0]["source"]) == (422, {"parameter": "status"})
    text = await harness.http.get("/v1/tasks?user_id=null", headers=bearer(partner.secret_key))
    assert (text.status_code, text.json()["data"]) == (200, [])


async def test_a_moment_in_a_query_is_one_of_rfc_3339_or_refused(harness: Harness) -> None:
    none = ("0.5", "1764000000", "2026-11-24", "2026-11-24T12:00:00", "2026-13-24T12:00:00Z", "now", "")
    headers = bearer((await harness.make_partner()).secret_key)
    made = await harness.http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9999/", "events": ["*"]}, headers=headers)
    for path in ("/v1/tasks", f"/v1/webhooks/{made.json()['id']}/deliveries"):
        for moment in none:
            refused = await harness.http.get(path, params={"created_before": moment}, headers=headers)
            assert (refused.status_code, refused.json()["errors"][0]["source"]) == (422, {"parameter": "created_before"}), moment
        for right in ("2026-11-24T12:00:00Z", "2026-11-24T13:00:00.5+01:00"):
            assert (await harness.http.get(path, params={"created_before": right}, headers=headers)).status_code == 200
