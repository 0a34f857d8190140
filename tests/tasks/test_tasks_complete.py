"""Tasks as others' clients use them: preferences, filters, pages, versions, changes, old names."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio


async def create(harness: Harness, headers: dict[str, str], **fields: Any) -> dict[str, Any]:
    answer = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"} | fields, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def ids(harness: Harness, headers: dict[str, str], query: str = "") -> list[str]:
    answer = await harness.http.get(f"/v1/tasks?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [task["task_id"] for task in answer.json()["data"]]


async def test_prefer_wait_answers_with_the_ended_run(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    asking = asyncio.create_task(
        harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers | {"Prefer": "wait=10"})
    )
    while not harness.engine.waiting:
        await asyncio.sleep(0.01)
    await harness.run_jobs()
    answer = await asking
    assert (answer.status_code, answer.json()["status"]) == (201, "completed")
    assert answer.headers["preference-applied"] == "wait=10"
    assert answer.headers["location"].endswith(answer.json()["task_id"])


async def test_prefer_wait_ends_with_its_time_and_with_a_question(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers | {"Prefer": "wait=0"})
    assert (answer.status_code, answer.json()["status"], answer.headers["preference-applied"]) == (201, "queued", "wait=0")
    asking = asyncio.create_task(
        harness.http.post("/v1/tasks", json={"prompt": "test:needs-input"}, headers=headers | {"Prefer": "wait=10"})
    )
    while len(harness.engine.waiting) < 2:
        await asyncio.sleep(0.01)
    await harness.run_jobs()
    assert (await asking).json()["needs_input"]["question"]


async def test_a_retry_of_a_request_that_waited_gets_the_very_answer_of_the_wait(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Prefer": "wait=10", "Idempotency-Key": "k1"}
    asking = asyncio.create_task(harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers))
    while not harness.engine.waiting:
        await asyncio.sleep(0.01)
    early = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (409, "idempotency_in_progress", "1")
    assert await open_transactions(harness) == 0
    await harness.run_jobs()
    first = await asking
    assert (first.status_code, first.json()["status"], first.headers["preference-applied"]) == (201, "completed", "wait=10")
    for preference in ("wait=10", "wait=1", "respond-async"):
        again = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers | {"Prefer": preference})
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers["preference-applied"] == "wait=10"
        assert again.headers["location"] == first.headers["location"]
        assert again.headers["idempotency-replayed"] == "true"
    assert len(await ids(harness, headers)) == 1


async def test_a_retry_after_the_waiting_request_died_gets_the_task_as_it_was_accepted_for_good(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Prefer": "wait=10", "Idempotency-Key": "k1"}
    asking = asyncio.create_task(harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers))
    while not harness.engine.waiting:
        await asyncio.sleep(0.01)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await harness.run_jobs()
    early = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "idempotency_in_progress")
    harness.clock.advance(seconds=15)
    first = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    assert (first.status_code, first.json()["status"]) == (201, "queued")
    assert first.headers["idempotency-replayed"] == "true"
    again = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    assert again.content == first.content
    assert await ids(harness, headers) == [first.json()["task_id"]]


async def test_who_waited_too_long_is_answered_as_a_retry_was_meanwhile(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Prefer": "wait=10", "Idempotency-Key": "k1"}
    asking = asyncio.create_task(harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers))
    while not harness.engine.waiting:
        await asyncio.sleep(0.01)
    harness.clock.advance(seconds=15)
    retry = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    await harness.run_jobs()
    assert (retry.status_code, retry.content) == (201, (await asking).content)


async def open_transactions(harness: Harness) -> int:
    """Count the connections on which a transaction is open; on SQLite the one writer is free if it can begin."""
    async with harness.db.write() as session:
        if harness.db.dialect == "sqlite":
            return 0
        idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        return int(await session.scalar(text(idle)) or 0)


async def test_filters_choose_and_combine(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)
    red = await create(harness, headers, metadata={"team": "red", "a.b:c": "1"})
    start = harness.clock.now()
    harness.clock.advance(seconds=10)
    blue = await create(harness, headers, metadata={"team": "blue"})
    await harness.run_jobs()
    user = await harness.vouched(partner, external_id="u1")
    users = await create(harness, session_headers(user))
    everything = [users["task_id"], blue["task_id"], red["task_id"]]
    assert await ids(harness, headers) == everything
    assert await ids(harness, headers, "metadata[team]=red") == [red["task_id"]]
    assert await ids(harness, headers, "metadata[team]=red&metadata[a.b:c]=1") == [red["task_id"]]
    assert await ids(harness, headers, "metadata[team]=red&metadata[a.b:c]=2") == []
    assert await ids(harness, headers, "metadata[team]=' OR 1=1 --") == []
    assert await ids(harness, headers, f"created_after={start:%Y-%m-%dT%H:%M:%SZ}") == everything[:2]
    assert await ids(harness, headers, f"created_before={start:%Y-%m-%dT%H:%M:%S.1Z}") == everything[2:]
    assert await ids(harness, headers, f"user_id={user['user']['id']}") == [users["task_id"]]
    assert await ids(harness, headers, "status=queued") == [users["task_id"]]
    assert await ids(harness, headers, "schedule_id=none") == []
    assert await ids(harness, session_headers(user)) == [users["task_id"]]


async def test_a_filter_that_is_none_is_refused(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    for query in (
        "created_after=2026-11-24T12:00:00",
        "created_after=yesterday",
        "metadata=x",
        "metadata[1x]=y",
        "metadata[a]=1&metadata[a]=2",
        "&".join(f"metadata[k{number}]=v" for number in range(6)),
        "metadata[a]=" + "x" * 501,
        "status=gone",
        "limit=0",
        "format=xml",
    ):
        answer = await harness.http.get(f"/v1/tasks?{query}", headers=headers)
        assert answer.status_code == 422, (query, answer.text)
        assert answer.json()["errors"][0]["source"]["parameter"], query


async def test_pages_follow_the_link_and_hold_to_their_filters(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = [(await create(harness, headers, metadata={"team": "red"}))["task_id"] for _ in range(5)]
    seen: list[str] = []
    path = "/v1/tasks?limit=2&metadata[team]=red"
    while path:
        answer = await harness.http.get(path, headers=headers)
        seen += [task["task_id"] for task in answer.json()["data"]]
        link = answer.headers.get("link", "")
        assert bool(link) is answer.json()["has_more"]
        path = link[1 : link.index(">")] if link else ""
    assert seen == made[::-1]
    cursor = (await harness.http.get("/v1/tasks?limit=2&metadata[team]=red", headers=headers)).json()["next_cursor"]
    for query in ("metadata[team]=blue", "", "metadata[team]=red&status=queued"):
        other = await harness.http.get(f"/v1/tasks?{query}&cursor={cursor}", headers=headers)
        assert (other.status_code, other.json()["code"]) == (400, "cursor_invalid"), query
    spoiled = cursor[:-2] + ("AA" if not cursor.endswith("AA") else "BB")
    assert (await harness.http.get(f"/v1/tasks?metadata[team]=red&cursor={spoiled}", headers=headers)).status_code == 400
    theirs = bearer((await harness.make_partner()).secret_key)
    assert (await harness.http.get(f"/v1/tasks?metadata[team]=red&cursor={cursor}", headers=theirs)).status_code == 400


async def test_zapier_gets_a_bare_array(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    task = await create(harness, headers)
    answer = (await harness.http.get("/v1/tasks?format=array&limit=50", headers=headers)).json()
    assert [item["id"] for item in answer] == [task["task_id"]]


async def test_an_unchanged_task_is_not_sent_again(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    path = f"/v1/tasks/{(await create(harness, headers))['task_id']}"
    first = await harness.http.get(path, headers=headers)
    etag = first.headers["etag"]
    harness.clock.advance(seconds=30)
    again = await harness.http.get(path, headers=headers | {"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert again.headers["x-poll-after-ms"] == "1000"
    await harness.run_jobs()
    changed = await harness.http.get(f"{path}?wait=30", headers=headers | {"If-None-Match": etag})
    assert (changed.status_code, changed.json()["status"], changed.headers["x-poll-after-ms"]) == (200, "completed", "60000")
    assert changed.headers["etag"] != etag


async def test_a_change_or_cancel_of_another_version_is_refused(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    path = f"/v1/tasks/{(await create(harness, headers))['task_id']}"
    etag = (await harness.http.get(path, headers=headers)).headers["etag"]
    renamed = await harness.http.patch(path, json={"title": "New"}, headers=headers | {"If-Match": etag})
    assert (renamed.status_code, renamed.json()["title"]) == (200, "New")
    assert renamed.headers["etag"] == (await harness.http.get(path, headers=headers)).headers["etag"] != etag
    for call in (
        harness.http.patch(path, json={"title": "Newer"}, headers=headers | {"If-Match": etag}),
        harness.http.post(f"{path}/cancel", headers=headers | {"If-Match": etag}),
    ):
        answer = await call
        assert (answer.status_code, answer.json()["code"]) == (412, "task_changed")
    assert (await harness.http.get(path, headers=headers)).json()["title"] == "New"
    done = await harness.http.post(f"{path}/cancel", headers=headers | {"If-Match": renamed.headers["etag"]})
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")


async def test_metadata_is_merged_and_null_takes_away(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    path = f"/v1/tasks/{(await create(harness, headers, metadata={'a': '1', 'b': '2'}))['task_id']}"
    changed = await harness.http.patch(path, json={"metadata": {"a": None, "c": "3"}}, headers=headers)
    assert changed.json()["metadata"] == {"b": "2", "c": "3"}
    many = await harness.http.patch(path, json={"metadata": {f"k{number}": "v" for number in range(19)}}, headers=headers)
    assert (many.status_code, many.json()["errors"][0]["source"]) == (422, {"pointer": "/metadata"})
    assert (await harness.http.get(path, headers=headers)).json()["metadata"] == {"b": "2", "c": "3"}


async def test_priority_moves_a_queued_task_and_no_other(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    first, second = await create(harness, headers), await create(harness, headers)
    moved = await harness.http.patch(f"/v1/tasks/{second['task_id']}", json={"priority": 50}, headers=headers)
    assert moved.json()["priority"] == 50
    await harness.run_jobs()
    begun = [(await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json() for task in (first, second)]
    events = (await harness.http.get("/v1/events?types=task.started", headers=headers)).json()["data"]
    assert [event["data"]["task_id"] for event in events] == [second["task_id"], first["task_id"]]
    assert {task["status"] for task in begun} == {"completed"}
    late = await harness.http.patch(f"/v1/tasks/{second['task_id']}", json={"priority": 1}, headers=headers)
    assert (late.status_code, late.json()["code"]) == (409, "task_started")


async def test_nobody_changes_what_is_not_theirs(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = session_headers(await harness.vouched(partner, external_id="u1"))
    path = f"/v1/tasks/{(await create(harness, user))['task_id']}"
    renamed = await harness.http.patch(path, json={"title": "x"}, headers=bearer(partner.secret_key))
    assert (renamed.status_code, renamed.json()["code"]) == (403, "content_withheld")
    foreign = await harness.http.patch(path, json={"priority": 1}, headers=bearer((await harness.make_partner()).secret_key))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "task_not_found")
    assert (await harness.http.patch(path, json={"title": "Mine"}, headers=user)).json()["title"] == "Mine"
    assert (await harness.http.patch(path, json={"status": "completed"}, headers=user)).status_code == 422


async def test_files_are_listed_for_who_may_read_them(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = session_headers(await harness.vouched(partner, external_id="u1"))
    task = await create(harness, user, prompt="Write a report")
    await harness.run_jobs()
    path = f"/v1/tasks/{task['task_id']}/artifacts"
    listed = (await harness.http.get(path, headers=user)).json()
    assert listed["data"] == (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=user)).json()["artifacts"]
    assert (await harness.http.get(path, headers=bearer(partner.secret_key))).json()["code"] == "content_withheld"


OLD: list[tuple[dict[str, Any], str, dict[str, str]]] = [
    ({"description": "Do it", "title": "T", "agent_type": "build", "codebase_id": "global"}, "Do it", {"agent_type": "build"}),
    ({"prompt": "Do it", "agent_type": "plan", "metadata": {"agent_type": "mine"}}, "Do it", {"agent_type": "mine"}),
    ({"title": "Only a title"}, "Only a title", {}),
    ({"description": "x"}, "x", {}),
]


async def test_old_names_are_taken_and_marked_as_deprecated(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    for body, prompt, kept in OLD:
        answer = await harness.http.post("/v1/tasks", json=body, headers=headers)
        task = answer.json()
        assert (answer.status_code, task["prompt"], task["id"]) == (201, prompt, task["task_id"])
        assert kept.items() <= task["metadata"].items()
        assert answer.headers["deprecation"].startswith("@")
        assert 'rel="deprecation"' in answer.headers["link"]


async def test_todays_names_are_not_marked_as_deprecated(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.post("/v1/tasks", json={"prompt": "Do it", "title": "x" * 200}, headers=headers)
    assert (answer.status_code, "deprecation" in answer.headers) == (201, False)


async def test_a_name_and_its_alias_together_are_refused(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    for body, pointer in (
        ({"prompt": "a", "description": "b"}, "/description"),
        ({"prompt": "a", "callback_url": "https://a.example", "webhook_url": "https://b.example"}, "/webhook_url"),
        ({}, "/prompt"),
    ):
        answer = await harness.http.post("/v1/tasks", json=body, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["source"]) == (422, {"pointer": pointer})
