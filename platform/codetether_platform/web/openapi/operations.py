"""Operations: who may call them, what they take, and what they answer, read off the handlers."""

import copy
from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin

from litestar import Response
from litestar.app import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from codetether_platform.web.openapi.headers import IDEMPOTENCY_KEY, headers_of, reference
from codetether_platform.web.openapi.refusals import part_of
from codetether_platform.web.openapi.shapes import parameter_schema, restrict
from codetether_platform.web.query_secrets import CLOSED_PATHS, QUERY_SCOPES

METHODS = ("get", "post", "put", "patch", "delete")
#: The security scheme of each kind of caller.
SCHEMES = {"partner": "key", "session": "session", "visitor": "visitor"}
MEANINGS = {
    "200": "Done.",
    "201": "Made.",
    "202": "Accepted; it happens soon.",
    "204": "Done; there is nothing to say.",
    "304": "Not changed since `If-None-Match`.",
}
#: What parameters mean that say nothing of themselves.
PARAMETERS = {
    "name": "Name of the file.",
    "status": "Only those in this state.",
    "user_id": "Only those of this user of yours.",
}
#: Parameters that change the shape of the answer, for callers that know: a schema of both would burden every client.
HIDDEN = {"listTasks": ("format",)}
#: What an agent's file may be, besides what these say: a file is sent under the type that the agent gave it.
BINARY = "application/octet-stream"
EVENT_STREAM = "text/event-stream"


