"""Reads tasks as a caller may see them."""

from typing import cast

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.tasks.errors import ArtifactNotFound, TaskNotFound
from codetether_platform.tasks.schemas import Artifact, Question, StatusName, Task, TaskCharge, TaskError, TaskEvent, TokenUsage
from codetether_platform.tasks.service.answer import open_question
from codetether_platform.tasks.service.record import CONTENT_FIELDS, duration_seconds
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import ArtifactRow, QuestionRow, RunEventRow, RunRow, TaskRow

# Built once: pollers send it all day.
_FIND_TASK = (
    select(TaskRow, RunRow)
    .join(RunRow, RunRow.task_id == TaskRow.id)
    .where(TaskRow.id == bindparam("task"), TaskRow.partner_id == bindparam("partner"), TaskRow.mode == bindparam("mode"))
)


async def find_task(session: AsyncSession, *, principal: Principal, task_id: str) -> tuple[TaskRow, RunRow]:
    """Return a task that the caller may see.

    Raises:
        TaskNotFound: Not there, or not the caller's.
    """
    given = {"task": task_id, "partner": principal.partner_id, "mode": principal.mode}
    found = (await session.execute(_FIND_TASK, given)).one_or_none()
    if found is None or not principal.sees_user(found[0].user_id):
        raise TaskNotFound("There is no such task.")
    return found[0], found[1]


def sees_content(principal: Principal, task: TaskRow) -> bool:
    """Tell whether the caller may read what the task says: the user's own, or the partner's own."""
    return task.user_id == principal.user_id


async def view_task(session: AsyncSession, *, principal: Principal, task: TaskRow, run: RunRow) -> Task:
    """Return a task with its question and files as the caller may see it."""
    is_open = sees_content(principal, task)
    row = await open_question(session, run.id) if is_open and task.status == Status.NEEDS_INPUT else None
    question = None if row is None else view_question(row)
    # A queued task has no files yet: the answer to a create needs no query for them.
    artifacts = await list_artifacts(session, task.id) if is_open and task.status != Status.QUEUED else []
    return shape_task(principal, task, run, is_open=is_open, question=question, artifacts=artifacts)


def view_new_task(*, principal: Principal, task: TaskRow, run: RunRow) -> Task:
    """Return a task that has just been created: there is nothing to read yet."""
    return shape_task(principal, task, run, is_open=sees_content(principal, task), question=None, artifacts=[])


def shape_task(
    principal: Principal,
    task: TaskRow,
    run: RunRow,
    *,
    is_open: bool,
    question: Question | None,
    artifacts: list[Artifact],
) -> Task:
    """Return a task as the caller may see it. `duration_seconds` ends with what was last told: unchanged task, unchanged body."""
    sees_amounts = principal.kind == "partner" or run.payer == "user"
    return Task(
        task_id=task.id,
        id=task.id,
        run_id=task.run_id,
        status=cast("StatusName", task.status),
        title=task.title if is_open else None,
        prompt=task.prompt if is_open else None,
        content_withheld=not is_open,
        agent=task.agent,
        model=task.model,
        priority=task.priority,
        metadata=dict(task.task_metadata),
        result=task.result if is_open else None,
        error=None if task.error_code is None else TaskError(code=task.error_code, message=task.error_message or ""),
        artifacts=artifacts,
        needs_input=question,
        usage=TokenUsage(input_tokens=run.input_tokens, output_tokens=run.output_tokens),
        charge=TaskCharge(
            payer="user" if run.payer == "user" else "partner",
            currency=run.currency,
            held_micros=run.held_micros if sees_amounts else None,
            amount_micros=run.charged_micros if sees_amounts and task.completed_at is not None else None,
        ),
        user_id=task.user_id,
        guess_id=task.guess_id,
        retry_of=task.retry_of,
        schedule_id=task.schedule_id,
        scheduled_for=task.scheduled_for,
        template_id=task.template_id,
        template_version=task.template_version,
        estimated_completion=None,
        sequence=task.sequence,
        mode=cast("Mode", task.mode),
        created_at=task.created_at,
        started_at=task.started_at,
        completed_at=task.completed_at,
        duration_seconds=duration_seconds(task, now=task.updated_at),
    )


def view_question(row: QuestionRow) -> Question:
    """Return a question as the person sees it."""
    return Question(
        request_id=row.id,
        question=row.question,
        kind="choice" if row.choices else "text",
        choices=list(row.choices),
        expires_at=row.expires_at,
    )


async def list_artifacts(session: AsyncSession, task_id: str) -> list[Artifact]:
    """Return a task's files without their bodies, oldest first."""
    rows = await session.execute(
        select(ArtifactRow.name, ArtifactRow.media_type, ArtifactRow.size_bytes)
        .where(ArtifactRow.task_id == task_id)
        .order_by(ArtifactRow.created_at, ArtifactRow.name)
        .limit(20)
    )
    return [
        Artifact(name=name, media_type=media_type, size_bytes=size, url=f"/v1/tasks/{task_id}/artifacts/{name}")
        for name, media_type, size in rows
    ]


async def read_artifact(session: AsyncSession, *, task_id: str, name: str) -> ArtifactRow:
    """Return a file with its body.

    Raises:
        ArtifactNotFound: No file of this name.
    """
    row = await session.get(ArtifactRow, (task_id, name))
    if row is None:
        raise ArtifactNotFound("This task has no file of that name.")
    return row


async def list_events(session: AsyncSession, *, task: TaskRow, after: int, limit: int, is_open: bool) -> list[TaskEvent]:
    """Return events with a sequence above `after`, oldest first; without what they say where it is not the caller's to read."""
    rows = await session.scalars(
        select(RunEventRow)
        .where(RunEventRow.task_id == task.id, RunEventRow.sequence > after)
        .order_by(RunEventRow.sequence)
        .limit(limit)
    )
    return [_event(row, is_open=is_open) for row in rows]


async def answered_by(session: AsyncSession, *, run_id: str) -> dict[str, str]:
    """Return the door through which each question of a run was answered, by its request id."""
    query = select(QuestionRow.id, QuestionRow.answered_by).where(
        QuestionRow.run_id == run_id, QuestionRow.answered_by.is_not(None)
    )
    return {request_id: str(door) for request_id, door in await session.execute(query.limit(1000))}


def _event(row: RunEventRow, *, is_open: bool) -> TaskEvent:
    data = row.data if is_open else {name: value for name, value in row.data.items() if name not in CONTENT_FIELDS}
    return TaskEvent(
        sequence=row.sequence, type=row.type, created_at=row.created_at, task_id=row.task_id, run_id=row.run_id, data=data
    )
