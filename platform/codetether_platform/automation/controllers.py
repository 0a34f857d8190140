"""Routes of the automation and dispatch APIs."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, JSONBody, QueryParameter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.automation.schemas import (
    AutomationCancelled,
    AutomationCreated,
    AutomationList,
    AutomationMe,
    AutomationRequest,
    AutomationTask,
    Capabilities,
    DispatchRequest,
    DispatchTask,
)
from codetether_platform.automation.words import (
    MODELS,
    automation_view,
    created_view,
    dispatch_view,
    refusal,
    task_of_automation,
    task_of_dispatch,
)
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.controllers.parameters import TaskId
from codetether_platform.tasks.errors import ContentWithheld
from codetether_platform.tasks.schemas import StatusName, TaskRequest
from codetether_platform.tasks.service.create import Created, Order, TaskDoor
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.intake import Intake, Keep
from codetether_platform.tasks.service.read import find_task, sees_content
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import STATUSES, Status
from codetether_platform.tasks.tables import TaskRow
from codetether_platform.web.idempotency import Once, answer_of, response_of
from codetether_platform.web.kept_answers import Answer, Replay
from codetether_platform.web.problems import problem_response, translate

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Offset = Annotated[int, QueryParameter(ge=0, le=10_000)]


def _refuse(request: Request[Any, Any, Any], error: PlatformError) -> Response[Any]:
    """Answer as FastAPI does: `{"detail": {"error", "message"}}`, with the headers of every answer."""
    made = problem_response(request, error)
    headers = {name: value for name, value in made.headers.items() if name.lower() not in ("content-type", "content-length")}
    return Response(refusal(error), status_code=error.status, headers=headers, media_type="application/json")


def _refuse_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    return _refuse(request, translate(error))


def _replay(_request: Request[Any, Any, Any], replay: Replay) -> Response[Any]:
    """Answer a repeated create with 200 and the mark that CodeTether's clients look for."""
    answer = replay.answer
    body = msgspec.json.decode(answer.body)
    if answer.status < 400:
        marked = msgspec.json.encode(body | {"_idempotent_replay": "true"})
        return response_of(Answer(200, answer.headers, answer.media_type, marked), is_replay=True)
    return response_of(answer, is_replay=True)


def _handlers() -> dict[type[Exception] | int, Callable[..., Response[Any]]]:
    return {PlatformError: _refuse, HTTPException: _refuse_http, Replay: _replay}


async def _accept(
    request: TaskRequest, shown: Callable[[TaskRow], Any], *, principal: Principal, clock: Clock, intake: Intake, once: Once
) -> Response[Any]:
    def answer(created: Created) -> Answer:
        return answer_of(shown(created.task), status_code=201)

    def refused(error: PlatformError) -> Answer | None:
        kept = once.refusal(error)
        return None if kept is None else answer_of(refusal(error), status_code=error.status)

    order = Order(principal=principal, request=request, now=clock.now())
    async with once.holding():
        created = await intake.create(order, keep=Keep(once.ask, answer, refused) if once.ask else None)
    return response_of(answer(created))


async def _own_task(session: AsyncSession, *, principal: Principal, task_id: str) -> TaskRow:
    task, _ = await find_task(session, principal=principal, task_id=task_id)
    if not sees_content(principal, task):
        raise ContentWithheld("This task belongs to one of your users.")
    return task


