"""Fill a JSON schema with valid values made of given phrases, as a model does that invents. Pure."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from tests.anthropic_peer.replies import FilledSchema, Message


def fill(reply: FilledSchema, request: dict[str, Any]) -> Message:
    """Return the turn: JSON under the request's schema, or the phrases as text when it asks for none."""
    schema = (request.get("output_config") or {}).get("format", {}).get("schema")
    if schema is None:
        return Message.of_text(" ".join(reply.phrases))
    return Message.of_text(json.dumps(_value(schema, schema, cycle(reply.phrases)), ensure_ascii=False))


def _value(schema: dict[str, Any], root: dict[str, Any], phrases: Iterator[str]) -> Any:
    if "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return _value(target, root, phrases)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return next((value for value in schema["enum"] if value is not None), None)
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            # Inventing means to fill what may be left out: null only where nothing else is allowed.
            return _value(next((one for one in schema[union] if one.get("type") != "null"), {"type": "null"}), root, phrases)
    return _plain(schema, root, phrases)


def _plain(schema: dict[str, Any], root: dict[str, Any], phrases: Iterator[str]) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    match kind:
        case "object":
            return {name: _value(one, root, phrases) for name, one in schema.get("properties", {}).items()}
        case "array":
            count = max(1, schema.get("minItems", 1))
            return [_value(schema["items"], root, phrases) for _ in range(count)] if "items" in schema else []
        case "integer" | "number":
            return schema.get("minimum", schema.get("maximum", 1))
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return next(phrases)[: schema.get("maxLength", 2000)]
