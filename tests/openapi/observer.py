"""Holds every answer of a test against the OpenAPI document: its status, its media type, its required headers, its body."""

import json
import re
from functools import lru_cache
from typing import Any

import httpx
import jsonschema

from tests.openapi.document import operations, resolved

#: Streams are read by tests of their own.
UNREAD = frozenset({"text/event-stream"})


class Observer:
    """What was observed so far: pairs of operation and status, and what the document does not say."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._routes = [
            (method, re.compile(re.sub(r"{\w+}", "[^/]+", path)), operation) for method, path, operation in operations(document)
        ]
        self._routes.sort(key=lambda route: route[1].pattern.count("[^/]+"))  # `/x/new` before `/x/{id}`
        self.seen: set[tuple[str, str]] = set()
        self.wrong: list[str] = []

    def documented(self, *, kind: str) -> set[tuple[str, str]]:
        """Return the pairs that the document names, of statuses that begin with `kind`."""
        return {
            (operation["operationId"], status)
            for _, _, operation in operations(self._document)
            for status in operation["responses"]
            if status.startswith(kind)
        }

    def watch(self, http: httpx.AsyncClient) -> None:
        """Look at every answer that a client gets from now on."""
        http.event_hooks["response"].append(self._look)

    async def _look(self, answer: httpx.Response) -> None:
        method, path = answer.request.method.lower(), answer.request.url.path
        operation = next((each for verb, route, each in self._routes if verb == method and route.fullmatch(path)), None)
        if operation is None:
            return
        status = str(answer.status_code)
        self.seen.add((operation["operationId"], status))
        fault = await self._fault(operation, status, answer)
        if fault:
            self.wrong.append(f"{operation['operationId']} {status}: {fault}")

    async def _fault(self, operation: dict[str, Any], status: str, answer: httpx.Response) -> str | None:
        if status not in operation["responses"]:
            return "the status is not documented"
        told = resolved(self._document, operation["responses"][status])
        needed = {name for name, header in told.get("headers", {}).items() if resolved(self._document, header).get("required")}
        missing = {name for name in needed if name not in answer.headers}
        if missing:
            return f"lacks {missing}"
        content, kind = told.get("content", {}), answer.headers.get("content-type", "").partition(";")[0]
        if not content:
            return f"has a body: {answer.text[:100]}" if await answer.aread() else None
        if kind not in content and "*/*" not in content:
            return f"is {kind}"
        if kind in UNREAD or not kind.endswith("json"):
            return None
        await answer.aread()
        faults = sorted(self._validator(json.dumps(content[kind]["schema"])).iter_errors(answer.json()), key=str)
        return f"{faults[0].message[:200]} at {faults[0].json_path}" if faults else None

    @lru_cache(1_000)  # noqa: B019 - lives as long as the test
    def _validator(self, schema: str) -> jsonschema.Draft202012Validator:
        return jsonschema.Draft202012Validator(json.loads(schema) | {"components": self._document["components"]})