class AutomationController(Controller):
    """`/v1/automation`: the API of CodeTether's n8n node and scripts."""

    path = "/v1/automation"
    tags = ("Automation",)
    exception_handlers = _handlers()

    @get(operation_id="automationCapabilities", summary="Say what the API can do", guards=[requires("tasks:read")])
    async def capabilities(self) -> Capabilities:
        """List endpoints, agent types, models and statuses."""
        return Capabilities(
            name="CodeTether Automation API",
            version="1",
            endpoints={
                "create_task": "POST /v1/automation/tasks",
                "get_task": "GET /v1/automation/tasks/{task_id}",
                "list_tasks": "GET /v1/automation/tasks",
                "cancel_task": "DELETE /v1/automation/tasks/{task_id}",
                "me": "GET /v1/automation/me",
            },
            agent_types=["build", "plan", "general", "explore"],
            models=list(MODELS),
            statuses=list(STATUSES),
        )

    @get("/me", operation_id="automationMe", summary="Say whose key this is", guards=[requires("tasks:read")])
    async def me(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> AutomationMe:
        """Check a credential, as n8n does."""
        async with db.read() as session:
            name = await session.scalar(select(PartnerRow.name).where(PartnerRow.id == principal.partner_id))
        return AutomationMe(id=principal.partner_id, email=None, name=name or "", authenticated=True)

    @post("/tasks", operation_id="automationCreateTask", summary="Run a task", guards=[requires("tasks:write")], status_code=201)
    async def create(
        self,
        data: JSONBody[AutomationRequest],
        principal: NamedDependency[Principal],
        clock: NamedDependency[Clock],
        intake: NamedDependency[Intake],
        once: NamedDependency[Once],
    ) -> Response[AutomationCreated]:
        """Accept a task. The same request with the same `Idempotency-Key` again: 200, and `_idempotent_replay`."""
        request = task_of_automation(data)
        return await _accept(request, created_view, principal=principal, clock=clock, intake=intake, once=once)

    @get("/tasks", operation_id="automationListTasks", summary="List tasks", guards=[requires("tasks:read")])
    async def list_all(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        status: FromQuery[StatusName | None] = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> AutomationList:
        """Newest first, the partner's own tasks."""
        rules = [
            TaskRow.partner_id == principal.partner_id,
            TaskRow.mode == principal.mode,
            TaskRow.user_id.is_(None),
            *([] if status is None else [TaskRow.status == status]),
        ]
        async with db.read() as session:
            total = await session.scalar(select(func.count()).select_from(TaskRow).where(*rules))
            rows = await session.scalars(select(TaskRow).where(*rules).order_by(TaskRow.id.desc()).limit(limit).offset(offset))
            tasks = [automation_view(row) for row in rows]
        return AutomationList(tasks=tasks, total=total or 0, limit=limit, offset=offset)

    @get("/tasks/{task_id:str}", operation_id="automationGetTask", summary="Get a task", guards=[requires("tasks:read")])
    async def show(self, task_id: TaskId, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> AutomationTask:
        """Show one of the partner's own tasks."""
        async with db.read() as session:
            return automation_view(await _own_task(session, principal=principal, task_id=task_id))

    @delete(
        "/tasks/{task_id:str}",
        operation_id="automationCancelTask",
        summary="Cancel a task",
        guards=[requires("tasks:write")],
        status_code=200,
    )
    async def cancel(
        self,
        task_id: TaskId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
        signals: NamedDependency[TaskSignals],
    ) -> AutomationCancelled:
        """Stop a task; 409 when it has ended already."""
        async with db.write() as session:
            await find_task(session, principal=principal, task_id=task_id)
            task, run = await lock_task(session, task_id)
            ending = Ending(status=Status.CANCELLED)
            await finish(session, funding=door.funding, task=task, run=run, ending=ending, now=clock.now())
        signals.wake(task_id)
        return AutomationCancelled(task_id=task_id, status="cancelled", message="Task cancelled successfully")


class DispatchController(Controller):
    """`/v1/tasks/dispatch`: the API of CodeTether's GitHub Action."""

    path = "/v1/tasks/dispatch"
    tags = ("Automation",)
    exception_handlers = _handlers()

    @post(operation_id="dispatchTask", summary="Dispatch a task", guards=[requires("tasks:write")], status_code=201)
    async def dispatch(
        self,
        data: JSONBody[DispatchRequest],
        principal: NamedDependency[Principal],
        clock: NamedDependency[Clock],
        intake: NamedDependency[Intake],
        once: NamedDependency[Once],
    ) -> Response[DispatchTask]:
        """Accept a task in the words of the dispatch API."""
        request = task_of_dispatch(data)
        return await _accept(request, dispatch_view, principal=principal, clock=clock, intake=intake, once=once)

    # Not in the document: beside `/v1/tasks/{task_id}/events` its path could be read in two ways (Redocly, no-ambiguous-paths).
    @get("/{task_id:str}", include_in_schema=False, guards=[requires("tasks:read")])
    async def show(self, task_id: TaskId, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> DispatchTask:
        """Show one of the partner's own tasks."""
        async with db.read() as session:
            return dispatch_view(await _own_task(session, principal=principal, task_id=task_id))


automation_routes = (AutomationController, DispatchController)
