"""What every answer carries, and what no log line does."""

import io
import logging

import pytest
import structlog

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.web.logs import redact
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio


async def test_every_answer_carries_a_request_id_and_the_security_headers(harness: Harness) -> None:
    for answer in (
        await harness.http.get("/healthz"),
        await harness.http.get("/v1/tasks"),
        await harness.http.get("/nothing"),
        await harness.http.get("/v1/tasks", headers=bearer((await harness.make_partner()).secret_key)),
    ):
        assert answer.headers["x-request-id"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("req-12345678", True), ("short", False), ("a" * 65, False), ("with space1", False), ("new\tline99", False)],
)
async def test_a_request_id_of_the_caller_is_kept_if_it_is_well_formed(harness: Harness, given: str, is_kept: bool) -> None:
    answer = await harness.http.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is is_kept


async def test_the_document_is_byte_equal_at_both_places(harness: Harness) -> None:
    first, second = await harness.http.get("/openapi.json"), await harness.http.get("/.well-known/openapi.json")
    assert first.content == second.content
    assert first.json()["openapi"].startswith("3.1")
    assert "task.completed" in first.json()["webhooks"]
    again = await harness.http.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


async def test_the_type_of_a_problem_leads_to_its_explanation(harness: Harness) -> None:
    kind = (await harness.http.get("/v1/tasks")).json()["type"]
    page, _, anchor = kind.partition("#")
    answer = await harness.http.get(page)
    assert answer.status_code == 200
    assert f'id="{anchor}"' in answer.text


async def test_readiness_is_a_503_problem_while_the_database_is_away(settings: Settings, clock: FixedClock) -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:9/nothing")
    harness = Harness(settings=settings, db=away, clock=clock)
    async with harness.http:
        answer = await harness.http.get("/readyz")
        alive = await harness.http.get("/healthz")
    await away.close()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert alive.status_code == 200


def test_secrets_are_hidden_by_name_and_by_shape() -> None:
    event = redact(
        None, "", {"event": "used ct_test_abcdefghijkl and whsec_abcdefghijkl", "token": "x", "code": "task_not_found", "n": 3}
    )
    assert event == {
        "event": "used ct_test_[redacted] and whsec_[redacted]",
        "token": "[redacted]",
        "code": "task_not_found",
        "n": 3,
    }


async def test_a_request_is_logged_without_its_query_and_without_its_key(harness: Harness) -> None:
    partner = await harness.make_partner()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        with structlog.testing.capture_logs() as lines:
            await harness.http.get("/v1/tasks?secret_query=1", headers=bearer(partner.secret_key))
    finally:
        logging.getLogger().removeHandler(handler)
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["path"], line["status"], line["partner_id"]) == ("/v1/tasks", 200, partner.id)
    assert partner.secret_key not in stream.getvalue() + str(lines)
    assert "secret_query" not in str(lines)
