"""Every refusal as a documented answer: which statuses an operation may give, with an example for each code."""

import re
from typing import Any

import msgspec

from codetether_platform.kernel.errors import Fault, PlatformError, Source, all_codes
from codetether_platform.web.json_api import JSON_API_MEDIA_TYPE, json_api_document
from codetether_platform.web.openapi.headers import headers_of

PROBLEM = "#/components/schemas/Problem"
JSON_API = "#/components/schemas/JsonApiErrors"
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
_TOO_LONG = Fault("too_long", "Too long", "Expected `str` of length <= 4000", Source(pointer="/prompt"))


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
                },
                JSON_API_MEDIA_TYPE: {
                    "schema": {"$ref": JSON_API},
                    "examples": {"json_api": {"$ref": f"#/components/examples/{self._json_api_example(status)}"}},
                },
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
            value["errors"] = [msgspec.to_builtins(_TOO_LONG)]
        return {"summary": error.title, "value": value}

    def _json_api_example(self, status: str) -> str:
        """Make the one example of a status, unless it is there, of its most general error; return its name."""
        name = f"json_api_{status}"
        if name not in self.examples:
            error = min((each for each in self._codes.values() if str(each.status) == status), key=lambda each: len(each.__mro__))
            shown = error(meaning_of(error), faults=(_TOO_LONG,) if status == "422" else ())
            value = json_api_document(shown, docs=f"{self._base_url}/docs/errors", request_id=_REQUEST_ID)
            self.examples[name] = {"summary": f"{status} as JSON:API", "value": value}
        return name


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
