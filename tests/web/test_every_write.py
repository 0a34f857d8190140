"""Every POST and PATCH under /v1 of the OpenAPI document takes an `Idempotency-Key` and answers a repetition by it.

The document is the list, as in the authorization matrix, whose requests these are. Exceptions stand here, with why.
"""

from typing import Any

import httpx
import pytest

from tests.harness import Harness
from tests.oauth.bodies import body_of, query_of
from tests.oauth.callers import gather
from tests.oauth.objects import build
from tests.oauth.test_matrix import Operation, maker_of, operations, send

pytestmark = pytest.mark.anyio

#: Operations that do not take the header.
WITHOUT_KEY = {
    "bootEmbed": "changes nothing, and nobody is known who could own a key",
    "verifyEmailProof": "a code works once, and who has used it has no session left to ask again with",
}
#: What the owner of a thing may be answered: done, or refused by the state of things.
ANSWERS = frozenset({200, 201, 202, 204, 402, 404, 409})
#: Doors that answer a repetition with 200, as CodeTether does.
OLD_DOORS = frozenset({"automationCreateTask", "dispatchTask"})


async def test_every_write_declares_the_key_and_is_answered_again(harness: Harness) -> None:
    document = (await harness.http.get("/openapi.json")).json()
    callers = await gather(harness)
    wrong: list[str] = []
    writes = [each for each in operations(document) if each.method in {"post", "patch"} and each.path.startswith("/v1/")]
    for operation in writes:
        declared = {each["name"] for each in operation.raw.get("parameters", ()) if each["in"] == "header"}
        if operation.id in WITHOUT_KEY:
            if "Idempotency-Key" in declared:
                wrong.append(f"{operation.id}: declares the header; take it from WITHOUT_KEY")
            continue
        if "Idempotency-Key" not in declared:
            wrong.append(f"{operation.id}: does not declare the header")
            continue
        maker = maker_of(operation, callers)
        headers = maker | {"Idempotency-Key": f"every-{operation.id}"}
        made = await build(operation.named, harness=harness, headers=maker)
        body, query = body_of(operation.raw, document), query_of(operation.raw, document)
        first, second = [await send(harness, operation, made=made, body=body, query=query, headers=headers) for _ in range(2)]
        fault = _fault(operation, first, second)
        if fault:
            wrong.append(f"{operation.id}: {fault}: {first.status_code} {first.text[:200]}")
    assert not wrong, "\n".join(wrong)
    assert len(writes) >= 10


def _fault(operation: Operation, first: httpx.Response, second: httpx.Response) -> str | None:
    if first.status_code not in ANSWERS:
        return "is not done"
    if operation.id in OLD_DOORS:
        is_same = second.json()["task_id"] == first.json()["task_id"]
        return None if is_same and second.headers.get("idempotency-replayed") == "true" else "was done again"
    if second.status_code != first.status_code:
        return f"answered {second.status_code} the second time"
    if first.status_code >= 400:  # kept only if it was decided within the transaction
        return None if second.json()["code"] == first.json()["code"] else "was refused otherwise the second time"
    if second.headers.get("idempotency-replayed") != "true":
        return "was done again"
    if second.content == first.content:
        return None
    return None if _masked(first.json(), second.json()) else f"answered otherwise the second time: {second.text[:200]}"


def _masked(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Tell whether the answers differ only in that the second masks a secret."""
    differing = {name for name in first if first[name] != second.get(name)}
    return differing <= {"secret", "standard_secret", "secret_shown"} and second["secret"] is None
