"""Runs that a partner's own workers carry: claim, lease and fence, report, end; money as for every other agent."""

import asyncio
import base64
from typing import Any

import pytest

from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio
PRICE = 20_000


class Yard:
    """A partner with an external agent, and its workers, over HTTP."""

    def __init__(self, harness: Harness, headers: dict[str, str]) -> None:
        self.harness, self.headers = harness, headers

    @classmethod
    async def make(cls, harness: Harness, *, mode: Any = "test") -> "Yard":
        yard = cls(harness, bearer((await harness.make_partner(mode=mode)).secret_key))
        assert (await yard.post("agents", name="smith"))[0] == 201
        return yard

    async def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        answer = await self.harness.http.post(f"/v1/worker/{path}", json=body, headers=self.headers)
        return answer.status_code, answer.json() if answer.content else {}

    async def order(self, **fields: Any) -> str:
        body = {"prompt": "Forge a nail", "agent": "external:smith"} | fields
        answer = await self.harness.http.post("/v1/tasks", json=body, headers=self.headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["task_id"])

    async def task(self, task_id: str) -> dict[str, Any]:
        return dict((await self.harness.http.get(f"/v1/tasks/{task_id}", headers=self.headers)).json())

    async def claim(self, **fields: Any) -> dict[str, Any]:
        status, claim = await self.post("claim", agent="smith", **fields)
        assert status == 200, claim
        return claim

    async def is_idle(self) -> bool:
        return (await self.post("claim", agent="smith"))[0] == 204


def grip(claim: dict[str, Any]) -> dict[str, Any]:
    return {"task_id": claim["task_id"], "fence": claim["fence"]}


async def test_a_worker_claims_reports_and_ends_a_run_that_is_charged_once(harness: Harness) -> None:
    yard = await Yard.make(harness)
    task_id = await yard.order(metadata={"size": "4"})
    assert (await yard.task(task_id))["charge"]["held_micros"] == PRICE
    assert harness.engine.waiting == []
    claim = await yard.claim(worker_id="forge-1")
    assert (claim["task_id"], claim["prompt"], claim["metadata"], claim["attempt"]) == (task_id, "Forge a nail", {"size": "4"}, 1)
    assert await yard.is_idle()
    events = [
        {"type": "progress", "key": "p1", "message": "Heating", "step": 1, "steps": 2},
        {
            "type": "artifact",
            "key": "a1",
            "name": "nail.txt",
            "media_type": "text/plain",
            "content": base64.b64encode(b"|").decode(),
        },
    ]
    for _ in range(2):  # a retry tells nothing twice
        status, state = await yard.post("events", **grip(claim), events=events)
        assert (status, state["status"]) == (200, "running")
    status, done = await yard.post("complete", **grip(claim), result="# A nail", usage={"input_tokens": 5, "output_tokens": 7})
    assert (status, done["status"], done["result"], done["usage"]["output_tokens"]) == (200, "completed", "# A nail", 7)
    assert (done["charge"]["amount_micros"], done["charge"]["held_micros"]) == (PRICE, 0)
    assert [item["name"] for item in done["artifacts"]] == ["nail.txt"]
    told = (await harness.http.get(f"/v1/events?task_id={task_id}", headers=yard.headers)).json()["data"]
    assert [event["type"] for event in told] == ["task.created", "task.started", "task.progress", "task.completed"]
    assert {event["data"]["worker_id"] for event in told[1:]} == {"forge-1"}
    assert (await yard.post("complete", **grip(claim), result="again"))[1]["code"] == "lease_lost"


async def test_two_claimers_at_once_never_get_one_run_both(harness: Harness) -> None:
    yard = await Yard.make(harness)
    ordered = {await yard.order() for _ in range(6)}
    answers = await asyncio.gather(*(yard.post("claim", agent="smith") for _ in range(10)))
    claimed = [claim["task_id"] for status, claim in answers if status == 200]
    while not await yard.is_idle():
        raise AssertionError("a run was left though ten asked for six")
    assert sorted(claimed) == sorted(ordered)


async def test_the_most_urgent_run_is_claimed_first(harness: Harness) -> None:
    yard = await Yard.make(harness)
    low, high = await yard.order(priority=-5), await yard.order(priority=5)
    assert [(await yard.claim())["task_id"], (await yard.claim())["task_id"]] == [high, low]


