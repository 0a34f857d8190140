"""Defect 7 of today's CodeTether: codes without a login, grants in one process's memory, revoked tokens that stay valid.

There is no authorization endpoint yet, so that nobody gets a code; it comes with its own tests. What there is of grants, the
sessions of people and the keys of partners, is in the database and judged anew with every request.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from tests.harness import Harness, TestPartner, bearer, session_headers

pytestmark = pytest.mark.anyio
CODE_REQUEST = {
    "response_type": "code",
    "client_id": "mcp_anyone",
    "redirect_uri": "https://evil.example/callback",
    "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    "code_challenge_method": "S256",
}


@pytest.mark.parametrize("path", ["/oauth/authorize", "/authorize", "/oauth/register"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_defect_07_nobody_gets_a_code_without_a_login(harness: Harness, path: str, method: str) -> None:
    answer = await harness.http.request(method, path, params=CODE_REQUEST)
    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert "code=" not in answer.text


@pytest.fixture
async def restarted(settings: Settings, clock: FixedClock, database_url: str, anyio_backend: str) -> AsyncIterator[Harness]:
    """A second process on the same database, with nothing of the first in its memory."""
    db: Any = Database(database_url)
    made = Harness(settings=settings, db=db, clock=clock)
    async with made.http:
        yield made
    await db.close()


async def me(harness: Harness, access_token: str) -> int:
    return (await harness.http.get("/v1/me", headers=session_headers({"access_token": access_token}))).status_code


async def refresh(harness: Harness, partner: TestPartner, refresh_token: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": refresh_token}
    return await harness.http.post("/oauth/token", data=form, headers={"Origin": "http://localhost:5000"})


async def test_defect_07_grants_survive_a_restart(harness: Harness, restarted: Harness) -> None:
    partner = await harness.make_partner()
    tokens = await harness.guest(partner)
    assert await me(restarted, tokens["access_token"]) == 200
    refreshed = await refresh(restarted, partner, tokens["refresh_token"])
    assert refreshed.status_code == 200
    assert await me(harness, refreshed.json()["access_token"]) == 200
    assert (await restarted.http.get("/v1/tasks", headers=bearer(partner.secret_key))).status_code == 200


async def test_defect_07_a_revoked_session_is_refused_at_once_by_every_process(harness: Harness, restarted: Harness) -> None:
    partner = await harness.make_partner()
    first = await harness.guest(partner)
    second = (await refresh(restarted, partner, first["refresh_token"])).json()
    for token in (first["access_token"], second["access_token"]):
        assert [await me(each, token) for each in (harness, restarted)] == [200, 200]
    # A refresh token that comes twice was stolen once: the whole session ends (RFC 9700 §4.14.2).
    assert (await refresh(harness, partner, first["refresh_token"])).status_code == 400
    for token in (first["access_token"], second["access_token"]):
        assert [await me(each, token) for each in (harness, restarted)] == [401, 401]
    assert (await refresh(restarted, partner, second["refresh_token"])).status_code == 400


async def test_defect_07_a_revoked_key_is_refused_at_once_by_every_process(harness: Harness, restarted: Harness) -> None:
    partner = await harness.make_partner()
    owner = bearer(partner.secret_key)
    made = (await harness.http.post("/v1/api-keys", json={"name": "To be revoked", "scopes": ["tasks:read"]}, headers=owner)).json()

    async def statuses() -> list[int]:
        return [(await each.http.get("/v1/tasks", headers=bearer(made["secret"]))).status_code for each in (harness, restarted)]

    assert await statuses() == [200, 200]
    assert (await harness.http.delete(f"/v1/api-keys/{made['id']}", headers=owner)).status_code == 204
    assert await statuses() == [401, 401]


async def test_defect_07_an_access_token_is_refused_the_moment_its_user_is_suspended(harness: Harness) -> None:
    tokens = await harness.guest(await harness.make_partner())
    headers = session_headers(tokens)
    assert (await harness.http.get("/v1/me", headers=headers)).status_code == 200
    async with harness.db.write() as session:
        user = await session.get(UserRow, tokens["user"]["id"])
        assert user is not None
        user.status = "suspended"
    assert (await harness.http.get("/v1/me", headers=headers)).status_code in {401, 403}
