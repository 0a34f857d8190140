"""Tasks through the API: create, run, watch, answer, cancel, run again."""

import asyncio
from typing import Any

import pytest

from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio


async def create(harness: Harness, headers: dict[str, str], **fields: Any) -> dict[str, Any]:
    answer = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"} | fields, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def events_of(harness: Harness, task_id: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = await harness.http.get(f"/v1/tasks/{task_id}/events", headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


async def test_a_partner_runs_a_task_and_gets_its_result(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.post("/v1/tasks", json={"prompt": "Summarise the week"}, headers=headers)
    task = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/tasks/{task['task_id']}"
    assert answer.headers["x-payer"] == "partner"
    assert (task["status"], task["agent"], task["id"]) == ("queued", "sandbox", task["task_id"])
    assert task["charge"]["held_micros"] > 0
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert done["status"] == "completed"
    assert done["result"].startswith("#")
    assert done["charge"]["held_micros"] == 0
    assert done["charge"]["amount_micros"] > 0
    told = await events_of(harness, task["task_id"], headers)
    assert [event["sequence"] for event in told] == list(range(1, len(told) + 1))
    assert [told[0]["type"], told[1]["type"], told[-1]["type"]] == ["task.created", "task.started", "task.completed"]
    assert all(event["type"] == "task.progress" for event in told[2:-1])
    assert done["sequence"] == len(told)


async def test_a_failure_of_the_task_is_told_with_its_code(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:fail:quota_of_moon")
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert (done["status"], done["error"]["code"]) == ("failed", "quota_of_moon")


async def test_our_own_failure_is_free(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:timeout")
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert (done["status"], done["error"]["code"], done["charge"]["amount_micros"]) == ("failed", "agent_timeout", 0)


async def test_a_stated_cost_is_charged_exactly(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:succeed test:cost:12345")
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert done["charge"]["amount_micros"] == 12345


async def test_a_run_never_costs_more_than_its_hold(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:over-budget", max_charge_micros=30_000)
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert (done["status"], done["error"]["code"]) == ("failed", "budget_reached")
    assert done["charge"]["amount_micros"] <= 30_000


async def test_a_question_is_asked_answered_and_the_run_goes_on(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = session_headers(await harness.guest(partner))
    task = await create(harness, headers, prompt="test:needs-input")
    await harness.run_jobs()
    asked = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert asked["status"] == "needs_input"
    question = asked["needs_input"]
    answer = question["choices"][0] if question["choices"] else "Short"
    answered = await harness.http.post(
        f"/v1/tasks/{task['task_id']}/input", json={"request_id": question["request_id"], "answer": answer}, headers=headers
    )
    assert (answered.status_code, answered.json()["status"]) == (200, "running")
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert done["status"] == "completed"
    told = await events_of(harness, task["task_id"], headers)
    assert len({(event["type"], str(event["data"])) for event in told}) == len(told)


async def test_an_answer_after_a_long_wait_makes_a_new_hold(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = session_headers(await harness.vouched(partner, external_id="u1"))
    task = await create(harness, headers, prompt="test:needs-input")
    await harness.run_jobs()
    harness.clock.advance(seconds=61)
    await harness.platform.tender.sweep()
    server = bearer(partner.secret_key)
    waiting = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=server)).json()
    assert waiting["charge"]["held_micros"] == 0
    question = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()["needs_input"]
    await harness.http.post(
        f"/v1/tasks/{task['task_id']}/input",
        json={"request_id": question["request_id"], "answer": (question["choices"] or ["x"])[0]},
        headers=headers,
    )
    running = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=server)).json()
    assert running["charge"]["held_micros"] > 0
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=server)).json()
    assert (done["status"], done["charge"]["held_micros"]) == ("completed", 0)


async def test_a_question_that_nobody_answers_ends_the_run(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:needs-input")
    await harness.run_jobs()
    harness.clock.advance(seconds=harness.settings.question_expires_seconds + 1)
    await harness.platform.tender.sweep()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert (done["status"], done["error"]["code"]) == ("failed", "input_timeout")


async def test_a_wrong_answer_changes_nothing(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:needs-input")
    path = f"/v1/tasks/{task['task_id']}/input"
    early = await harness.http.post(path, json={"request_id": "x", "answer": "y"}, headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "no_question_open")
    await harness.run_jobs()
    other = await harness.http.post(path, json={"request_id": "x", "answer": "y"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "question_mismatch")
    question = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()["needs_input"]
    if question["choices"]:
        wrong = await harness.http.post(
            path, json={"request_id": question["request_id"], "answer": "none of them"}, headers=headers
        )
        assert (wrong.status_code, wrong.json()["errors"][0]["source"]["pointer"]) == (422, "/answer")
    assert (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()["status"] == "needs_input"


async def test_a_queued_task_is_cancelled_free_of_charge(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers)
    answer = await harness.http.post(f"/v1/tasks/{task['task_id']}/cancel", headers=headers)
    assert (answer.status_code, answer.json()["status"], answer.json()["charge"]["amount_micros"]) == (200, "cancelled", 0)
    await harness.run_jobs()
    told = await events_of(harness, task["task_id"], headers)
    assert [event["type"] for event in told] == ["task.created", "task.cancelled"]


async def test_a_running_task_stops_within_seconds_of_a_cancel(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:slow:60")
    carrying = asyncio.create_task(harness.run_jobs())
    for _ in range(100):
        await asyncio.sleep(0.05)
        if (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()["status"] == "running":
            break
    cancelled = await harness.http.post(f"/v1/tasks/{task['task_id']}/cancel", headers=headers)
    assert cancelled.json()["status"] == "cancelled"
    await harness.platform.tender.watch()
    await asyncio.wait_for(carrying, timeout=5)
    told = await events_of(harness, task["task_id"], headers)
    assert told[-1]["type"] == "task.cancelled"


async def test_a_finished_task_is_not_cancelled(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers)
    await harness.run_jobs()
    answer = await harness.http.post(f"/v1/tasks/{task['task_id']}/cancel", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "task_finished")


async def test_two_cancels_at_once_are_one(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers)
    answers = await asyncio.gather(*(harness.http.post(f"/v1/tasks/{task['task_id']}/cancel", headers=headers) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5


async def test_running_again_is_a_new_task(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:succeed", metadata={"k": "v"})
    await harness.run_jobs()
    answer = await harness.http.post(f"/v1/tasks/{task['task_id']}/runs", headers=headers)
    again = answer.json()
    assert answer.status_code == 201
    assert again["task_id"] != task["task_id"]
    assert (again["retry_of"], again["prompt"], again["metadata"]) == (task["task_id"], "test:succeed", {"k": "v"})


async def test_a_user_sees_its_own_tasks_only(harness: Harness) -> None:
    partner = await harness.make_partner()
    ada, bob = session_headers(await harness.guest(partner)), session_headers(await harness.guest(partner))
    task = await create(harness, ada)
    path = f"/v1/tasks/{task['task_id']}"
    for answer in (
        await harness.http.get(path, headers=bob),
        await harness.http.post(path + "/cancel", headers=bob),
        await harness.http.get(path + "/events", headers=bob),
        await harness.http.post(path + "/runs", headers=bob),
        await harness.http.get(path, headers=bearer((await harness.make_partner(name="Other")).secret_key)),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "task_not_found")
    assert (await harness.http.get("/v1/tasks", headers=bob)).json()["data"] == []


async def test_a_partner_sees_that_its_users_task_exists_not_what_it_says(harness: Harness) -> None:
    partner = await harness.make_partner()
    tokens = await harness.guest(partner)
    task = await create(harness, session_headers(tokens), prompt="My secret plan test:succeed")
    await harness.run_jobs()
    server = bearer(partner.secret_key)
    seen = await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=server)
    assert seen.json()["content_withheld"] is True
    assert (seen.json()["prompt"], seen.json()["result"], seen.json()["title"]) == (None, None, None)
    assert seen.json()["charge"]["amount_micros"] > 0
    pages = await harness.http.get(f"/v1/tasks/{task['task_id']}/events", headers=server)
    assert "secret plan" not in seen.text + pages.text
    own = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=session_headers(tokens))).json()
    assert own["prompt"] == "My secret plan test:succeed"
    assert own["charge"] == {"payer": "partner", "currency": "USD", "held_micros": None, "amount_micros": None}


async def test_a_vouched_user_consents_before_its_first_run(harness: Harness) -> None:
    headers = session_headers(await harness.vouched(await harness.make_partner(), external_id="u1", consent=False))
    refused = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "consent_required")
    agreed = await harness.http.post("/v1/embed/consent", json={"version": "2026-11-01"}, headers=headers)
    assert agreed.status_code == 204
    await create(harness, headers)


async def test_a_guest_has_its_allowance_and_no_more_even_at_once(harness: Harness) -> None:
    headers = session_headers(await harness.guest(await harness.make_partner()))
    answers = await asyncio.gather(
        *(harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 201] + [402] * 6
    assert {answer.json()["code"] for answer in answers if answer.status_code == 402} == {"guest_allowance_used"}


async def test_a_guest_cannot_have_mail_sent_or_callbacks_made(harness: Harness) -> None:
    headers = session_headers(await harness.guest(await harness.make_partner(), email="ada@acme.example"))
    mail = await harness.http.post("/v1/tasks", json={"prompt": "x", "notify_email": "ada@acme.example"}, headers=headers)
    assert (mail.status_code, mail.json()["code"]) == (403, "email_not_proven")
    call = await harness.http.post("/v1/tasks", json={"prompt": "x", "callback_url": "https://example.com/x"}, headers=headers)
    assert (call.status_code, call.json()["errors"][0]["source"]["pointer"]) == (422, "/callback_url")
    assert (await harness.http.get("/v1/tasks", headers=headers)).json()["data"] == []


async def test_a_live_task_without_a_model_key_is_refused_whole(harness: Harness) -> None:
    partner = await harness.make_partner(mode="live")
    answer = await harness.http.post("/v1/tasks", json={"prompt": "x"}, headers=bearer(partner.secret_key))
    assert (answer.status_code, answer.json()["code"]) == (503, "agent_unavailable")
    assert (await harness.http.get("/v1/tasks", headers=bearer(partner.secret_key))).json()["data"] == []


async def test_a_list_is_paged_by_cursors_that_fit_it_alone(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = [(await create(harness, headers))["task_id"] for _ in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await harness.http.get(f"/v1/tasks?limit=2{cursor}", headers=headers)).json()
        seen += [task["task_id"] for task in page["data"]]
        if not page["has_more"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == made[::-1]
    first = (await harness.http.get("/v1/tasks?limit=2", headers=headers)).json()["next_cursor"]
    for query in (f"cursor={first[:-2]}xx", f"cursor={first}&status=queued", "cursor=nonsense"):
        answer = await harness.http.get(f"/v1/tasks?{query}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid"), query


async def test_a_long_poll_answers_when_something_changes(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers)
    waiting = asyncio.create_task(harness.http.get(f"/v1/tasks/{task['task_id']}?wait=20", headers=headers))
    await asyncio.sleep(0.1)
    await harness.run_jobs()
    answer = await asyncio.wait_for(waiting, timeout=10)
    assert answer.json()["sequence"] > task["sequence"]


async def test_a_stream_resumes_after_the_last_event_id(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="test:steps:4")
    await harness.run_jobs()
    path, accept = f"/v1/tasks/{task['task_id']}/events", {"Accept": "text/event-stream"}
    whole = (await harness.http.get(path, headers=headers | accept)).text
    ids = [int(line[4:]) for line in whole.splitlines() if line.startswith("id: ")]
    assert ids == list(range(1, len(ids) + 1))
    rest = (await harness.http.get(path, headers=headers | accept | {"Last-Event-ID": "3"})).text
    assert [int(line[4:]) for line in rest.splitlines() if line.startswith("id: ")] == ids[3:]
    over = (await harness.http.get(path, headers=headers | accept | {"Last-Event-ID": str(ids[-1])})).text
    assert "id: " not in over


async def test_a_file_is_an_attachment_that_nothing_renders(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers, prompt="Summarise the week")
    await harness.run_jobs()
    done = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()
    assert done["artifacts"]
    answer = await harness.http.get(done["artifacts"][0]["url"], headers=headers)
    assert answer.status_code == 200
    assert len(answer.content) == done["artifacts"][0]["size_bytes"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    missing = await harness.http.get(f"/v1/tasks/{task['task_id']}/artifacts/none", headers=headers)
    assert missing.json()["code"] == "artifact_not_found"


async def test_a_mail_tells_the_partners_person_how_it_ended(harness: Harness) -> None:
    partner = await harness.make_partner()
    await create(
        harness, bearer(partner.secret_key), prompt="test:succeed", notify_email="finance@acme.example", title="Weekly sums"
    )
    await harness.run_jobs()
    from codetether_platform.mail.outbox import list_mails

    async with harness.db.read() as session:
        (mail,) = await list_mails(session, partner_id=partner.id)
    assert (mail.to_address, mail.status) == ("finance@acme.example", "kept")
    assert "Weekly sums" in mail.subject
