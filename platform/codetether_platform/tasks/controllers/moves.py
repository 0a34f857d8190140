"""Routes that move a task: change, cancel, answer, run again."""

from datetime import datetime

from litestar import Controller, Response, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.controllers.mover import TaskMover, provide_mover
from codetether_platform.tasks.controllers.parameters import CALLERS, IfMatch, TaskId, headers_of_new
from codetether_platform.tasks.errors import ContentWithheld
from codetether_platform.tasks.schemas import InputRequest, Task, TaskChange, TaskRequest
from codetether_platform.tasks.service.answer import answer_question
from codetether_platform.tasks.service.change import change_task
from codetether_platform.tasks.service.create import Order, TaskDoor, create_task
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.read import (
    find_task,
    sees_content,
    view_new_task,
)
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import RunRow, TaskRow
from codetether_platform.web.idempotency import Once


class TaskMovesController(Controller):
    """What may be done to a task of `/v1/tasks`."""

    path = "/v1/tasks"
    tags = ("Tasks",)
    dependencies = {"mover": Provide(provide_mover, sync_to_thread=False)}  # noqa: RUF012 - litestar reads it from the class

    @patch(
        "/{task_id:str}",
        operation_id="updateTask",
        summary="Change a task's title, metadata or priority",
        guards=[requires("tasks:write", kinds=CALLERS)],
    )
    async def change(
        self,
        task_id: TaskId,
        data: JSONBody[TaskChange],
        mover: NamedDependency[TaskMover],
        door: NamedDependency[TaskDoor],
        if_match: IfMatch = None,
    ) -> Response[Task]:
        """Change what is named; metadata is merged. 409 for a new priority of a task that has started."""

        async def move(session: AsyncSession, task: TaskRow, run: RunRow, now: datetime) -> None:
            if data.title is not UNSET and not sees_content(mover.principal, task):
                raise ContentWithheld("This task belongs to one of your users; only they can name it.")
            await change_task(session, door=door, task=task, run=run, change=data, now=now)

        return await mover.move(task_id, move, if_match=if_match)

    @post(
        "/{task_id:str}/cancel",
        operation_id="cancelTask",
        summary="Cancel a task",
        guards=[requires("tasks:write", kinds=CALLERS)],
        status_code=200,
    )
    async def cancel(
        self,
        task_id: TaskId,
        mover: NamedDependency[TaskMover],
        door: NamedDependency[TaskDoor],
        if_match: IfMatch = None,
    ) -> Response[Task]:
        """Stop a task; only what ran is charged. 409 when it has ended already."""

        async def move(session: AsyncSession, task: TaskRow, run: RunRow, now: datetime) -> None:
            await finish(session, funding=door.funding, task=task, run=run, ending=Ending(status=Status.CANCELLED), now=now)

        return await mover.move(task_id, move, if_match=if_match)

    @post(
        "/{task_id:str}/input",
        operation_id="answerTask",
        summary="Answer a task's question",
        guards=[requires("tasks:write", kinds=CALLERS)],
        status_code=200,
    )
    async def answer(
        self,
        task_id: TaskId,
        data: JSONBody[InputRequest],
        mover: NamedDependency[TaskMover],
        door: NamedDependency[TaskDoor],
    ) -> Response[Task]:
        """Answer the open question; the run goes on. 409 when none is open, or another one."""

        async def move(session: AsyncSession, task: TaskRow, run: RunRow, now: datetime) -> None:
            await answer_question(session, door=door, task=task, run=run, request_id=data.request_id, answer=data.answer, now=now)

        return await mover.move(task_id, move)

    @post(
        "/{task_id:str}/runs",
        operation_id="rerunTask",
        summary="Run a task again",
        guards=[requires("tasks:write", kinds=CALLERS)],
        status_code=201,
    )
    async def run_again(
        self,
        task_id: TaskId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
        once: NamedDependency[Once],
    ) -> Response[Task]:
        """Make a new task from this one (`retry_of` names it), with a hold of its own. Only for who may read the task's words."""
        now = clock.now()
        async with once.write(db) as session:
            old, _ = await find_task(session, principal=principal, task_id=task_id)
            request = _same_request(old)
            if not sees_content(principal, old):
                raise ContentWithheld("This task belongs to one of your users; only they can run it again.")
            order = Order(principal=principal, request=request, now=now, retry_of=old.id, template_version=old.template_version)
            created = await create_task(session, door=door, order=order)
            view = view_new_task(principal=principal, task=created.task, run=created.run)
            return await once.keep(session, view, status_code=201, headers=headers_of_new(created, principal=principal))


def _same_request(task: TaskRow) -> TaskRequest:
    return TaskRequest(
        prompt=task.prompt,
        title=task.title,
        agent=task.agent,
        model=task.model,
        priority=task.priority,
        metadata=dict(task.task_metadata),
        callback_url=task.callback_url,
        notify_email=task.notify_email,
        guess_id=task.guess_id,
        template_id=task.template_id,
        max_charge_micros=task.max_charge_micros,
    )
