"""The route of the request log."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlalchemy import select

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.request_logs.tables import RequestLogRow
from codetether_platform.web.paging import Limit, Page

#: Every process has written a request by then, so that a reader who follows by id misses none.
SETTLED = timedelta(seconds=3)
AfterLine = Annotated[
    str | None, QueryParameter(max_length=36, description="Id of the last line you have: newer ones, oldest first.")
]
MinStatus = Annotated[int, QueryParameter(ge=100, le=599, description="400: only what was refused or failed.")]


class RequestLog(msgspec.Struct, kw_only=True):
    """One request: who asked for what, and how it was answered. No body, no query, no credential."""

    id: str
    request_id: str
    at: datetime
    mode: Literal["test", "live"]
    method: str
    path: str
    status: int
    code: str | None
    milliseconds: int
    key_id: str
    user_id: str | None


class RequestLogsController(Controller):
    """`/v1/request-logs`."""

    path = "/v1/request-logs"
    tags = ("Request logs",)

    @get(operation_id="listRequestLogs", summary="List the requests of your keys", guards=[requires("account:read")])
    async def list_all(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        after: AfterLine = None,
        min_status: MinStatus = 100,
        limit: Limit = 50,
    ) -> Page[RequestLog]:
        """Requests of the key's mode, of this partner's keys and users, newest first; kept for 48 hours.

        A line appears about three seconds after its request. With `after`, return newer lines, oldest first.
        """
        query = select(RequestLogRow).where(
            RequestLogRow.partner_id == principal.partner_id,
            RequestLogRow.mode == principal.mode,
            RequestLogRow.status >= min_status,
            RequestLogRow.at <= clock.now() - SETTLED,
        )
        if after is None:
            query = query.order_by(RequestLogRow.id.desc())
        else:
            query = query.where(RequestLogRow.id > after).order_by(RequestLogRow.id)
        async with db.read() as session:
            rows = list(await session.scalars(query.limit(limit + 1)))
        lines = [_view(row) for row in rows[:limit]]
        return Page(data=lines, next_cursor=None, has_more=len(rows) > limit)


def _view(row: RequestLogRow) -> RequestLog:
    return RequestLog(
        id=row.id,
        request_id=row.request_id,
        at=row.at,
        mode="live" if row.mode == "live" else "test",
        method=row.method,
        path=row.path,
        status=row.status,
        code=row.code,
        milliseconds=row.milliseconds,
        key_id=row.key_id,
        user_id=row.user_id,
    )
