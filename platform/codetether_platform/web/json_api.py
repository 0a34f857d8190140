"""Errors as a JSON:API 1.1 document, for callers whose `Accept` prefers one (jsonapi.org/format/1.1)."""

from typing import Any

import msgspec

from codetether_platform.kernel.errors import PlatformError

JSON_API_MEDIA_TYPE = "application/vnd.api+json"
#: Named as such or by a range, each stands for our usual `application/problem+json`.
_JSON_RANGES = ("application/json", "application/*", "*/*")
MAX_RANGES = 50


def json_api_document(error: PlatformError, *, docs: str, request_id: str) -> dict[str, Any]:
    """Return the document: an error object a fault, or one for the whole refusal. Statuses are texts."""
    meta = {"request_id": request_id} | error.extra
    if error.is_user_safe:
        meta["user_message"] = error.detail
    whole: dict[str, Any] = {"id": request_id, "status": str(error.status), "code": error.code, "title": error.title}
    whole |= {"detail": error.detail, "links": {"type": f"{docs}#{error.code}"}, "meta": meta}
    errors = [
        whole
        | {
            "id": request_id if len(error.faults) == 1 else f"{request_id}.{number}",
            "code": fault.code,
            "title": fault.title,
            "detail": fault.detail,
            "source": msgspec.to_builtins(fault.source),
            "links": {"type": f"{docs}#{fault.code}"},
        }
        for number, fault in enumerate(error.faults, start=1)
    ]
    return {"errors": errors or [whole], "jsonapi": {"version": "1.1"}}


def prefers_json_api(accept: str) -> bool:
    """Tell whether an `Accept` header prefers JSON:API to the usual problem document.

    JSON:API has to be named; a range such as `*/*` does not ask for it. Between equals it wins, unless problem documents are
    named too. Named with parameters other than `profile` it is not what we can send (JSON:API 1.1, server responsibilities).
    """
    if JSON_API_MEDIA_TYPE not in accept.lower():
        return False
    weights: dict[str, float] = {}
    for part in accept.split(",")[:MAX_RANGES]:
        name, weight = _weighted(part)
        weights[name] = max(weight, weights.get(name, 0.0))
    ours = weights.get(JSON_API_MEDIA_TYPE, 0.0)
    usual = max((weights.get(name, 0.0) for name in _JSON_RANGES), default=0.0)
    return ours > weights.get("application/problem+json", 0.0) and ours >= usual


def _weighted(part: str) -> tuple[str, float]:
    name, *parameters = (item.strip() for item in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        match key.strip().lower():
            case "q":
                weight = _weight(value)
            case "profile":
                continue
            case _:
                name = f"{name};{parameter}"  # another thing than the plain type
    return name.lower(), weight


def _weight(text: str) -> float:
    """Return a `q` (RFC 9110 §12.4.2), 0 if it is none."""
    try:
        weight = float(text.strip())
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
