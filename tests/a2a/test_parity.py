"""One run, whichever door it begins and is answered through: the same state, events and ledger amounts."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.a2a.conftest import Speaker, message, old_message
from tests.harness import Harness, bearer
from tests.mail.correspondent import ADA, TAKEN, Correspondent, reply

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


async def rest_answer(speaker: Speaker, task_id: str) -> None:
    asked = (await speaker.harness.http.get(f"/v1/tasks/{task_id}", headers=speaker.headers)).json()["needs_input"]
    body = {"request_id": asked["request_id"], "answer": "Table"}
    answer = await speaker.harness.http.post(f"/v1/tasks/{task_id}/input", json=body, headers=speaker.headers)
    assert answer.status_code == 200


async def a2a_answer(speaker: Speaker, task_id: str) -> None:
    sent = {"message": message("Table", taskId=task_id), "configuration": {"returnImmediately": True}}
    assert (await speaker.result("SendMessage", sent))["task"]["id"] == task_id


async def mail_answer(speaker: Speaker, task_id: str) -> None:
    door = speaker.harness.platform.mail_door
    await door.start()
    asked = await Correspondent(speaker.harness, speaker.partner, door.port).asked(task_id)
    assert await Correspondent(speaker.harness, speaker.partner, door.port).send(asked, reply(asked, "2")) == TAKEN
    await door.stop()


async def test_every_door_answers_a_question_alike(harness: Harness) -> None:
    told: list[Any] = []
    for answer in (rest_answer, a2a_answer, mail_answer):
        partner = await harness.make_partner()
        speaker = Speaker(harness, partner, bearer(partner.secret_key))
        body = {"prompt": "test:needs-input", "notify_email": ADA}
        task_id = (await harness.http.post("/v1/tasks", json=body, headers=speaker.headers)).json()["task_id"]
        await harness.run_jobs()
        harness.clock.advance(seconds=61)
        await harness.platform.tender.sweep()  # behind a minute the hold is settled, and the answer makes another
        await answer(speaker, task_id)
        await harness.run_jobs()
        outside = (await harness.http.get(f"/v1/events?task_id={task_id}", headers=speaker.headers)).json()["data"]
        kinds = [(event["type"], event["data"]["status"], sorted(event["data"])) for event in outside]
        told.append((await came_of(speaker, task_id), await ledger(harness, partner.id), kinds))
    assert told[0][0]["status"] == "completed"
    assert all(other == told[0] for other in told[1:])
