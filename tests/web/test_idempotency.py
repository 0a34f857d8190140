"""`Idempotency-Key` over HTTP: done once, answered alike, a key of one's own."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import func, select

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.one_trip import NothingChanged, put
from codetether_platform.settings import Settings
from codetether_platform.tasks.tables import TaskRow
from codetether_platform.web.errors import IdempotencyInProgress, IdempotencyKeyReused
from codetether_platform.web.idempotency import answer_of
from codetether_platform.web.kept_answers import LIFE, WRITE_RECORD, Ask, Replay, claim, fingerprint, purge, record
from codetether_platform.web.tables import KeptAnswerRow
from tests.harness import Harness, TestPartner, bearer

pytestmark = pytest.mark.anyio


async def make_task(harness: Harness, partner: TestPartner, prompt: str = "test:succeed") -> str:
    answer = await harness.http.post("/v1/tasks", json={"prompt": prompt}, headers=bearer(partner.secret_key))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["task_id"])


async def rerun(harness: Harness, partner: TestPartner, task_id: str, key: str) -> httpx.Response:
    return await harness.http.post(f"/v1/tasks/{task_id}/runs", headers=bearer(partner.secret_key) | {"Idempotency-Key": key})


async def count_tasks(harness: Harness) -> int:
    async with harness.db.read() as session:
        return (await session.execute(select(func.count()).select_from(TaskRow))).scalar_one()


async def test_a_repeated_request_is_done_once_and_answered_alike(harness: Harness) -> None:
    partner = await harness.make_partner()
    task_id = await make_task(harness, partner)
    first = await rerun(harness, partner, task_id, "again-1")
    second = await rerun(harness, partner, task_id, '"again-1"')  # one pair of quotes does not count
    assert first.status_code == second.status_code == 201, second.text
    assert first.content == second.content
    assert second.headers["location"] == first.headers["location"]
    assert second.headers["content-type"] == first.headers["content-type"]
    assert second.headers["x-payer"] == first.headers["x-payer"]
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
    assert await count_tasks(harness) == 2


async def test_a_key_of_another_request_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key) | {"Idempotency-Key": "one"}
    assert (await create(harness, headers, prompt="test:succeed", title="A")).status_code == 201
    for refused in (
        await create(harness, headers, prompt="test:succeed", title="B"),
        await create(harness, headers, path="/v1/tasks?a=b", prompt="test:succeed", title="A"),
        await harness.http.patch("/v1/sponsorship", json={}, headers=headers),
    ):
        assert refused.status_code == 422, refused.text
        assert refused.json()["code"] == "idempotency_key_reused"
    assert await count_tasks(harness) == 1


async def test_white_space_and_the_order_of_members_do_not_make_another_request(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key) | {"Idempotency-Key": "one", "Content-Type": "application/json"}
    bodies = (b'{"prompt":"test:succeed","title":"A"}', b'{ "title" : "A", "prompt" : "test:succeed" }')
    first, second = [await harness.http.post("/v1/tasks", content=body, headers=headers) for body in bodies]
    assert first.status_code == 201, first.text
    assert second.headers["idempotency-replayed"] == "true"
    assert second.content == first.content


@pytest.mark.parametrize("key", ["", " ", '""', "x" * 256, "tab\tinside", "caf\xe9"])
async def test_a_key_that_is_none_is_refused(harness: Harness, key: str) -> None:
    partner = await harness.make_partner()
    answer = await create(harness, bearer(partner.secret_key) | {"Idempotency-Key": key.encode("latin-1")})
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "idempotency_key_invalid"
    assert answer.json()["errors"][0]["source"] == {"header": "Idempotency-Key"}
    assert await count_tasks(harness) == 0


async def test_two_keys_in_one_request_are_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = [("Authorization", f"Bearer {partner.secret_key}"), ("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    answer = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    assert answer.json()["code"] == "idempotency_key_invalid"


@pytest.mark.parametrize("key", ["x" * 255, "a b", '"quoted"', "~!@#$%^&*()"])
async def test_every_printable_key_up_to_255_characters_is_taken(harness: Harness, key: str) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key) | {"Idempotency-Key": key}
    assert [(await create(harness, headers)).status_code for _ in range(2)] == [201, 201]
    assert await count_tasks(harness) == 1


async def test_the_same_key_of_the_same_partner_is_known_to_its_other_keys(harness: Harness) -> None:
    partner = await harness.make_partner()
    second_key = await harness.make_key(partner, mode="test", name="Rotated")
    first = await create(harness, bearer(partner.secret_key) | {"Idempotency-Key": "k"})
    again = await create(harness, bearer(second_key) | {"Idempotency-Key": "k"})
    assert again.headers["idempotency-replayed"] == "true"
    assert again.content == first.content


async def test_a_refusal_that_the_state_decided_is_kept_and_one_of_the_request_is_not(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)
    task_id = await make_task(harness, partner)
    await harness.http.post(f"/v1/tasks/{task_id}/cancel", headers=headers)
    ended = [await harness.http.post(f"/v1/tasks/{task_id}/cancel", headers=headers | {"Idempotency-Key": "c"}) for _ in range(2)]
    assert [answer.status_code for answer in ended] == [409, 409]
    assert ended[1].content == ended[0].content
    assert ended[1].headers["content-type"] == "application/problem+json"
    assert ended[1].headers["idempotency-replayed"] == "true"
    invalid = await create(harness, headers | {"Idempotency-Key": "v"}, prompt="")
    assert invalid.status_code == 422
    mended = await create(harness, headers | {"Idempotency-Key": "v"}, prompt="test:succeed")
    assert mended.status_code == 201, mended.text


async def test_a_fault_of_ours_is_not_kept(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = await harness.make_partner()
    task_id = await make_task(harness, partner)

    async def broken(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patched:
        patched.setattr("codetether_platform.tasks.controllers.moves.create_task", broken)
        assert (await rerun(harness, partner, task_id, "k")).status_code == 500
    answer = await rerun(harness, partner, task_id, "k")
    assert answer.status_code == 201
    assert "idempotency-replayed" not in answer.headers


async def test_concurrent_requests_with_one_key_are_done_once(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key) | {"Idempotency-Key": "k"}
    answers = await asyncio.gather(*(create(harness, headers) for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    bodies = {answer.content for answer in answers if answer.status_code == 201}
    assert len(bodies) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["code"] == "idempotency_in_progress"
            assert answer.headers["retry-after"] == "1"
    assert await count_tasks(harness) == 1


async def test_an_answer_lives_for_a_day_and_is_purged_then(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key) | {"Idempotency-Key": "k"}
    first = await create(harness, headers)
    harness.clock.advance(seconds=LIFE.total_seconds() - 1)
    assert (await create(harness, headers)).content == first.content
    harness.clock.advance(seconds=1)
    second = await create(harness, headers)
    assert second.status_code == 201
    assert second.json()["task_id"] != first.json()["task_id"]
    harness.clock.advance(seconds=LIFE.total_seconds())
    await harness.platform.purger.turn()
    async with harness.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(KeptAnswerRow))).scalar_one() == 0


async def test_what_is_kept_cannot_be_read_in_the_database(harness: Harness) -> None:
    partner = await harness.make_partner()
    body = {"external_id": "u1", "origin": "http://localhost:5000"}
    headers = bearer(partner.secret_key) | {"Idempotency-Key": "my-key"}
    first, second = [await harness.http.post("/v1/embed/sessions", json=body, headers=headers) for _ in range(2)]
    assert first.status_code == 201, first.text
    assert second.headers["idempotency-replayed"] == "true"
    secret = first.json()["client_secret"]
    async with harness.db.read() as session:
        (row,) = (await session.execute(select(KeptAnswerRow))).scalars().all()
    for needle in (secret, "my-key", "client_secret"):
        assert needle.encode() not in row.answer_sealed + (row.id + row.fingerprint).encode()


async def test_a_repeated_request_after_the_platforms_secret_was_changed_is_refused_and_not_done_again(
    settings: Settings, db: Database, clock: FixedClock
) -> None:
    before = Harness(settings=settings, db=db, clock=clock)
    changed = msgspec.structs.replace(settings, secret_key="another-secret-of-the-test-suite-01")
    after = Harness(settings=changed, db=db, clock=clock)
    async with before.http, after.http:
        partner = await before.make_partner()
        headers = bearer(partner.secret_key) | {"Idempotency-Key": "k"}
        first = await create(before, headers)
        assert first.status_code == 201, first.text
        for _ in range(2):
            refused = await create(after, headers)
            assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_answer_lost"), refused.text
        ahead = await after.http.post("/v1/guess", json={"description": "Summarise the news"}, headers=headers)
        assert (ahead.status_code, ahead.json()["code"]) == (422, "idempotency_key_reused")
        assert await count_tasks(after) == 1
        assert (await create(before, headers)).content == first.content
        clock.advance(seconds=LIFE.total_seconds())
        assert (await create(after, headers)).status_code == 201


async def test_a_long_answer_comes_back_byte_for_byte(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key) | {"Idempotency-Key": "k"}
    first, second = [await create(harness, headers, prompt="test:succeed " + "é🎉" * 1_500) for _ in range(2)]
    assert first.status_code == 201, first.text
    assert second.content == first.content


async def test_claims_of_many_requests_are_judged_one_by_one(db: Database, harness: Harness) -> None:
    keyring, now = harness.platform.keyring, harness.clock.now()
    asks = {name: Ask(id=name * 64, partner_id="p", mode="test", fingerprint="f" * 64) for name in "abc"}
    answer = answer_of({"n": 1}, status_code=201)
    async with db.write() as session:
        await put(session, WRITE_RECORD, record(asks["a"], answer, keyring=keyring, now=now))
    other = Ask(id="a" * 64, partner_id="p", mode="test", fingerprint="0" * 64)
    async with db.write() as session:
        verdicts = await claim(session, [asks["a"], asks["b"], other, asks["b"], asks["c"]], keyring=keyring, now=now)
        replay = verdicts[0]
        assert isinstance(replay, Replay)
        assert replay.answer == answer
        assert [type(each) for each in verdicts[1:]] == [type(None), IdempotencyKeyReused, IdempotencyInProgress, type(None)]
        with pytest.raises(NothingChanged):
            await put(session, WRITE_RECORD, record(asks["a"], answer, keyring=keyring, now=now))
        await put(session, WRITE_RECORD, record(asks["a"], answer, keyring=keyring, now=now + LIFE))  # its time is over
    stranger = Ask(id="a" * 64, partner_id="other", mode="test", fingerprint="f" * 64)
    async with db.write() as session:
        assert await claim(session, [stranger], keyring=keyring, now=now) == [None]


async def test_a_claim_of_another_process_is_in_progress(postgres_url: str, harness: Harness) -> None:
    one, two = Database(postgres_url), Database(postgres_url)
    keyring, now = harness.platform.keyring, harness.clock.now()
    ask = Ask(id="a" * 64, partner_id="p", mode="test", fingerprint="f" * 64)
    try:
        async with one.write() as first, two.write() as second:
            assert await claim(first, [ask], keyring=keyring, now=now) == [None]
            (verdict,) = await claim(second, [ask], keyring=keyring, now=now)
            assert isinstance(verdict, IdempotencyInProgress)
    finally:
        await one.close()
        await two.close()


async def test_purging_stops_at_its_limit(db: Database, harness: Harness) -> None:
    keyring, now = harness.platform.keyring, harness.clock.now()
    async with db.write() as session:
        for number in range(5):
            ask = Ask(id=f"{number:064}", partner_id="p", mode="test", fingerprint="f" * 64)
            await put(session, WRITE_RECORD, record(ask, answer_of(None), keyring=keyring, now=now - timedelta(days=2)))
        assert [await purge(session, now=now, limit=3) for _ in range(3)] == [3, 2, 0]


def test_a_fingerprint_knows_method_path_query_and_body() -> None:
    plain = {"method": "POST", "path": "/v1/tasks", "query": b"b=2&a=1", "body": b'{"a": 1, "b": [1, 2]}'}
    same = fingerprint(method="POST", path="/v1/tasks", query=b"a=1&b=2", body=b'{"b":[1,2],"a":1}')
    assert fingerprint(**plain) == same  # type: ignore[arg-type]
    for changed in (
        {"method": "PATCH"},
        {"path": "/v1/task"},
        {"query": b"a=1"},
        {"body": b'{"a": 1, "b": [2, 1]}'},
        {"body": b""},
    ):
        assert fingerprint(**(plain | changed)) != same  # type: ignore[arg-type]


async def create(
    harness: Harness, headers: dict[str, Any], *, path: str = "/v1/tasks", prompt: str = "test:succeed", **more: str
) -> httpx.Response:
    return await harness.http.post(path, json={"prompt": prompt} | more, headers=headers)
