"""HTTP+JSON binding: the same methods by path; 0.3 has them under `/v1`."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import structlog
from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.params import PathParameter
from litestar.response import Stream

from codetether_platform.a2a import wire_v03_rest, wire_v1
from codetether_platform.a2a.caller import provide_a2a
from codetether_platform.a2a.errors import A2aError, Internal, InvalidParams, MethodNotFound
from codetether_platform.a2a.listing import list_told
from codetether_platform.a2a.methods import METHODS, Call
from codetether_platform.a2a.requests import A2A_JSON, JSON, AnyRequest, error_of, http_error, json_of, version_of
from codetether_platform.a2a.rpc import last_event_of
from codetether_platform.a2a.service import A2aService
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.guards import requires
from codetether_platform.tasks.controllers.parameters import CALLERS
from codetether_platform.web.problems import problem_response, translate

TaskPath = Annotated[str, PathParameter(max_length=220)]
ConfigPath = Annotated[str, PathParameter(max_length=100)]
#: The 0.3 names of the methods that both versions have over HTTP.
OLD_NAMES = {
    "SendMessage": "message/send",
    "SendStreamingMessage": "message/stream",
    "GetTask": "tasks/get",
    "CancelTask": "tasks/cancel",
    "SubscribeToTask": "tasks/resubscribe",
    "CreateTaskPushNotificationConfig": "tasks/pushNotificationConfig/set",
    "GetTaskPushNotificationConfig": "tasks/pushNotificationConfig/get",
    "ListTaskPushNotificationConfigs": "tasks/pushNotificationConfig/list",
    "DeleteTaskPushNotificationConfig": "tasks/pushNotificationConfig/delete",
    "GetExtendedAgentCard": "agent/getAuthenticatedExtendedCard",
}
_READS, _WRITES = [requires("tasks:read", kinds=CALLERS)], [requires("tasks:write", kinds=CALLERS)]
log = structlog.get_logger(__name__)


def _refuse(request: AnyRequest, error: Exception) -> Response[Any]:
    found = error_of(error)
    # The headers that tell when to come back, or how to sign in.
    made = problem_response(request, error).headers if isinstance(error, PlatformError) else {}
    headers = {name: value for name, value in made.items() if name.lower() not in ("content-type", "content-length")}
    return _json(request, http_error(found), status=found.status, headers=headers)


def _refuse_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    return _refuse(request, translate(error))


def _refuse_unforeseen(request: AnyRequest, error: Exception) -> Response[Any]:
    log.exception("a2a.failed", error=type(error).__name__)
    return _refuse(request, Internal("Something went wrong on our side.", status=500))


def _handlers() -> dict[type[Exception] | int, Callable[..., Response[Any]]]:
    return {A2aError: _refuse, PlatformError: _refuse, HTTPException: _refuse_http, Exception: _refuse_unforeseen}


class A2aRestController(Controller):
    """`/a2a/rest`."""

    path = "/a2a/rest"
    include_in_schema = False
    dependencies = {"service": Provide(provide_a2a, sync_to_thread=False)}  # noqa: RUF012 - litestar reads it from the class
    exception_handlers = _handlers()

    @post(["/message:send", "/v1/message:send"], operation_id="a2aSend", guards=_WRITES, status_code=200)
    async def send(self, request: AnyRequest, service: NamedDependency[A2aService]) -> Response[Any]:
        """Take a message and wait for its task to rest."""
        return await _answer(request, service, "SendMessage", await json_of(request))

    @post(["/message:stream", "/v1/message:stream"], operation_id="a2aStream", guards=_WRITES, status_code=200)
    async def stream(self, request: AnyRequest, service: NamedDependency[A2aService]) -> Response[Any]:
        """Take a message and stream what happens."""
        return await _answer(request, service, "SendStreamingMessage", await json_of(request))

    @get(["/tasks", "/v1/tasks"], operation_id="a2aListTasks", guards=_READS)
    async def list_all(self, request: AnyRequest, service: NamedDependency[A2aService]) -> Response[Any]:
        """List tasks; 0.3 has no list."""
        if version_of(request) != "1.0":
            raise MethodNotFound("A2A 0.3 has no list of tasks.", status=404)
        asked = wire_v1.read_list(_query(request), strict=False)
        return _json(request, wire_v1.page(await list_told(service, asked), asked, base_url=service.base_url))

    @get(["/tasks/{task:str}", "/v1/tasks/{task:str}"], operation_id="a2aGetTask", guards=_READS)
    async def show(self, request: AnyRequest, service: NamedDependency[A2aService], task: TaskPath) -> Response[Any]:
        """Show a task, or with `:subscribe` follow it."""
        task_id, _, verb = task.partition(":")
        if verb not in ("", "subscribe"):
            raise MethodNotFound("There is nothing at this address.", status=404)
        length = _query(request).get("historyLength")
        params: dict[str, Any] = {"id": task_id} | ({} if length is None else {"historyLength": _whole(length)})
        return await _answer(request, service, "SubscribeToTask" if verb else "GetTask", params)

    @post(["/tasks/{task:str}", "/v1/tasks/{task:str}"], operation_id="a2aActOnTask", guards=_READS, status_code=200)
    async def act(self, request: AnyRequest, service: NamedDependency[A2aService], task: TaskPath) -> Response[Any]:
        """Cancel a task (`:cancel`) or follow it (`:subscribe`)."""
        task_id, _, verb = task.partition(":")
        method = {"cancel": "CancelTask", "subscribe": "SubscribeToTask"}.get(verb)
        if method is None:
            raise MethodNotFound("There is nothing at this address.", status=404)
        return await _answer(request, service, method, {"id": task_id})

    @post(
        ["/tasks/{task:str}/pushNotificationConfigs", "/v1/tasks/{task:str}/pushNotificationConfigs"],
        operation_id="a2aSetPush",
        guards=_WRITES,
        status_code=200,
    )
    async def set_push(self, request: AnyRequest, service: NamedDependency[A2aService], task: TaskPath) -> Response[Any]:
        """Have a task's changes pushed."""
        body = await json_of(request)
        if not isinstance(body, dict):
            raise InvalidParams("The body is an object.")
        params = body | {"taskId": task} if version_of(request) == "1.0" else wire_v03_rest.push_params(body, task)
        return await _answer(request, service, "CreateTaskPushNotificationConfig", params, is_read=True)

    @get(
        ["/tasks/{task:str}/pushNotificationConfigs", "/v1/tasks/{task:str}/pushNotificationConfigs"],
        operation_id="a2aListPush",
        guards=_READS,
    )
    async def list_push(self, request: AnyRequest, service: NamedDependency[A2aService], task: TaskPath) -> Response[Any]:
        """List where a task's changes are pushed."""
        return await _answer(request, service, "ListTaskPushNotificationConfigs", {"taskId": task, "id": task})

    @get(
        ["/tasks/{task:str}/pushNotificationConfigs/{config:str}", "/v1/tasks/{task:str}/pushNotificationConfigs/{config:str}"],
        operation_id="a2aGetPush",
        guards=_READS,
    )
    async def get_push(
        self, request: AnyRequest, service: NamedDependency[A2aService], task: TaskPath, config: ConfigPath
    ) -> Response[Any]:
        """Show a push notification config."""
        return await _answer(request, service, "GetTaskPushNotificationConfig", _config(request, task, config))

    @delete(
        ["/tasks/{task:str}/pushNotificationConfigs/{config:str}", "/v1/tasks/{task:str}/pushNotificationConfigs/{config:str}"],
        operation_id="a2aDeletePush",
        guards=_WRITES,
        status_code=200,
    )
    async def delete_push(
        self, request: AnyRequest, service: NamedDependency[A2aService], task: TaskPath, config: ConfigPath
    ) -> Response[Any]:
        """Push no more."""
        return await _answer(request, service, "DeleteTaskPushNotificationConfig", _config(request, task, config))

    @get(["/extendedAgentCard", "/v1/card"], operation_id="a2aExtendedCard", guards=_READS)
    async def extended_card(self, request: AnyRequest, service: NamedDependency[A2aService]) -> Response[Any]:
        """Say that there is none."""
        return await _answer(request, service, "GetExtendedAgentCard", {})


