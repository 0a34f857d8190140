"""Builds the document once, when it is first wanted: Litestar's paths, then everything that it cannot know."""

from email.utils import parseaddr
from functools import cached_property
from typing import Any

import msgspec
from litestar import Router
from litestar.app import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Contact, License

from codetether_platform import __version__
from codetether_platform.web.openapi import headers, token_endpoint
from codetether_platform.web.openapi.events import describe_event
from codetether_platform.web.openapi.examples import add_example
from codetether_platform.web.openapi.operations import Operation, operations_of
from codetether_platform.web.openapi.refusal_schemas import flat_refusal_schema, json_api_schema, problem_schema
from codetether_platform.web.openapi.refusals import Refusals
from codetether_platform.web.openapi.shapes import restrict, schemas_of
from codetether_platform.web.openapi.words import DESCRIPTION, TITLE, tag_of

#: Each event type with its meaning and the struct of its `data`.
EventTypes = dict[str, tuple[str, Any]]


class _NoPages(Router):
    """Takes the pages that Litestar would serve of the document, and serves none: ours are in `controllers.py`."""

    def register(self, value: Any) -> list[BaseRouteHandler]:  # type: ignore[override]  # whatever it returns is ignored
        return []


def openapi_config(*, base_url: str, mail_from: str) -> OpenAPIConfig:
    """Return Litestar's part of the document."""
    return OpenAPIConfig(
        title=TITLE,
        version=__version__,
        description=DESCRIPTION,
        contact=Contact(name="CodeTether", url=f"{base_url}/docs", email=parseaddr(mail_from)[1]),
        license=License(name="Apache 2.0", url="https://www.apache.org/licenses/LICENSE-2.0"),
        openapi_router=_NoPages("/openapi-of-litestar", route_handlers=[]),
        use_handler_docstrings=True,
    )


def build_document(app: Litestar, *, base_url: str, events: EventTypes) -> dict[str, Any]:
    """Return the finished document."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    operations = list(operations_of(app, document))
    schemas = _describe(operations, events=events, base_url=base_url, document=document)
    document["servers"] = [_server(base_url)]
    # What an operation asks for stands on it; this default names the schemes, so that linters see `queryKey` used.
    document["security"] = [{"key": []}, {"queryKey": []}]
    document["components"] |= {"securitySchemes": security_schemes(), "schemas": schemas}
    tags = {tag for each in operations for tag in each.operation.get("tags", ())} | {"Webhook events"}
    document["tags"] = [tag_of(name) for name in sorted(tags, key=str.lower)]
    return document


class OpenApiDocument:
    """An app's document. Building it takes half a second: a server does so before it listens, a test only if it reads it."""

    def __init__(self, app: Litestar, *, base_url: str, events: EventTypes) -> None:
        self._app = app
        self._base_url = base_url
        self._events = events

    @cached_property
    def encoded(self) -> bytes:
        """The document's bytes."""
        return msgspec.json.encode(build_document(self._app, base_url=self._base_url, events=self._events))


def security_schemes() -> dict[str, Any]:
    """Return how callers show who they are."""
    return {
        "key": {"type": "http", "scheme": "bearer", "description": "A secret key of a partner (`ct_test_…`, `ct_live_…`)."},
        "session": {
            "type": "http",
            "scheme": "bearer",
            "description": "An embed session's access token (`cta_…`), from its own page only.",
        },
        "visitor": {"type": "http", "scheme": "bearer", "description": "A boot token (`ctb_…`), from its own page only."},
        "queryKey": {
            "type": "apiKey",
            "in": "query",
            "name": "api_key",
            "description": "Deprecated from the first day: addresses end up in logs. Only for keys made with "
            "`allow_query`, where an operation says `x-takes-query-key`, and never beside another credential.",
            "x-deprecated": True,
        },
    }


def _describe(
    operations: list[Operation], *, events: EventTypes, base_url: str, document: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Finish every operation and event; return the schemas that they refer to."""
    types = [kind for each in operations for kind in each.types()] + [data for _, data in events.values()]
    roots, schemas = schemas_of(types)
    by_type = dict(zip(types, roots, strict=True))
    refused = {
        "Problem": problem_schema(),
        "JsonApiErrors": json_api_schema(),
        "FlatRefusal": flat_refusal_schema(),
        "TokenError": token_endpoint.REFUSAL,
    }
    for schema in refused.values():
        restrict(schema)
    schemas |= refused
    refusals = Refusals(base_url=base_url)
    for each in operations:
        each.describe(by_type)
        if each.path in token_endpoint.FORMS:
            token_endpoint.describe(each.operation, each.path)
        add_example(each.operation)
        if each.path in token_endpoint.FORMS:
            token_endpoint.describe_refusals(each.operation)
        else:
            refusals.add_to(each.operation, path=each.path, method=each.method, part=each.part)
    document["components"] = {
        "responses": dict(sorted(refusals.responses.items())),
        "examples": dict(sorted(refusals.examples.items())),
    }
    document["components"]["headers"] = headers.used_in(document)
    document["webhooks"] = {
        event: describe_event(event, meaning, by_type[data]) for event, (meaning, data) in sorted(events.items())
    }
    return dict(sorted(schemas.items()))


def _server(base_url: str) -> dict[str, Any]:
    is_local = any(name in base_url for name in ("//localhost", "//127.0.0.1", "//[::1]"))
    return {"url": base_url, "description": "Local." if is_local else "Production.", "x-internal": False}
