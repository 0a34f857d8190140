"""Errors as HTTP: every failure becomes an RFC 9457 problem with a stable code and the request's id."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from litestar.exceptions import (
    PermissionDeniedException as LitestarPermissionDenied,
)
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE, HTTP_415_UNSUPPORTED_MEDIA_TYPE
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from codetether_platform.kernel.errors import (
    BadRequest,
    BodyTooLarge,
    Fault,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    PlatformError,
    Source,
    Unavailable,
    UnsupportedMediaType,
    ValidationFailed,
)
from codetether_platform.web.errors import JsonInvalid
from codetether_platform.web.json_api import JSON_API_MEDIA_TYPE, json_api_document, prefers_json_api
from codetether_platform.web.logs import hide_secrets
from codetether_platform.web.oauth_errors import speaks_oauth, token_error, token_error_status

log = structlog.get_logger(__name__)

PROBLEM_MEDIA_TYPE = "application/problem+json"
_AT = re.compile(r"^(?P<said>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_FIELD = re.compile(r"(?:unknown|required) field `(?P<name>[^`]+)`")


class Problem(msgspec.Struct, omit_defaults=True, kw_only=True):
    """An RFC 9457 problem document. `errors` holds one entry a fault; `user_message` is safe to show to an end user."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    user_message: str | None = None
    errors: list[Fault] = msgspec.field(default_factory=list)


#: A caller that is sent away is told until when, always.
RETRY_SECONDS = {429: 60, 503: 5}


def problem_response(request: Request[Any, Any, Any], error: PlatformError) -> Response[bytes]:
    """Render an error as `application/problem+json`, or as a JSON:API document where the caller prefers one; OAuth has its own."""
    state = request.scope.get("state", {})
    state["error_code"] = error.code
    is_oauth = speaks_oauth(request.scope["path"])
    status = token_error_status(error) if is_oauth else error.status
    retry_after = error.retry_after_seconds if error.retry_after_seconds is not None else RETRY_SECONDS.get(error.status)
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    challenge = _challenge(request, error, status=status)
    if challenge is not None:
        headers["WWW-Authenticate"] = challenge
    if is_oauth:
        body = msgspec.json.encode(token_error(error))
        headers |= {"Pragma": "no-cache"}  # RFC 6749 §5.1
        return Response(hide_secrets(body), status_code=status, media_type="application/json", headers=headers)
    headers["Vary"] = "Accept"
    docs, request_id = f"{state.get('docs_base', '')}/docs/errors", state.get("request_id", "")
    if prefers_json_api(request.headers.get("accept", "")):
        body = msgspec.json.encode(json_api_document(error, docs=docs, request_id=request_id))
        media_type = JSON_API_MEDIA_TYPE
    else:
        body = msgspec.json.encode(_problem(request, error, docs=docs, request_id=request_id))
        media_type = PROBLEM_MEDIA_TYPE
    return Response(hide_secrets(body), status_code=status, media_type=media_type, headers=headers)


def _challenge(request: Request[Any, Any, Any], error: PlatformError, *, status: int) -> str | None:
    """Return what a caller has to show (RFC 6750 §3), and where it is told who gives it (RFC 9728 §5.1)."""
    base_url = request.scope.get("state", {}).get("docs_base", "")
    where = f'Bearer realm="codetether", resource_metadata="{base_url}/.well-known/oauth-protected-resource"'
    if status == 401:
        is_shown = "authorization" in request.headers
        return where + (', error="invalid_token"' if is_shown else "")
    if error.needed_scope is not None:
        return f'{where}, error="insufficient_scope", scope="{error.needed_scope}"'
    return None


def _problem(request: Request[Any, Any, Any], error: PlatformError, *, docs: str, request_id: str) -> dict[str, Any]:
    problem = Problem(
        type=error.problem_type or f"{docs}#{error.code}",
        title=error.title,
        status=error.status,
        detail=error.detail,
        instance=request.url.path,
        code=error.code,
        request_id=request_id,
        user_message=error.detail if error.is_user_safe else None,
        errors=list(error.faults),
    )
    body: dict[str, Any] = msgspec.to_builtins(problem)
    body.update({name: value for name, value in error.extra.items() if name not in body})
    return body


def handle_platform_error(request: Request[Any, Any, Any], error: PlatformError) -> Response[bytes]:
    """Render one of ours; a 5xx of ours says nothing but its title and the request id."""
    return problem_response(request, error)


def handle_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Translate Litestar's exceptions into ours."""
    return problem_response(request, translate(error))


