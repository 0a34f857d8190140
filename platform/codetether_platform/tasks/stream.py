"""Server-sent events of a task, and long polls. The rows are the truth; signals only shorten the wait."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from time import monotonic

import msgspec
from litestar.response import Stream

from codetether_platform.kernel.db import Database
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.schemas import TaskEvent
from codetether_platform.tasks.service.read import find_task, list_events
from codetether_platform.tasks.signals import POLL_SECONDS, TaskSignals
from codetether_platform.tasks.states import TERMINAL, Status
from codetether_platform.tasks.tables import TaskRow

PING_SECONDS = 15.0
#: A stream is closed after this long and the reader resumes where it was: no connection lives for ever.
STREAM_SECONDS = 3600.0
BATCH = 100
TERMINAL_TYPES = frozenset(f"task.{status.value}" for status in TERMINAL)


def sse_response(
    db: Database, signals: TaskSignals, *, task: TaskRow, is_open: bool, headers: Mapping[str, str], after: int
) -> Stream:
    """Return the stream of a task's events after `Last-Event-ID` (WHATWG HTML §9.2.4), or after `after`."""
    given = headers.get("last-event-id", "")
    start = int(given) if given.isascii() and given.isdigit() and len(given) <= 10 else after
    return Stream(
        _frames(db, signals, task=task, is_open=is_open, after=start),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _frames(db: Database, signals: TaskSignals, *, task: TaskRow, is_open: bool, after: int) -> AsyncIterator[bytes]:
    yield b": open\n\n"
    ends_at, pings_at = monotonic() + STREAM_SECONDS, monotonic() + PING_SECONDS
    while monotonic() < ends_at:
        async with db.read() as session:
            events = await list_events(session, task=task, after=after, limit=BATCH, is_open=is_open)
        for event in events:
            after = event.sequence
            yield _frame(event)
            if event.type in TERMINAL_TYPES:
                return
        if len(events) == BATCH:
            continue
        if not events and Status(task.status) in TERMINAL:
            return  # the reader had already seen the end
        if monotonic() >= pings_at:
            pings_at = monotonic() + PING_SECONDS
            yield b": ping\n\n"
        await signals.wait(task.id)


def _frame(event: TaskEvent) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.sequence, event.type.encode(), msgspec.json.encode(event))


async def wait_for_change(db: Database, signals: TaskSignals, *, principal: Principal, task_id: str, seconds: int) -> None:
    """Return when the task has a new event, has ended, or after `seconds`.

    Raises:
        TaskNotFound: Not there, or not the caller's.
    """
    first: int | None = None
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        async with db.read() as session:
            task, _ = await find_task(session, principal=principal, task_id=task_id)
        first = task.sequence if first is None else first
        left = deadline - asyncio.get_running_loop().time()
        if Status(task.status) in TERMINAL or task.sequence != first or left <= 0:
            return
        await signals.wait(task_id, seconds=min(POLL_SECONDS, left))


async def wait_for_rest(db: Database, signals: TaskSignals, *, principal: Principal, task_id: str, seconds: int) -> None:
    """Return when the run has ended or asks something, or after `seconds`."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        async with db.read() as session:
            task, _ = await find_task(session, principal=principal, task_id=task_id)
        left = deadline - asyncio.get_running_loop().time()
        if Status(task.status) in TERMINAL or task.status == Status.NEEDS_INPUT or left <= 0:
            return
        await signals.wait(task_id, seconds=min(POLL_SECONDS, left))
