"""Both media types of errors: which is sent when, and that each keeps the rules of its standard."""

from typing import Any

import pytest

from codetether_platform.web.json_api import JSON_API_MEDIA_TYPE, prefers_json_api
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "is_json_api"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/vnd.api+json", True),
        ("APPLICATION/VND.API+JSON", True),
        ("application/vnd.api+json, */*", True),
        ("application/json;q=0.9, application/vnd.api+json", True),
        ("application/vnd.api+json;q=0.5, application/json", False),
        ("application/vnd.api+json;q=0.5, application/json;q=0.4", True),
        ("application/vnd.api+json, application/problem+json", False),
        ("application/vnd.api+json, application/problem+json;q=0.9", True),
        ("application/vnd.api+json;q=0", False),
        ("application/vnd.api+json;q=0, */*", False),
        ("application/vnd.api+json;q=nonsense", False),
        ("application/vnd.api+json;q=2", False),
        ('application/vnd.api+json;profile="https://example.com/p"', True),
        ('application/vnd.api+json;ext="https://example.com/e"', False),
        ("application/vnd.api+json;charset=utf-8", False),
        (";;,,;q=,application/vnd.api+json", True),
    ],
)
def test_the_weights_of_accept_decide(accept: str, is_json_api: bool) -> None:
    assert prefers_json_api(accept) is is_json_api


async def test_a_json_api_document_keeps_to_its_members(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Accept": JSON_API_MEDIA_TYPE}
    asked = [
        await harness.http.post("/v1/tasks", json={"prompt": "x", "surprise": 1}, headers=headers),
        await harness.http.get("/v1/tasks?limit=0", headers=headers),
        await harness.http.post("/v1/tasks", json={"prompt": "x"}, headers=headers | {"Idempotency-Key": ""}),
        await harness.http.get("/v1/tasks/none", headers=headers),
        await harness.http.get("/nothing", headers=headers),
        await harness.http.put("/v1/tasks", headers=headers),
        await harness.http.get("/v1/tasks", headers={"Accept": JSON_API_MEDIA_TYPE}),
    ]
    sources = []
    for answer in asked:
        assert answer.headers["content-type"] == JSON_API_MEDIA_TYPE, answer.text  # without parameters, as 1.1 has it
        assert "accept" in answer.headers["vary"].lower()
        body: dict[str, Any] = answer.json()
        assert set(body) == {"errors", "jsonapi"}
        assert body["jsonapi"] == {"version": "1.1"}
        for error in body["errors"]:
            assert set(error) <= {"id", "links", "status", "code", "title", "detail", "source", "meta"}
            assert error["status"] == str(answer.status_code)
            assert error["id"].startswith(answer.headers["x-request-id"])
            assert error["meta"]["request_id"] == answer.headers["x-request-id"]
            assert error["links"]["type"].endswith("/docs/errors#" + error["code"])
            if "source" in error:
                assert len(error["source"]) == 1
                assert set(error["source"]) <= {"pointer", "parameter", "header"}
                sources.append(error["source"])
    assert sources == [{"pointer": "/surprise"}, {"parameter": "limit"}, {"header": "Idempotency-Key"}]


async def test_every_type_leads_to_an_entry_of_the_page(harness: Harness) -> None:
    page = (await harness.http.get("/docs/errors")).text
    headers = bearer((await harness.make_partner()).secret_key)
    refused = await harness.http.post("/v1/tasks", json={"prompt": 7}, headers=headers)
    assert refused.headers["content-type"] == PROBLEM
    for code in (refused.json()["code"], refused.json()["errors"][0]["code"]):
        assert f'id="{code}"' in page
    assert refused.json()["type"].endswith("/docs/errors#validation_failed")


async def test_both_formats_name_the_same_faults(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    body = {"prompt": "x", "priority": 1_000}
    problem = (await harness.http.post("/v1/tasks", json=body, headers=headers)).json()
    wishes = headers | {"Accept": JSON_API_MEDIA_TYPE}
    document = (await harness.http.post("/v1/tasks", json=body, headers=wishes)).json()
    names = ("code", "title", "detail", "source")
    assert [{name: each[name] for name in names} for each in document["errors"]] == problem["errors"]


async def test_503_and_429_always_say_when_to_come_back(harness: Harness) -> None:
    live = await harness.make_partner(mode="live")
    answer = await harness.http.post("/v1/tasks", json={"prompt": "x"}, headers=bearer(live.secret_key))
    assert (answer.status_code, answer.json()["code"]) == (503, "agent_unavailable")
    assert int(answer.headers["retry-after"]) >= 1
