"""Tables of fields and parameters."""

from html import escape
from typing import Any

from codetether_platform.web.openapi.shapes import ANY_TEXT, MAX_ITEMS, MAX_SAFE_INTEGER, MAX_TEXT_CHARACTERS, MAX_TIME_CHARACTERS
from codetether_platform.web.reference.text import inline

Schema = dict[str, Any]

#: Limits that hold for everything and would only be noise in a table.
NOISE = (
    ("maxLength", MAX_TEXT_CHARACTERS),
    ("maxLength", MAX_TIME_CHARACTERS),
    ("maxItems", MAX_ITEMS),
    ("minLength", 1),
    ("pattern", ANY_TEXT),
    ("minimum", -MAX_SAFE_INTEGER),
    ("maximum", MAX_SAFE_INTEGER),
)
LIMITS = {
    "minLength": "{} characters or more",
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "maximum": "to {}",
    "maxItems": "at most {} items",
    "maxProperties": "at most {} pairs",
    "pattern": "<code>{}</code>",
}


def table(rows: list[tuple[str, Schema, bool, str]], caption: str) -> str:
    """Return a table; a row is name, schema, whether it is needed, and what it means."""
    if not rows:
        return ""
    body = "".join(_row(*row) for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(caption)}"><table><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def fields_of(schema: Schema) -> list[tuple[str, Schema, bool, str]]:
    """Return the rows of an object's fields."""
    needed = set(schema.get("required", ()))
    return [(name, each, name in needed, _meaning(each)) for name, each in schema.get("properties", {}).items()]


def type_of(schema: Schema) -> str:
    """Return a schema's type as HTML, with a link where it has a name."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#schema-{escape(name)}">{escape(name)}</a>'
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(type_of(each) for each in schema[key]))
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    kind = schema.get("type", "any")
    names = kind if isinstance(kind, list) else [kind]
    if "array" in names:
        return f"list of {type_of(schema.get('items', {}))}"
    if "object" in names and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {type_of(schema['additionalProperties'])}"
    shown = " or ".join(escape(name) for name in names)
    return {"date-time": "time", "email": "e-mail", "uri": "address", "binary": "file"}.get(schema.get("format", ""), shown)


def _row(name: str, schema: Schema, is_needed: bool, meaning: str) -> str:
    mark = ' <span class="needed">required</span>' if is_needed else ""
    limits = ", ".join(_limits(schema))
    said = " ".join(filter(None, (inline(meaning), f'<span class="limits">{limits}</span>' if limits else "")))
    return f'<tr><th scope="row"><code>{escape(name)}</code>{mark}</th><td>{type_of(schema)}</td><td>{said}</td></tr>'


def _meaning(schema: Schema) -> str:
    if schema.get("description"):
        return str(schema["description"])
    return next((str(each["description"]) for each in schema.get("anyOf", ()) if each.get("description")), "")


def _limits(schema: Schema) -> list[str]:
    found = [
        words.format(escape(str(schema[name])))
        for name, words in LIMITS.items()
        if name in schema and (name, schema[name]) not in NOISE
    ]
    if "default" in schema:
        found.append(f"default <code>{escape(str(schema['default']))}</code>")
    for each in schema.get("anyOf", ()):
        found += _limits(each)
    return found
