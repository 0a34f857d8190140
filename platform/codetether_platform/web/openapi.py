"""The OpenAPI 3.1 document, byte-equal at `/openapi.json` and `/.well-known/openapi.json`.

Litestar writes paths and schemas; this module adds what it cannot know: security by scope, problem documents for every
refusal, the token endpoint's form, and the webhook events.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.app import Litestar
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from codetether_platform import __version__

TITLE = "CodeTether partner platform"
DESCRIPTION = "Put AI agent tasks into your own product. Money is integer micros, times are RFC 3339 UTC, ids are UUIDv7."
METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM_STATUSES = {
    "400": "The request cannot be understood.",
    "401": "No credential, or one that is not valid.",
    "403": "The credential does not open this.",
    "404": "Not there, or not yours to see.",
    "409": "The state does not allow it.",
    "413": "The body is over 1 MB.",
    "415": "The body is not JSON.",
    "422": "A field or parameter breaks a rule; `errors` points at it.",
    "429": "A quota is used up; `Retry-After` says when to come back.",
    "500": "Our fault; quote the request id.",
    "503": "Not possible right now; `Retry-After` says when to come back.",
}
BODY_ONLY = frozenset({"413", "415"})
TOKEN_FIELDS = {
    "grant_type": "`urn:codetether:oauth:grant-type:embed-session`, `urn:codetether:oauth:grant-type:guest` or `refresh_token`.",
    "client_id": "The publishable key.",
    "client_secret": "Embed session: the one-use secret from `POST /v1/embed/sessions`.",
    "boot_token": "Guest: from `POST /v1/embed/boot`.",
    "consent_version": "Version of the consent text that the user agreed to.",
    "challenge_number": "Guest: the solution of the proof of work.",
    "challenge_salt": "Guest: the challenge's salt.",
    "challenge_signature": "Guest: the challenge's signature.",
    "email": "Guest: a hint.",
    "first_name": "Guest: a hint.",
    "last_name": "Guest: a hint.",
    "refresh_token": "Refresh: the newest refresh token of the session.",
}


def openapi_config() -> OpenAPIConfig:
    """Return Litestar's part of the document."""
    return OpenAPIConfig(
        title=TITLE,
        version=__version__,
        description=DESCRIPTION,
        path="/_openapi",
        render_plugins=[JsonRenderPlugin()],
        use_handler_docstrings=True,
    )


def build_document(app: Litestar, *, base_url: str, webhook_events: dict[str, str]) -> dict[str, Any]:
    """Return the finished document. `webhook_events` is each event type with its one-line meaning."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    document["servers"] = [{"url": base_url}]
    guards = _scopes_by_operation(app)
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _problem_schema()
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "A secret key (`ct_test_…`, `ct_live_…`) of a partner."},
        "session": {
            "type": "http",
            "scheme": "bearer",
            "description": "An embed session's access token (`cta_…`), from its own page only.",
        },
        "visitor": {"type": "http", "scheme": "bearer", "description": "A boot token (`ctb_…`), from its own page only."},
    }
    tags = set()
    for path, operation in _operations(document):
        tags.update(operation.get("tags", ()))
        _add_security(operation, guards.get(operation.get("operationId", "")))
        _replace_problems(operation)
        if path == "/oauth/token":
            _describe_token_form(operation)
    document["tags"] = [{"name": name} for name in sorted(tags)]
    document["webhooks"] = {event: _webhook(event, meaning) for event, meaning in sorted(webhook_events.items())}
    return document


class OpenApiController(Controller):
    """The document, twice."""

    include_in_schema = False

    @get(["/openapi.json", "/.well-known/openapi.json"])
    async def document(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Answer the document, with an ETag."""
        body: bytes = request.app.state["openapi_document"]
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*"}
        if request.headers.get("if-none-match") == etag:
            return Response(b"", status_code=304, headers=headers, media_type="application/json")
        return Response(body, media_type="application/json", headers=headers)


def encode_document(document: dict[str, Any]) -> bytes:
    """Return the document's bytes."""
    return msgspec.json.encode(document)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, item[method]


def _scopes_by_operation(app: Litestar) -> dict[str, tuple[str, tuple[str, ...]]]:
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            operation_id = getattr(handler, "operation_id", None)
            for guard in handler.resolve_guards():
                asked = getattr(guard, "func", guard)
                scope = getattr(asked, "scope", None)
                if scope is not None and isinstance(operation_id, str):
                    found[operation_id] = (scope, asked.kinds)
    return found


def _add_security(operation: dict[str, Any], guard: tuple[str, tuple[str, ...]] | None) -> None:
    if guard is None:
        operation["security"] = []
        return
    scope, kinds = guard
    names = {"partner": "key", "session": "session", "visitor": "visitor"}
    operation["security"] = [{names[kind]: []} for kind in kinds]
    operation["x-required-scope"] = scope
    said = f"Needs the scope `{scope}`."
    operation["description"] = f"{operation['description']}\n\n{said}" if operation.get("description") else said


def _replace_problems(operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    for status in [status for status in responses if status.startswith(("4", "5"))]:
        del responses[status]
    for status, description in PROBLEM_STATUSES.items():
        if status in BODY_ONLY and "requestBody" not in operation:
            continue
        if status in ("401", "403") and not operation["security"]:
            continue
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        responses[status] = {"description": description, "content": content}


def _problem_schema() -> dict[str, Any]:
    fault = {
        "type": "object",
        "required": ["code", "title", "detail", "source"],
        "properties": {
            "code": {"type": "string"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "source": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "parameter": {"type": "string"}, "header": {"type": "string"}},
            },
        },
    }
    return {
        "type": "object",
        "title": "Problem",
        "description": "RFC 9457, with a stable `code`. Some codes carry further members, such as `scope` and `resets_at`.",
        "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "code": {"type": "string"},
            "request_id": {"type": "string"},
            "user_message": {"type": "string"},
            "errors": {"type": "array", "items": fault},
        },
    }


def _describe_token_form(operation: dict[str, Any]) -> None:
    properties = {name: {"type": "string", "maxLength": 2000, "description": said} for name, said in TOKEN_FIELDS.items()}
    schema = {"type": "object", "required": ["grant_type", "client_id"], "properties": properties}
    operation["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}
    error = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
    }
    for status in ("400", "401", "429"):
        said = PROBLEM_STATUSES[status]
        operation["responses"][status] = {
            "description": f"RFC 6749 §5.2. {said}",
            "content": {"application/json": {"schema": error}},
        }


def _webhook(event: str, meaning: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["id", "type", "event", "timestamp", "sequence", "api_version", "data"],
        "properties": {
            "id": {"type": "string"},
            "type": {"const": event},
            "event": {"const": event},
            "timestamp": {"type": "string", "format": "date-time"},
            "sequence": {"type": "integer"},
            "api_version": {"type": "string"},
            "data": {"type": "object"},
        },
    }
    operation = {
        "operationId": "on_" + event.replace(".", "_"),
        "summary": meaning,
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"description": "Any 2xx: received."}},
    }
    return {"post": operation}
