"""Group commit: creates of one partner that wait together are committed together, and none pays for another."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.tables import HoldRow
from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.together import MOST_TOGETHER
from codetether_platform.tasks.tables import TaskRow
from tests.harness import Harness, ManualEngine, bearer, session_headers

pytestmark = pytest.mark.anyio


async def create_many(harness: Harness, headers: list[dict[str, str]], **fields: Any) -> list[httpx.Response]:
    body = {"prompt": "test:succeed"} | fields
    return list(await asyncio.gather(*(harness.http.post("/v1/tasks", json=body, headers=each) for each in headers)))


async def count(harness: Harness, row: type[TaskRow | HoldRow]) -> int:
    async with harness.db.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def test_creates_that_wait_together_share_a_transaction(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    await create_many(harness, [headers])  # the key's use is on record: what commits from here on is the intake
    commits: list[object] = []
    event.listen(harness.db.engine.sync_engine, "commit", commits.append)
    answers = await create_many(harness, [headers] * MOST_TOGETHER)
    assert [answer.status_code for answer in answers] == [201] * MOST_TOGETHER
    assert len({answer.json()["task_id"] for answer in answers}) == MOST_TOGETHER
    assert len(commits) <= MOST_TOGETHER // 2
    assert await count(harness, TaskRow) == await count(harness, HoldRow) == MOST_TOGETHER + 1
    await harness.run_jobs()
    done = await harness.http.get("/v1/tasks?limit=100", headers=headers)
    assert {task["status"] for task in done.json()["data"]} == {"completed"}


async def test_a_refusal_stops_no_other_of_the_same_transaction(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    held = (await create_many(harness, [headers]))[0].json()["charge"]["held_micros"]
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 4 * held}, headers=headers)
    answers = await create_many(harness, [headers] * 8)
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [402] * 5
    assert await count(harness, TaskRow) == await count(harness, HoldRow) == 4
    balance = (await harness.http.get("/v1/billing/balance", headers=headers)).json()
    assert balance["held_micros"] == 4 * held


async def test_bad_input_stops_no_other_of_the_same_transaction(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    bodies = [{"prompt": " "}, {"prompt": "test:succeed"}, {"prompt": "a", "agent": "nobody"}, {"prompt": "test:succeed"}]
    answers = await asyncio.gather(*(harness.http.post("/v1/tasks", json=body, headers=headers) for body in bodies))
    assert [answer.status_code for answer in answers] == [422, 201, 422, 201]
    assert await count(harness, TaskRow) == 2


async def test_a_run_that_no_money_could_be_held_for_is_not_taken_from_the_guests_allowance(harness: Harness) -> None:
    partner = await harness.make_partner()
    guests = [session_headers(await harness.guest(partner)) for _ in range(3)]
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 1}, headers=bearer(partner.secret_key))
    assert {answer.status_code for answer in await create_many(harness, guests)} == {402}
    async with harness.db.read() as session:
        assert set(await session.scalars(select(UserRow.runs_used))) == {0}
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 10**9}, headers=bearer(partner.secret_key))
    assert {answer.status_code for answer in await create_many(harness, guests * 2)} == {201}
    assert {answer.json()["code"] for answer in await create_many(harness, guests)} == {"guest_allowance_used"}


class PickyEngine(ManualEngine):
    """Breaks the transaction of whatever has priority 13."""

    async def enqueue(self, session: AsyncSession, *, job_id: str, argument: str, priority: int = 0) -> None:
        if priority == 13:
            raise RuntimeError("thirteen")
        await super().enqueue(session, job_id=job_id, argument=argument, priority=priority)


async def test_what_breaks_a_transaction_breaks_it_for_itself_alone(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    monkeypatch.setattr(harness.engine, "enqueue", PickyEngine().enqueue)
    answers = await asyncio.gather(
        *(
            harness.http.post("/v1/tasks", json={"prompt": "test:succeed", "priority": number}, headers=headers)
            for number in range(10, 16)
        )
    )
    assert [answer.status_code for answer in answers] == [201, 201, 201, 500, 201, 201]
    assert await count(harness, TaskRow) == await count(harness, HoldRow) == 5
