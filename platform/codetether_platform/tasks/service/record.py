"""Locks a task and writes what happened to it: the event, its number, and the deliveries, in the caller's transaction."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.kernel.db import table_of
from codetether_platform.kernel.one_trip import Write, put
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.errors import FenceLost, TaskNotFound
from codetether_platform.tasks.states import TERMINAL, Status
from codetether_platform.tasks.tables import ArtifactRow, RunEventRow, RunRow, TaskRow
from codetether_platform.webhooks.a2a_bodies import File
from codetether_platform.webhooks.outbox import NewEvent, publish

_WRITE_EVENT = Write(table_of(RunEventRow))
#: What a partner's receiver gets of these types only where the task is the partner's own.
CONTENT_FIELDS = frozenset({"result", "message", "question", "choices", "artifacts", "title"})


async def lock_task(session: AsyncSession, task_id: str) -> tuple[TaskRow, RunRow]:
    """Return a task and its run, locked until the transaction ends.

    Raises:
        TaskNotFound: No such task.
    """
    found = (
        await session.execute(
            select(TaskRow, RunRow)
            .join(RunRow, RunRow.task_id == TaskRow.id)
            .where(TaskRow.id == task_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if found is None:
        raise TaskNotFound
    return found[0], found[1]


async def lock_fenced(session: AsyncSession, *, task_id: str, fence: int) -> tuple[TaskRow, RunRow]:
    """Return a task and its run, locked, if this worker still has it.

    Raises:
        FenceLost: Another worker took over, or the task has ended.
    """
    task, run = await lock_task(session, task_id)
    if run.fence != fence or Status(task.status) in TERMINAL:
        raise FenceLost
    return task, run


async def has_event(session: AsyncSession, *, run_id: str, key: str) -> bool:
    """Tell whether an event of this key was already told."""
    return (
        await session.scalar(select(RunEventRow.sequence).where(RunEventRow.run_id == run_id, RunEventRow.key == key)) is not None
    )


async def record(
    session: AsyncSession, *, task: TaskRow, run: RunRow, kind: str, key: str, data: dict[str, Any], now: datetime
) -> None:
    """Write the next event of a locked task and queue its deliveries. The caller has made sure that the key is new."""
    task.sequence += 1
    task.updated_at = now
    values = {
        "task_id": task.id,
        "sequence": task.sequence,
        "run_id": task.run_id,
        "key": key,
        "type": kind,
        "data": data,
        "created_at": now,
    }
    await put(session, _WRITE_EVENT, values)
    await publish(session, now=now, event=await _outside(session, task=task, run=run, kind=kind, data=data, now=now))


async def _outside(
    session: AsyncSession, *, task: TaskRow, run: RunRow, kind: str, data: dict[str, Any], now: datetime
) -> NewEvent:
    is_own = task.user_id is None
    shown = data if is_own else {name: value for name, value in data.items() if name not in CONTENT_FIELDS}
    is_shown = Status(task.status) in TERMINAL or (task.is_pushed and task.status != Status.QUEUED)
    files = await _files(session, task.id) if is_own and is_shown else ()
    body: dict[str, Any] = {
        "task_id": task.id,
        "run_id": task.run_id,
        "status": task.status,
        "title": task.title if is_own else None,
        "user_id": task.user_id,
        "mode": task.mode,
        "agent": task.agent,
        "metadata": dict(task.task_metadata),
        "created_at": rfc3339(task.created_at),
        "duration_seconds": duration_seconds(task, now=now),
        "worker_id": run.worker_id,
        "artifacts": [file.name for file in files] if Status(task.status) in TERMINAL else [],
        "content_withheld": not is_own,
        "schedule_id": task.schedule_id,
        "scheduled_for": task.scheduled_for and rfc3339(task.scheduled_for),
    } | shown
    if Status(task.status) in TERMINAL:
        body["charge"] = {"payer": run.payer, "currency": run.currency, "amount_micros": run.charged_micros}
    return NewEvent(
        type=kind,
        partner_id=task.partner_id,
        mode=cast("Mode", task.mode),
        task_id=task.id,
        user_id=task.user_id,
        sequence=task.sequence,
        data=body,
        callback_url=task.callback_url,
        is_pushed=task.is_pushed,
        files=files,
        legacy=_legacy(task, kind=kind, body=body, is_own=is_own, now=now),
    )


def _legacy(task: TaskRow, *, kind: str, body: dict[str, Any], is_own: bool, now: datetime) -> dict[str, Any]:
    error = None if task.error_code is None else f"{task.error_code}: {task.error_message}"
    return {
        "event": kind.replace(".", "_"),
        "run_id": task.run_id,
        "task_id": task.id,
        "status": task.status,
        "result": task.result if is_own else None,
        "error": error,
        "timestamp": rfc3339(now),
        "duration_seconds": body["duration_seconds"],
        "worker_id": body["worker_id"],
        "metadata": body["metadata"],
        "artifacts": body["artifacts"],
    }


async def _files(session: AsyncSession, task_id: str) -> tuple[File, ...]:
    rows = await session.execute(
        select(ArtifactRow.name, ArtifactRow.media_type)
        .where(ArtifactRow.task_id == task_id)
        .order_by(ArtifactRow.created_at, ArtifactRow.name)
        .limit(20)
    )
    return tuple(File(name, media_type, f"/v1/tasks/{task_id}/artifacts/{name}") for name, media_type in rows)


def duration_seconds(task: TaskRow, *, now: datetime) -> int | None:
    """Return whole seconds from start to end, or to now."""
    if task.started_at is None:
        return None
    return max(0, int(((task.completed_at or now) - task.started_at).total_seconds()))
