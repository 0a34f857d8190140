"""JSON Schemas of the wire structs, by msgspec: exactly what it accepts and writes.

Litestar writes schemas too, but forgets limits of optional fields and list items, and that unknown fields are refused.
"""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect as kinds

Schema = dict[str, Any]

REFERENCE = "#/components/schemas/"
#: JSON numbers that every client holds exactly (RFC 8259 §6).
MAX_SAFE_INTEGER = 2**53 - 1
#: Nothing that comes in or goes out as JSON is larger than a body may be.
MAX_TEXT_CHARACTERS = 1_000_000
MAX_ITEMS = 10_000
#: RFC 3339 with microseconds and an offset.
MAX_TIME_CHARACTERS = 40
#: U+0000 is refused in every text and address, and never sent.
ANY_TEXT = "^[^\\u0000]*$"
_INT32 = 2**31
#: Python's patterns may escape what needs it not; ECMA-262's, which JSON Schema means, may not.
_NEEDLESS_ESCAPE = re.compile(r"\\([\"'<>,;:@#%&=~` ])")


def schemas_of(types: list[Any]) -> tuple[list[Schema], dict[str, Schema]]:
    """Return a schema for each type, and the components that they refer to."""
    roots, components = msgspec.json.schema_components(types, schema_hook=_any_value, ref_template=REFERENCE + "{name}")
    for struct in _structs(types):
        _mark_times(components[_component_name(struct)], struct)
    named = {_short(name): schema for name, schema in components.items()}
    for name, schema in named.items():
        schema["title"] = name
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    for schema in (*roots, *named.values()):
        shorten_references(schema)
        restrict(schema)
    return list(roots), named


def restrict(schema: Any) -> None:
    """Write down the limits that hold for everything, where a schema names none of its own."""
    for each in _subschemas(schema):
        _name_type(each)
        given = each.get("type")
        if "pattern" in each:
            each["pattern"] = _NEEDLESS_ESCAPE.sub(r"\1", each["pattern"])
        is_closed = "enum" in each or "const" in each
        if _is(given, "string") and not is_closed:
            _restrict_text(each)
        if _is(given, "integer") and not is_closed:
            _restrict_integer(each)
        if _is(given, "array"):
            each.setdefault("maxItems", MAX_ITEMS)
        if each.get("default", ...) is None:
            del each["default"]  # "may be left out" is what `required` says


def shorten_references(schema: Any) -> None:
    """Let references name components as this module does."""
    for each in _subschemas(schema):
        reference = each.get("$ref", "")
        if reference.startswith(REFERENCE):
            each["$ref"] = REFERENCE + _short(reference.removeprefix(REFERENCE))


def parameter_schema(schema: Schema) -> Schema:
    """Return the schema of a parameter that Litestar describes: a query or path holds no null, and limits are whole numbers."""
    found = {name: value for name, value in schema.items() if name not in {"oneOf", "anyOf"}}
    variants: list[Schema] = schema.get("oneOf") or schema.get("anyOf") or []
    for variant in variants:
        if variant.get("type") != "null":
            found = variant | found
    kind = found.get("type")
    if isinstance(kind, list):
        (found["type"],) = [name for name in kind if name != "null"]
    values = found.get("enum")
    if values:
        found["enum"] = [value for value in values if value is not None]
    for limit in ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"):
        if isinstance(found.get(limit), float):
            found[limit] = int(found[limit])
    found.pop("description", None)  # stands on the parameter itself
    restrict(found)
    return found


def _any_value(kind: Any) -> Schema:
    """Describe what msgspec has no schema for: `object` is any JSON value."""
    assert kind is object, f"no JSON Schema for {kind}"
    return {"description": "Any JSON value."}


def _short(name: str) -> str:
    """Name a page of things: `Page_Task_` is `TaskPage`."""
    page = re.fullmatch(r"Page_(?:.*\.)?(\w+?)_", name)
    return f"{page[1]}Page" if page else name


def _component_name(struct: type) -> str:
    shown = msgspec.json.schema_components([struct], schema_hook=_any_value, ref_template="{name}")[0][0]["$ref"]
    return str(shown)


def _structs(types: list[Any]) -> list[Any]:
    """Return every struct that the types reach, each once."""
    found: dict[Any, None] = {}
    waiting = list(kinds.multi_type_info(types))
    while waiting:
        info = waiting.pop()
        if isinstance(info, kinds.StructType):
            if info.cls in found:
                continue
            found[info.cls] = None
        waiting.extend(_parts(info))
    return list(found)


def _parts(info: kinds.Type) -> Iterator[kinds.Type]:
    match info:
        case kinds.Metadata(type=inner):
            yield inner
        case kinds.StructType(fields=fields):
            yield from (field.type for field in fields)
        case kinds.UnionType(types=types):
            yield from types
        case kinds.ListType(item_type=item) | kinds.VarTupleType(item_type=item):
            yield item
        case kinds.TupleType(item_types=items):
            yield from items
        case kinds.DictType(key_type=key, value_type=value):
            yield from (key, value)
        case _:
            return


def _mark_times(schema: Schema, struct: Any) -> None:
    """Say `date-time` where a field is one: msgspec says it only of types that insist on an offset."""
    info = kinds.type_info(struct)
    assert isinstance(info, kinds.StructType)
    for field in info.fields:
        if field.encode_name in schema["properties"]:
            _mark_time(schema["properties"][field.encode_name], field.type)


def _mark_time(schema: Schema, info: kinds.Type) -> None:
    match info:
        case kinds.Metadata(type=inner):
            _mark_time(schema, inner)
        case kinds.DateTimeType():
            schema["format"] = "date-time"
        case kinds.ListType(item_type=item):
            _mark_time(schema["items"], item)
        case kinds.UnionType(types=types) if any(isinstance(each, kinds.DateTimeType) for each in types):
            for variant in schema["anyOf"]:
                if variant.get("type") == "string":
                    variant["format"] = "date-time"
        case _:
            return


def _subschemas(schema: Any) -> Iterator[Schema]:
    if not isinstance(schema, dict):
        return
    yield schema
    for name in ("items", "additionalProperties", "propertyNames", "not"):
        yield from _subschemas(schema.get(name))
    for name in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for each in schema.get(name, ()):
            yield from _subschemas(each)
    for each in schema.get("properties", {}).values():
        yield from _subschemas(each)


def _name_type(schema: Schema) -> None:
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if "type" in schema or not values:
        return
    names = {str: "string", bool: "boolean", int: "integer", type(None): "null"}
    found = sorted({names[type(value)] for value in values})
    schema["type"] = found[0] if len(found) == 1 else found


def _is(given: Any, name: str) -> bool:
    return given == name or (isinstance(given, list) and name in given)


def _restrict_text(schema: Schema) -> None:
    is_time = schema.get("format") in {"date-time", "date", "time"}
    schema.setdefault("maxLength", MAX_TIME_CHARACTERS if is_time else MAX_TEXT_CHARACTERS)
    if "format" not in schema and "pattern" not in schema:
        schema["pattern"] = ANY_TEXT


def _restrict_integer(schema: Schema) -> None:
    least = schema.get("minimum", schema.get("exclusiveMinimum"))
    most = schema.get("maximum", schema.get("exclusiveMaximum"))
    is_small = least is not None and most is not None and least >= -_INT32 and most < _INT32
    schema["format"] = "int32" if is_small else "int64"
    if least is None:
        schema["minimum"] = -MAX_SAFE_INTEGER
    if most is None:
        schema["maximum"] = MAX_SAFE_INTEGER
