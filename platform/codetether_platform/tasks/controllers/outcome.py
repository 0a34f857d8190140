"""Routes that show what a run told and made: events and files."""

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.controllers.parameters import CALLERS, After, FileName, TaskId
from codetether_platform.tasks.errors import ContentWithheld
from codetether_platform.tasks.schemas import Artifact, EventPage
from codetether_platform.tasks.service.read import (
    find_task,
    list_artifacts,
    list_events,
    read_artifact,
    sees_content,
)
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.stream import sse_response
from codetether_platform.web.paging import Limit, Page


class TaskOutcomeController(Controller):
    """What came of a task of `/v1/tasks`."""

    path = "/v1/tasks"
    tags = ("Tasks",)

    @get(
        "/{task_id:str}/events",
        operation_id="listTaskEvents",
        summary="A task's events, as pages or as a stream",
        guards=[requires("tasks:read", kinds=CALLERS)],
        # Litestar cannot see what a stream may be instead of.
        responses={200: ResponseSpec(EventPage, description="A page of events.", generate_examples=False)},
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
        "/{task_id:str}/artifacts",
        operation_id="listArtifacts",
        summary="List the files that a run made",
        guards=[requires("tasks:read", kinds=CALLERS)],
    )
    async def artifacts(
        self, task_id: TaskId, principal: NamedDependency[Principal], db: NamedDependency[Database]
    ) -> Page[Artifact]:
        """Oldest first, all on one page; there are at most 20."""
        async with db.read() as session:
            task, _ = await find_task(session, principal=principal, task_id=task_id)
            if not sees_content(principal, task):
                raise ContentWithheld("This task belongs to one of your users; only they can see its files.")
            return Page(data=await list_artifacts(session, task.id), next_cursor=None, has_more=False)

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


def _safe_name(name: str) -> str:
    return "".join(character if character.isascii() and (character.isalnum() or character in "._- ") else "_" for character in name)
