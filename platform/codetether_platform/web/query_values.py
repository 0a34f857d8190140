"""Refuses query values that msgspec would read as something else than was written.

`?status=null` would be "not given", and answered with everything where nothing was asked for; `?created_after=0.5` would be
half a second after 1970, and a moment without an offset is none.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from litestar.types import Scope

from codetether_platform.kernel.errors import invalid_parameter

#: RFC 3339 §5.6; whether there is such a day, msgspec says.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")


def check_query(scope: Scope) -> None:
    """Check the query of a routed request; texts may say `null`, other values may not.

    Raises:
        ValidationFailed: Names the parameter.
    """
    if not scope["query_string"]:
        return
    handler: Any = scope["route_handler"]
    fields = handler.parsed_fn_signature.parameters
    for name, value in parse_qsl(scope["query_string"].decode("latin-1")):
        field = fields.get(name)
        if field is None:
            continue
        kinds = {each.annotation for each in field.inner_types} | {field.annotation}
        if value == "null" and field.is_optional and str not in kinds:
            raise invalid_parameter(name, "`null` is not a value of this parameter; leave it out.")
        if datetime in kinds and not _MOMENT.fullmatch(value):
            raise invalid_parameter(name, "Write a moment of RFC 3339 with its offset, as in 2026-11-24T12:00:00Z.")
