"""Prices before a run, and how long runs take."""

from datetime import timedelta
from typing import Any

import pytest

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.tasks.tables import TaskRow
from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio


async def quote(harness: Harness, headers: dict[str, str], **fields: Any) -> dict[str, Any]:
    answer = await harness.http.post("/v1/quotes", json=fields, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_quote_tells_payer_estimate_and_maximum_and_holds_nothing(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    before = (await harness.http.get("/v1/sponsorship", headers=headers)).json()
    told = await quote(harness, headers, prompt="Summarise the week")
    assert (told["payer"], told["currency"], told["agent"], told["is_admissible"]) == ("partner", "USD", "sandbox", True)
    assert 0 < told["p50_micros"] <= told["p95_micros"] <= told["max_charge_micros"]
    assert told["remaining_after_micros"] > 0
    assert told["expires_at"] == "2026-11-24T12:15:00Z"
    assert (await harness.http.get("/v1/sponsorship", headers=headers)).json() == before
    assert (await harness.http.get(f"/v1/quotes/{told['id']}", headers=headers)).json() == told


async def test_a_task_made_with_a_quote_holds_no_more_than_it_promised(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    told = await quote(harness, headers, max_charge_micros=30_000)
    assert told["max_charge_micros"] == 30_000
    body = {"prompt": "test:over-budget", "quote_id": told["id"]}
    task = (await harness.http.post("/v1/tasks", json=body, headers=headers)).json()
    assert task["charge"]["held_micros"] <= 30_000
    lower = (await harness.http.post("/v1/tasks", json=body | {"max_charge_micros": 25_000}, headers=headers)).json()
    assert lower["charge"]["held_micros"] <= 25_000
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['id']}", headers=headers)).json()
    assert done["charge"]["amount_micros"] <= 30_000


async def test_a_quote_that_does_not_fit_or_is_not_the_callers_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers, guest = bearer(partner.secret_key), session_headers(await harness.guest(partner))
    told = await quote(harness, headers)
    body = {"prompt": "x", "quote_id": told["id"]}
    other = await harness.http.post("/v1/tasks", json=body | {"model": "claude-haiku-4-5"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "quote_mismatch")
    theirs = await harness.http.post("/v1/tasks", json=body, headers=guest)
    assert (theirs.status_code, theirs.json()["code"]) == (404, "quote_not_found")
    harness.clock.advance(seconds=900)
    late = await harness.http.post("/v1/tasks", json=body, headers=headers)
    assert (late.status_code, late.json()["code"]) == (409, "quote_expired")
    assert (await harness.http.get("/v1/tasks", headers=headers)).json()["data"] == []


async def test_a_retry_with_the_same_key_is_answered_when_the_quote_has_expired(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Idempotency-Key": "q-1"}
    told = await quote(harness, headers | {"Idempotency-Key": "q-0"})
    body = {"prompt": "test:succeed", "quote_id": told["id"]}
    first = await harness.http.post("/v1/tasks", json=body, headers=headers)
    harness.clock.advance(seconds=901)
    again = await harness.http.post("/v1/tasks", json=body, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)


async def test_an_end_user_sees_no_amount_of_the_partner(harness: Harness) -> None:
    partner = await harness.make_partner()
    told = await quote(harness, session_headers(await harness.guest(partner)))
    assert (told["remaining_after_micros"], told["remaining_share_percent"] > 0) == (None, True)


async def test_a_quote_says_why_nobody_could_pay(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 0}, headers=headers)
    told = await quote(harness, headers)
    assert (told["is_admissible"], told["refusal_code"]) == (False, "run_exceeds_cap")


async def test_a_completion_is_estimated_from_the_partners_own_five_last_runs(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)

    async def create(caller: dict[str, str], **fields: Any) -> dict[str, Any]:
        answer = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"} | fields, headers=caller)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    for seconds in (10, 20, 30, 40, 90):
        task = await create(headers)
        assert task["estimated_completion"] is None
        await _took(harness, task["id"], seconds)
        harness.clock.advance(seconds=61)  # what is known is kept for a minute
    estimated = (await create(headers))["estimated_completion"]
    assert estimated[:19] == rfc3339(harness.clock.now() + timedelta(seconds=30))[:19]
    planned = await create(headers, schedule={"run_at": "2026-11-26T08:00:00Z"})
    assert planned["estimated_completion"] == "2026-11-26T08:00:30Z"
    other = bearer((await harness.make_partner(name="Other")).secret_key)
    assert (await create(other))["estimated_completion"] is None


async def _took(harness: Harness, task_id: str, seconds: int) -> None:
    """Carry a task, and make it have taken this long."""
    await harness.run_jobs()
    async with harness.db.write() as session:
        row = await session.get_one(TaskRow, task_id)
        assert row.started_at is not None
        row.completed_at = row.started_at + timedelta(seconds=seconds)
