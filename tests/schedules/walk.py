"""Shortcuts of the tests of schedules: make one, walk the clock, see what ran."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from codetether_platform.tasks.tables import TaskRow
from tests.harness import Harness


async def schedule(harness: Harness, headers: dict[str, str], rule: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Make a scheduled task and return the queued task of its first run."""
    body = {"prompt": "test:succeed", "schedule": rule} | fields
    answer = await harness.http.post("/v1/tasks", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def get(harness: Harness, headers: dict[str, str], path: str) -> dict[str, Any]:
    """Return what a path shows."""
    answer = await harness.http.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def post(harness: Harness, headers: dict[str, str], path: str, *, status: int = 200, **body: Any) -> dict[str, Any]:
    """Post and return the answer."""
    answer = await harness.http.post(path, headers=headers, json=body or None)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def walk_to(harness: Harness, moment: datetime) -> None:
    """Move the clock, look for what is due, and carry it."""
    harness.clock.advance(seconds=(moment - harness.clock.now()).total_seconds())
    while await harness.platform.dispatcher.look():
        await harness.run_jobs()
    await harness.run_jobs()


async def tasks_of(harness: Harness, schedule_id: str) -> list[TaskRow]:
    """Return the tasks of a schedule, oldest first."""
    async with harness.db.read() as session:
        query = select(TaskRow).where(TaskRow.schedule_id == schedule_id).order_by(TaskRow.id)
        return list(await session.scalars(query))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
