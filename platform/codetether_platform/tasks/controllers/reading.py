"""Routes that list and show tasks."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter
from litestar.serialization import encode_json

from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import invalid_parameter
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.controllers.parameters import CALLERS, IfNoneMatch, TaskId, UserId, WaitSeconds
from codetether_platform.tasks.schemas import StatusName, Task
from codetether_platform.tasks.service.listing import TaskFilter, list_tasks, view_tasks
from codetether_platform.tasks.service.read import find_task, view_task
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.stream import wait_for_change
from codetether_platform.tasks.versions import etag_of, is_same, poll_after_ms
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

ScheduleId = Annotated[str | None, QueryParameter(max_length=36, description="Only runs of this schedule.")]
CreatedAfter = Annotated[datetime | None, QueryParameter(description="Only tasks made after this moment (RFC 3339).")]
CreatedBefore = Annotated[datetime | None, QueryParameter(description="Only tasks made before this moment (RFC 3339).")]
Format = Annotated[
    Literal["page", "array"],
    QueryParameter(name="format", description="`array`: the tasks as a bare array, as Zapier's lists want them."),
]
MOST_METADATA_FILTERS = 5
MOST_METADATA_CHARACTERS = 500
_METADATA_NAME = "[A-Za-z_][A-Za-z0-9_.:-]{0,39}"
_METADATA = re.compile(rf"metadata\[({_METADATA_NAME})\]")
#: The filter as OpenAPI says it; Litestar reads no such parameters.
METADATA_FILTER: dict[str, Any] = {
    "description": "Only tasks with these pairs of metadata, as in `metadata[team]=red`.",
    "schema": {
        "type": "object",
        "maxProperties": MOST_METADATA_FILTERS,
        "propertyNames": {"type": "string", "pattern": f"^{_METADATA_NAME}$", "maxLength": 40},
        "additionalProperties": {"type": "string", "maxLength": MOST_METADATA_CHARACTERS},
    },
}


class TaskReadsController(Controller):
    """What there is to see of `/v1/tasks`."""

    path = "/v1/tasks"
    tags = ("Tasks",)

    @get(
        operation_id="listTasks",
        summary="List tasks",
        guards=[requires("tasks:read", kinds=CALLERS)],
        deep_objects={"metadata": METADATA_FILTER},
    )
    async def list(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        status: FromQuery[StatusName | None] = None,
        user_id: UserId = None,
        schedule_id: ScheduleId = None,
        created_after: CreatedAfter = None,
        created_before: CreatedBefore = None,
        output: Format = "page",
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Page[Task]]:
        """Newest first.

        A cursor is good for the filters it was given for; `Link` names the next page.
        """
        wanted = TaskFilter(
            status=status,
            user_id=user_id,
            schedule_id=schedule_id,
            created_after=created_after,
            created_before=created_before,
            metadata=_metadata(request),
        )
        pager = Pager(str, keyring, cursor, wanted.scope(principal))
        async with db.read() as session:
            found, following = await list_tasks(session, principal=principal, wanted=wanted, before_id=pager.place, limit=limit)
            page = pager.page(await view_tasks(session, principal=principal, found=found), following)
        headers = {} if page.next_cursor is None else {"Link": f'<{_next(request, page.next_cursor)}>; rel="next"'}
        if output == "array":
            return Response(page.data, headers=headers)  # type: ignore[arg-type]  # documented by `format`
        return Response(page, headers=headers)

    @get(
        "/{task_id:str}",
        operation_id="getTask",
        summary="Get a task",
        guards=[requires("tasks:read", kinds=CALLERS)],
        responses={304: ResponseSpec(None, description="Nothing has changed.", generate_examples=False)},
    )
    async def get_one(
        self,
        task_id: TaskId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        signals: NamedDependency[TaskSignals],
        wait: WaitSeconds = 0,
        if_none_match: IfNoneMatch = None,
    ) -> Response[Task]:
        """With `wait`, answer when something has changed, or after that many seconds.

        With `If-None-Match`, answer 304 while nothing has; `X-Poll-After-Ms` says when to ask again.
        """
        shown, status = await _shown(db, principal=principal, task_id=task_id)
        if wait and (if_none_match is None or is_same(if_none_match, etag_of(shown))):
            await wait_for_change(db, signals, principal=principal, task_id=task_id, seconds=wait)
            shown, status = await _shown(db, principal=principal, task_id=task_id)
        etag = etag_of(shown)
        headers = {"ETag": etag, "X-Poll-After-Ms": str(poll_after_ms(status))}
        if is_same(if_none_match, etag):
            return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]  # a 304 has no body
        return Response(shown, media_type="application/json", headers=headers)  # type: ignore[arg-type]  # encoded already


async def _shown(db: Database, *, principal: Principal, task_id: str) -> tuple[bytes, str]:
    async with db.read() as session:
        task, run = await find_task(session, principal=principal, task_id=task_id)
        return encode_json(await view_task(session, principal=principal, task=task, run=run)), task.status


def _metadata(request: Request[Any, Any, Any]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if not name.startswith("metadata"):
            continue
        found = _METADATA.fullmatch(name)
        if found is None or found[1] in wanted or len(wanted) == MOST_METADATA_FILTERS or len(value) > MOST_METADATA_CHARACTERS:
            raise invalid_parameter("metadata", f"Write metadata[name]=value, each name once, {MOST_METADATA_FILTERS} at most.")
        wanted[found[1]] = value
    return wanted


def _next(request: Request[Any, Any, Any], cursor: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("cursor", "api_key")]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"