async def _answer(request: AnyRequest, service: A2aService, name: str, params: Any, *, is_read: bool = False) -> Response[Any]:
    version = version_of(request)
    is_new = version == "1.0"
    method = METHODS[version][name if is_new else OLD_NAMES[name]]
    service.check_scope(method.scope)
    if not is_new and not is_read:
        params = wire_v03_rest.read(params)

    def wrap(item: dict[str, Any]) -> dict[str, Any]:
        return item if is_new else wire_v03_rest.item(item)

    result = await method.carry_out(Call(service=service, params=params, wrap=wrap, after=last_event_of(request)))
    if isinstance(result, Stream):
        return result
    return _json(request, result if is_new else wire_v03_rest.result(name, result))


def _config(request: AnyRequest, task_id: str, config_id: str) -> dict[str, str]:
    if version_of(request) == "1.0":
        return {"taskId": task_id, "id": config_id}
    return {"id": task_id, "pushNotificationConfigId": config_id}


def _query(request: AnyRequest) -> dict[str, str]:
    return {name: value for name, value in request.query_params.multi_items() if value != ""}


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise InvalidParams("historyLength is a whole number from 0 on.")
    return int(text)


def _json(request: AnyRequest, body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response[Any]:
    media_type = A2A_JSON if A2A_JSON in request.headers.get("accept", "").lower() else JSON
    return Response(msgspec.json.encode(body), status_code=status, media_type=media_type, headers=headers)
