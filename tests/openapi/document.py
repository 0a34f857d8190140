"""Reading an OpenAPI document."""

from collections.abc import Iterator
from typing import Any

METHODS = {"get", "post", "put", "patch", "delete"}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return method, path and operation of all."""
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            yield method, path, item[method]


def resolved(document: dict[str, Any], thing: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference."""
    while "$ref" in thing:
        found: Any = document
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        thing = found
    return thing
