"""`release {mode: delete}`: nothing that the person said or is called is left in any row, and the money journal stands."""

from typing import Any

import pytest
from sqlalchemy import func, select

from codetether_billing.verify import check_books
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.migrations.schema import full_metadata
from codetether_platform.users.words import without_words
from codetether_platform.webhooks.bodies import standard_body
from tests.embed.people import prove
from tests.harness import PAGE, Harness, session_headers
from tests.users.desk import Desk

pytestmark = pytest.mark.anyio

#: In all that the person says or is called: it would be found wherever it was left.
MARK = "xyzzy"
EMAIL = f"{MARK}@acme.example"
#: Tables whose rows forget by themselves within a day, and how they are kept until then.
FORGETS = {"kept_answers": "encrypted", "guess_cache": "under a hash of the text"}


async def fill(desk: Desk, harness: Harness) -> dict[str, Any]:
    """Make a user that has said something at every door, and return its session."""
    hook = {"url": "http://127.0.0.1:9999/hook", "events": ["*"], "payload_format": "legacy"}
    await desk.ask("POST", "/v1/webhooks", hook, status=201)
    vouch = {"external_id": f"{MARK}-1", "origin": PAGE, "email": EMAIL, "name": f"{MARK} Lovelace"}
    await desk.ask("POST", "/v1/embed/sessions", vouch, status=201)
    tokens = await harness.vouched(desk.partner, external_id=f"{MARK}-1")
    session = session_headers(tokens)
    guess = await harness.http.post("/v1/guess", json={"description": f"Tell {MARK} the news daily"}, headers=session)
    assert guess.status_code == 200, guess.text
    for prompt in (f"{MARK} test:succeed", f"{MARK} test:fail", f"{MARK} test:needs-input"):
        made = await desk.run(tokens, prompt, title=MARK, metadata={"about": MARK})
        assert made.status_code == 201, made.text
    await harness.run_jobs()
    assert (await desk.run(tokens, f"{MARK} later", schedule={"cron": "0 9 * * *"})).status_code == 201
    assert (await desk.run(tokens, f"{MARK} queued")).status_code == 201
    return tokens


async def marked(harness: Harness) -> dict[str, int]:
    """Return the tables that hold the mark, with how many of their rows do."""
    found = {}
    async with harness.db.read() as session:
        for name, table in sorted(full_metadata().tables.items()):
            rows = (await session.execute(select(table))).all()
            count = sum(MARK in "".join(_text(value) for value in row) for row in rows)
            if count:
                found[name] = count
    return found


