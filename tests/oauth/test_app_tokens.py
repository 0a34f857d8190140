"""`/oauth/token`, `/oauth/revoke`, `/oauth/introspect` and `/oauth/userinfo` of apps: one use, rotation, and what nobody gets."""

import asyncio
import base64
from datetime import timedelta
from typing import Any, cast

import httpx
import httpx2
import msgspec
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client
from sqlalchemy import func, select

from codetether_platform.accounts.partners import suspend_partner
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.apps.purging import purge_apps
from codetether_platform.oauth.apps.tables import OAuthCodeRow, OAuthGrantRow, OAuthTokenRow
from codetether_platform.settings import Settings
from tests.harness import PAGE, Harness, bearer
from tests.oauth import apps

pytestmark = pytest.mark.anyio
#: Codes of the race, and how often each is redeemed at once.
CODES, AT_ONCE = 20, 4


async def test_a_token_is_a_credential_for_its_scopes_and_mode_only(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    tokens = await apps.connect(harness, app, scope="tasks:read")
    assert tokens.keys() == {"access_token", "token_type", "expires_in", "scope", "refresh_token"}
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 3600, "tasks:read")
    use = bearer(tokens["access_token"])
    mine = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=bearer(app.partner.secret_key))
    listed = (await harness.http.get("/v1/tasks", headers=use)).json()["data"]
    assert [each["task_id"] for each in listed] == [mine.json()["task_id"]]
    refused = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=use)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert refused.headers["www-authenticate"] == (
        'Bearer realm="codetether", resource_metadata="http://localhost:8700/.well-known/oauth-protected-resource", '
        'error="insufficient_scope", scope="tasks:write"'
    )
    # Nothing of an address, nothing of the account itself, nothing of another partner.
    assert (await harness.http.get("/v1/tasks", params={"api_key": tokens["access_token"]})).status_code == 400
    assert (await harness.http.get("/v1/api-keys", headers=use)).status_code == 403
    other = await harness.make_partner(name="Other")
    theirs = (await harness.http.post("/v1/tasks", json={"prompt": "x"}, headers=bearer(other.secret_key))).json()
    assert (await harness.http.get(f"/v1/tasks/{theirs['task_id']}", headers=use)).status_code == 404
    harness.clock.advance(seconds=3600)
    assert await apps.tasks(harness, tokens["access_token"]) == 401


async def test_a_wrong_verifier_client_or_address_neither_burns_the_code_nor_ends_anything(harness: Harness) -> None:
    partner = await harness.make_partner()
    app, thief = [await apps.register(harness, partner) for _ in range(2)]
    proof = apps.new_proof()
    async with apps.member(harness, partner) as surfer:
        code = await apps.get_code(harness, surfer, app, proof)

    async def wrong_ones() -> list[str]:
        answers = [
            await apps.trade(harness, app, code, apps.new_proof()),
            await apps.trade(harness, app, code, None),
            await apps.trade(harness, app, code, proof, redirect_uri="https://app.example/other"),
            await apps.trade(harness, thief, code, proof),
            await apps.trade(harness, app, "ctc_" + "x" * 43, proof),
        ]
        return [f"{answer.status_code} {answer.json()['error']}" for answer in answers]

    assert await wrong_ones() == ["400 invalid_grant"] * 5
    tokens = (await apps.trade(harness, app, code, proof)).json()
    assert await wrong_ones() == ["400 invalid_grant"] * 5
    assert await apps.tasks(harness, tokens["access_token"]) == 200


