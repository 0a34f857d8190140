"""Defect 7 of today's CodeTether: codes without a login, grants in one process's memory, revoked tokens that stay valid."""

import pytest

from codetether_platform.accounts.tables import UserRow
from tests.harness import Harness, session_headers

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


async def test_defect_07_grants_survive_a_restart(harness: Harness) -> None:
    partner = await harness.make_partner()
    tokens = await harness.guest(partner)
    restarted = Harness(settings=harness.settings, db=harness.db, clock=harness.clock)
    async with restarted.http:
        me = await restarted.http.get("/v1/me", headers=session_headers(tokens))
        assert me.status_code == 200
        form = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": tokens["refresh_token"]}
        refreshed = await restarted.http.post("/oauth/token", data=form, headers={"Origin": "http://localhost:5000"})
        assert refreshed.status_code == 200


async def test_defect_07_an_access_token_is_refused_the_moment_its_user_is_suspended(harness: Harness) -> None:
    tokens = await harness.guest(await harness.make_partner())
    headers = session_headers(tokens)
    assert (await harness.http.get("/v1/me", headers=headers)).status_code == 200
    async with harness.db.write() as session:
        user = await session.get(UserRow, tokens["user"]["id"])
        assert user is not None
        user.status = "suspended"
    assert (await harness.http.get("/v1/me", headers=headers)).status_code in {401, 403}
