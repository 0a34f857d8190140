"""Every operation of the OpenAPI document × every kind of caller: what each cell must answer follows from a few rules.

The document is the list: an operation that is added is judged without anyone thinking of it, and fails until its parameters
and body can be made (`objects.py`, `bodies.py`). Every answer on the way is held against the document, and every 2xx that the
document promises is seen: those of single requests in the owner's cells, the others in `tests/openapi/scenes.py`.
"""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from tests.harness import Harness
from tests.oauth.bodies import BODIES, NoSample, body_of, query_of
from tests.oauth.callers import Callers, Headers, gather
from tests.oauth.objects import Made, build
from tests.openapi.observer import Observer
from tests.openapi.scenes import play_all

pytestmark = pytest.mark.anyio

METHODS = ("get", "post", "put", "patch", "delete")
KINDS = {"key": "partner", "session": "session", "visitor": "visitor"}
#: Open to everyone, on purpose; each with what nobody's credential changes.
PUBLIC = {
    "getHealth": "liveness",
    "getReadiness": "readiness",
    "bootEmbed": "a page names its partner by the publishable key; judged by origin",
    "createToken": "judges the secret in its form",
    "revokeToken": "likewise",
    "introspectToken": "likewise",
    "getOAuthServerMetadata": "discovery",
    "getProtectedResourceMetadata": "discovery",
}
#: Refused whatever they ask for: (status, code).
DEAD = {
    "none": (401, "unauthenticated"),
    "nonsense": (401, "key_invalid"),
    "publishable only": (401, "publishable_key_only"),
    "unknown key": (401, "key_invalid"),
    "revoked key": (401, "key_invalid"),
    "expired key": (401, "key_invalid"),
    "unknown session": (401, "token_invalid"),
    "token of a revoked app": (401, "token_invalid"),
    "refresh token": (401, "key_invalid"),
    "session on another page": (403, "origin_mismatch"),
    "session without a page": (403, "origin_mismatch"),
    "suspended partner": (403, "partner_suspended"),
    "session of a suspended partner": (403, "partner_suspended"),
    "visitor of a suspended partner": (403, "partner_suspended"),
    "suspended user": (403, "user_suspended"),
}
#: Alive, but not the owner: which kind each is.
OTHERS = {"visitor": "visitor", "other partner": "partner", "other user": "session", "guest": "session"}
#: The owner's own answers: done, or refused by the state of things.
OWNERS = frozenset({200, 201, 202, 204, 402, 409})
#: Cells that a rule of the operation's own decides: (status, code).
SPECIAL = {
    ("createMyApiKey", "other user"): (403, "proof_required"),
    ("createMyApiKey", "guest"): (403, "proof_required"),
    # The other user has just asked for a code to the same address.
    ("startEmailProof", "guest"): (429, "rate_limited"),
}


#: Things of a partner that all of its users may read.
SHARED = {
    "getTemplate": "a catalogue is made to be read by the partner's users",
    "openGuess": "the link is the permission, on pages of its partner only",
}


class Operation(msgspec.Struct, frozen=True):
    """One operation, as the document tells it."""

    id: str
    method: str
    path: str
    scope: str | None
    kinds: frozenset[str]
    raw: dict[str, Any]

    @property
    def is_old(self) -> bool:
        """Whether it answers in today's CodeTether's shapes, whose errors have no codes of ours."""
        return self.path.startswith(("/v1/automation", "/v1/tasks/dispatch"))

    @property
    def names_a_thing(self) -> bool:
        """Whether the path names something that has an owner."""
        return bool(re.search(r"{\w+}", self.named))

    @property
    def named(self) -> str:
        """The path, and behind it a body that names things."""
        return self.path + " " + json.dumps(BODIES.get(self.id, ""))


@pytest.fixture
async def world(settings: Settings, db: Database, clock: FixedClock) -> AsyncIterator[Harness]:
    """The app without rate limits: a thousand cells come from one address."""
    made = Harness(settings=msgspec.structs.replace(settings, rate_limits=False), db=db, clock=clock)
    async with made.http:
        yield made


async def test_every_operation_refuses_every_caller_but_its_own_and_answers_as_documented(world: Harness) -> None:
    document = (await world.http.get("/openapi.json")).json()
    observer = Observer(document)
    observer.watch(world.http)
    callers = await gather(world)
    wrong: list[str] = []
    cells = 0
    for operation in operations(document):
        cells += await check(world, operation, callers=callers, document=document, wrong=wrong)
    assert not wrong, f"{len(wrong)} of {cells} cells:\n" + "\n".join(wrong)
    assert cells >= 19 * 40
    await play_all(world, callers)
    assert not observer.wrong, "\n".join(observer.wrong)
    unseen = sorted(observer.documented(kind="2") - observer.seen)
    assert not unseen, f"add scenes that bring these about to tests/openapi/scenes.py: {unseen}"


