"""Every refusal as a documented answer: which statuses an operation may give, with an example for each code."""

import re
from typing import Any

from codetether_platform.kernel.errors import PlatformError, all_codes
from codetether_platform.web.openapi.headers import headers_of

PROBLEM = "#/components/schemas/Problem"
MEANINGS = {
    "400": "The request cannot be understood.",
    "401": "No credential, or one that is not valid.",
    "402": "No payer can or may pay for this run.",
    "403": "The credential does not open this.",
    "404": "Not there, or not yours to see.",
    "409": "The state does not allow it, or the same `Idempotency-Key` is in flight.",
    "412": "It has changed since; `If-Match` does not hold.",
    "413": "The body is over 1 MB.",
    "415": "The body is not JSON.",
    "422": "A field or parameter breaks a rule; `errors` points at it.",
    "429": "A quota is used up; `Retry-After` says when to come back.",
    "500": "Our fault; quote the request id.",
    "503": "Not possible right now; `Retry-After` says when to come back.",
}
#: Parts whose refusals any operation may give.
SHARED_PARTS = frozenset({"kernel", "web", "oauth"})
#: Parts that answer CodeTether's clients of old, in the form that those know.
FLAT_PARTS = frozenset({"automation"})
_REQUEST_ID = "req_0199b2a47c1e7d3f8a551b2c3d4e5f60"


class Refusals:
    """Collects the answers that operations refer to, as components."""

    def __init__(self, *, base_url: str) -> None:
        self._base_url = base_url
        self._codes = all_codes()
        self.responses: dict[str, dict[str, Any]] = {}
        self.examples: dict[str, dict[str, Any]] = {}

    def add_to(self, operation: dict[str, Any], *, path: str, method: str, part: str) -> None:
        """Replace an operation's refusals. `part` is the package that its handler stands in, such as `tasks`."""
        responses = operation["responses"]
        for status in [status for status in responses if status.startswith(("4", "5"))]:
            del responses[status]
        for status in _statuses(operation, path=path, method=method):
            responses[status] = {"$ref": f"#/components/responses/{self._response(status, part)}"}

    def _response(self, status: str, part: str) -> str:
        errors = sorted(
            (error for error in self._codes.values() if str(error.status) == status and _may_raise(part, error)),
            key=lambda error: error.code,
        )
        is_own = part in FLAT_PARTS or any(_part_of(error) not in SHARED_PARTS for error in errors)
        name = f"{_camel(part)}{status}" if is_own else f"Any{status}"
        if name not in self.responses:
            for error in errors:
                self.examples[error.code] = self._example(error)
            content = {
                "application/problem+json": {
                    "schema": {"$ref": PROBLEM},
                    "examples": {error.code: {"$ref": f"#/components/examples/{error.code}"} for error in errors},
                }
            }
            if part in FLAT_PARTS:
                content["application/json"] = {"schema": {"$ref": "#/components/schemas/FlatRefusal"}}
            self.responses[name] = {
                "description": MEANINGS[status],
                "headers": headers_of(status),
                "content": content,
            }
        return name

    def _example(self, error: type[PlatformError]) -> dict[str, Any]:
        value: dict[str, Any] = {
            "type": f"{self._base_url}/docs/errors#{error.code}",
            "title": error.title,
            "status": error.status,
            "detail": meaning_of(error),
            "instance": "/v1/tasks",
            "code": error.code,
            "request_id": _REQUEST_ID,
        }
        if error.code == "validation_failed":
            fault = {"code": "too_long", "title": "Too long", "detail": "Expected `str` of length <= 4000"}
            value["errors"] = [fault | {"source": {"pointer": "/prompt"}}]
        return {"summary": error.title, "value": value}


def meaning_of(error: type[PlatformError]) -> str:
    """Return the first sentence of an error class."""
    return " ".join((error.__doc__ or error.title).partition("\n\n")[0].split())


def _statuses(operation: dict[str, Any], *, path: str, method: str) -> list[str]:
    is_write = method in {"post", "put", "patch", "delete"}
    has_body = "requestBody" in operation
    has_input = has_body or bool(operation.get("parameters"))
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    # Open operations too: what they are sent, such as a client id, may be unknown or suspended.
    found = {"400", "401", "403", "429", "500", "503"}
    if "{" in path or has_body:
        found.add("404")
    if is_write:
        found.add("409")
    if "If-Match" in names:
        found.add("412")
    if has_body:
        found |= {"413", "415"}
    if has_input:
        found.add("422")
    if method == "post" and operation.get("x-required-scope") == "tasks:write":
        found.add("402")
    return sorted(found)


def _may_raise(part: str, error: type[PlatformError]) -> bool:
    home = _part_of(error)
    # What a run costs is held by billing, whichever door the run came in by.
    return home in SHARED_PARTS or home == part or error.status == 402


def _part_of(error: type[PlatformError]) -> str:
    return part_of(error.__module__)


def part_of(module: str) -> str:
    """Return the part that a module belongs to: `tasks` of `codetether_platform.tasks.errors`, `guesser` of its own package."""
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == "codetether_platform" else package.removeprefix("codetether_")


def _camel(part: str) -> str:
    return "".join(word.capitalize() for word in re.split(r"[_-]", part))


def flat_refusal_schema() -> dict[str, Any]:
    """Return the schema of a refusal as CodeTether's clients of old know it."""
    text = {"type": "string"}
    detail = {
        "type": "object",
        "required": ["error", "message"],
        "properties": {"error": dict(text), "message": dict(text)},
    }
    return {
        "type": "object",
        "title": "FlatRefusal",
        "description": "A refusal in the words of the automation API.",
        "required": ["detail"],
        "properties": {"detail": detail},
    }


def problem_schema() -> dict[str, Any]:
    """Return the schema of an RFC 9457 problem."""
    place = {"type": "string", "description": "Exactly one of the three is there."}
    fault = {
        "type": "object",
        "required": ["code", "title", "detail", "source"],
        "properties": {
            "code": {"type": "string"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "source": {
                "type": "object",
                "properties": {"pointer": dict(place), "parameter": dict(place), "header": dict(place)},
            },
        },
    }
    return {
        "type": "object",
        "title": "Problem",
        "description": "RFC 9457, with a stable `code`. Some codes carry further members, such as `scope` and `resets_at`.",
        "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri", "description": "Where the code is explained."},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "code": {"type": "string", "description": "Never changes; branch on this."},
            "request_id": {"type": "string"},
            "user_message": {"type": "string", "description": "Where present, safe to show to an end user as it is."},
            "errors": {"type": "array", "items": fault, "description": "One entry a fault."},
        },
    }
