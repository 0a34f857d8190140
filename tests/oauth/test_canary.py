"""One journey over every feature with secrets of every kind, then a search: no log line, row, file, mail or error shows one."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from codetether_platform.accounts.members import create_login_link, redeem_login
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import b64url
from codetether_platform.kernel.db import Database
from codetether_platform.migrations.schema import full_metadata
from codetether_platform.settings import Settings
from codetether_platform.web.logs import QUIET, redact
from codetether_platform.web.query_secrets import QUERY_KEY
from tests import canary
from tests.harness import PAGE, Harness, TestPartner, bearer, session_headers

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(settings: Settings, db: Database, clock: FixedClock) -> AsyncIterator[Harness]:
    """The app without rate limits, whose errors are all kept."""
    made = Harness(settings=msgspec.structs.replace(settings, rate_limits=False), db=db, clock=clock)
    async with made.http:
        yield made


async def test_no_secret_is_seen_outside_the_answer_that_shows_it(world: Harness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in QUIET:
        caplog.set_level(logging.WARNING, logger=name)
    errors: list[httpx.Response] = []

    async def keep(answer: httpx.Response) -> None:
        if answer.status_code >= 400:
            await answer.aread()
            errors.append(answer)

    world.http.event_hooks["response"].append(keep)
    with capture_logs() as lines:
        partner = await world.make_partner()
        tokens = await _collect(world, partner)
        await _journey(world, partner, tokens)
        await _misuse(world, tokens)
        await world.platform.key_uses.flush()
    assert len(tokens) == len({value for value in tokens.values() if value}) >= 13
    assert len(errors) >= 100
    assert {answer.status_code for answer in errors} >= {400, 401, 403, 404, 405, 409, 415, 422}
    shown = {
        "logs": repr([redact(None, "", dict(line)) for line in lines]) + caplog.text,
        "errors": "\n".join(answer.text + repr(answer.headers) for answer in errors),
        "rows": await _rows(world),
        "file": _file(world),
    }
    seen = {place: [name for name, token in tokens.items() if token in said] for place, said in shown.items()}
    assert [place for place in shown if seen[place]] == [], seen
    assert [place for place, said in shown.items() if canary.seen_in(said)] == []


def test_a_canary_is_found_inside_other_text() -> None:
    made = canary.remembering_token_bytes(32)
    token = b64url(made)
    assert canary.seen_in(f"path=/v1/tasks?x=ct_test_{token}&y=1")
    assert not canary.seen_in(f"path=/v1/tasks?x=ct_test_{token[:-2]}")


async def test_a_canary_is_found_on_its_way_into_a_row(db: Database) -> None:
    token = b64url(canary.remembering_token_bytes(32))
    looked: list[bool] = []
    for value in (f"see {token}!", f"see {token[:-1]}!", token.encode(), {"deep": [token]}):
        canary.look_at_statement(None, None, "INSERT INTO mails …", (1, None, value), None, None)
        looked.append(canary.forget_stored())
    assert looked == [True, False, True, True]
    for statement, is_kept in (("SELECT CAST(:value AS TEXT)", False), ("UPDATE partners SET name = :value", True)):
        async with db.write() as session:
            await session.execute(text(statement), {"value": token})
        assert canary.forget_stored() is is_kept, "both databases are listened to"


async def _collect(world: Harness, partner: TestPartner) -> dict[str, str]:
    """Make a secret of every kind there is."""
    admin = bearer(partner.secret_key)

    async def made(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await world.http.post(path, json=body, headers=admin)
        assert answer.is_success, answer.text
        return dict(answer.json())

    key = await made("/v1/api-keys", {"name": "CI", "scopes": ["tasks:read"]})
    query = await made("/v1/api-keys", {"name": "Query", "scopes": ["tasks:read"], "allow_query": True})
    rotated = await made(f"/v1/api-keys/{key['id']}/rotate", {})
    hook = await made("/v1/webhooks", {"url": "http://127.0.0.1:9999/hook", "events": ["*"]})
    vouched = await made("/v1/embed/sessions", {"external_id": "u-1", "origin": PAGE})
    guest = await world.guest(partner, email="ada@acme.example")
    session = await world.vouched(partner, external_id="u-2")
    now = world.clock.now()
    async with world.db.write() as opened:
        login = await create_login_link(opened, partner_id=partner.id, now=now)
        spent = await create_login_link(opened, partner_id=partner.id, now=now)
        cookie = await redeem_login(opened, token=spent, now=now)
    callback = (await world.http.get("/v1/webhooks/callback-secret", headers=admin)).json()["secret"]
    return {
        "partner key": partner.secret_key,
        "key": key["secret"],
        "query key": query["secret"],
        "rotated key": rotated["secret"],
        "webhook secret": hook["secret"],
        "callback secret": callback,
        "client secret": vouched["client_secret"],
        "boot token": (await world.boot(partner))["boot_token"],
        "guest access": guest["access_token"],
        "guest refresh": guest["refresh_token"],
        "session access": session["access_token"],
        "session refresh": session["refresh_token"],
        "login link": login,
        "member cookie": cookie or "",
    }


async def _journey(world: Harness, partner: TestPartner, tokens: dict[str, str]) -> None:
    """Use every feature once, with retries that are replayed."""
    session = session_headers({"access_token": tokens["session access"]})
    for headers in (bearer(tokens["partner key"]), session):
        for prompt in ("Write a short report", "test:fail", "test:needs-input"):
            again = headers | {"Idempotency-Key": f"journey-{prompt}-{len(headers)}"}
            for _ in range(2):
                made = await world.http.post("/v1/tasks", json={"prompt": prompt}, headers=again)
            assert made.is_success, made.text
            await world.run_jobs()
            for path in ("", "/events", "/artifacts"):
                await world.http.get(f"/v1/tasks/{made.json()['task_id']}{path}", headers=headers)
        await world.http.post("/v1/guess", json={"description": "Summarise the news every day"}, headers=headers)
    once = bearer(tokens["partner key"]) | {"Idempotency-Key": "a-key-that-is-made-twice"}
    keys = [
        (await world.http.post("/v1/api-keys", json={"name": "Once", "scopes": ["tasks:read"]}, headers=once)).json()
        for _ in range(2)
    ]
    assert keys[0]["secret_shown"] is True
    assert keys[1] == keys[0] | {"secret": None, "secret_shown": False}
    tokens["once"] = keys[0]["secret"]
    answer = await world.http.get("/v1/tasks", params={"api_key": tokens["query key"]})
    assert answer.status_code == 200, answer.text
    form = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": tokens["guest refresh"]}
    renewed = (await world.http.post("/oauth/token", data=form, headers={"Origin": PAGE})).json()
    tokens |= {"renewed access": renewed["access_token"], "renewed refresh": renewed["refresh_token"]}


async def _misuse(world: Harness, tokens: dict[str, str]) -> None:
    """Send every secret to every place where it is not taken."""
    admin, http = bearer(tokens["partner key"]), world.http
    for token in list(tokens.values()):
        for path in ("/v1/tasks", "/v1/me", "/v1/billing/balance", "/v1/api-keys", "/v1/nowhere"):
            await http.get(path, headers=bearer(token))
            await http.get(path, params={QUERY_KEY: token})
        await http.get("/v1/tasks", params={QUERY_KEY: token}, headers=admin)
        await http.get(f"/v1/tasks/{token}", headers=admin)
        await http.get(f"/v1/api-keys/{token[:36]}", headers=admin)
        await http.get("/v1/tasks", params={"cursor": token, "limit": token}, headers=admin)
        await http.get("/v1/tasks", params={"status": token}, headers=admin)
        await http.get("/v1/tasks", headers={"Authorization": f"Basic {token}"})
        await http.post("/v1/tasks", json={token: 1}, headers=admin)
        await http.post("/v1/tasks", json={"prompt": "x", "agent": token}, headers=admin)
        await http.post("/v1/tasks", json={"prompt": "x"}, headers=bearer(token) | {"Origin": "http://localhost:1"})
        await http.post("/v1/tasks", content=token, headers=admin)
        await http.post("/v1/tasks", json={"prompt": 5}, headers=admin | {"Accept": "application/vnd.api+json"})
        await http.post("/v1/embed/boot", json={"client_id": token}, headers={"Origin": PAGE})
        form = {"grant_type": "refresh_token", "client_id": token, "refresh_token": token, "client_secret": token}
        await http.post("/oauth/token", data=form, headers={"Origin": PAGE})
        await http.get("/dashboard", headers={"Cookie": f"ct_member={token}x"})
        await http.get("/dashboard/login", params={"token": f"{token}x", QUERY_KEY: token})
        await http.put(f"/v1/tasks/{token}", headers=admin)
    used = admin | {"Idempotency-Key": "reused"}
    first = await http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=used)
    await http.post("/v1/tasks", json={"prompt": "another"}, headers=used)
    await http.post(f"/v1/tasks/{first.json()['task_id']}/input", json={"request_id": "x", "answer": "y"}, headers=admin)


async def _rows(world: Harness) -> str:
    found: list[str] = []
    async with world.db.read() as session:
        for table in full_metadata().sorted_tables:
            rows = await session.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608 - names of our own tables
            found += [repr(tuple(row)) for row in rows]
    assert len(found) > 50
    return "\n".join(found)


def _file(world: Harness) -> str:
    """Return SQLite's files as they lie on the disk."""
    url = str(world.settings.resolved_database_url)
    if not url.startswith("sqlite"):
        return ""
    path = Path(url.partition("///")[2])
    files = [each.read_bytes() for each in path.parent.glob(path.name + "*")]
    assert files
    return b"\n".join(files).decode("latin-1")
