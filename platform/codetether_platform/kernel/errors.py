"""The error tree. Services raise these; only `web/problems.py` knows HTTP.

PlatformError
├── BadRequest 400          ├── Conflict 409
├── Unauthenticated 401     ├── BodyTooLarge 413
├── PaymentRequired 402     ├── UnsupportedMediaType 415
├── Forbidden 403           ├── ValidationFailed 422
├── NotFound 404            ├── TooManyRequests 429
├── MethodNotAllowed 405    └── Unavailable 503
└── PreconditionFailed 412

Features add leaves in their own `errors.py`. Every class with a `code` of its own is listed by `all_codes()`, from
which the reference page and its test are made.
"""

from typing import ClassVar, Literal

import msgspec


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where in the request a fault stands: exactly one of the three is set (JSON:API 1.1 §error-objects)."""

    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None


class Fault(msgspec.Struct, frozen=True):
    """One fault among possibly several in a request."""

    code: str
    title: str
    detail: str
    source: Source


class PlatformError(Exception):
    """Anything the platform refuses or cannot do, with a code that never changes."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"
    #: True where `detail` is written for a partner's end user and the widget may show it as it is.
    is_user_safe: ClassVar[bool] = False
    #: The scope that the credential would need (RFC 6750 §3.1), where that is what is wrong.
    needed_scope: str | None = None
    #: An address that others have given this kind of problem; empty: our own page of codes.
    problem_type: ClassVar[str] = ""

    def __init__(
        self,
        detail: str | None = None,
        *,
        faults: tuple[Fault, ...] = (),
        retry_after_seconds: int | None = None,
        extra: dict[str, str | int | list[str]] | None = None,
    ) -> None:
        self.detail = detail or self.title
        self.faults = faults
        self.retry_after_seconds = retry_after_seconds
        self.extra = extra or {}
        super().__init__(self.detail)


class BadRequest(PlatformError):
    """The request cannot be understood."""

    code, status, title = "bad_request", 400, "Bad request"


class Unauthenticated(PlatformError):
    """No credential, or one that is not valid."""

    code, status, title = "unauthenticated", 401, "Authentication required"


class PaymentRequired(PlatformError):
    """No payer can or may pay for this run."""

    code, status, title = "payment_required", 402, "Payment required"


class Forbidden(PlatformError):
    """The credential is valid but does not open this."""

    code, status, title = "forbidden", 403, "Forbidden"


class NotFound(PlatformError):
    """It does not exist, or the caller may not see it; the two look alike on purpose."""

    code, status, title = "not_found", 404, "Not found"


class MethodNotAllowed(PlatformError):
    """The path exists, but not with this method."""

    code, status, title = "method_not_allowed", 405, "Method not allowed"


class Conflict(PlatformError):
    """The state of the thing does not allow this now."""

    code, status, title = "conflict", 409, "Conflict"


class PreconditionFailed(PlatformError):
    """The thing has changed since the version that `If-Match` names."""

    code, status, title = "precondition_failed", 412, "Changed meanwhile"


class BodyTooLarge(PlatformError):
    """The request body is over the limit (1 MB)."""

    code, status, title = "body_too_large", 413, "Body too large"


class UnsupportedMediaType(PlatformError):
    """The body is not of a media type that this operation reads."""

    code, status, title = "unsupported_media_type", 415, "Unsupported media type"


class ValidationFailed(PlatformError):
    """The body or a parameter is well formed but breaks a rule; `errors` says which and where."""

    code, status, title = "validation_failed", 422, "Validation failed"


class TooManyRequests(PlatformError):
    """A rate limit or quota is used up; `Retry-After` says when to come back."""

    code, status, title = "rate_limited", 429, "Too many requests"
    problem_type = "https://iana.org/assignments/http-problem-types#quota-exceeded"


class Unavailable(PlatformError):
    """The platform cannot do this right now; a later try may succeed."""

    code, status, title = "unavailable", 503, "Temporarily unavailable"


def invalid(pointer: str, detail: str, *, code: str = "invalid") -> ValidationFailed:
    """Build the refusal of one body field. `pointer` is an RFC 6901 JSON pointer such as `/prompt`."""
    fault = Fault(code=code, title=code.replace("_", " ").capitalize(), detail=detail, source=Source(pointer=pointer))
    return ValidationFailed(detail, faults=(fault,))


def invalid_parameter(parameter: str, detail: str, *, code: str = "invalid") -> ValidationFailed:
    """Build the refusal of one query or path parameter."""
    fault = Fault(code=code, title=code.replace("_", " ").capitalize(), detail=detail, source=Source(parameter=parameter))
    return ValidationFailed(detail, faults=(fault,))


ErrorStatus = Literal[400, 401, 402, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503]


def all_codes() -> dict[str, type[PlatformError]]:
    """Return every error class by its code, those of all imported features included.

    Raises:
        AssertionError: Two unrelated classes claim one code.
    """
    found: dict[str, type[PlatformError]] = {PlatformError.code: PlatformError}
    waiting = list(PlatformError.__subclasses__())
    while waiting:
        cls = waiting.pop()
        waiting.extend(cls.__subclasses__())
        other = found.setdefault(cls.code, cls)
        assert other is cls or issubclass(cls, other) or issubclass(other, cls), f"{cls.code} is claimed twice"
        if issubclass(other, cls):
            found[cls.code] = cls
    return dict(sorted(found.items()))
