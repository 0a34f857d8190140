"""The feed of a partner's events: every one once, in one order, whoever commits when."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.kernel.clock import SystemClock
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import PARTNER_SCOPES, Principal
from codetether_platform.tasks.feed import numbering
from codetether_platform.tasks.feed.numbering import in_order
from codetether_platform.tasks.feed.read import FeedQuery, position_after, read_feed
from codetether_platform.tasks.feed.stream import feed_response
from codetether_platform.webhooks.outbox import NewEvent, publish
from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio


async def feed(harness: Harness, headers: dict[str, str], **parameters: Any) -> dict[str, Any]:
    answer = await harness.http.get("/v1/events", params=parameters, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def run_task(harness: Harness, headers: dict[str, str], prompt: str = "test:succeed") -> str:
    made = await harness.http.post("/v1/tasks", json={"prompt": prompt}, headers=headers)
    assert made.status_code == 201, made.text
    await harness.run_jobs()
    return str(made.json()["task_id"])


def event(partner_id: str, *, task_id: str | None = None, sequence: int = 0) -> NewEvent:
    kind = "task.progress" if task_id else "sponsorship.threshold"
    return NewEvent(type=kind, partner_id=partner_id, mode="test", sequence=sequence, data={"n": sequence}, task_id=task_id)


def query_of(partner_id: str, **fields: Any) -> FeedQuery:
    principal = Principal(kind="partner", id="k", partner_id=partner_id, mode="test", scopes=PARTNER_SCOPES)
    return FeedQuery(principal=principal, **fields)


async def test_pages_give_every_event_once_with_the_ids_bodies_and_order_of_the_webhooks(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    hook = await harness.http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9999/hook", "events": ["*"]}, headers=headers)
    for _ in range(3):
        await run_task(harness, headers)
    seen: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = await feed(harness, headers, limit=2, **after)
        seen += page["data"]
        after = {"after": page["next_after"]}
        if not page["has_more"]:
            break
    delivered = (await harness.http.get(f"/v1/webhooks/{hook.json()['id']}/deliveries?limit=100", headers=headers)).json()["data"]
    assert [item["event_type"] for item in reversed(delivered)] == [item["type"] for item in seen]
    ids = [item["id"] for item in seen]
    assert len(set(ids)) == len(ids) > 6
    assert {item["event_id"].removeprefix("evt_").replace("-", "") for item in delivered} == {name[4:] for name in ids}
    assert await feed(harness, headers, **after) == {"data": [], "next_after": ids[-1], "has_more": False}


@pytest.mark.nests_connections
async def test_an_event_that_commits_late_is_not_skipped(harness: Harness) -> None:
    if harness.db.dialect == "sqlite":
        await _two_writers_follow_each_other(harness)
        return
    partner = await harness.make_partner()
    query = query_of(partner.id)
    now = harness.clock.now()
    async with harness.db.write() as slow:
        early = await publish(slow, now=now, event=event(partner.id))
        async with harness.db.write() as fast:
            late = await publish(fast, now=now, event=event(partner.id))
        page = await read_feed(harness.db, query=query, position=0, limit=10)
        assert [told.id for told in page.events] == [late]
    assert early < late  # a cursor by id would stand behind it for ever
    then = await read_feed(harness.db, query=query, position=page.position, limit=10)
    assert [told.id for told in then.events] == [early]
    again = await read_feed(
        harness.db,
        query=query,
        position=await position_after(harness.db, query=query, after=late, now=harness.clock.now()),
        limit=10,
    )
    assert again.events == then.events


async def _two_writers_follow_each_other(harness: Harness) -> None:
    """SQLite has one writer: the second transaction begins when the first has ended."""
    partner = await harness.make_partner()
    order: list[str] = []

    async def write(name: str, pause: float) -> None:
        async with harness.db.write() as session:
            await asyncio.sleep(pause)
            order.append(await publish(session, now=harness.clock.now(), event=event(partner.id)))

    await asyncio.gather(write("slow", 0.05), write("fast", 0))
    page = await read_feed(harness.db, query=query_of(partner.id), position=0, limit=10)
    assert [told.id for told in page.events] == order == sorted(order)


async def test_readers_at_once_agree_on_one_order_while_events_are_written(harness: Harness) -> None:
    partner = await harness.make_partner()
    query = query_of(partner.id)
    writing = True

    async def write() -> None:
        for _ in range(20):
            async with harness.db.write() as session:
                await publish(session, now=harness.clock.now(), event=event(partner.id))
                await asyncio.sleep(0)

    async def read() -> list[str]:
        seen: list[str] = []
        position = 0
        while True:
            was_writing = writing
            page = await read_feed(harness.db, query=query, position=position, limit=7)
            seen += [told.id for told in page.events]
            position = page.position
            if not was_writing and not page.events:
                return seen
            await asyncio.sleep(0)

    readers = [asyncio.create_task(read()) for _ in range(3)]
    await asyncio.gather(*(write() for _ in range(4)))
    writing = False
    first, *others = await asyncio.gather(*readers)
    assert len(first) == len(set(first)) == 80
    assert all(other == first for other in others)


async def test_a_cut_batch_keeps_the_order_of_each_task(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = await harness.make_partner()
    monkeypatch.setattr(numbering, "BATCH", 2)
    task = new_id()
    async with harness.db.write() as session:  # the clock of whoever wrote 2 and 3 was behind
        for sequence in (2, 3, 1, 4):
            await publish(session, now=harness.clock.now(), event=event(partner.id, task_id=task, sequence=sequence))
    page = await read_feed(harness.db, query=query_of(partner.id), position=0, limit=10)
    assert [msgspec.json.decode(told.body)["sequence"] for told in page.events] == [1, 2, 3, 4]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 50)), unique=True, max_size=20))
def test_order_is_kept_within_a_task_and_loses_nothing(events: list[tuple[str | None, int]]) -> None:
    rows = [(f"{place:02}", task, sequence) for place, (task, sequence) in enumerate(events)]
    ordered = in_order(rows)
    assert sorted(ordered) == [row[0] for row in rows]
    by_id = {row[0]: row for row in rows}
    for task in ("a", "b"):
        sequences = [by_id[name][2] for name in ordered if by_id[name][1] == task]
        assert sequences == sorted(sequences)


async def test_filters_by_type_and_task(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    first, second = await run_task(harness, headers), await run_task(harness, headers)
    ended = await feed(harness, headers, types="task.completed,task.failed")
    assert [(item["type"], item["data"]["task_id"]) for item in ended["data"]] == [
        ("task.completed", first),
        ("task.completed", second),
    ]
    assert {item["data"]["task_id"] for item in (await feed(harness, headers, task_id=second))["data"]} == {second}
    assert (await feed(harness, headers, types="task.failed", after=ended["next_after"]))["data"] == []
    wrong = await harness.http.get("/v1/events?types=task.exploded", headers=headers)
    assert (wrong.status_code, wrong.json()["errors"][0]["source"]) == (422, {"parameter": "types"})


async def test_a_filtered_page_looks_only_so_far_and_says_where_to_go_on(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codetether_platform.tasks.feed.read.WINDOW", 3)
    headers = bearer((await harness.make_partner()).secret_key)
    wanted = [await run_task(harness, headers) for _ in range(3)]
    seen: list[str] = []
    after: dict[str, str] = {}
    for _ in range(100):
        page = await feed(harness, headers, types="task.completed", **after)
        seen += [item["data"]["task_id"] for item in page["data"]]
        after = {"after": page["next_after"]}
        if not page["has_more"]:
            break
    assert seen == wanted


async def test_latest_begins_with_what_happens_from_now_on(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    assert await feed(harness, headers, after="latest") == {"data": [], "next_after": None, "has_more": False}
    await run_task(harness, headers)
    now = await feed(harness, headers, after="latest")
    assert now["data"] == []
    task = await run_task(harness, headers)
    then = await feed(harness, headers, after=now["next_after"])
    assert {item["data"]["task_id"] for item in then["data"]} == {task}


async def test_a_cursor_of_another_partner_or_mode_or_none_at_all_is_refused(harness: Harness) -> None:
    ours, theirs = await harness.make_partner(), await harness.make_partner()
    await run_task(harness, bearer(ours.secret_key))
    known = (await feed(harness, bearer(ours.secret_key)))["next_after"]
    for after in (known, "evt_" + "0" * 32, "evt_x", "x", "%00"):
        answer = await harness.http.get("/v1/events", params={"after": after}, headers=bearer(theirs.secret_key))
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid"), after
    assert (await feed(harness, bearer(theirs.secret_key)))["data"] == []


async def test_a_cursor_older_than_events_are_kept_says_so_and_the_newest_one_goes_on_for_ever(harness: Harness) -> None:
    # how old a cursor is stands in it, by this machine's clock
    harness.clock.advance(seconds=(SystemClock().now() - harness.clock.now()).total_seconds())
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)
    await run_task(harness, headers)
    known = (await feed(harness, headers))["data"]
    harness.clock.advance(seconds=31 * 86_400)
    await harness.platform.purger.turn()
    for accept in ("application/json", "text/event-stream"):
        gone = await harness.http.get("/v1/events", params={"after": known[0]["id"]}, headers=headers | {"Accept": accept})
        assert (gone.status_code, gone.json()["code"]) == (400, "cursor_expired")
        assert "30 days" in gone.json()["detail"]
        assert gone.json()["errors"][0]["source"] == {"parameter": "after"}
    assert await feed(harness, headers, after=known[-1]["id"]) == {"data": [], "next_after": known[-1]["id"], "has_more": False}
    task = await run_task(harness, headers)
    then = await feed(harness, headers, after=known[-1]["id"])
    assert {item["data"]["task_id"] for item in then["data"]} == {task}
    anew = await feed(harness, headers)
    assert [item["id"] for item in anew["data"]] == [known[-1]["id"], *(item["id"] for item in then["data"])]


async def test_a_user_reads_only_its_own_tasks_with_their_words_and_without_what_the_sponsor_paid(harness: Harness) -> None:
    partner = await harness.make_partner()
    mine, other = [session_headers(await harness.vouched(partner, external_id=name)) for name in ("u1", "u2")]
    await run_task(harness, other)
    task = await run_task(harness, mine)
    await run_task(harness, bearer(partner.secret_key))
    seen = (await feed(harness, mine))["data"]
    assert {item["data"]["task_id"] for item in seen} == {task}
    assert seen[-1]["type"] == "task.completed"
    assert seen[-1]["data"]["result"]
    assert all("charge" not in item["data"] and item["data"]["content_withheld"] is False for item in seen)
    for_partner = (await feed(harness, bearer(partner.secret_key), task_id=task))["data"]
    assert [item["id"] for item in for_partner] == [item["id"] for item in seen]
    assert "result" not in for_partner[-1]["data"]
    assert for_partner[-1]["data"]["charge"]["payer"] == "partner"


async def test_a_stream_sends_what_stands_behind_the_cursor_and_what_happens_next(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)
    await run_task(harness, headers)
    known = (await feed(harness, headers))["data"]
    query = query_of(partner.id)
    position = await position_after(harness.db, query=query, after=known[1]["id"], now=harness.clock.now())
    frames = cast("AsyncIterator[bytes]", feed_response(harness.db, query=query, position=position).iterator)
    assert await anext(frames) == b": open\n\n"
    for expected in known[2:]:
        name, kind, data, *_ = (await anext(frames)).decode().split("\n")
        assert (name, kind) == (f"id: {expected['id']}", f"event: {expected['type']}")
        assert msgspec.json.decode(data.removeprefix("data: ")) == expected
    await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    assert b"event: task.created" in await anext(frames)
