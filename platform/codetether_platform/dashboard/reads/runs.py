"""Runs as the partner may see them: the list, and one with its timeline. What its users' tasks say stays closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.schemas import StatusName, Task, TaskEvent
from codetether_platform.tasks.service.listing import TaskFilter, list_tasks
from codetether_platform.tasks.service.read import answered_by, find_task, list_events, view_task

PAGE_ROWS = 25
#: A page of the timeline; a run with more events goes on under a link.
TIMELINE_ROWS = 200


class RunLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list of runs. `title` is null where the task is a user's."""

    task_id: str
    run_id: str
    status: StatusName
    title: str | None
    agent: str
    user_id: str | None
    currency: str
    held_micros: int
    charged_micros: int | None
    created_at: datetime
    seconds: float | None


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a timeline: when, how long after the one before, and its words where they are the partner's to read.

    `answered_by` is the door through which a question was answered.
    """

    sequence: int
    type: str
    at: datetime
    gap_seconds: float
    text: str | None
    answered_by: str | None


class RunPage(msgspec.Struct, frozen=True, kw_only=True):
    """A run with a stretch of its timeline."""

    task: Task
    seconds: float | None
    moments: list[Moment]
    next_after: int | None


async def read_runs(
    session: AsyncSession,
    *,
    principal: Principal,
    status: str | None = None,
    user_id: str | None = None,
    before_id: str | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[list[RunLine], str | None]:
    """Return runs, newest first, and the last one's task id if more follow."""
    wanted = TaskFilter(status=status, user_id=user_id)
    rows, following = await list_tasks(session, principal=principal, wanted=wanted, before_id=before_id, limit=limit)
    lines = [
        RunLine(
            task_id=task.id,
            run_id=task.run_id,
            status=cast("StatusName", task.status),
            title=task.title if task.user_id is None else None,
            agent=task.agent,
            user_id=task.user_id,
            currency=run.currency,
            held_micros=run.held_micros,
            charged_micros=run.charged_micros if task.completed_at is not None else None,
            created_at=task.created_at,
            seconds=_between(task.started_at, task.completed_at),
        )
        for task, run in rows
    ]
    return lines, following


async def read_run(session: AsyncSession, *, principal: Principal, task_id: str, after: int) -> RunPage:
    """Return a run and its events above `after`.

    Raises:
        TaskNotFound: Not there, or not the partner's.
    """
    row, run = await find_task(session, principal=principal, task_id=task_id)
    task = await view_task(session, principal=principal, task=row, run=run)
    events = await list_events(session, task=row, after=after, limit=TIMELINE_ROWS + 1, is_open=not task.content_withheld)
    shown = events[:TIMELINE_ROWS]
    return RunPage(
        task=task,
        seconds=_between(task.started_at, task.completed_at),
        moments=moments(
            shown, began=task.created_at, is_open=not task.content_withheld, answered=await answered_by(session, run_id=run.id)
        ),
        next_after=shown[-1].sequence if len(events) > TIMELINE_ROWS else None,
    )


def moments(events: list[TaskEvent], *, began: datetime, is_open: bool, answered: Mapping[str, str]) -> list[Moment]:
    """Return events with the time between them; without words unless they are open. Pure."""
    found, before = [], began
    for event in events:
        found.append(
            Moment(
                sequence=event.sequence,
                type=event.type,
                at=event.created_at,
                gap_seconds=max(0.0, (event.created_at - before).total_seconds()),
                text=_words(event.data) if is_open else None,
                answered_by=answered.get(str(event.data.get("request_id"))),
            )
        )
        before = event.created_at
    return found


def _words(data: dict[str, Any]) -> str | None:
    error = data.get("error")
    said = data.get("message") or data.get("question") or (error.get("message") if isinstance(error, dict) else None)
    return said if isinstance(said, str) else None


def _between(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start).total_seconds()
