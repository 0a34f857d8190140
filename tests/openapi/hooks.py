"""What Schemathesis, in its own process, does to its cases: half of the well-formed ones name things that there are.

Made-up ids only ever meet 404. Cases that break the schema on purpose are left as they are, and so is DELETE.
"""

import os
import random
from typing import Any

import msgspec
import schemathesis
from schemathesis import Case, GenerationMode, HookContext
from schemathesis.generation.meta import TestPhase

from tests.harness import PAGE
from tests.openapi.fuzzing import VARIABLE
from tests.openapi.serving import Served

#: Operations of a page: they are told the partner's publishable key, from the partner's page.
OF_PAGES = frozenset({"createToken", "bootEmbed"})

_served = msgspec.json.decode(os.environ[VARIABLE], type=Served)
_chance = random.Random(1)


@schemathesis.hook
def before_call(_context: HookContext, case: "Case[Any]", _kwargs: dict[str, Any]) -> None:
    """Put in what there is."""
    # Schemathesis reads a schema of `text/event-stream` as one of each event, as OpenAPI 3.2 has it; ours is 3.1's, of the text.
    if isinstance(case.body, dict) and case.body.get("stream") is True:
        case.body["stream"] = False
    # A long poll may last as long as it is asked to, and Schemathesis would call that a time-out.
    if isinstance(case.body, dict) and isinstance(wait := case.body.get("wait_seconds"), int) and wait <= 30:
        case.body["wait_seconds"] = min(wait, 1)
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE or _chance.random() < 0.5:
        return
    operation = case.operation.definition.raw["operationId"]
    if operation in OF_PAGES and isinstance(case.body, dict):
        case.body["client_id"] = _served.publishable_key
        case.headers["Origin"] = PAGE
    if case.method.upper() == "DELETE" or case.meta.phase.name is TestPhase.STATEFUL:  # there a link says which thing is meant
        return
    for name in case.path_parameters or ():
        if name in _served.things:
            case.path_parameters[name] = _served.things[name]
