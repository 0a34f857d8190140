"""Lists tasks, newest first, as a caller may see them."""

import hashlib
from collections import defaultdict
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.schemas import Artifact, Question, Task
from codetether_platform.tasks.service.read import sees_content, shape_task, view_question
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import ArtifactRow, QuestionRow, RunRow, TaskRow


class TaskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks somebody wants; what is None does not count."""

    status: str | None = None
    user_id: str | None = None
    schedule_id: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    metadata: dict[str, str] = {}

    def scope(self, principal: Principal) -> str:
        """Name the list for its cursors: the caller and every filter."""
        named = hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()
        return f"tasks|{principal.partner_id}|{principal.mode}|{principal.user_id}|{named}"


async def list_tasks(
    session: AsyncSession, *, principal: Principal, wanted: TaskFilter, before_id: str | None, limit: int
) -> tuple[list[tuple[TaskRow, RunRow]], str | None]:
    """Return tasks, newest first, and the last one's id if more follow."""
    query = (
        select(TaskRow, RunRow)
        .join(RunRow, RunRow.task_id == TaskRow.id)
        .where(TaskRow.partner_id == principal.partner_id, TaskRow.mode == principal.mode)
    )
    if principal.kind != "partner":
        query = query.where(TaskRow.user_id == principal.user_id)
    for column, value in (
        (TaskRow.status, wanted.status),
        (TaskRow.user_id, wanted.user_id),
        (TaskRow.schedule_id, wanted.schedule_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.created_after is not None:
        query = query.where(TaskRow.created_at > wanted.created_after)
    if wanted.created_before is not None:
        query = query.where(TaskRow.created_at < wanted.created_before)
    for name, said in wanted.metadata.items():
        query = query.where(TaskRow.task_metadata[name].as_string() == said)
    rows, following = await newest(session, query, by=TaskRow.id, before=before_id, limit=limit)
    return [(task, run) for task, run in rows], following


async def view_tasks(session: AsyncSession, *, principal: Principal, found: list[tuple[TaskRow, RunRow]]) -> list[Task]:
    """Return tasks with their questions and files: two queries, however many they are."""
    open_tasks = [task for task, _ in found if sees_content(principal, task)]
    questions = await _questions(session, [task.run_id for task in open_tasks if task.status == Status.NEEDS_INPUT])
    artifacts = await _artifacts(session, [task.id for task in open_tasks if task.status != Status.QUEUED])
    return [
        shape_task(
            principal,
            task,
            run,
            is_open=sees_content(principal, task),
            question=questions.get(run.id),
            artifacts=artifacts.get(task.id, []),
        )
        for task, run in found
    ]


async def _questions(session: AsyncSession, run_ids: list[str]) -> dict[str, Question]:
    if not run_ids:
        return {}
    rows = await session.scalars(
        select(QuestionRow)
        .where(QuestionRow.run_id.in_(run_ids), QuestionRow.answered_at.is_(None))
        .order_by(QuestionRow.id)
        .limit(10 * len(run_ids))
    )
    return {row.run_id: view_question(row) for row in rows}


async def _artifacts(session: AsyncSession, task_ids: list[str]) -> dict[str, list[Artifact]]:
    if not task_ids:
        return {}
    rows = await session.execute(
        select(ArtifactRow.task_id, ArtifactRow.name, ArtifactRow.media_type, ArtifactRow.size_bytes)
        .where(ArtifactRow.task_id.in_(task_ids))
        .order_by(ArtifactRow.created_at, ArtifactRow.name)
        .limit(20 * len(task_ids))
    )
    found: dict[str, list[Artifact]] = defaultdict(list)
    for task_id, name, media_type, size in rows:
        url = f"/v1/tasks/{task_id}/artifacts/{name}"
        found[task_id].append(Artifact(name=name, media_type=media_type, size_bytes=size, url=url))
    return found
