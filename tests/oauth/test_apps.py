"""Apps through HTTP: registered, shown, changed, rotated, revoked; what may be registered and what may not."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.oauth.apps import service
from codetether_platform.oauth.apps.redirect_uris import is_registered, why_not
from codetether_platform.oauth.apps.tables import OAuthGrantRow
from codetether_platform.oauth.principal import PARTNER_SCOPES
from tests.harness import Harness, bearer
from tests.oauth import apps

pytestmark = pytest.mark.anyio

GOOD = {"name": "Zap", "kind": "confidential", "redirect_uris": [apps.CALLBACK], "scopes": ["tasks:read"]}
WAIVED = "Zapier's form sends no code_challenge"


async def test_an_app_shows_its_secret_once_and_is_listed_without_it(harness: Harness) -> None:
    partner = await harness.make_partner()
    owner = bearer(partner.secret_key)
    made = await harness.http.post("/v1/oauth-clients", json=GOOD, headers=owner)
    secret = made.json()["secret"]
    assert (made.status_code, made.headers["location"]) == (201, f"/v1/oauth-clients/{made.json()['id']}")
    assert secret.startswith("ctos_")
    assert (made.json()["client_id"], made.json()["require_pkce"]) == (made.json()["id"], True)
    for _ in range(2):
        await apps.register(harness, partner)
    seen, query = [], {"limit": "2"}
    while True:
        page = await harness.http.get("/v1/oauth-clients", params=query, headers=owner)
        assert secret not in page.text
        seen += [each["id"] for each in page.json()["data"]]
        if not page.json()["has_more"]:
            break
        query["cursor"] = page.json()["next_cursor"]
    assert len(set(seen)) == 3
    assert seen[-1] == made.json()["id"]
    shown = (await harness.http.get(made.headers["location"], headers=owner)).json()
    assert "secret" not in shown
    assert shown["secret_last_four"] == secret[-4:]


async def test_what_cannot_be_registered_is_pointed_at(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = await harness.make_partner()
    owner = bearer(partner.secret_key)

    async def refused(headers: dict[str, str] = owner, **fields: Any) -> tuple[int, str, str | None]:
        answer = await harness.http.post("/v1/oauth-clients", json=GOOD | fields, headers=headers)
        faults = answer.json().get("errors") or [{"source": {}}]
        return answer.status_code, answer.json()["code"], faults[0]["source"].get("pointer")

    for uri in ("http://app.example/cb", "myapp://cb", f"{apps.CALLBACK}#x", "https://me@app.example/", "https:///cb", "/cb"):
        assert await refused(redirect_uris=[apps.CALLBACK, uri]) == (422, "validation_failed", "/redirect_uris/1")
    for fields, pointer in (
        ({"redirect_uris": []}, "/redirect_uris"),
        ({"redirect_uris": [apps.CALLBACK] * 11}, "/redirect_uris"),
        ({"scopes": ["partners:admin"]}, "/scopes/0"),
        ({"kind": "public", "require_pkce": False, "pkce_waived_reason": WAIVED}, "/require_pkce"),
        ({"require_pkce": False}, "/pkce_waived_reason"),
        ({"require_pkce": False, "pkce_waived_reason": "no"}, "/pkce_waived_reason"),
    ):
        assert await refused(**fields) == (422, "validation_failed", pointer), fields
    # What an app gets by its own secret, whoever registers it has.
    less = bearer(await harness.make_key(partner, scopes=frozenset({"partners:admin"})))
    assert (await refused(less))[:2] == (403, "scope_missing")
    until = {"name": "Until then", "scopes": sorted(PARTNER_SCOPES), "expires_at": rfc3339(harness.clock.now() + timedelta(days=1))}
    ending = bearer((await harness.http.post("/v1/api-keys", json=until, headers=owner)).json()["secret"])
    assert (await refused(ending))[:2] == (403, "wrong_key_kind")
    monkeypatch.setattr(service, "MAX_APPS", 1)
    app = await apps.register(harness, partner)
    assert (await refused())[:2] == (409, "oauth_client_limit_reached")
    taken = await harness.http.post(f"/v1/oauth-clients/{app.id}/rotate", json={}, headers=ending)
    assert (taken.status_code, taken.json()["code"]) == (403, "wrong_key_kind")
    for method, path, body in (("PATCH", "", {"name": "Mine"}), ("POST", "/rotate", {})):
        answer = await harness.http.request(method, f"/v1/oauth-clients/{app.id}{path}", json=body, headers=less)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_an_app_of_another_mode_or_partner_is_not_there(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    live = await harness.make_key(app.partner, mode="live")
    other = (await harness.make_partner(name="Other")).secret_key
    for key in (live, other):
        for method, path, body in (("GET", "", None), ("PATCH", "", {}), ("POST", "/rotate", {}), ("DELETE", "", None)):
            answer = await harness.http.request(method, f"/v1/oauth-clients/{app.id}{path}", json=body, headers=bearer(key))
            assert (answer.status_code, answer.json()["code"]) == (404, "oauth_client_not_found")
    assert (await apps.token(harness, app, {"grant_type": "client_credentials"})).status_code == 200


async def test_pkce_is_waived_for_a_reason_that_is_shown(harness: Harness) -> None:
    partner = await harness.make_partner()
    app, owner = await apps.register(harness, partner), bearer(partner.secret_key)
    where = f"/v1/oauth-clients/{app.id}"
    assert (await harness.http.patch(where, json={"require_pkce": False}, headers=owner)).status_code == 422
    waiver = {"require_pkce": False, "pkce_waived_reason": WAIVED}
    assert (await harness.http.patch(where, json=waiver, headers=owner)).json()["pkce_waived_reason"] == WAIVED
    assert (await harness.http.patch(where, json={"pkce_waived_reason": None}, headers=owner)).status_code == 422
    async with apps.member(harness, partner) as surfer:
        code = await apps.get_code(harness, surfer, app, None)
        assert (await apps.trade(harness, app, code, None)).status_code == 200
        # Sent all the same, it holds; and none can be invented afterwards.
        proof = apps.new_proof()
        code = await apps.get_code(harness, surfer, app, proof)
        assert (await apps.trade(harness, app, code, None)).json()["error"] == "invalid_grant"
        assert (await apps.trade(harness, app, code, proof)).status_code == 200
        code = await apps.get_code(harness, surfer, app, None)
        assert (await apps.trade(harness, app, code, proof)).json()["error"] == "invalid_grant"
        form = {"grant_type": "authorization_code", "code": code}
        assert (await apps.token(harness, app, form)).json()["error"] == "invalid_grant"  # without the redirect_uri
    await harness.http.patch(where, json={"require_pkce": True}, headers=owner)
    async with apps.member(harness, partner) as surfer:
        assert apps.returned(await surfer.get(apps.address(app)))["error"] == "invalid_request"


async def test_a_rotated_secret_works_until_its_overlap_ends(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    where, owner = f"/v1/oauth-clients/{app.id}/rotate", bearer(app.partner.secret_key)
    rotated = (await harness.http.post(where, json={"overlap_seconds": 60}, headers=owner)).json()
    new = apps.App(id=app.id, secret=rotated["secret"], partner=app.partner)

    async def statuses() -> list[int]:
        form = {"grant_type": "client_credentials"}
        return [(await apps.token(harness, each, form)).status_code for each in (app, new)]

    assert await statuses() == [200, 200]
    harness.clock.advance(seconds=60)
    assert await statuses() == [401, 200]
    await harness.http.post(where, json={"overlap_seconds": 0}, headers=owner)
    assert await statuses() == [401, 401]
    public = await apps.register(harness, app.partner, kind="public")
    answer = await harness.http.post(f"/v1/oauth-clients/{public.id}/rotate", json={}, headers=owner)
    assert (answer.status_code, answer.json()["code"]) == (409, "oauth_client_public")


async def test_a_revoked_app_loses_codes_and_tokens_at_once(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner())
    tokens, proof = await apps.connect(harness, app), apps.new_proof()
    async with apps.member(harness, app.partner) as surfer:
        code = await apps.get_code(harness, surfer, app, proof)
        owner = bearer(app.partner.secret_key)
        assert (await harness.http.delete(f"/v1/oauth-clients/{app.id}", headers=owner)).status_code == 204
        assert (await harness.http.delete(f"/v1/oauth-clients/{app.id}", headers=owner)).status_code == 404
        assert (await surfer.get(apps.address(app, proof))).status_code == 400
    assert await apps.tasks(harness, tokens["access_token"]) == 401
    for answer in (await apps.trade(harness, app, code, proof), await apps.renew(harness, app, tokens["refresh_token"])):
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    # A code that is redeemed in that very moment leaves a grant that nobody ended.
    async with harness.db.write() as session:
        await session.execute(update(OAuthGrantRow).values(ended_at=None))
    assert await apps.tasks(harness, tokens["access_token"]) == 401


async def test_a_scope_that_an_app_loses_is_gone_with_the_next_request(harness: Harness) -> None:
    app = await apps.register(harness, await harness.make_partner(), scopes=sorted(PARTNER_SCOPES - {"partners:admin"}))
    tokens = await apps.connect(harness, app)
    owner, token = bearer(app.partner.secret_key), bearer(tokens["access_token"])
    assert (await harness.http.get("/v1/billing/balance", headers=token)).status_code == 200
    await harness.http.patch(f"/v1/oauth-clients/{app.id}", json={"scopes": ["tasks:read"]}, headers=owner)
    refused = await harness.http.get("/v1/billing/balance", headers=token)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert 'error="insufficient_scope", scope="billing:read"' in refused.headers["www-authenticate"]
    assert (await apps.renew(harness, app, tokens["refresh_token"])).json()["scope"] == "tasks:read"


@pytest.mark.parametrize(
    ("uri", "registered", "expected"),
    [
        ("http://127.0.0.1:51004/cb", "http://127.0.0.1/cb", True),
        ("http://127.0.0.1/cb", "http://127.0.0.1:8080/cb", True),
        ("http://[::1]:1/cb", "http://[::1]/cb", True),
        ("http://localhost:3000/cb", "http://localhost:4000/cb", True),
        ("http://localhost:3000/cb", "http://127.0.0.1:3000/cb", False),
        ("http://127.0.0.1:51004/other", "http://127.0.0.1/cb", False),
        ("http://127.0.0.1:51004/cb?x", "http://127.0.0.1/cb", False),
        ("http://127.0.0.1.evil.example:1/cb", "http://127.0.0.1/cb", False),
        ("http://127.0.0.1:1@evil.example/cb", "http://127.0.0.1/cb", False),
        ("https://app.example:8443/cb", "https://app.example/cb", False),
        ("https://app.example/cb?", "https://app.example/cb", False),
        ("https://app.example/%63b", "https://app.example/cb", False),
    ],
)
def test_only_the_port_of_a_loopback_address_is_free(uri: str, registered: str, expected: bool) -> None:
    assert is_registered(uri, [registered]) is expected


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://app.example\\@evil.example/",
        "https://app.example/\n",
        "https://app.example:99999/",
        "https://app.example:/",
        "https://ä.example/",
        "https://" + "a" * 2000,
        "",
    ],
)
def test_an_address_that_reads_two_ways_cannot_be_registered(uri: str) -> None:
    assert why_not(uri) is not None
