"""Refuses `?status=null`: msgspec would read it as "not given", and answer with everything where nothing was asked for."""

from typing import Any
from urllib.parse import parse_qsl

from litestar.types import Scope

from codetether_platform.kernel.errors import invalid_parameter


def refuse_null(scope: Scope) -> None:
    """Check the query of a routed request; texts may say `null`, other values may not.

    Raises:
        ValidationFailed: Names the parameter.
    """
    if b"=null" not in scope["query_string"]:
        return
    handler: Any = scope["route_handler"]
    fields = handler.parsed_fn_signature.parameters
    for name, value in parse_qsl(scope["query_string"].decode("latin-1")):
        field = fields.get(name)
        if (
            value == "null"
            and field is not None
            and field.is_optional
            and all(each.annotation is not str for each in field.inner_types)
        ):
            raise invalid_parameter(name, "`null` is not a value of this parameter; leave it out.")