class Operation:
    """One operation of the document and the handler that serves it."""

    def __init__(self, path: str, method: str, operation: dict[str, Any], handler: HTTPRouteHandler) -> None:
        self.path, self.method, self.operation, self.handler = path, method, operation, handler
        self.answers = _answers(handler)
        if self.part == "automation" and method == "post":
            # There a repeated create is answered with 200, as CodeTether's clients expect.
            self.answers.setdefault("200", self.answers[str(handler.status_code)])

    @property
    def part(self) -> str:
        """The package that the handler stands in, such as `tasks`."""
        return part_of(self.handler.fn.__module__)

    @property
    def body(self) -> Any:
        """The type of the body, or None."""
        field = self.handler.parsed_data_field
        return None if field is None else field.annotation

    def types(self) -> list[Any]:
        """Return every type that needs a schema."""
        given = [self.body] if self.body is not None else []
        given += [self.handler.opt["also_answers"]] if "also_answers" in self.handler.opt else []
        return given + [kind for kind in self.answers.values() if _is_json(kind)]

    def describe(self, schemas: dict[Any, dict[str, Any]]) -> None:
        """Write security, parameters, body and 2xx answers into the operation. `schemas` is each type's schema."""
        self._secure()
        self._describe_parameters()
        if self.body is not None:
            self.operation["requestBody"] = _request_body(schemas[self.body])
        names = {parameter["name"] for parameter in self.operation["parameters"]}
        responses: dict[str, Any] = {}
        for status, kind in sorted(self.answers.items()):
            headers = headers_of(status, method=self.method, operation_id=self.operation["operationId"])
            responses[status] = {"description": MEANINGS[status], "headers": headers}
            if "If-None-Match" in names:
                responses[status]["headers"]["ETag"] = reference("ETag")
            content = self._content(status, kind, schemas)
            if content:
                responses[status]["content"] = content
        self.operation["responses"] = responses
        if not self.operation.get("deprecated"):
            self.operation.pop("deprecated", None)

    def _content(self, status: str, kind: Any, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
        if status in {"204", "304"} or kind is None or kind is type(None):
            return {}
        if kind is bytes:
            file = {"schema": {"type": "string", "format": "binary", "maxLength": 100_000_000}}
            return {BINARY: file, "*/*": file}
        if kind is str:
            return {"text/plain": {"schema": {"type": "string", "format": "text", "maxLength": 100_000_000}}}
        content = {"application/json": {"schema": schemas[kind]}}
        if "also_answers" in self.handler.opt:
            content["application/json"] = {"schema": {"anyOf": [schemas[kind], schemas[self.handler.opt["also_answers"]]]}}
        if self.path.endswith("/events") and self.method == "get":
            content[EVENT_STREAM] = _stream(
                "Server-sent events; each `data:` is one event, each `id:` where to resume with `Last-Event-ID`."
            )
        elif said := self.handler.opt.get("event_stream"):
            content[EVENT_STREAM] = _stream(said)
        return content

    def _secure(self) -> None:
        asked = _guard(self.handler)
        if asked is None:
            self.operation["security"] = [{}]
            return
        scope, kinds = asked
        self.operation["security"] = [{SCHEMES[kind]: []} for kind in kinds]
        if scope in QUERY_SCOPES and not self.path.startswith(CLOSED_PATHS):
            # Not as a security requirement: generated clients send every scheme that an operation lists, and two are refused.
            self.operation["x-takes-query-key"] = True
        self.operation["x-required-scope"] = scope
        said = f"Needs the scope `{scope}`."
        given = self.operation.get("description")
        self.operation["description"] = f"{given}\n\n{said}" if given else said

    def _describe_parameters(self) -> None:
        hidden = HIDDEN.get(self.operation["operationId"], ())
        parameters = [each for each in self.operation.get("parameters", ()) if each["name"] not in hidden]
        self.operation["parameters"] = parameters
        for parameter in parameters:
            parameter.setdefault(
                "description", PARAMETERS.get(parameter["name"], parameter["name"].replace("_", " ").capitalize() + ".")
            )
            parameter["schema"] = parameter_schema(parameter["schema"])
            for name in ("deprecated", "allowEmptyValue", "allowReserved"):
                if not parameter.get(name):
                    parameter.pop(name, None)
        for name, told in self.handler.opt.get("deep_objects", {}).items():
            parameters.append(_deep_object(name, **told))
        # Only what asks for the dependency `once` has the header; it is described once, for all.
        parameters[:] = [IDEMPOTENCY_KEY if each["name"] == IDEMPOTENCY_KEY["name"] else each for each in parameters]


def _deep_object(name: str, *, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a query parameter whose members are written `name[member]=value`."""
    shape = copy.deepcopy(schema)
    restrict(shape)
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "style": "deepObject",
        "explode": True,
        "schema": shape,
    }


def _request_body(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the body's description; one that may be null may be left out."""
    variants = schema.get("anyOf", [])
    needed = [each for each in variants if each.get("type") != "null"]
    is_optional = len(needed) < len(variants)
    shown = needed[0] if is_optional and len(needed) == 1 else schema
    return {"required": not is_optional, "content": {"application/json": {"schema": shown}}}


def operations_of(app: Litestar, document: dict[str, Any]) -> Iterator[Operation]:
    """Return every operation of the document with its handler."""
    handlers = {
        (route.path_format, method.lower()): handler
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if isinstance(handler, HTTPRouteHandler)
        for method in handler.http_methods
    }
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item[method], handlers[path, method])


def _stream(said: str) -> dict[str, Any]:
    return {"schema": {"type": "string", "format": "event-stream", "maxLength": 100_000_000, "description": said}}


def _guard(handler: HTTPRouteHandler) -> tuple[str, tuple[str, ...]] | None:
    for guard in handler.resolve_guards():
        asked: Any = getattr(guard, "func", guard)
        scope = getattr(asked, "scope", None)
        if scope is not None:
            return scope, asked.kinds
    return None


def _answers(handler: HTTPRouteHandler) -> dict[str, Any]:
    """Return the type of each answer under 400, by its status. `responses=` of a route says more than its return type can."""
    told = handler.parsed_return_field.annotation
    if get_origin(told) is Response or told is Response:
        told = (get_args(told) or (Any,))[0]
    if get_origin(told) is UnionType:
        told = get_args(told)[0]  # the others are refusals, which are documented by status
    found = {str(handler.status_code): told}
    specs: dict[int, ResponseSpec] = dict(handler.responses or {})
    for status, spec in specs.items():
        if status < 400:
            found[str(status)] = spec.data_container
    return found


def _is_json(kind: Any) -> bool:
    return kind not in (None, type(None), bytes, str)
