"""Routes of tasks."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Kind, Principal
from codetether_platform.tasks.errors import ContentWithheld
from codetether_platform.tasks.schemas import EventPage, InputRequest, StatusName, Task, TaskRequest
from codetether_platform.tasks.service.answer import answer_question
from codetether_platform.tasks.service.create import Order, TaskDoor, create_task
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.intake import Intake
from codetether_platform.tasks.service.read import (
    find_task,
    list_events,
    list_tasks,
    read_artifact,
    sees_content,
    view_new_task,
    view_task,
)
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.stream import sse_response, wait_for_change
from codetether_platform.tasks.tables import TaskRow
from codetether_platform.web.paging import Cursor, Limit, Page, decode_cursor, encode_cursor

CALLERS: tuple[Kind, ...] = ("partner", "session")
TaskId = Annotated[str, PathParameter(max_length=64, description="Id of the task.")]
WaitSeconds = Annotated[int, QueryParameter(ge=0, le=60, description="Wait at most this long for a change.")]
UserId = Annotated[str | None, QueryParameter(max_length=64)]
After = Annotated[int, QueryParameter(ge=0, le=2_147_483_647, description="Sequence number that the page stands after.")]
FileName = Annotated[str, PathParameter(max_length=100)]


class TasksController(Controller):
    """`/v1/tasks`."""

    path = "/v1/tasks"
    tags = ("Tasks",)

    @post(operation_id="createTask", summary="Run a task", guards=[requires("tasks:write", kinds=CALLERS)], status_code=201)
    async def create(
        self,
        data: JSONBody[TaskRequest],
        principal: NamedDependency[Principal],
        clock: NamedDependency[Clock],
        intake: NamedDependency[Intake],
    ) -> Response[Task]:
        """Hold the price, accept the task and enqueue its run. 402 when no payer can hold the price."""
        now = clock.now()
        task, run = await intake.create(Order(principal=principal, request=data, now=now))
        view = view_new_task(principal=principal, task=task, run=run, now=now)
        return Response(view, status_code=201, headers={"Location": f"/v1/tasks/{view.task_id}", "X-Payer": view.charge.payer})

    @get(operation_id="listTasks", summary="List tasks", guards=[requires("tasks:read", kinds=CALLERS)])
    async def list(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        status: FromQuery[StatusName | None] = None,
        user_id: UserId = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[Task]:
        """Newest first."""
        scope = f"tasks|{principal.partner_id}|{principal.mode}|{principal.user_id}|{status}|{user_id}"
        before = str(decode_cursor(keyring, cursor, scope)[0]) if cursor else None
        now = clock.now()
        async with db.read() as session:
            found = await list_tasks(session, principal=principal, status=status, user_id=user_id, before_id=before, limit=limit)
            shown = [await view_task(session, principal=principal, task=task, run=run, now=now) for task, run in found[:limit]]
        has_more = len(found) > limit
        return Page(data=shown, next_cursor=encode_cursor(keyring, [shown[-1].id], scope) if has_more else None, has_more=has_more)

    @get("/{task_id:str}", operation_id="getTask", summary="Get a task", guards=[requires("tasks:read", kinds=CALLERS)])
    async def get_one(
        self,
        task_id: TaskId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        signals: NamedDependency[TaskSignals],
        wait: WaitSeconds = 0,
    ) -> Task:
        """With `wait`, answer when something has changed, or after that many seconds."""
        if wait:
            await wait_for_change(db, signals, principal=principal, task_id=task_id, seconds=wait)
        async with db.read() as session:
            task, run = await find_task(session, principal=principal, task_id=task_id)
            return await view_task(session, principal=principal, task=task, run=run, now=clock.now())

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
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        signals: NamedDependency[TaskSignals],
        door: NamedDependency[TaskDoor],
    ) -> Task:
        """Stop a task; only what ran is charged. 409 when it has ended already."""
        now = clock.now()
        async with db.write() as session:
            await find_task(session, principal=principal, task_id=task_id)
            task, run = await lock_task(session, task_id)
            await finish(session, funding=door.funding, task=task, run=run, ending=Ending(status=Status.CANCELLED), now=now)
            view = await view_task(session, principal=principal, task=task, run=run, now=now)
        signals.wake(task_id)
        return view

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
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        signals: NamedDependency[TaskSignals],
        door: NamedDependency[TaskDoor],
    ) -> Task:
        """Answer the open question; the run goes on. 409 when none is open, or another one."""
        now = clock.now()
        async with db.write() as session:
            await find_task(session, principal=principal, task_id=task_id)
            task, run = await lock_task(session, task_id)
            await answer_question(session, door=door, task=task, run=run, request_id=data.request_id, answer=data.answer, now=now)
            view = await view_task(session, principal=principal, task=task, run=run, now=now)
        signals.wake(task_id)
        return view

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
    ) -> Response[Task]:
        """Make a new task from this one (`retry_of` names it), with a hold of its own. Only for who may read the task's words."""
        now = clock.now()
        async with db.write() as session:
            old, _ = await find_task(session, principal=principal, task_id=task_id)
            request = _same_request(old)
            if not sees_content(principal, old):
                raise ContentWithheld("This task belongs to one of your users; only they can run it again.")
            task, run = await create_task(
                session, door=door, order=Order(principal=principal, request=request, now=now, retry_of=old.id)
            )
            view = await view_task(session, principal=principal, task=task, run=run, now=now)
        return Response(view, status_code=201, headers={"Location": f"/v1/tasks/{view.task_id}", "X-Payer": view.charge.payer})

    @get(
        "/{task_id:str}/events",
        operation_id="listTaskEvents",
        summary="A task's events, as pages or as a stream",
        guards=[requires("tasks:read", kinds=CALLERS)],
    )
    async def events(
        self,
        task_id: TaskId,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        signals: NamedDependency[TaskSignals],
        after: After = 0,
        limit: Limit = 100,
    ) -> Response[Any]:
        """With `Accept: text/event-stream`, stream and resume by `Last-Event-ID`; else a page of events after `after`."""
        async with db.read() as session:
            task, _ = await find_task(session, principal=principal, task_id=task_id)
            if "text/event-stream" in request.headers.get("accept", ""):
                return sse_response(
                    db, signals, task=task, is_open=sees_content(principal, task), headers=request.headers, after=after
                )
            found = await list_events(session, task=task, after=after, limit=limit + 1, is_open=sees_content(principal, task))
        shown = found[:limit]
        page = EventPage(data=shown, next_after=shown[-1].sequence if shown else after, has_more=len(found) > limit)
        return Response(page)

    @get(
        "/{task_id:str}/artifacts/{name:str}",
        operation_id="getArtifact",
        summary="Download a file that a run made",
        guards=[requires("tasks:read", kinds=CALLERS)],
    )
    async def artifact(
        self,
        task_id: TaskId,
        name: FileName,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        """Always an attachment: what an agent wrote is never rendered on this origin."""
        async with db.read() as session:
            task, _ = await find_task(session, principal=principal, task_id=task_id)
            if not sees_content(principal, task):
                raise ContentWithheld("This task belongs to one of your users; only they can read its files.")
            row = await read_artifact(session, task_id=task.id, name=name)
        headers = {
            "Content-Disposition": f'attachment; filename="{_safe_name(row.name)}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return Response(row.body, media_type=row.media_type, headers=headers)


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
        max_charge_micros=task.max_charge_micros,
    )


def _safe_name(name: str) -> str:
    return "".join(character if character.isascii() and (character.isalnum() or character in "._- ") else "_" for character in name)
