"""The headers that answers carry, and the request header that makes a retry safe."""

from typing import Any

#: `X-Ratelimit-…` as clients canonicalise it: names of headers know no case, but OWASP's rules take one spelling of the quota's
#: headers beside `RateLimit`, and we send both kinds.
EVERYWHERE = (
    "X-Request-ID",
    "X-Ratelimit-Limit",
    "X-Ratelimit-Remaining",
    "X-Ratelimit-Reset",
    "RateLimit",
    "RateLimit-Policy",
    "Access-Control-Allow-Origin",
)
BY_STATUS = {
    "201": ("Location",),
    "401": ("WWW-Authenticate",),
    "403": ("WWW-Authenticate",),
    "409": ("Retry-After",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
OF_OPERATIONS = {
    "createTask": ("X-Payer",),
    "rerunTask": ("X-Payer",),
    "createGuess": ("X-Guess-Cache",),
    "getArtifact": ("Content-Disposition",),
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "Makes a retry safe for 24 hours: the same request with the same key has one effect and one answer. "
        "One key is for one request: another method, path or body with it is refused. 1 to 255 printable ASCII characters, one "
        "pair of quotes around them optional."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 257, "pattern": "^[\\x21-\\x7e][\\x20-\\x7e]*$"},
}


def headers_of(status: str, *, method: str = "", operation_id: str = "") -> dict[str, Any]:
    """Return references to the headers of an answer."""
    names = [*EVERYWHERE, *BY_STATUS.get(status, ())]
    if method in {"post", "patch"} and status.startswith("2"):
        names.append("Idempotency-Replayed")
    names += OF_OPERATIONS.get(operation_id, ()) if status.startswith("2") else ()
    return {name: reference(name) for name in names}


def reference(name: str) -> dict[str, str]:
    """Return a reference to one header."""
    return {"$ref": f"#/components/headers/{name}"}


def used_in(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the headers that answers of the document refer to."""
    answers = [answer for each in document["paths"].values() for operation in each.values() for answer in _answers(operation)]
    answers += document["components"]["responses"].values()
    used = {name for answer in answers for name in answer.get("headers", {})}
    return {name: header for name, header in _all().items() if name in used}


def _answers(operation: Any) -> list[dict[str, Any]]:
    return list(operation["responses"].values()) if isinstance(operation, dict) and "responses" in operation else []


def _all() -> dict[str, dict[str, Any]]:
    return {
        "X-Request-ID": _text("Names this request in our logs; quote it to support.", "^[A-Za-z0-9_-]{8,64}$", required=True),
        "X-Ratelimit-Limit": _number("Requests in the window."),
        "X-Ratelimit-Remaining": _number("Requests left in the window."),
        "X-Ratelimit-Reset": _number("When the window ends, in seconds since 1970 (UTC)."),
        "RateLimit": _text("The same by draft-ietf-httpapi-ratelimit-headers: remaining `r`, seconds until reset `t`."),
        "RateLimit-Policy": _text("The quotas: `q` requests in `w` seconds."),
        "Access-Control-Allow-Origin": _text("The page's origin, where that page may read the answer."),
        "Location": _text("Path of what was made."),
        "WWW-Authenticate": _text("RFC 6750 §3, with where to get a token (RFC 9728 §5.1)."),
        "Retry-After": _number("Seconds until a retry makes sense."),
        "Idempotency-Replayed": _text("`true` where this is the kept answer of the first request with this key.", "^true$"),
        "ETag": _text("Strong entity tag for `If-None-Match` and `If-Match`."),
        "X-Payer": _text("Who pays for the run.", "^(partner|user)$"),
        "Content-Disposition": _text("Always an attachment, with the file's name."),
        "X-Guess-Cache": _text("`hit` where the same text was read within 24 hours.", "^(hit|miss)$"),
    }


def _text(said: str, pattern: str = "^[ -~]*$", *, required: bool = False) -> dict[str, Any]:
    return {"description": said, "required": required, "schema": {"type": "string", "maxLength": 2000, "pattern": pattern}}


def _number(said: str) -> dict[str, Any]:
    schema = {"type": "integer", "format": "int64", "minimum": 0, "maximum": 2**53 - 1}
    return {"description": said, "required": False, "schema": schema}