async def check(world: Harness, operation: Operation, *, callers: Callers, document: dict[str, Any], wrong: list[str]) -> int:
    """Judge all cells of an operation; return how many there were."""
    if operation.scope is None:
        if operation.id not in PUBLIC:
            wrong.append(f"{operation.id}: no guard, and not on the list of what is public")
        return 1
    owner = callers.owner_user if "session" in operation.kinds and operation.path != "/v1/templates" else callers.owner
    try:
        body, query = body_of(operation.raw, document), query_of(operation.raw, document)
        made = await build(operation.named, harness=world, headers=maker_of(operation, callers))
    except (LookupError, NoSample, AssertionError) as error:
        wrong.append(f"{operation.id}: {error}")
        return 1
    cells = {**callers.strangers, "wrong scope": callers.wrong_scope(operation.scope), "owner": owner}
    for caller, headers in cells.items():
        if caller == "owner":
            made = await build(operation.named, harness=world, headers=maker_of(operation, callers))
        answer = await send(world, operation, made=made, body=body, query=query, headers=headers)
        fault = judge(operation, caller, answer, made=made, callers=callers)
        if fault:
            wrong.append(f"{operation.id} × {caller}: {fault}: {answer.status_code} {answer.text[:160]}")
    return len(cells)


def judge(operation: Operation, caller: str, answer: httpx.Response, *, made: Made, callers: Callers) -> str | None:
    """Return what is wrong with a cell's answer, or None."""
    status, code = answer.status_code, _code(answer)
    wanted = SPECIAL.get((operation.id, caller)) or DEAD.get(caller)
    if caller == "wrong scope":
        wanted = (403, "scope_missing" if "partner" in operation.kinds else "wrong_key_kind")
    if caller in OTHERS and OTHERS[caller] not in operation.kinds:
        wanted = (403, "wrong_key_kind")
    if wanted and operation.is_old:
        return None if status == wanted[0] else f"not {wanted[0]}"
    if wanted:
        return None if (status, code) == wanted else f"not {wanted}"
    if status >= 500 or status == 429:
        return "failed"
    if caller == "owner":
        return None if status in OWNERS else "the owner is refused"
    if operation.names_a_thing and operation.id in SHARED and caller != "other partner":
        return None if status == 200 else "not shared"
    if operation.names_a_thing:
        return None if status == 404 else "not 404"
    hidden = {*made.values(), callers.user_id} | ({callers.partner.id} if caller == "other partner" else set())
    if status in {401, 403}:
        return "refused, though it may use the operation on things of its own"
    shown = [value for value in hidden if value in answer.text]
    return f"shows {shown}" if shown else None


async def send(
    world: Harness, operation: Operation, *, made: Made, body: Any, query: dict[str, str], headers: Headers
) -> httpx.Response:
    """Send the operation's request with a caller's headers."""
    path = operation.path
    text = json.dumps(body)
    for name, value in made.items():
        path, text = path.replace(f"{{{name}}}", value), text.replace(f"{{{name}}}", value)
    content = {} if body is None else {"json": json.loads(text)}
    if operation.method in {"post", "patch"} and operation.path.startswith("/v1/billing/"):
        headers = headers | {"Idempotency-Key": f"{operation.id}-{len(headers)}-{hash(headers.get('Authorization', ''))}"}
    return await world.http.request(operation.method.upper(), path, params=query, headers=headers, **content)


def maker_of(operation: Operation, callers: Callers) -> Headers:
    """Return whose thing it is: a user's where users may use the operation, the partner's where they may not."""
    return callers.owner_user if "session" in operation.kinds and not operation.path.startswith("/v1/templates") else callers.owner


def operations(document: dict[str, Any]) -> list[Operation]:
    """Return every operation of the document."""
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            raw = item[method]
            schemes = {name for requirement in raw.get("security", ()) for name in requirement}
            found.append(
                Operation(
                    id=raw["operationId"],
                    method=method,
                    path=path,
                    scope=raw.get("x-required-scope"),
                    kinds=frozenset(KINDS[name] for name in schemes if name in KINDS),
                    raw=raw,
                )
            )
    return found


def _code(answer: httpx.Response) -> str | None:
    try:
        found = answer.json()
    except ValueError:
        return None
    return found.get("code") if isinstance(found, dict) else None