async def test_a_lapsed_lease_gives_the_run_to_another_worker_and_fences_the_first_out(harness: Harness) -> None:
    yard = await Yard.make(harness)
    task_id = await yard.order()
    first = await yard.claim(lease_seconds=30)
    await yard.post("events", **grip(first), events=[{"type": "checkpoint", "key": "heated", "value": {"degrees": 900}}])
    harness.clock.advance(seconds=31)
    second = await yard.claim()
    assert (second["task_id"], second["attempt"]) == (task_id, 2)
    assert second["fence"] > first["fence"]
    assert second["checkpoints"] == [{"key": "heated", "value": {"degrees": 900}}]
    progress = [{"type": "progress", "key": "p", "message": "x"}]
    for path, body in (("heartbeat", {}), ("events", {"events": progress}), ("complete", {"result": "stale"})):
        status, answer = await yard.post(path, **grip(first), **body)
        assert (status, answer["code"]) == (409, "lease_lost"), path
    assert (await yard.post("complete", **grip(second), result="fresh"))[1]["result"] == "fresh"
    started = (await harness.http.get("/v1/events?types=task.started,task.progress", headers=yard.headers)).json()["data"]
    assert [event["type"] for event in started] == ["task.started"]


async def test_heartbeats_keep_the_lease_and_the_hold(harness: Harness) -> None:
    yard = await Yard.make(harness)
    task_id = await yard.order()
    claim = await yard.claim(lease_seconds=60)
    for _ in range(20):  # longer than a hold lives by itself
        harness.clock.advance(seconds=50)
        assert (await yard.post("heartbeat", **grip(claim)))[0] == 200
        await harness.platform.tender.sweep()
    assert await yard.is_idle()
    assert (await yard.task(task_id))["charge"]["held_micros"] == PRICE
    assert (await yard.post("complete", **grip(claim), result="done"))[1]["charge"]["amount_micros"] == PRICE


async def test_a_question_ends_the_lease_and_its_answer_reaches_the_next_claim(harness: Harness) -> None:
    yard = await Yard.make(harness)
    task_id = await yard.order()
    claim = await yard.claim()
    question = {"type": "needs_input", "key": "q1", "question": "Which iron?", "choices": ["soft", "hard"]}
    status, state = await yard.post("events", **grip(claim), events=[question])
    assert (status, state["status"], state["lease_expires_at"]) == (200, "needs_input", None)
    assert await yard.is_idle()
    assert (await yard.post("complete", **grip(claim), result="too soon"))[1]["code"] == "lease_lost"
    asked = (await yard.task(task_id))["needs_input"]
    answered = await harness.http.post(
        f"/v1/tasks/{task_id}/input", json={"request_id": asked["request_id"], "answer": "soft"}, headers=yard.headers
    )
    assert answered.json()["status"] == "running"
    again = await yard.claim()
    assert again["answers"] == [{"key": "q1", "question": "Which iron?", "answer": "soft"}]
    assert (await yard.post("complete", **grip(again), result="soft nail"))[1]["status"] == "completed"


async def test_a_question_that_is_not_the_last_event_is_refused_whole(harness: Harness) -> None:
    yard = await Yard.make(harness)
    await yard.order()
    claim = await yard.claim()
    question = {"type": "needs_input", "key": "q1", "question": "?"}
    status, answer = await yard.post("events", **grip(claim), events=[question, {"type": "progress", "key": "p", "message": "x"}])
    assert (status, answer["errors"][0]["source"]) == (422, {"pointer": "/events/0"})
    assert (await yard.post("heartbeat", **grip(claim)))[1]["status"] == "running"


async def test_an_error_fails_the_run_with_its_code(harness: Harness) -> None:
    yard = await Yard.make(harness)
    await yard.order()
    claim = await yard.claim()
    status, failed = await yard.post("complete", **grip(claim), error={"code": "no_iron", "message": "None left"})
    assert (status, failed["status"], failed["error"]) == (200, "failed", {"code": "no_iron", "message": "None left"})
    assert failed["charge"]["held_micros"] == 0


async def test_a_cancel_tells_the_worker_to_stop(harness: Harness) -> None:
    yard = await Yard.make(harness)
    task_id = await yard.order()
    claim = await yard.claim()
    await harness.http.post(f"/v1/tasks/{task_id}/cancel", headers=yard.headers)
    status, answer = await yard.post("heartbeat", **grip(claim))
    assert (status, answer["code"]) == (409, "lease_lost")
    assert "cancelled" in answer["detail"]


