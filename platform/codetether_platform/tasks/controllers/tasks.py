"""The route that creates tasks."""

import contextlib
from datetime import timedelta

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec.structs import replace

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.schedules.schemas import ScheduleRequest
from codetether_platform.tasks.agents.registry import DEFAULT
from codetether_platform.tasks.aliases import DEPRECATION_HEADERS, NewTask, without_aliases
from codetether_platform.tasks.controllers.parameters import CALLERS, Prefer, headers_of_new
from codetether_platform.tasks.schedules.create import create_schedule
from codetether_platform.tasks.schemas import Task
from codetether_platform.tasks.service.create import Created, Order, TaskDoor
from codetether_platform.tasks.service.history import History, completion_at
from codetether_platform.tasks.service.intake import Intake, Keep
from codetether_platform.tasks.service.read import (
    find_task,
    view_new_task,
    view_task,
)
from codetether_platform.tasks.service.resolve import resolve
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.stream import wait_for_rest
from codetether_platform.tasks.versions import preferred_wait_seconds
from codetether_platform.web.idempotency import Once, answer_of, response_of
from codetether_platform.web.kept_answers import Answer

#: How long after its wait a request may take to keep its answer, before a retry is answered with the task as it was accepted.
WAIT_GRACE = timedelta(seconds=5)


class TasksController(Controller):
    """`/v1/tasks`."""

    path = "/v1/tasks"
    tags = ("Tasks",)

    @post(operation_id="createTask", summary="Run a task", guards=[requires("tasks:write", kinds=CALLERS)], status_code=201)
    async def create(
        self,
        data: JSONBody[NewTask],
        principal: NamedDependency[Principal],
        clock: NamedDependency[Clock],
        intake: NamedDependency[Intake],
        once: NamedDependency[Once],
        db: NamedDependency[Database],
        signals: NamedDependency[TaskSignals],
        door: NamedDependency[TaskDoor],
        history: NamedDependency[History],
        prefer: Prefer = None,
    ) -> Response[Task]:
        """Hold the price, accept the task and enqueue its run. 402 when no payer can hold the price.

        With `Prefer: wait=10`, answer when the run has ended, asks something, or the time is over; a retry with the same
        `Idempotency-Key` gets that answer, and 409 until there is one. Old field names are taken as deprecated aliases; the
        answer has a `Deprecation` header then.

        With `schedule`, answer with the queued task of the first run, for which nothing is held before its time.
        """
        request, is_old = without_aliases(data)
        extra = DEPRECATION_HEADERS if is_old else {}
        # What was answered is not looked up again: the template or the quote may be gone by now.
        async with once.ahead(db) if request.template_id or request.quote_id else contextlib.nullcontext():
            order = await resolve(db, door=door, principal=principal, request=request, now=clock.now())
        waiting = preferred_wait_seconds(prefer)
        seconds = await history.seconds_of(order, agent=order.request.agent or DEFAULT[principal.mode])
        if request.schedule is not None:
            return await _schedule(order, request.schedule, db=db, door=door, once=once, seconds=seconds, extra=extra)

        def answer(created: Created) -> Answer:
            view = view_new_task(principal=principal, task=created.task, run=created.run)
            view.estimated_completion = completion_at(created.task, seconds, now=order.now)
            made = answer_of(view, status_code=201, headers=headers_of_new(created, principal=principal) | extra)
            return made if waiting is None else replace(made, awaited_until=order.now + timedelta(seconds=waiting) + WAIT_GRACE)

        async with once.holding():
            created = await intake.create(order, keep=Keep(once.ask, answer, once.refusal) if once.ask else None)
        made = answer(created)
        if waiting is None:
            return response_of(made)
        await wait_for_rest(db, signals, principal=principal, task_id=created.task.id, seconds=waiting)
        async with db.read() as session:
            task, run = await find_task(session, principal=principal, task_id=created.task.id)
            view = await view_task(session, principal=principal, task=task, run=run)
        headers = made.headers | {"Preference-Applied": f"wait={waiting}"}
        return response_of(await once.conclude(answer_of(view, status_code=201, headers=headers)))


async def _schedule(
    order: Order,
    schedule: ScheduleRequest,
    *,
    db: Database,
    door: TaskDoor,
    once: Once,
    seconds: float | None,
    extra: dict[str, str],
) -> Response[Task]:
    async with once.write(db) as session:
        task, run = await create_schedule(session, door=door, order=order, schedule=schedule)
        view = view_new_task(principal=order.principal, task=task, run=run)
        view.estimated_completion = completion_at(task, seconds, now=order.now)
        headers = {"Location": f"/v1/tasks/{task.id}", "X-Payer": run.payer} | extra
        return await once.keep(session, view, status_code=201, headers=headers)