def handle_database_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer 503 when the database cannot be reached or is too busy; anything else from it is our fault."""
    if not is_away(error):
        return handle_unexpected(request, error)
    log.error("database.unavailable", error=type(error).__name__)
    return problem_response(request, Unavailable("The database cannot be reached. Try again shortly.", retry_after_seconds=2))


#: What SQLite says when the file, not the statement, is at fault (sqlite.org/rescode.html).
_SQLITE_AWAY = ("database is locked", "unable to open database", "disk", "readonly database")


#: Connection exceptions, the server's words for going down, having crashed and not being up yet, and a transaction that was rolled
#: back because others were in its way: a deadlock, a serialization failure (PostgreSQL, Appendix A).
_POSTGRES_AWAY = frozenset({"08000", "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03", "57P05", "40001", "40P01"})


def is_away(error: Exception) -> bool:
    """Tell whether the database was away, too busy, or rolled the transaction back for others: trying again may help."""
    if isinstance(error, (PoolTimeout, ConnectionError)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or str(getattr(error.orig, "sqlstate", None)) in _POSTGRES_AWAY:
        return True
    said = str(error.orig).lower()
    if "sqlite" in type(error.orig).__module__:
        return any(words in said for words in _SQLITE_AWAY)
    return isinstance(error, (OperationalError, InterfaceError)) or "lock timeout" in said


def handle_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Log what nobody foresaw and answer 500 with the request id alone (ASVS 16.5.1)."""
    log.exception("request.failed", error=type(error).__name__)
    return problem_response(request, PlatformError("Something went wrong on our side. Quote the request id to support."))


def translate(error: HTTPException) -> PlatformError:
    """Return our error for one of Litestar's."""
    if isinstance(error, ValidationException):
        return _validation(error)
    if isinstance(error, NotFoundException):
        return NotFound("There is nothing at this address.")
    if isinstance(error, MethodNotAllowedException):
        return MethodNotAllowed("This address does not take that method.")
    if isinstance(error, LitestarPermissionDenied):
        return Forbidden()
    if error.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
        return BodyTooLarge("The body is over 1,000,000 bytes.")
    if error.status_code == HTTP_415_UNSUPPORTED_MEDIA_TYPE:
        return UnsupportedMediaType("Send `Content-Type: application/json`.")
    if isinstance(error.__cause__, SerializationException) or isinstance(error, SerializationException):
        return JsonInvalid("The body is not valid JSON in UTF-8.")
    if isinstance(error, ClientException):
        return BadRequest("The request cannot be understood.")
    return PlatformError("Something went wrong on our side. Quote the request id to support.")


def _validation(error: ValidationException) -> PlatformError:
    extra = error.extra if isinstance(error.extra, list) else []
    faults = tuple(_fault(item) for item in extra if isinstance(item, dict))
    if not faults:
        return ValidationFailed(str(error.detail))
    return ValidationFailed(faults[0].detail, faults=faults)


def _fault(item: dict[str, Any]) -> Fault:
    given = item.get("source", "")
    source, key = str(getattr(given, "value", given)), str(item.get("key", ""))
    message = str(item.get("message", "Invalid."))
    if source in {"query", "path"}:
        return Fault("invalid", "Invalid", message, Source(parameter=key))
    if source == "header":
        return Fault("invalid", "Invalid", message, Source(header=key))
    if source == "cookie":
        return Fault("invalid", "Invalid", message, Source(header="Cookie"))
    return body_fault(message, prefix=key if key != "data" else "")


def body_fault(message: str, *, prefix: str = "") -> Fault:
    """Turn msgspec's sentence, which ends in "- at `$.path`", into a fault with an RFC 6901 pointer."""
    match = _AT.match(message)
    said, path = (match["said"], match["path"]) if match else (message, None)
    pointer = _pointer((path or "").removeprefix("$") or ("." + prefix if prefix else ""))
    code = _code_of(said)
    field = _FIELD.search(said)
    if field:
        pointer += "/" + field["name"].replace("~", "~0").replace("/", "~1")
    return Fault(code, code.replace("_", " ").capitalize(), said, Source(pointer=pointer))


def _pointer(path: str) -> str:
    parts = re.findall(r"\.([^.\[\]]+)|\[([^\]]*)\]", path)
    return "".join("/" + (name or index).replace("~", "~0").replace("/", "~1") for name, index in parts)


_CODES: tuple[tuple[str, str], ...] = (
    ("unknown field", "unknown_field"),
    ("required field", "required"),
    ("length <=", "too_long"),
    ("length >=", "too_short"),
    ("`int` <=", "too_large"),
    ("`int` >=", "too_small"),
    ("`float` <=", "too_large"),
    ("`float` >=", "too_small"),
    ("matching regex", "pattern_mismatch"),
    ("Invalid enum value", "unknown_value"),
    ("Expected `", "wrong_type"),
)


def _code_of(said: str) -> str:
    return next((code for needle, code in _CODES if needle in said), "invalid")


def exception_handlers() -> dict[type[Exception] | int, Callable[..., Response[bytes]]]:
    """Return the app's exception handlers."""
    return {
        PlatformError: handle_platform_error,
        HTTPException: handle_http_exception,
        OperationalError: handle_database_error,
        PoolTimeout: handle_database_error,
        DBAPIError: handle_database_error,
        ConnectionError: handle_database_error,
        Exception: handle_unexpected,
    }
