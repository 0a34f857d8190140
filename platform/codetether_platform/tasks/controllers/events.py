"""The route of a partner's feed of events."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import invalid_parameter
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.controllers.parameters import CALLERS
from codetether_platform.tasks.feed.read import FeedQuery, id_at, position_after, read_feed
from codetether_platform.tasks.feed.stream import feed_response
from codetether_platform.tasks.schemas import FeedEvents
from codetether_platform.web.paging import Limit
from codetether_platform.webhooks.catalogue import EVENTS

AfterEvent = Annotated[
    str | None,
    QueryParameter(max_length=36, description="Id of the last event you have; `latest` for what happens from now on."),
]
Types = Annotated[
    str | None,
    QueryParameter(max_length=600, description="Comma-separated event types; without it all."),
]
OfTask = Annotated[str | None, QueryParameter(max_length=36, description="Only events of this task.")]


class EventsController(Controller):
    """`/v1/events`."""

    path = "/v1/events"
    tags = ("Events",)

    @get(
        operation_id="listEvents",
        summary="Everything that happens, as pages or as a stream",
        guards=[requires("tasks:read", kinds=CALLERS)],
    )
    async def feed(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        after: AfterEvent = None,
        types: Types = None,
        task_id: OfTask = None,
        limit: Limit = 100,
    ) -> Response[FeedEvents]:
        """Events with the ids and in the order of the webhooks, so that a server without a public address misses nothing.

        With `Accept: text/event-stream`, stream and resume by `Last-Event-ID`; else a page of events after `after`. A partner's
        key reads everything, a user's session what happens to its own tasks.
        """
        query = FeedQuery(principal=principal, types=_types(types), task_id=task_id)
        is_stream = "text/event-stream" in request.headers.get("accept", "")
        start = (request.headers.get("last-event-id") or after) if is_stream else after
        position = await position_after(db, query=query, after=start, now=clock.now())
        if is_stream:
            return feed_response(db, query=query, position=position)  # type: ignore[return-value]  # a stream has no struct
        page = await read_feed(db, query=query, position=position, limit=limit)
        next_after = page.after or (await id_at(db, principal=principal, position=position) if start == "latest" else start)
        # The bytes as webhooks send them; only the shape is the struct's.
        data = [msgspec.Raw(event.body) for event in page.events]
        return Response({"data": data, "next_after": next_after, "has_more": page.has_more})  # type: ignore[arg-type]  # raw bytes


def _types(given: str | None) -> frozenset[str]:
    if given is None:
        return frozenset()
    wanted = frozenset(given.split(","))
    for name in sorted(wanted - EVENTS.keys()):
        raise invalid_parameter("types", f"There is no event type '{name[:40]}'.", code="unknown_value")
    return wanted
