"""What A2A's methods do, in one place for both versions and both bindings."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.a2a.errors import InvalidParams, TaskNotCancelable, UnsupportedOperation
from codetether_platform.a2a.words import CONTEXT, MESSAGE, Said, Told
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.errors import ScopeMissing
from codetether_platform.oauth.principal import Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.errors import ContentWithheld, TaskFinished
from codetether_platform.tasks.schemas import Task
from codetether_platform.tasks.service.answer import answer_question, open_question
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.intake import Intake
from codetether_platform.tasks.service.read import find_task, sees_content, view_task
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import QuestionRow, RunRow, TaskRow

#: Questions of one run that its history shows.
MOST_QUESTIONS = 50


class A2aService(msgspec.Struct, frozen=True):
    """One caller's way to the runs."""

    db: Database
    clock: Clock
    keyring: Keyring
    settings: Settings
    signals: TaskSignals
    door: TaskDoor
    intake: Intake
    principal: Principal

    @property
    def base_url(self) -> str:
        """Where our own addresses begin."""
        return self.settings.base_url.rstrip("/")

    def check_scope(self, scope: str) -> None:
        """Refuse a caller without a scope.

        Raises:
            ScopeMissing: It has it not.
        """
        if scope not in self.principal.scopes:
            raise ScopeMissing(f"This operation needs the scope '{scope}'.")


async def get_told(service: A2aService, task_id: str) -> Told:
    """Return a task as it stands.

    Raises:
        TaskNotFound: Not there, or not the caller's.
    """
    async with service.db.read() as session:
        task, run = await find_task(session, principal=service.principal, task_id=task_id)
        return await tell(session, principal=service.principal, task=task, run=run)


async def cancel(service: A2aService, task_id: str) -> Told:
    """Stop a task; only what ran is charged.

    Raises:
        TaskNotFound: Not there, or not the caller's.
        TaskNotCancelable: It has ended.
    """
    async with service.db.write() as session:
        await find_task(session, principal=service.principal, task_id=task_id)
        task, run = await lock_task(session, task_id)
        try:
            ending = Ending(status=Status.CANCELLED)
            await finish(session, funding=service.door.funding, task=task, run=run, ending=ending, now=service.clock.now())
        except TaskFinished as error:
            raise TaskNotCancelable(error.detail) from error
        told = await tell(session, principal=service.principal, task=task, run=run)
    service.signals.wake(task_id)
    return told


async def answer(service: A2aService, *, task_id: str, context_id: str | None, text: str) -> None:
    """Answer the open question of a task.

    Raises:
        TaskNotFound: Not there, or not the caller's.
        UnsupportedOperation: It has ended, or asks nothing.
        InvalidParams: It belongs to another context, or the answer is none of the choices.
    """
    async with service.db.write() as session:
        await find_task(session, principal=service.principal, task_id=task_id)
        task, run = await lock_task(session, task_id)
        if context_id is not None and context_id != context_of(task):
            raise InvalidParams("The task belongs to another context.")
        if not sees_content(service.principal, task):
            raise ContentWithheld("This task belongs to one of your users; only they can answer.")
        question = await open_question(session, run.id)
        chosen = text if question is None else _chosen(question, text)
        await answer_question(
            session,
            door=service.door,
            task=task,
            run=run,
            request_id="" if question is None else question.id,
            answer=chosen,
            now=service.clock.now(),
        )
    service.signals.wake(task_id)


def _chosen(question: QuestionRow, text: str) -> str:
    if not question.choices:
        if len(text) > 4000:
            raise InvalidParams("An answer has at most 4,000 characters.")
        return text
    wanted = text.strip().casefold()
    found = next((choice for choice in question.choices if choice.casefold() == wanted), None)
    if found is None:
        raise InvalidParams(f"Answer with one of: {', '.join(question.choices)}.")
    return found


def context_of(task: TaskRow) -> str:
    """Return the context of a task: the client's, or for a task of another door its own id."""
    return task.task_metadata.get(CONTEXT, task.id)


async def tell(session: AsyncSession, *, principal: Principal, task: TaskRow, run: RunRow) -> Told:
    """Return a task with its messages: the prompt, then each question and its answer."""
    view = await view_task(session, principal=principal, task=task, run=run)
    return await told_of(session, task=task, view=view, with_history=True)


async def told_of(session: AsyncSession, *, task: TaskRow, view: Task, with_history: bool) -> Told:
    """Return a task of which the view is known; without its messages it needs no query."""
    history: list[Said] = []
    if with_history and view.prompt is not None:
        history.append(Said(id=task.task_metadata.get(MESSAGE, f"{task.id}-prompt"), by_agent=False, text=view.prompt))
        history += await _talk(session, task.run_id) if task.status != Status.QUEUED else []
    said = None
    if view.needs_input is not None:
        question = view.needs_input
        said = Said(id=question.request_id, by_agent=True, text=question.question, choices=tuple(question.choices))
    elif view.error is not None:
        said = Said(id=f"{task.id}-error", by_agent=True, text=view.error.message)
    return Told(task=view, context_id=context_of(task), changed_at=task.updated_at, history=tuple(history), said=said)


async def _talk(session: AsyncSession, run_id: str) -> list[Said]:
    rows = await session.scalars(
        select(QuestionRow).where(QuestionRow.run_id == run_id).order_by(QuestionRow.id).limit(MOST_QUESTIONS)
    )
    talk: list[Said] = []
    for row in rows:
        talk.append(Said(id=row.id, by_agent=True, text=row.question, choices=tuple(row.choices)))
        if row.answer is not None:
            talk.append(Said(id=f"{row.id}-answer", by_agent=False, text=row.answer))
    return talk


def refuse_ended(told: Told) -> None:
    """Refuse to follow a task that has ended.

    Raises:
        UnsupportedOperation: It has.
    """
    if told.task.completed_at is not None:
        raise UnsupportedOperation(f"This task is already {told.task.status}: there is nothing to follow.")
