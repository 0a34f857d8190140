"""JSON-RPC 2.0 binding: one request in, one answer or a stream of answers out."""

from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from litestar import Response
from litestar.response import Stream

from codetether_platform.a2a.errors import A2aError, Internal, InvalidParams, InvalidRequest, MethodNotFound
from codetether_platform.a2a.methods import METHODS, Call, Method
from codetether_platform.a2a.requests import AnyRequest, details_of, error_of, json_of, version_of
from codetether_platform.a2a.service import A2aService
from codetether_platform.a2a.words import Version
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.errors import ScopeMissing

Key = str | int | None
MAX_KEY_CHARACTERS = 200
log = structlog.get_logger(__name__)


class _Envelope(msgspec.Struct, frozen=True):
    id: Key
    method: str
    params: dict[str, Any]


async def answer_rpc(request: AnyRequest, service: A2aService) -> Response[Any]:
    """Carry a request out. What is refused is a JSON-RPC error with HTTP 200, but a missing scope is a 403.

    Raises:
        ScopeMissing: The caller's scopes do not open this method.
    """
    key: Key = None
    version: Version = "1.0"
    try:
        body = await json_of(request)
        key = _key(body)
        version = version_of(request)
        envelope = _envelope(body, key)
        method = _method(envelope.method, version)
        service.check_scope(method.scope)
        call = Call(
            service=service,
            params=envelope.params,
            wrap=lambda result: {"jsonrpc": "2.0", "id": key, "result": result},
            after=last_event_of(request),
        )
        result = await method.carry_out(call)
    except ScopeMissing:
        raise
    except (A2aError, PlatformError) as error:
        return _refusal(key, error_of(error), version)
    if isinstance(result, Stream):
        return result
    return _json({"jsonrpc": "2.0", "id": key, "result": result})


def last_event_of(request: AnyRequest) -> int | None:
    """Return the number in `Last-Event-ID` of a client that resumes a stream."""
    given = request.headers.get("last-event-id", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 10 else None


def failure_handlers() -> dict[type[Exception] | int, Callable[..., Response[Any]]]:
    """Return the handler of what nobody foresaw: it is logged, and answered as the protocol's internal error."""
    return {Exception: _fail}


def _fail(_request: AnyRequest, error: Exception) -> Response[Any]:
    log.exception("a2a.failed", error=type(error).__name__)
    return _refusal(None, Internal("Something went wrong on our side."), "1.0")


def _key(body: Any) -> Key:
    key = body.get("id") if isinstance(body, dict) else None
    is_key = isinstance(key, str | int) and not isinstance(key, bool) and len(str(key)) <= MAX_KEY_CHARACTERS
    return key if is_key else None


def _envelope(body: Any, key: Key) -> _Envelope:
    if not isinstance(body, dict) or body.get("jsonrpc") != "2.0" or not isinstance(body.get("method"), str):
        raise InvalidRequest('A request is one object with jsonrpc "2.0", id, method and params.')
    if body.get("id") != key:
        raise InvalidRequest("An id is a text or a whole number.")
    params = body.get("params")
    if params is not None and not isinstance(params, dict):
        raise InvalidParams("params is an object.")
    return _Envelope(key, body["method"], params or {})


def _method(name: str, version: Version) -> Method:
    found = METHODS[version].get(name)
    if found is None:
        hint = next((f" A2A {other} has it: send `A2A-Version: {other}`." for other in METHODS if name in METHODS[other]), "")
        raise MethodNotFound(f"A2A {version} has no method '{name[:80]}'.{hint}")
    return found


def _refusal(key: Key, error: A2aError, version: Version) -> Response[Any]:
    written: dict[str, Any] = {"code": error.code, "message": error.message}
    if version == "1.0":
        written["data"] = details_of(error)
    elif error.faults:
        written["data"] = {"errors": [msgspec.to_builtins(fault) for fault in error.faults]}
    elif error.code == -32000:
        written["data"] = {"reason": error.named}
    return _json({"jsonrpc": "2.0", "id": key, "error": written})


def _json(body: dict[str, Any]) -> Response[Any]:
    return Response(msgspec.json.encode(body), media_type="application/json")
