"""What becomes of a guess: a task that names it tells which fields the person changed, once, and of this partner only."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from codetether_guesser.answer import Content
from codetether_guesser.feedback import changed, filled
from codetether_guesser.tables import GuessOutcomeRow
from codetether_platform.tasks.schemas import TaskRequest
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio

TEXT = "Every Friday at 4pm list open invoices and mail them to ana@firm.example, high priority"


async def guess_of(harness: Harness, headers: dict[str, str], text: str = TEXT) -> dict[str, Any]:
    answer = await harness.http.post("/v1/guess", json={"description": text}, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def body_of(guess: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the request of a client that sends a guess as it is, but for some changes."""
    task = guess["task"]
    names = ("prompt", "notify_email", "priority", "schedule")
    sent = {name: task[name] for name in names if task[name] is not None}
    return sent | {"title": guess["title"], "guess_id": guess["id"]} | changes


async def outcomes(harness: Harness) -> list[tuple[str, list[str], list[str]]]:
    async with harness.db.read() as session:
        rows = (await session.scalars(select(GuessOutcomeRow).order_by(GuessOutcomeRow.task_id))).all()
    return [(row.guess_id, row.filled.split(","), row.changed.split(",") if row.changed else []) for row in rows]


async def test_a_task_records_which_fields_the_person_changed(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    guess = await guess_of(harness, headers)
    filled = ["prompt", "title", "schedule", "notify_email", "priority"]
    for changes, said in (
        ({}, []),
        ({"prompt": "List invoices"}, ["prompt"]),
        ({"title": "Mine", "priority": 0}, ["title", "priority"]),
        ({"notify_email": None}, ["notify_email"]),
        ({"schedule": {"cron": "0 9 * * *"}}, ["schedule"]),
        ({"schedule": None}, ["schedule"]),
    ):
        answer = await harness.http.post("/v1/tasks", json=body_of(guess, **changes), headers=headers)
        assert answer.status_code == 201, answer.text
        assert (await outcomes(harness))[-1] == (guess["id"], filled, said), changes


async def test_a_guess_that_is_not_there_or_of_somebody_else_is_refused_and_nothing_is_done(harness: Harness) -> None:
    one, other = await harness.make_partner(), await harness.make_partner(name="Other")
    live = await harness.make_key(one, mode="live")
    foreign = (await guess_of(harness, bearer(other.secret_key)))["id"]
    own = (await guess_of(harness, bearer(one.secret_key)))["id"]
    for key, guess_id in ((one.secret_key, foreign), (one.secret_key, "no-such-guess"), (live, own)):
        for schedule in (None, {"cron": "0 9 * * *"}):
            body = {"prompt": "x", "guess_id": guess_id, "schedule": schedule, "agent": "sandbox"}
            answer = await harness.http.post("/v1/tasks", json=body, headers=bearer(key))
            assert answer.status_code == 422, answer.text
            error = answer.json()["errors"][0]
            assert (error["code"], error["source"]["pointer"]) == ("guess_unknown", "/guess_id")
    assert await outcomes(harness) == []
    assert (await harness.http.get("/v1/tasks", headers=bearer(one.secret_key))).json()["data"] == []


async def test_a_run_that_is_made_again_tells_nothing_new(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    guess = await guess_of(harness, headers, "Summarize the news")
    task = (await harness.http.post("/v1/tasks", json=body_of(guess), headers=headers)).json()
    await harness.run_jobs()
    again = await harness.http.post(f"/v1/tasks/{task['task_id']}/runs", headers=headers)
    assert again.status_code == 201, again.text
    assert again.json()["guess_id"] == guess["id"]
    assert len(await outcomes(harness)) == 1


async def test_many_tasks_at_once_each_tell_their_own(harness: Harness) -> None:
    import asyncio

    headers = bearer((await harness.make_partner()).secret_key)
    guess = await guess_of(harness, headers, "Summarize the news")
    bodies = [body_of(guess), body_of(guess, title="Mine"), body_of(guess, guess_id="nobody"), {"prompt": "no guess"}]
    answers = await asyncio.gather(*(harness.http.post("/v1/tasks", json=body, headers=headers) for body in bodies))
    assert [answer.status_code for answer in answers] == [201, 201, 422, 201]
    assert sorted(said for _, _, said in await outcomes(harness)) == [[], ["title"]]


async def test_an_edited_template_input_is_a_change_and_a_kept_template_none(harness: Harness) -> None:
    from tests.guesser.catalogue import PAGE_SUMMARY

    headers = bearer((await harness.make_partner()).secret_key)
    await harness.http.post("/v1/templates", json=PAGE_SUMMARY, headers=headers)
    guess = await guess_of(harness, headers, "Give me a page summary of https://news.example/a")
    task = guess["task"]
    names = ("template_id", "template_inputs", "template_extra")
    kept = {name: task[name] for name in names} | {"guess_id": guess["id"]}
    for body, said in (
        (kept, []),
        (kept | {"prompt": task["prompt"]}, []),
        ({"prompt": task["prompt"], "guess_id": guess["id"]}, []),
        (kept | {"template_inputs": {"url": "https://news.example/b"}}, ["template_inputs"]),
    ):
        answer = await harness.http.post("/v1/tasks", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        assert (await outcomes(harness))[-1][2] == said, body


async def test_what_a_form_sends_by_itself_is_no_edit_and_what_a_person_wrote_is(harness: Harness) -> None:
    from tests.guesser.catalogue import WEEKLY

    headers = bearer((await harness.make_partner()).secret_key)
    inputs = [*WEEKLY["inputs"], {"name": "charts", "label": "Charts", "type": "boolean"}]
    inputs = [one | {"default": "PDF"} if one["name"] == "format" else one for one in inputs]
    await harness.http.post("/v1/templates", json=WEEKLY | {"inputs": inputs}, headers=headers)
    task = (guess := await guess_of(harness, headers, "Every Monday at 9 write the sales report in 5 points"))["task"]
    names = ("template_id", "template_inputs", "template_extra", "schedule", "notify_email")
    sent = {name: task[name] for name in names} | {"guess_id": guess["id"], "title": guess["title"]}
    values = task["template_inputs"]
    for changes, said in (
        ({"template_inputs": values | {"format": "PDF", "source": "", "reader": None, "charts": False}}, []),
        ({"template_inputs": values | {"format": "Markdown"}}, ["template_inputs"]),
        ({"template_inputs": values | {"charts": True}}, ["template_inputs"]),
        ({"template_extra": "And name the prices."}, ["prompt"]),
        ({"schedule": None, "notify_email": "ana@firm.example"}, ["schedule", "notify_email"]),
    ):
        answer = await harness.http.post("/v1/tasks", json=sent | changes, headers=headers)
        assert answer.status_code == 201, answer.text
        assert (await outcomes(harness))[-1][2] == said, changes


def test_of_a_text_that_was_no_task_nothing_was_filled() -> None:
    from codetether_guesser.evals.attacks import Attack, answer_to
    from tests.guesser.test_templates import NOW

    content: Content = answer_to(Attack(id="a", kind="none", text="hello!", must_not={}), NOW)
    assert content.task is None
    assert filled(content) == []
    assert changed(content, TaskRequest(prompt="Do this", title="Mine")) == ["prompt", "title"]
    assert msgspec.json.decode(msgspec.json.encode(content), type=Content).task is None


async def test_outcomes_are_kept_four_hundred_days(harness: Harness) -> None:
    from codetether_guesser.kept import OUTCOME_LIFE, purge

    headers = bearer((await harness.make_partner()).secret_key)
    guess = await guess_of(harness, headers, "Summarize the news")
    await harness.http.post("/v1/tasks", json=body_of(guess), headers=headers)
    for late, left in ((-1, 1), (1, 0)):
        async with harness.db.write() as session:
            await purge(session, now=harness.clock.now() + OUTCOME_LIFE + timedelta(seconds=late))
        assert len(await outcomes(harness)) == left
