"""Two at once: suspending while runs are admitted, releasing twice, releasing while a run runs."""

import asyncio

import pytest

from codetether_platform.accounts.errors import UserSuspended
from codetether_platform.oauth.principal import PARTNER_SCOPES, SESSION_SCOPES, Principal
from codetether_platform.tasks.schemas import TaskRequest
from codetether_platform.tasks.service.create import Order, create_task
from codetether_platform.users import service
from tests.embed.people import asked, verify
from tests.harness import Harness, session_headers
from tests.users.desk import Desk

pytestmark = pytest.mark.anyio


async def test_a_run_that_is_admitted_while_its_user_is_suspended_is_refused_or_stopped(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="mallory")
    user_id = tokens["user"]["id"]

    async def suspend() -> None:
        await asyncio.sleep(0.02)
        await desk.act(user_id, "suspend")

    suspending = asyncio.create_task(suspend())
    answers = await asyncio.gather(*(desk.run(tokens) for _ in range(12)))
    await suspending
    for answer in answers:
        assert answer.status_code == 201 or (answer.status_code, answer.json()["code"]) == (403, "user_suspended")
    await harness.platform.caretaker.look()
    tasks = (await desk.ask("GET", f"/v1/tasks?user_id={user_id}&limit=100"))["data"]
    assert len(tasks) == sum(answer.status_code == 201 for answer in answers)
    assert {task["status"] for task in tasks} <= {"cancelled"}
    shown = await desk.user(user_id)
    assert (shown["month"]["held_micros"], shown["month"]["spent_micros"]) == (0, 0)
    await harness.run_jobs()
    assert (await desk.user(user_id))["charged_micros"] == 0


async def test_a_suspension_waits_for_an_admission_under_way_and_stops_its_run(desk: Desk, harness: Harness) -> None:
    user_id = (await harness.vouched(desk.partner, external_id="mallory"))["user"]["id"]
    async with harness.db.write() as session:
        made = await create_task(session, door=harness.platform.door, order=order(desk, user_id))
        suspending = asyncio.create_task(desk.act(user_id, "suspend"))
        await asyncio.sleep(0.3)
        assert not suspending.done()
    assert (await suspending)["status"] == "suspended"
    task = await desk.ask("GET", f"/v1/tasks/{made.task.id}")
    assert (task["status"], task["error"]["code"]) == ("cancelled", "user_suspended")


async def test_what_passed_the_door_before_the_suspension_is_refused_at_its_admission(desk: Desk, harness: Harness) -> None:
    user_id = (await harness.vouched(desk.partner, external_id="mallory"))["user"]["id"]
    await desk.act(user_id, "suspend")
    with pytest.raises(UserSuspended):
        await harness.platform.intake.create(order(desk, user_id))
    assert (await desk.ask("GET", f"/v1/tasks?user_id={user_id}"))["data"] == []


async def test_a_guest_that_is_suspended_while_it_proves_its_address_does_not_become_a_user(desk: Desk, harness: Harness) -> None:
    guest = await harness.guest(desk.partner)
    code = await asked(harness, guest, "ada@acme.example")
    whose = Principal(kind="partner", id="k", partner_id=desk.partner.id, mode="test", scopes=PARTNER_SCOPES)
    async with harness.db.write() as session:
        await service.suspend(session, principal=whose, user_id=guest["user"]["id"], now=harness.clock.now())
        proving = asyncio.create_task(verify(harness, guest, code))
        await asyncio.sleep(0.3)
        assert not proving.done()
    answer = await proving
    assert (answer.status_code, answer.json()["code"]) == (403, "user_suspended")
    assert (await desk.user(guest["user"]["id"]))["kind"] == "guest"


def order(desk: Desk, user_id: str) -> Order:
    """Return a task that a session of this user asked for a moment ago."""
    principal = Principal(kind="session", id="s", partner_id=desk.partner.id, mode="test", scopes=SESSION_SCOPES, user_id=user_id)
    return Order(principal=principal, request=TaskRequest(prompt="test:succeed"), now=desk.harness.clock.now())


async def test_a_user_that_is_released_twice_at_once_is_released_once(desk: Desk, harness: Harness) -> None:
    user_id = (await harness.vouched(desk.partner, external_id="ada"))["user"]["id"]
    answers = await asyncio.gather(*(desk.act(user_id, "release", {"mode": "keep"}) for _ in range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert await desk.events("user.released") == [{"user_id": user_id}]
    changes = (await desk.ask("GET", f"/v1/users/{user_id}/export"))["changes"]
    assert [each["field"] for each in changes] == ["state", "release_mode"]


async def test_what_runs_when_its_user_is_released_ends_and_is_paid_by_the_old_sponsor(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="ada")
    user_id = tokens["user"]["id"]
    queued = (await desk.run(tokens)).json()["task_id"]
    await desk.act(user_id, "release", {"mode": "pause"})
    await harness.run_jobs()
    task = await desk.ask("GET", f"/v1/tasks/{queued}")
    assert (task["status"], task["charge"]["payer"]) == ("completed", "partner")
    assert task["charge"]["amount_micros"] == (await desk.user(user_id))["month"]["spent_micros"] > 0


async def test_an_answer_after_the_release_goes_on_only_while_the_old_hold_stands(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="ada")
    session = session_headers(tokens)
    soon, late = [(await desk.run(tokens, "test:needs-input")).json()["task_id"] for _ in range(2)]
    await harness.run_jobs()
    await desk.act(tokens["user"]["id"], "release", {"mode": "keep"})

    async def answer(task_id: str) -> tuple[int, str]:
        question = (await harness.http.get(f"/v1/tasks/{task_id}", headers=session)).json()["needs_input"]
        body = {"request_id": question["request_id"], "answer": (question["choices"] or ["Yes"])[0]}
        said = await harness.http.post(f"/v1/tasks/{task_id}/input", json=body, headers=session)
        return said.status_code, said.json().get("code", "")

    assert (await answer(soon))[0] == 200
    await harness.run_jobs()
    assert (await desk.ask("GET", f"/v1/tasks/{soon}"))["status"] == "completed"
    harness.clock.advance(seconds=harness.settings.needs_input_hold_seconds + 1)
    await harness.platform.tender.sweep()
    assert await answer(late) == (403, "sponsorship_inactive")


async def test_an_agent_at_work_is_stopped_within_five_seconds_of_the_suspension(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="mallory")
    task_id = (await desk.run(tokens, "test:slow:60")).json()["task_id"]
    work = asyncio.create_task(harness.run_jobs())
    while task_id not in harness.platform.carrier.active:
        await asyncio.sleep(0.01)
    await desk.act(tokens["user"]["id"], "suspend")
    async with asyncio.timeout(5):
        while not work.done():
            await harness.platform.tender.watch()
            await asyncio.sleep(0.05)
    task = await desk.ask("GET", f"/v1/tasks/{task_id}")
    assert (task["status"], task["error"]["code"]) == ("cancelled", "user_suspended")


async def test_a_stream_of_a_suspended_user_ends(desk: Desk, harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codetether_platform.tasks.feed.stream.POLL_SECONDS", 0.05)
    tokens = await harness.vouched(desk.partner, external_id="mallory")
    headers = session_headers(tokens) | {"Accept": "text/event-stream"}
    reading = asyncio.create_task(harness.http.get("/v1/events", headers=headers))
    await asyncio.sleep(0.2)
    assert not reading.done()
    await desk.act(tokens["user"]["id"], "suspend")
    async with asyncio.timeout(5):
        assert (await reading).status_code == 200
