"""Defect 7 of today's CodeTether: codes without a login, grants in one process's memory, revoked tokens that stay valid.

No login: no code. An address that is not registered is never redirected to. Grants are in the database and judged anew with
every request, so that they survive a restart and end, when revoked, in every process at once.
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
from tests.oauth import apps

pytestmark = pytest.mark.anyio
EVIL = "https://evil.example/callback"


async def test_defect_07_nobody_gets_a_code_without_a_login(harness: Harness) -> None:
    partner = await harness.make_partner()
    app = await apps.register(harness, partner)
    where = apps.address(app, apps.new_proof())
    async with apps.browser(harness) as nobody:
        asked = await nobody.get(where)
        assert (asked.status_code, asked.headers["location"]) == (303, "/dashboard/login")
        posted = await nobody.post(where, data={"decision": "allow"}, headers={"Origin": harness.settings.base_url})
        assert (posted.status_code, "location" in posted.headers) == (401, False)
        silent = apps.returned(await nobody.get(where + "&prompt=none"))
        assert (silent["error"], "code" in silent) == ("login_required", False)
    async with apps.member(harness, await harness.make_partner(name="Another")) as stranger:
        refused = await stranger.get(where)
        assert (refused.status_code, "location" in refused.headers) == (400, False)
    # The same request with the login that it lacked.
    async with apps.member(harness, partner) as surfer:
        assert apps.returned(await apps.decide(harness, surfer, where))["code"].startswith("ctc_")


async def test_defect_07_an_address_that_is_not_registered_gets_neither_code_nor_error(harness: Harness) -> None:
    partner = await harness.make_partner()
    app = await apps.register(harness, partner)
    own = apps.CALLBACK
    async with apps.member(harness, partner) as surfer:
        for redirect_uri in (EVIL, own + "/", own + "?a=b", own + "#", own.upper(), "//app.example/callback", "", None):
            for parameters in ({}, {"prompt": "none"}, {"response_type": "token"}):
                answer = await surfer.get(apps.address(app, apps.new_proof(), redirect_uri=redirect_uri, **parameters))
                assert (answer.status_code, "location" in answer.headers) == (400, False), answer.text


@pytest.mark.parametrize("path", ["/authorize", "/oauth/register"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_defect_07_nobody_registers_an_app_without_a_key(harness: Harness, path: str, method: str) -> None:
    assert (await harness.http.request(method, path)).status_code == 404
    assert (await harness.http.post("/v1/oauth-clients", json={})).status_code == 401


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


async def test_defect_07_codes_and_grants_of_apps_survive_a_restart(harness: Harness, restarted: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    proof = apps.new_proof()
    async with apps.member(harness, app.partner) as surfer:
        code = await apps.get_code(harness, surfer, app, proof)
    tokens = (await apps.trade(restarted, app, code, proof)).json()
    assert [await apps.tasks(each, tokens["access_token"]) for each in (harness, restarted)] == [200, 200]
    renewed = (await apps.renew(harness, app, tokens["refresh_token"])).json()
    assert await apps.tasks(restarted, renewed["access_token"]) == 200


async def test_defect_07_a_revoked_access_token_is_refused_at_once_by_every_process(harness: Harness, restarted: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    tokens = await apps.connect(harness, app)

    async def statuses(token: str) -> list[int]:
        return [await apps.tasks(each, token) for each in (harness, restarted)]

    assert await statuses(tokens["access_token"]) == [200, 200]
    await apps.token(harness, app, {"token": tokens["access_token"]}, path="/oauth/revoke")
    assert await statuses(tokens["access_token"]) == [401, 401]
    renewed = (await apps.renew(restarted, app, tokens["refresh_token"])).json()
    assert await statuses(renewed["access_token"]) == [200, 200]
    await apps.token(restarted, app, {"token": renewed["refresh_token"]}, path="/oauth/revoke")
    assert await statuses(renewed["access_token"]) == [401, 401]
    assert (await apps.renew(harness, app, renewed["refresh_token"])).json()["error"] == "invalid_grant"


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