def _text(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


async def test_a_deleted_user_leaves_no_word_behind_and_the_journal_stands(desk: Desk, harness: Harness) -> None:
    tokens = await fill(desk, harness)
    user_id = tokens["user"]["id"]
    assert {"users", "tasks", "run_events", "events", "schedules", "guesses", "webhook_deliveries"} <= set(await marked(harness))
    before = await desk.user(user_id)
    deleted = await desk.act(user_id, "release", {"mode": "delete"})
    assert set(await marked(harness)) <= set(FORGETS)
    assert (deleted["status"], deleted["external_id"], deleted["release_mode"]) == ("deleted", None, "delete")
    after = await desk.user(user_id)
    assert (after["runs"], after["has_consented"]) == (before["runs"], True)
    assert after["charged_micros"] >= before["charged_micros"] > 0
    assert (after["month"]["held_micros"], after["month"]["spent_micros"]) == (0, after["charged_micros"])
    runs = (await desk.ask("GET", f"/v1/users/{user_id}/export"))["runs"]
    assert {run["status"] for run in runs} == {"completed", "failed", "cancelled"}
    assert all(run["metadata"] == {} for run in runs)
    async with harness.db.read() as session:
        assert (await check_books(session)).problems == []


async def test_what_a_guest_said_before_it_turned_out_to_be_a_user_is_erased_with_that_user(desk: Desk, harness: Harness) -> None:
    known = await prove(harness, desk.partner, await harness.guest(desk.partner), EMAIL)
    harness.clock.advance(seconds=61)
    guest = await harness.guest(desk.partner)
    guess = await harness.http.post("/v1/guess", json={"description": f"Tell {MARK} daily"}, headers=session_headers(guest))
    assert guess.status_code == 200, guess.text
    assert (await desk.run(guest, f"{MARK} test:fail", title=MARK, metadata={"about": MARK})).status_code == 201
    await harness.run_jobs()
    assert (await prove(harness, desk.partner, guest, EMAIL))["user"]["id"] == known["user"]["id"]
    await desk.act(known["user"]["id"], "release", {"mode": "delete"})
    assert set(await marked(harness)) <= set(FORGETS)


async def test_a_deleted_user_is_gone_at_every_door_and_cannot_be_taken_back(desk: Desk, harness: Harness) -> None:
    tokens = await fill(desk, harness)
    user_id = tokens["user"]["id"]
    first = await desk.act(user_id, "release", {"mode": "delete"})
    again = await desk.act(user_id, "release", {"mode": "delete"})
    assert again["deleted_at"] == first["deleted_at"]
    assert await desk.events("user.released") == [{"user_id": user_id}]
    refused = await harness.http.get("/v1/me", headers=session_headers(tokens))
    assert (refused.status_code, refused.json()["code"]) == (401, "token_invalid")
    for what, body in (("suspend", None), ("resume", None), ("sponsor", None)):
        assert (await desk.ask("POST", f"/v1/users/{user_id}/{what}", body, status=409))["code"] == "user_deleted"
    assert (await desk.ask("PATCH", f"/v1/users/{user_id}", {"monthly_run_limit": 1}, status=409))["code"] == "user_deleted"
    assert (await desk.ask("GET", f"/v1/schedules?user_id={user_id}"))["data"] == []
    newcomer = await harness.vouched(desk.partner, external_id=f"{MARK}-1")
    assert newcomer["user"]["id"] != user_id
    assert (await desk.run(newcomer)).status_code == 201


async def test_nothing_of_another_user_is_erased(desk: Desk, harness: Harness) -> None:
    tokens = await fill(desk, harness)
    bob = await harness.vouched(desk.partner, external_id="bob")
    task = (await desk.run(bob, "Bob's own", metadata={"kept": "yes"})).json()
    await desk.act(tokens["user"]["id"], "release", {"mode": "delete"})
    shown = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=session_headers(bob))).json()
    assert (shown["prompt"], shown["status"], shown["metadata"]) == ("Bob's own", "queued", {"kept": "yes"})
    assert any(event["data"].get("metadata") == {"kept": "yes"} for event in (await desk.ask("GET", "/v1/events"))["data"])


async def test_many_tasks_are_erased_batch_by_batch(desk: Desk, harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codetether_platform.users.caretaker.BATCH", 2)
    tokens = await harness.vouched(desk.partner, external_id="ada")
    for number in range(5):
        assert (await desk.run(tokens, f"{MARK} {number}")).status_code == 201
    await desk.act(tokens["user"]["id"], "release", {"mode": "delete"})
    assert set(await marked(harness)) <= set(FORGETS)
    async with harness.db.read() as session:
        chores = full_metadata().tables["user_chores"]
        assert await session.scalar(select(func.count()).select_from(chores)) == 0


def test_a_scrubbed_body_keeps_its_ids_and_costs(clock: FixedClock) -> None:
    data = {
        "task_id": "t",
        "external_id": "u",
        "metadata": {"a": "b"},
        "error": {"code": "agent_error", "message": "said"},
        "charge": {"amount_micros": 7},
    }
    body = standard_body(
        event_id="01890000-0000-7000-8000-000000000000", event_type="task.failed", at=clock.now(), sequence=3, data=data
    )
    scrubbed = standard_body(
        event_id="01890000-0000-7000-8000-000000000000",
        event_type="task.failed",
        at=clock.now(),
        sequence=3,
        data=data | {"external_id": None, "metadata": {}, "error": {"code": "agent_error", "message": "Erased"}},
    )
    assert without_words(body) == scrubbed
    assert without_words(scrubbed) == scrubbed
