"""What A2A refuses, by the protocol's own codes (A2A 1.0 §5.4, JSON-RPC 2.0 §5.1).

Not leaves of our error tree: these go out in the shapes of another protocol, and none of our own routes answers them.
"""

from typing import ClassVar

from codetether_platform.kernel.errors import Fault, NotFound, PlatformError, ValidationFailed
from codetether_platform.tasks.errors import MoveNotAllowed, NoQuestionOpen, QuestionMismatch, TaskFinished
from codetether_platform.web.errors import CursorInvalid, JsonInvalid


class A2aError(Exception):
    """A refusal: JSON-RPC code, the reason's name, HTTP status and the name of that in gRPC."""

    code: ClassVar[int] = -32603
    reason: ClassVar[str] = "INTERNAL_ERROR"
    grpc: ClassVar[str] = "INTERNAL"

    def __init__(self, message: str, *, status: int = 400, faults: tuple[Fault, ...] = (), reason: str | None = None) -> None:
        super().__init__(message)
        self.message, self.status, self.faults = message, status, faults
        self.named = reason or self.reason


class ParseError(A2aError):
    """Not JSON."""

    code, reason, grpc = -32700, "PARSE_ERROR", "INVALID_ARGUMENT"


class InvalidRequest(A2aError):
    """JSON, but no JSON-RPC request."""

    code, reason, grpc = -32600, "INVALID_REQUEST", "INVALID_ARGUMENT"


class MethodNotFound(A2aError):
    """No such method in this version."""

    code, reason, grpc = -32601, "METHOD_NOT_FOUND", "NOT_FOUND"


class InvalidParams(A2aError):
    """Parameters are missing, of the wrong type or out of bounds."""

    code, reason, grpc = -32602, "INVALID_PARAMS", "INVALID_ARGUMENT"


class Internal(A2aError):
    """Our fault."""


class NoSuchTask(A2aError):
    """No such task that the caller may see."""

    code, reason, grpc = -32001, "TASK_NOT_FOUND", "NOT_FOUND"


class TaskNotCancelable(A2aError):
    """The task has ended."""

    code, reason, grpc = -32002, "TASK_NOT_CANCELABLE", "FAILED_PRECONDITION"


class PushNotSupported(A2aError):
    """Push notifications are for a partner's keys only."""

    code, reason, grpc = -32003, "PUSH_NOTIFICATION_NOT_SUPPORTED", "UNIMPLEMENTED"


class UnsupportedOperation(A2aError):
    """The state of the task does not allow this."""

    code, reason, grpc = -32004, "UNSUPPORTED_OPERATION", "UNIMPLEMENTED"


class ContentTypeNotSupported(A2aError):
    """A part or a body of a type that is not read here."""

    code, reason, grpc = -32005, "CONTENT_TYPE_NOT_SUPPORTED", "INVALID_ARGUMENT"


class NoExtendedCard(A2aError):
    """There is one card, for all."""

    code, reason, grpc = -32007, "EXTENDED_AGENT_CARD_NOT_CONFIGURED", "FAILED_PRECONDITION"


class VersionNotSupported(A2aError):
    """Another version than 0.3 and 1.0."""

    code, reason, grpc = -32009, "VERSION_NOT_SUPPORTED", "UNIMPLEMENTED"


class Refused(A2aError):
    """A refusal of the platform that A2A has no code for, such as a limit of spending; the reason is the platform's code."""

    code, reason, grpc = -32000, "REFUSED", "FAILED_PRECONDITION"


#: gRPC's names of the HTTP statuses that a refusal of the platform may have (google.rpc.Code).
_GRPC = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}


def grpc_of(error: A2aError) -> str:
    """Return the `status` word of an error's HTTP shape."""
    return _GRPC.get(error.status, error.grpc)


def translate(error: PlatformError) -> A2aError:
    """Return a refusal of the platform in the words of A2A."""
    if isinstance(error, NotFound):
        return NoSuchTask(error.detail, status=404)
    if isinstance(error, TaskFinished | NoQuestionOpen | QuestionMismatch | MoveNotAllowed):
        return UnsupportedOperation(error.detail)
    if isinstance(error, JsonInvalid):
        return ParseError(error.detail)
    if isinstance(error, ValidationFailed | CursorInvalid):
        return InvalidParams(error.detail, faults=error.faults)
    if error.status >= 500:
        return Internal(error.detail, status=error.status)
    return Refused(error.detail, status=error.status, reason=error.code.upper())