async def test_what_no_worker_comes_for_or_back_to_fails_and_costs_nothing(harness: Harness) -> None:
    yard = await Yard.make(harness)
    begun = await yard.order()
    await yard.claim()
    lone = await yard.order()
    harness.clock.advance(seconds=3 * 3600)
    await harness.platform.tender.sweep()
    assert [(await yard.task(task))["status"] for task in (begun, lone)] == ["failed", "queued"]
    harness.clock.advance(seconds=22 * 3600)
    await harness.platform.tender.sweep()
    ended = [await yard.task(task) for task in (begun, lone)]
    assert [task["error"]["code"] for task in ended] == ["run_lost", "no_worker"]
    assert [(task["charge"]["amount_micros"], task["charge"]["held_micros"]) for task in ended] == [(0, 0), (0, 0)]


async def test_a_claim_waits_for_a_run(harness: Harness) -> None:
    yard = await Yard.make(harness)
    waiting = asyncio.create_task(yard.post("claim", agent="smith", wait_seconds=10))
    await asyncio.sleep(0.1)
    task_id = await yard.order()
    status, claim = await waiting
    assert (status, claim["task_id"]) == (200, task_id)


async def test_a_live_task_of_an_external_agent_needs_money_but_no_model_key(harness: Harness) -> None:
    yard = await Yard.make(harness, mode="live")
    answer = await harness.http.post("/v1/tasks", json={"prompt": "x", "agent": "external:smith"}, headers=yard.headers)
    assert (answer.status_code, answer.json()["code"]) == (402, "funds_exhausted")


async def test_a_claim_that_is_sent_again_is_answered_again(harness: Harness) -> None:
    yard = await Yard.make(harness)
    await yard.order()
    await yard.order()
    headers = yard.headers | {"Idempotency-Key": "claim-1"}
    first, second = [
        (await harness.http.post("/v1/worker/claim", json={"agent": "smith"}, headers=headers)).json() for _ in range(2)
    ]
    assert first == second


async def test_only_the_partner_reaches_its_agents_and_only_its_own_tasks_run_on_them(harness: Harness) -> None:
    partner = await harness.make_partner()
    yard = Yard(harness, bearer(partner.secret_key))
    await yard.post("agents", name="smith")
    await yard.order()
    claim = await yard.claim()
    theirs = Yard(harness, bearer((await harness.make_partner()).secret_key))
    assert (await theirs.post("claim", agent="smith"))[1]["code"] == "external_agent_not_found"
    assert (await theirs.post("heartbeat", **grip(claim)))[1]["code"] == "task_not_found"
    user = session_headers(await harness.vouched(partner, external_id="u1"))
    refused = await harness.http.post("/v1/tasks", json={"prompt": "x", "agent": "external:smith"}, headers=user)
    assert (refused.status_code, refused.json()["errors"][0]["source"]) == (422, {"pointer": "/agent"})
    assert (await harness.http.post("/v1/worker/claim", json={"agent": "smith"}, headers=user)).status_code == 403
    unknown = await harness.http.post("/v1/tasks", json={"prompt": "x", "agent": "external:ghost"}, headers=yard.headers)
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "agent_unknown")


async def test_the_platforms_own_runs_cannot_be_taken(harness: Harness) -> None:
    yard = await Yard.make(harness)
    task_id = await yard.order(agent="sandbox")
    assert await yard.is_idle()
    assert (await yard.post("complete", task_id=task_id, fence=1, result="x"))[1]["code"] == "lease_lost"


async def test_agents_are_listed_and_deleted_once_their_tasks_have_ended(harness: Harness) -> None:
    yard = await Yard.make(harness)
    assert (await yard.post("agents", name="smith"))[1]["code"] == "external_agent_in_use"
    listed = (await harness.http.get("/v1/worker/agents", headers=yard.headers)).json()["data"]
    assert [agent["agent"] for agent in listed] == ["external:smith"]
    task_id = await yard.order()
    path = "/v1/worker/agents/smith"
    assert (await harness.http.delete(path, headers=yard.headers)).status_code == 409
    await harness.http.post(f"/v1/tasks/{task_id}/cancel", headers=yard.headers)
    assert (await harness.http.delete(path, headers=yard.headers)).status_code == 204
    assert (await harness.http.delete(path, headers=yard.headers)).status_code == 404


async def test_a_run_tells_so_much_and_no_more(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    yard = await Yard.make(harness)
    await yard.order()
    claim = await yard.claim()
    monkeypatch.setattr("codetether_platform.tasks.runner.context.MAX_EVENTS", 1)
    status, answer = await yard.post("events", **grip(claim), events=[{"type": "progress", "key": "p", "message": "x"}])
    assert (status, answer["code"]) == (409, "run_limit_reached")
