"""One run, whichever door: the same state, events and ledger amounts."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.a2a.conftest import Speaker, message, old_message
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio
PROMPTS = ("test:succeed and list the tickets", "test:fail", "test:needs-input", "test:cost:30000 write a report")


async def rest(speaker: Speaker, prompt: str) -> str:
    answer = await speaker.harness.http.post("/v1/tasks", json={"prompt": prompt}, headers=speaker.headers)
    return str(answer.json()["id"])


async def rpc(speaker: Speaker, prompt: str) -> str:
    sent = {"message": message(prompt), "configuration": {"returnImmediately": True}}
    return str((await speaker.result("SendMessage", sent))["task"]["id"])


async def old_rpc(speaker: Speaker, prompt: str) -> str:
    sent = {"message": old_message(prompt), "configuration": {"blocking": False}}
    return str((await speaker.result("message/send", sent, version="0.3"))["id"])


async def a2a_rest(speaker: Speaker, prompt: str) -> str:
    sent = {"message": message(prompt), "configuration": {"returnImmediately": True}}
    return str((await speaker.rest("POST", "/message:send", json=sent)).json()["task"]["id"])


async def came_of(speaker: Speaker, task_id: str) -> dict[str, Any]:
    http, path = speaker.harness.http, f"/v1/tasks/{task_id}"
    task = (await http.get(path, headers=speaker.headers)).json()
    events = (await http.get(f"{path}/events", headers=speaker.headers)).json()["data"]
    kept = ("status", "agent", "model", "result", "error", "charge", "usage", "priority", "title", "prompt")
    return {name: task[name] for name in kept} | {"events": [event["type"] for event in events]}


async def ledger(harness: Harness, partner_id: str) -> list[tuple[Any, ...]]:
    query = text(
        "SELECT kind, code, amount, plan_version FROM ledger_transfers WHERE partner_id = :partner ORDER BY entry_no, step_no"
    )
    async with harness.db.read() as session:
        return [tuple(row) for row in await session.execute(query, {"partner": partner_id})]


async def test_every_door_leads_to_the_same_run(harness: Harness) -> None:
    told: list[Any] = []
    for door in (rest, rpc, old_rpc, a2a_rest):
        partner = await harness.make_partner()
        speaker = Speaker(harness, partner, bearer(partner.secret_key))
        ids = [await door(speaker, prompt) for prompt in PROMPTS]
        await harness.run_jobs()
        told.append(([await came_of(speaker, task_id) for task_id in ids], await ledger(harness, partner.id)))
    runs, entries = told[0]
    assert [run["status"] for run in runs] == ["completed", "failed", "needs_input", "completed"]
    assert entries
    assert all(other == told[0] for other in told[1:])