async def test_a_second_right_use_of_a_code_is_refused_and_ends_what_the_first_gave(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    proof = apps.new_proof()
    async with apps.member(harness, app.partner) as surfer:
        code = await apps.get_code(harness, surfer, app, proof)
        late = await apps.get_code(harness, surfer, app, proof)
    first = await apps.trade(harness, app, code, proof)
    assert first.headers["cache-control"] == "no-store"
    renewed = (await apps.renew(harness, app, first.json()["refresh_token"])).json()
    harness.clock.advance(seconds=60)
    assert (await apps.trade(harness, app, late, proof)).json()["error"] == "invalid_grant"
    # Long over, it still tells that somebody had it.
    assert (await apps.trade(harness, app, code, proof)).json()["error"] == "invalid_grant"
    for token in (first.json()["access_token"], renewed["access_token"]):
        assert await apps.tasks(harness, token) == 401
    assert (await apps.renew(harness, app, renewed["refresh_token"])).json()["error"] == "invalid_grant"


async def test_of_twenty_codes_redeemed_four_times_at_once_each_gives_tokens_once(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    proof = apps.new_proof()
    async with apps.member(harness, app.partner) as surfer:
        where, own = apps.address(app, proof), {"Origin": harness.settings.base_url}
        form = {"csrf_token": await apps.form_token(surfer, where), "decision": "allow"}
        codes = [apps.returned(await surfer.post(where, data=form, headers=own))["code"] for _ in range(CODES)]
    answers = await asyncio.gather(*(apps.trade(harness, app, code, proof) for code in codes * AT_ONCE))
    assert sorted(answer.status_code for answer in answers) == [200] * CODES + [400] * CODES * (AT_ONCE - 1)
    async with harness.db.read() as session:
        count = select(func.count()).select_from(OAuthTokenRow).where(OAuthTokenRow.kind == "access")
        assert await session.scalar(count) == CODES


async def test_a_refresh_token_that_comes_again_ends_its_whole_family(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner(), kind="public")
    first = await apps.connect(harness, app)
    second = (await apps.renew(harness, app, first["refresh_token"])).json()
    third = (await apps.renew(harness, app, second["refresh_token"])).json()
    assert await apps.tasks(harness, third["access_token"]) == 200
    assert (await apps.renew(harness, app, second["refresh_token"])).json()["error"] == "invalid_grant"
    assert await apps.tasks(harness, third["access_token"]) == 401
    assert (await apps.renew(harness, app, third["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_confidential_app_that_refreshed_twice_at_once_has_ten_seconds_of_grace(harness: Harness) -> None:
    partner = await harness.make_partner()
    app, thief = [await apps.register(harness, partner) for _ in range(2)]
    first = await apps.connect(harness, app)
    answers = await asyncio.gather(*(apps.renew(harness, app, first["refresh_token"]) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]
    (second,) = [answer.json() for answer in answers if answer.is_success]
    harness.clock.advance(seconds=10)
    assert (await apps.renew(harness, app, first["refresh_token"])).json()["error"] == "invalid_grant"
    # Another app with a stolen token learns nothing and ends nothing, at any time.
    harness.clock.advance(seconds=1)
    assert (await apps.renew(harness, thief, first["refresh_token"])).json()["error"] == "invalid_grant"
    assert await apps.tasks(harness, second["access_token"]) == 200
    assert (await apps.renew(harness, app, first["refresh_token"])).json()["error"] == "invalid_grant"
    assert await apps.tasks(harness, second["access_token"]) == 401


async def test_a_refresh_narrows_and_never_widens(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    tokens = await apps.connect(harness, app, scope="tasks:read tasks:write")
    wider = await apps.renew(harness, app, tokens["refresh_token"], scope="tasks:read guess")
    assert wider.json()["error"] == "invalid_scope"
    narrow = (await apps.renew(harness, app, tokens["refresh_token"], scope="tasks:read")).json()
    assert narrow["scope"] == "tasks:read"
    body = {"prompt": "test:succeed"}
    assert (await harness.http.post("/v1/tasks", json=body, headers=bearer(narrow["access_token"]))).status_code == 403
    # The refresh token keeps what was granted (RFC 6749 §6).
    whole = (await apps.renew(harness, app, narrow["refresh_token"])).json()
    assert (await harness.http.post("/v1/tasks", json=body, headers=bearer(whole["access_token"]))).status_code == 201


async def test_a_grant_ends_after_a_month_of_rest_and_half_a_year_at_most(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    resting, tokens = await apps.connect(harness, app), await apps.connect(harness, app)
    for _ in range(6):
        harness.clock.advance(seconds=timedelta(days=29, hours=23).total_seconds())
        tokens = (await apps.renew(harness, app, tokens["refresh_token"])).json()
    assert (await apps.renew(harness, app, resting["refresh_token"])).json()["error"] == "invalid_grant"
    harness.clock.advance(seconds=timedelta(hours=5, minutes=30).total_seconds())
    last = (await apps.renew(harness, app, tokens["refresh_token"])).json()
    assert last["expires_in"] == 1800
    harness.clock.advance(seconds=1800)
    assert await apps.tasks(harness, last["access_token"]) == 401
    assert (await apps.renew(harness, app, last["refresh_token"])).json()["error"] == "invalid_grant"
    harness.clock.advance(seconds=timedelta(days=1, seconds=1).total_seconds())
    await purge_apps(harness.db, harness.clock.now())
    async with harness.db.read() as session:
        for row in (OAuthCodeRow, OAuthGrantRow, OAuthTokenRow):
            assert await session.scalar(select(func.count()).select_from(row)) == 0


async def test_what_a_living_grant_needs_is_never_purged(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner(), kind="public")
    first = await apps.connect(harness, app)
    second = (await apps.renew(harness, app, first["refresh_token"])).json()
    harness.clock.advance(seconds=timedelta(days=3).total_seconds())
    await purge_apps(harness.db, harness.clock.now())
    third = (await apps.renew(harness, app, second["refresh_token"])).json()
    # The oldest refresh token is still known for what it is.
    await apps.renew(harness, app, first["refresh_token"])
    assert await apps.tasks(harness, third["access_token"]) == 401


async def test_an_app_shows_who_it_is_in_one_of_three_ways(harness: Harness) -> None:
    partner = await harness.make_partner()
    app, public = await apps.register(harness, partner), await apps.register(harness, partner, kind="public")
    grant = {"grant_type": "client_credentials"}
    secret = app.secret or ""

    async def ask(form: dict[str, str], auth: tuple[str, str] | None = None, **headers: str) -> httpx.Response:
        return await harness.http.post("/oauth/token", data=grant | form, auth=auth, headers=headers)  # type: ignore[arg-type]  # None is no auth

    good = await ask({"client_id": app.id, "client_secret": secret})
    assert (good.status_code, "refresh_token" in good.json()) == (200, False)
    assert (await ask({}, (app.id, secret))).status_code == 200
    assert (await ask({"client_id": app.id}, (app.id, secret))).status_code == 200
    for form, auth, error in (
        ({"client_id": app.id}, None, "401 invalid_client"),
        ({"client_id": app.id, "client_secret": secret + "x"}, None, "401 invalid_client"),
        ({"client_id": "x" * 400, "client_secret": secret}, None, "401 invalid_client"),
        ({"client_id": app.partner.publishable_key}, None, "401 invalid_client"),
        ({}, (app.id, "wrong"), "401 invalid_client"),
        ({}, (public.id, secret), "401 invalid_client"),
        ({"client_id": public.id}, None, "400 unauthorized_client"),
        ({"client_id": app.id, "client_secret": secret}, (app.id, secret), "400 invalid_request"),
        ({"client_id": public.id}, (app.id, secret), "400 invalid_request"),
        ({"client_id": app.id, "client_secret": "a\x00b"}, None, "400 invalid_request"),
        ({"client_id": app.id, "client_secret": secret, "scope": "partners:admin"}, None, "400 invalid_scope"),
        ({}, None, "400 invalid_request"),
    ):
        answer = await ask(form, auth)
        assert f"{answer.status_code} {answer.json()['error']}" == error, (form, auth)
        challenge = answer.headers.get("www-authenticate", "")
        assert challenge.startswith("Basic") == (answer.status_code == 401 and auth is not None)
    for header in (
        "Basic !",
        "Basic " + base64.b64encode(b"\xff:x").decode(),
        "Basic " + base64.b64encode(b"x").decode(),
        "Bearer x",
    ):
        assert (await ask({}, None, Authorization=header)).json()["error"] == "invalid_client"


async def test_an_app_that_asks_too_often_is_told_so_and_shuts_no_key_of_its_address_out(
    settings: Settings, db: Database, clock: FixedClock
) -> None:
    harness = Harness(settings=msgspec.structs.replace(settings, requests_per_minute_address=2), db=db, clock=clock)
    async with harness.http:
        app = await apps.register(harness, await harness.make_partner())
        form = {"grant_type": "client_credentials"}
        answers = [await apps.token(harness, app, form, path=path) for path in ("/oauth/token", "/oauth/token/", "/oauth/token")]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert (answers[2].json()["error"], "retry-after" in answers[2].headers) == ("slow_down", True)
        assert await apps.tasks(harness, app.partner.secret_key) == 200
        assert await apps.tasks(harness, answers[0].json()["access_token"]) == 200


async def test_a_client_secret_acts_for_its_own_partner_until_that_is_suspended(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    form = {"grant_type": "client_credentials", "scope": "tasks:read"}
    token = (await apps.token(harness, app, form)).json()["access_token"]
    assert await apps.tasks(harness, token) == 200
    assert (await harness.http.post("/v1/tasks", json={"prompt": "x"}, headers=bearer(token))).status_code == 403
    async with harness.db.write() as session:
        await suspend_partner(session, app.partner.id)
    refused = await harness.http.get("/v1/tasks", headers=bearer(token))
    assert (refused.status_code, refused.json()["code"]) == (403, "partner_suspended")
    assert (await apps.token(harness, app, form)).status_code == 401


async def test_a_live_app_gets_live_tokens(harness: Harness) -> None:
    partner = await harness.make_partner(mode="live")
    app = await apps.register(harness, partner)
    token = (await apps.connect(harness, app))["access_token"]
    shown = (await apps.token(harness, app, {"token": token}, path="/oauth/introspect")).json()
    assert (shown["active"], shown["mode"]) == (True, "live")
    test_task = (await harness.http.post("/v1/tasks", json={"prompt": "x"}, headers=bearer(await harness.make_key(partner)))).json()
    assert (await harness.http.get(f"/v1/tasks/{test_task['task_id']}", headers=bearer(token))).status_code == 404


async def test_introspection_tells_an_app_of_its_own_tokens_and_nobody_of_others(harness: Harness) -> None:
    partner = await harness.make_partner()
    app, other, public = [await apps.register(harness, partner, kind=kind) for kind in ("confidential", "confidential", "public")]
    tokens = await apps.connect(harness, app, scope="tasks:read")

    async def look(asker: apps.App, token: str) -> Any:
        return (await apps.token(harness, asker, {"token": token}, path="/oauth/introspect")).json()

    now = int(harness.clock.now().timestamp())
    issuer = harness.settings.base_url
    assert await look(app, tokens["access_token"]) == {
        "active": True,
        "scope": "tasks:read",
        "client_id": app.id,
        "token_type": "Bearer",
        "exp": now + 3600,
        "iat": now,
        "sub": partner.id,
        "aud": issuer,
        "iss": issuer,
        "mode": "test",
    }
    assert (await look(app, tokens["refresh_token"]))["active"] is True
    guest = await harness.guest(partner)
    for text in (guest["access_token"], partner.secret_key, "nonsense"):
        assert await look(app, text) == {"active": False}
    assert await look(other, tokens["access_token"]) == {"active": False}
    assert (await look(public, tokens["access_token"]))["error"] == "invalid_client"
    # Another app ends nothing by it either, and is told nothing.
    for path in ("/oauth/revoke", "/oauth/introspect"):
        assert (await apps.token(harness, other, {"token": tokens["refresh_token"]}, path=path)).status_code == 200
    assert await apps.tasks(harness, tokens["access_token"]) == 200
    ended = await apps.token(harness, app, {"token": tokens["access_token"], "token_type_hint": "x"}, path="/oauth/revoke")
    assert (ended.status_code, ended.content) == (200, b"")
    assert await look(app, tokens["access_token"]) == {"active": False}
    old = tokens["refresh_token"]
    await apps.renew(harness, app, old)
    assert await look(app, old) == {"active": False}


async def test_userinfo_says_whose_account_it_is(harness: Harness) -> None:
    partner = await harness.make_partner()
    app = await apps.register(harness, partner, scopes=["account:read", "tasks:read"])
    tokens = await apps.connect(harness, app, scope="openid email profile")
    assert tokens["scope"] == "account:read"  # what those names mean here is told (RFC 6749 §3.3)
    told = (await harness.http.get("/oauth/userinfo", headers=bearer(tokens["access_token"]))).json()
    assert told == {"sub": partner.id, "name": "Acme Helpdesk", "partner_id": partner.id, "mode": "test"}
    guest = await harness.guest(partner, email="ada@acme.example", first_name="Ada", last_name="L.")
    mine = await harness.http.get("/oauth/userinfo", headers=bearer(guest["access_token"], origin=PAGE))
    assert mine.json() == {
        "sub": guest["user"]["id"],
        "name": "Ada L.",
        "partner_id": partner.id,
        "mode": "test",
        "email": "ada@acme.example",
        "email_verified": False,
    }
    nobody = await harness.http.get("/oauth/userinfo")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthenticated")
    assert nobody.headers["www-authenticate"].endswith('/.well-known/oauth-protected-resource"')


async def test_a_client_library_finds_its_way_by_the_metadata_alone(harness: Harness) -> None:
    partner = await harness.make_partner()
    app = await apps.register(harness, partner)
    refused = await harness.http.get("/v1/tasks")
    where = refused.headers["www-authenticate"].rpartition("=")[2].strip('"')
    resource = (await harness.http.get(where)).json()
    assert resource["resource"] == harness.settings.base_url
    server = (await harness.http.get(resource["authorization_servers"][0] + "/.well-known/oauth-authorization-server")).json()
    assert server["issuer"] == harness.settings.base_url
    library = AsyncOAuth2Client(
        app.id,
        app.secret,
        redirect_uri=apps.CALLBACK,
        scope="tasks:read",
        code_challenge_method="S256",
        transport=httpx2.ASGITransport(app=cast("Any", harness.app)),
        token_endpoint_auth_method="client_secret_basic",
        revocation_endpoint_auth_method="client_secret_basic",
    )
    verifier = "v" * 64
    url, state = library.create_authorization_url(server["authorization_endpoint"], code_verifier=verifier)
    async with apps.member(harness, partner) as surfer:
        answer = await apps.decide(harness, surfer, url)
    assert apps.returned(answer)["iss"] == server["issuer"]
    await library.fetch_token(
        server["token_endpoint"], authorization_response=answer.headers["location"], state=state, code_verifier=verifier
    )
    library.metadata["token_endpoint"] = server["token_endpoint"]
    tasks = harness.settings.base_url + "/v1/tasks"
    assert (await library.get(tasks)).status_code == 200
    await library.refresh_token(server["token_endpoint"])
    assert (await library.get(tasks)).status_code == 200
    shown = await library.introspect_token(server["introspection_endpoint"], token=library.token["access_token"])
    assert shown.json()["active"] is True
    await library.revoke_token(server["revocation_endpoint"], token=library.token["refresh_token"])
    assert (await harness.http.get(tasks, headers=bearer(library.token["access_token"]))).status_code == 401
