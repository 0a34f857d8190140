"""What refusals look like: RFC 9457 problems, JSON:API 1.1 documents, and what CodeTether's clients of old know."""

from typing import Any

_PLACE = {"type": "string", "description": "Exactly one of the three is there."}
_SOURCE = {
    "type": "object",
    "properties": {name: dict(_PLACE) for name in ("pointer", "parameter", "header")},
}


def problem_schema() -> dict[str, Any]:
    """Return the schema of an RFC 9457 problem."""
    fault = {
        "type": "object",
        "required": ["code", "title", "detail", "source"],
        "properties": {
            "code": {"type": "string"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "source": _SOURCE,
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


def json_api_schema() -> dict[str, Any]:
    """Return the schema of a refusal as a JSON:API document (jsonapi.org/format/1.1, "Error Objects")."""
    entry = {
        "type": "object",
        "required": ["id", "status", "code", "title", "detail", "links", "meta"],
        "properties": {
            "id": {"type": "string", "description": "The request's id; one of several faults has its number behind it."},
            "status": {"type": "string", "pattern": "^[45][0-9]{2}$", "maxLength": 3},
            "code": {"type": "string", "description": "Never changes; branch on this."},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "source": _SOURCE,
            "links": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"type": "string", "format": "uri", "description": "Where the code is explained."}},
            },
            "meta": {
                "type": "object",
                "description": "Some codes carry further members, such as `scope` and `resets_at`.",
                "required": ["request_id"],
                "properties": {
                    "request_id": {"type": "string"},
                    "user_message": {"type": "string", "description": "Where present, safe to show to an end user as it is."},
                },
            },
        },
    }
    return {
        "type": "object",
        "title": "JsonApiErrors",
        "description": "JSON:API 1.1, for callers whose `Accept` prefers `application/vnd.api+json`.",
        "required": ["errors", "jsonapi"],
        "properties": {
            "errors": {"type": "array", "minItems": 1, "items": entry, "description": "One entry a fault."},
            "jsonapi": {
                "type": "object",
                "required": ["version"],
                "properties": {"version": {"type": "string", "const": "1.1"}},
            },
        },
    }


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
