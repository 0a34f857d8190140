"""Streams of a task: first the task, then what happens, until it ends or asks something. The rows are the truth."""

from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import Any

import msgspec
from litestar.response import Stream

from codetether_platform.a2a.service import A2aService, tell
from codetether_platform.a2a.words import FileTold, Item, Said, StatusTold, Told
from codetether_platform.tasks.schemas import Task, TaskEvent
from codetether_platform.tasks.service.read import find_task, list_events, sees_content, view_task
from codetether_platform.tasks.states import TERMINAL, Status
from codetether_platform.tasks.stream import BATCH, PING_SECONDS, STREAM_SECONDS

_RESTING = frozenset({*TERMINAL, Status.NEEDS_INPUT})
#: What an event says of its task. `task.progress` only comes while it runs.
_STATUS_OF = {f"task.{status.value}": status.value for status in _RESTING} | {"task.started": "running", "task.progress": "running"}


async def look(service: A2aService, task_id: str) -> tuple[Told, int]:
    """Return a task and the number of its last event, as of one moment.

    Raises:
        TaskNotFound: Not there, or not the caller's.
    """
    async with service.db.read() as session:
        task, run = await find_task(session, principal=service.principal, task_id=task_id)
        return await tell(session, principal=service.principal, task=task, run=run), task.sequence


def stream_response(service: A2aService, *, first: Told, after: int, write: Callable[[Item], dict[str, Any]]) -> Stream:
    """Answer the stream that begins with `first` and goes on after the event with this number; `write` gives its words."""
    return Stream(
        _frames(service, first=first, after=after, write=write),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _frames(service: A2aService, *, first: Told, after: int, write: Callable[[Item], dict[str, Any]]) -> AsyncIterator[bytes]:
    yield _frame(write(first), after)
    task_id, pings_at, ends_at = first.task.id, monotonic() + PING_SECONDS, monotonic() + STREAM_SECONDS
    if Status(first.task.status) in _RESTING:
        return
    while monotonic() < ends_at:
        events, now = await _happened(service, task_id=task_id, after=after)
        for event in events:
            after = event.sequence
            items = _items(event, now=now, context_id=first.context_id)
            for item in items:
                yield _frame(write(item), after)
            if any(isinstance(item, StatusTold) and item.is_last for item in items):
                return
        if monotonic() >= pings_at:
            pings_at = monotonic() + PING_SECONDS
            yield b": ping\n\n"
        if len(events) < BATCH:
            await service.signals.wait(task_id)


async def _happened(service: A2aService, *, task_id: str, after: int) -> tuple[list[TaskEvent], Task]:
    async with service.db.read() as session:
        task, run = await find_task(session, principal=service.principal, task_id=task_id)
        is_open = sees_content(service.principal, task)
        events = await list_events(session, task=task, after=after, limit=BATCH, is_open=is_open)
        return events, await view_task(session, principal=service.principal, task=task, run=run)


def _items(event: TaskEvent, *, now: Task, context_id: str) -> list[Item]:
    status = _STATUS_OF.get(event.type)
    if status is None:
        return []
    task_id = event.task_id
    items: list[Item] = []
    if status == "completed":
        if now.result is not None:
            items.append(FileTold(task_id=task_id, context_id=context_id, result=now.result))
        items += [FileTold(task_id=task_id, context_id=context_id, file=file) for file in now.artifacts]
    is_last = Status(status) in _RESTING
    told = StatusTold(
        task_id=task_id, context_id=context_id, status=status, at=event.created_at, said=_said(event), is_last=is_last
    )
    return [*items, told]


def _said(event: TaskEvent) -> Said | None:
    data, error = event.data, event.data.get("error")
    text = data.get("question") or data.get("message") or (error["message"] if error else None)
    if text is None:
        return None
    message_id = data.get("request_id") or f"{event.task_id}-{event.sequence}"
    return Said(id=message_id, by_agent=True, text=text, choices=tuple(data.get("choices") or ()))


def _frame(item: dict[str, Any], sequence: int) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (sequence, msgspec.json.encode(item))
