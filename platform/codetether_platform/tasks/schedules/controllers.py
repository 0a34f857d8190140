"""Routes of schedules."""

from typing import Annotated

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, PathParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.schedules.reading import read_schedule, view_timing
from codetether_platform.schedules.schemas import Preview, PreviewRequest
from codetether_platform.schedules.timing import next_runs
from codetether_platform.tasks.controllers.parameters import CALLERS, UserId, headers_of_new
from codetether_platform.tasks.errors import ContentWithheld
from codetether_platform.tasks.schedules import change
from codetether_platform.tasks.schedules.blueprint import blueprint_of
from codetether_platform.tasks.schedules.create import default_zone
from codetether_platform.tasks.schedules.read import find_schedule, list_schedules, view_schedule
from codetether_platform.tasks.schedules.schemas import Schedule, SchedulePatch, ScheduleStatus
from codetether_platform.tasks.schemas import Task
from codetether_platform.tasks.service.create import Order, TaskDoor, create_task
from codetether_platform.tasks.service.read import view_new_task
from codetether_platform.web.idempotency import Once
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

ScheduleId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the schedule.")]
WRITE = [requires("tasks:write", kinds=CALLERS)]
READ = [requires("tasks:read", kinds=CALLERS)]


class SchedulesController(Controller):
    """`/v1/schedules`. A schedule is made by `POST /v1/tasks` with `schedule`."""

    path = "/v1/schedules"
    tags = ("Schedules",)

    @get(operation_id="listSchedules", summary="List schedules", guards=READ)
    async def list(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        status: FromQuery[ScheduleStatus | None] = None,
        user_id: UserId = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[Schedule]:
        """Newest first."""
        scope = f"schedules|{principal.partner_id}|{principal.mode}|{principal.user_id}|{status}|{user_id}"
        pager = Pager(str, keyring, cursor, scope)
        async with db.read() as session:
            found, following = await list_schedules(
                session, principal=principal, status=status, user_id=user_id, before_id=pager.place, limit=limit
            )
        now = clock.now()
        return pager.page([view_schedule(row, principal=principal, now=now) for row in found], following)

    @post("/preview", operation_id="previewSchedule", summary="Show the runs of a schedule", guards=READ, status_code=200)
    async def preview(
        self,
        data: JSONBody[PreviewRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
        once: NamedDependency[Once],
    ) -> Response[Preview]:
        """Check a schedule as `POST /v1/tasks` would, and tell its next runs. Nothing is kept."""
        now = clock.now()
        async with once.write(db) as session:
            timing = read_schedule(
                data.schedule,
                now=now,
                default_zone=await default_zone(session, principal.partner_id),
                shortest_seconds=door.settings.schedule_shortest_seconds,
            )
            runs = next_runs(timing, after=now, count=data.count)
            return await once.keep(session, Preview(schedule=view_timing(timing, missed=data.schedule.missed), next_runs=runs))

    @get("/{schedule_id:str}", operation_id="getSchedule", summary="Show a schedule", guards=READ)
    async def show(
        self,
        schedule_id: ScheduleId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Schedule:
        """Return a schedule with its next five runs."""
        async with db.read() as session:
            row = await find_schedule(session, principal=principal, schedule_id=schedule_id)
        return view_schedule(row, principal=principal, now=clock.now())

    @patch("/{schedule_id:str}", operation_id="updateSchedule", summary="Change a schedule", guards=WRITE)
    async def update(
        self,
        schedule_id: ScheduleId,
        data: JSONBody[SchedulePatch],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
        once: NamedDependency[Once],
    ) -> Response[Schedule]:
        """Other times, other words, pause or resume: all of it or nothing. Runs that have started are not touched."""
        now = clock.now()
        async with once.write(db) as session:
            held = await change.hold_schedule(session, principal=principal, schedule_id=schedule_id)
            await change.change(session, door=door, principal=principal, held=held, patch=data, now=now)
            return await once.keep(session, view_schedule(held.schedule, principal=principal, now=now))

    @delete("/{schedule_id:str}", operation_id="deleteSchedule", summary="Delete a schedule", guards=WRITE, status_code=204)
    async def remove(
        self,
        schedule_id: ScheduleId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
    ) -> None:
        """Make no further runs. Its queued task is cancelled; tasks that run or have ended stay."""
        async with db.write() as session:
            held = await change.hold_schedule(session, principal=principal, schedule_id=schedule_id)
            await change.delete(session, door=door, held=held, now=clock.now())

    @post("/{schedule_id:str}/pause", operation_id="pauseSchedule", summary="Pause a schedule", guards=WRITE, status_code=200)
    async def pause(
        self,
        schedule_id: ScheduleId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
        once: NamedDependency[Once],
    ) -> Response[Schedule]:
        """Make no runs until it is resumed. Its queued task is cancelled."""
        now = clock.now()
        async with once.write(db) as session:
            held = await change.hold_schedule(session, principal=principal, schedule_id=schedule_id)
            await change.pause(session, door=door, held=held, now=now)
            return await once.keep(session, view_schedule(held.schedule, principal=principal, now=now))

    @post("/{schedule_id:str}/resume", operation_id="resumeSchedule", summary="Resume a schedule", guards=WRITE, status_code=200)
    async def resume(
        self,
        schedule_id: ScheduleId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Schedule]:
        """Go on with the first run after now; nothing of the pause is made up for."""
        now = clock.now()
        async with once.write(db) as session:
            held = await change.hold_schedule(session, principal=principal, schedule_id=schedule_id)
            await change.resume(session, held=held, now=now)
            return await once.keep(session, view_schedule(held.schedule, principal=principal, now=now))

    @post("/{schedule_id:str}/run-now", operation_id="runSchedule", summary="Run a schedule now", guards=WRITE, status_code=201)
    async def run_now(
        self,
        schedule_id: ScheduleId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        door: NamedDependency[TaskDoor],
        once: NamedDependency[Once],
    ) -> Response[Task]:
        """Run its task once more, at once, paused or not; its times stay as they are. 402 when no payer can hold the price."""
        async with once.write(db) as session:
            row = await find_schedule(session, principal=principal, schedule_id=schedule_id)
            if row.user_id != principal.user_id:
                raise ContentWithheld("This schedule belongs to one of your users; only they can run it now.")
            plan = blueprint_of(row.task)
            order = Order(
                principal=principal,
                request=plan.as_request(),
                now=clock.now(),
                schedule_id=row.id,
                template_version=plan.template_version,
            )
            created = await create_task(session, door=door, order=order)
            view = view_new_task(principal=principal, task=created.task, run=created.run)
            return await once.keep(session, view, status_code=201, headers=headers_of_new(created, principal=principal))
