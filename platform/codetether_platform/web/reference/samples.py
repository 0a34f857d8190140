"""Example values, made from schemas."""

from typing import Any

Document = dict[str, Any]
Schema = dict[str, Any]

#: How deep an example goes.
MAX_DEPTH = 6
TEXTS = {
    "date-time": "2026-11-24T12:00:00Z",
    "date": "2026-11-24",
    "email": "ada@acme.example",
    "uri": "https://acme.example/",
    "uuid": "0199b2a4-7c1e-7d3f-8a55-1b2c3d4e5f60",
}
#: Values that say more than "text", by the name of the field.
FIELDS: dict[str, Any] = {
    "currency": "USD",
    "event": "task.completed",
    "id": "0199b2a4-7c1e-7d3f-8a55-1b2c3d4e5f60",
    "name": "report.md",
    "prompt": "Summarise the support tickets of last week",
    "title": "Weekly summary",
    "url": "https://hooks.acme.example/codetether",
}


def resolve(document: Document, thing: Any) -> dict[str, Any]:
    """Follow references until something stands there."""
    while "$ref" in thing:
        found: Any = document
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        thing = found
    return dict(thing)


def sample(document: Document, schema: Schema, *, name: str = "", depth: int = 0) -> Any:
    """Return a value that a schema describes, with every field that it has."""
    schema = resolve(document, schema)
    for key in ("example", "const"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return sample(document, _likeliest(schema[key]), name=name, depth=depth)
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        kind = next(each for each in kind if each != "null")
    if kind == "object":
        return _object(document, schema, depth)
    if kind == "array":
        return [] if depth >= MAX_DEPTH else [sample(document, schema.get("items", {}), depth=depth + 1)]
    if kind == "string":
        return _text(schema, name)
    if kind in {"integer", "number"}:
        return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
    return None if kind == "null" else True


def _likeliest(variants: list[Schema]) -> Schema:
    return next((each for each in variants if each.get("type") != "null"), variants[0])


def _object(document: Document, schema: Schema, depth: int) -> dict[str, Any]:
    if depth >= MAX_DEPTH:
        return {}
    found = {name: sample(document, each, name=name, depth=depth + 1) for name, each in schema.get("properties", {}).items()}
    values = schema.get("additionalProperties")
    if not found and isinstance(values, dict) and values.get("type") == "string":
        return {"ticket": "4711"}
    return found


def _text(schema: Schema, name: str) -> Any:
    if schema.get("format") in TEXTS:
        return TEXTS[schema["format"]]
    if name in FIELDS:
        return FIELDS[name]
    if name.endswith("_id"):
        return FIELDS["id"]
    return "text"[: schema.get("maxLength", 4)]
