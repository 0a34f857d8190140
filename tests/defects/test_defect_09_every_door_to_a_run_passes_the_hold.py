"""Defect 9 of today's CodeTether: a broken budget let runs pass, money was taken afterwards, and the unknown cost nothing."""

from typing import Any

import msgspec
import pytest
import structlog.testing
from sqlalchemy import func, select

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.tasks.tables import TaskRow
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio
DESCRIPTION = "Write the weekly report"
DOORS: list[tuple[str, dict[str, Any]]] = [
    ("/v1/tasks", {"prompt": DESCRIPTION}),
    ("/v1/tasks", {"description": DESCRIPTION}),
    ("/v1/automation/tasks", {"title": "Report", "description": DESCRIPTION}),
    ("/v1/tasks/dispatch", {"title": "Report", "description": DESCRIPTION}),
]


async def count_tasks(harness: Harness) -> int:
    async with harness.db.read() as session:
        return await session.scalar(select(func.count()).select_from(TaskRow)) or 0


async def test_an_error_in_the_budget_refuses_the_run_at_every_door(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = bearer((await harness.make_partner()).secret_key)

    async def broken(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("the budget is broken")

    monkeypatch.setattr(type(harness.platform.ledger), "hold_all", broken)
    monkeypatch.setattr(type(harness.platform.ledger), "hold", broken)
    with structlog.testing.capture_logs() as said:
        for path, body in DOORS:
            answer = await harness.http.post(path, json=body, headers=headers)
            assert answer.status_code == 500, (path, answer.text)
    assert [line["error"] for line in said if line["event"] == "request.failed"] == ["RuntimeError"] * len(DOORS)
    assert (await count_tasks(harness), harness.engine.waiting) == (0, [])


async def test_money_is_held_before_a_run_starts_at_every_door(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    for path, body in DOORS:
        made = await harness.http.post(path, json=body, headers=headers)
        task = (await harness.http.get(f"/v1/tasks/{made.json()['task_id']}", headers=headers)).json()
        assert (task["status"], task["charge"]["held_micros"] > 0) == ("queued", True), path
    again = await harness.http.post(f"/v1/tasks/{task['task_id']}/runs", headers=headers)
    assert again.json()["charge"]["held_micros"] > 0


async def test_what_has_no_money_or_no_price_does_not_run(settings: Settings, db: Database, clock: FixedClock) -> None:
    harness = Harness(settings=msgspec.structs.replace(settings, anthropic_api_key="key-of-nobody"), db=db, clock=clock)
    headers = bearer((await harness.make_partner(mode="live")).secret_key)
    for path, body in DOORS:
        poor = await harness.http.post(path, json=body, headers=headers)
        assert poor.status_code == 402, (path, poor.text)
        unpriced = await harness.http.post(path, json=body | {"model": "gpt-99"}, headers=headers)
        assert 400 <= unpriced.status_code < 500, (path, unpriced.text)
        assert "price" in unpriced.text, (path, unpriced.text)
    assert (await count_tasks(harness), harness.engine.waiting) == (0, [])
    await harness.http.aclose()
