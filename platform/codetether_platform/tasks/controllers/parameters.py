"""Parameters that routes of tasks share."""

from typing import Annotated

from litestar.params import HeaderParameter, PathParameter, QueryParameter

from codetether_platform.oauth.principal import Kind, Principal
from codetether_platform.tasks.service.create import Created

CALLERS: tuple[Kind, ...] = ("partner", "session")
TaskId = Annotated[str, PathParameter(max_length=64, description="Id of the task.")]
WaitSeconds = Annotated[int, QueryParameter(ge=0, le=60, description="Wait at most this long for a change.")]
UserId = Annotated[str | None, QueryParameter(max_length=64)]
After = Annotated[int, QueryParameter(ge=0, le=2_147_483_647, description="Sequence number that the page stands after.")]
FileName = Annotated[str, PathParameter(max_length=100)]


def headers_of_new(created: Created, *, principal: Principal) -> dict[str, str]:
    """Return the headers of an answer that made a task. What a sponsor has left is for the sponsor alone."""
    headers = {"Location": f"/v1/tasks/{created.task.id}", "X-Payer": created.hold.payer}
    if principal.kind == "partner":
        headers["X-Sponsor-Remaining"] = str(created.hold.remaining_micros)
        headers["X-Sponsor-Reset"] = str(int(created.hold.resets_at.timestamp()))
    return headers


Prefer = Annotated[
    str | None,
    HeaderParameter(
        name="Prefer",
        description="`wait=` with the seconds to wait for the run, 60 at most (RFC 7240).",
        schema_extra={"maxLength": 200},
    ),
]
IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        description="`ETag` of the version to be changed; another one: 412.",
        schema_extra={"maxLength": 500},
    ),
]
IfNoneMatch = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", description="`ETag` of the version you have; still that one: 304.", max_length=500),
]
