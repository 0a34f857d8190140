"""What every request of A2A has to be checked for: its version, the type of its body, and that it is JSON."""

from typing import Any, cast

import msgspec
from litestar import Request

from codetether_platform.a2a.errors import A2aError, ContentTypeNotSupported, ParseError, VersionNotSupported, grpc_of, translate
from codetether_platform.a2a.words import Version
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.web.body_gate import check_json

JSON, A2A_JSON = "application/json", "application/a2a+json"
_VERSIONS: dict[str, Version] = {"0.3": "0.3", "1.0": "1.0"}
AnyRequest = Request[Any, Any, Any]


def version_of(request: AnyRequest) -> Version:
    """Return the version that the client speaks; who names none speaks 0.3 (A2A 1.0 §3.6).

    Raises:
        VersionNotSupported: Another one.
    """
    given = request.headers.get("a2a-version") or request.query_params.get("A2A-Version") or "0.3"
    version = _VERSIONS.get(".".join(given.strip().split(".")[:2]))
    if version is None:
        raise VersionNotSupported(f"A2A {given[:20]} is not spoken here; 1.0 and 0.3 are.")
    return version


async def json_of(request: AnyRequest) -> Any:
    """Return the body.

    Raises:
        ContentTypeNotSupported: Not said to be JSON.
        ParseError: Not JSON.
        PlatformError: Too long, or too deep.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in (JSON, A2A_JSON):
        raise ContentTypeNotSupported("Send `Content-Type: application/json`.")
    body = await request.body()
    if not body:
        raise ParseError("The body is empty.")
    check_json(body)
    return msgspec.json.decode(body)


def error_of(error: Exception) -> A2aError:
    """Return a refusal as A2A's."""
    if isinstance(error, A2aError):
        return error
    return translate(cast("PlatformError", error))


def details_of(error: A2aError) -> list[dict[str, Any]]:
    """Return an error's details as `google.rpc` messages."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": error.named, "domain": "a2a-protocol.org"}
    details: list[dict[str, Any]] = [info]
    if error.faults:
        violations = [{"field": (fault.source.pointer or "").lstrip("/"), "description": fault.detail} for fault in error.faults]
        details.append({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations})
    return details


def http_error(error: A2aError) -> dict[str, Any]:
    """Return the body of an error over HTTP+JSON; `type` and `message` are what the SDK of 0.3 looks for."""
    body = {"code": error.status, "status": grpc_of(error), "message": error.message, "details": details_of(error)}
    old_type = "".join(word.capitalize() for word in error.named.split("_")) + "Error"
    return {"error": body, "type": old_type, "message": error.message}
