"""Booting a page: who may, who may not, and what the refusal says."""

import httpx
import pytest

from codetether_platform.accounts.partners import add_origin
from tests.harness import PAGE, Harness

pytestmark = pytest.mark.anyio

HOSTILE_ORIGINS = [
    "null",
    "",
    "https://acme.example.evil.example",
    "https://evilacme.example",
    "https://acme.example@evil.example",
    "https://acme.example:8443",
    "http://acme.example",
    "https://acme.example.",
    "https://sub.acme.example",
    "https://acme.example/path",
    "https://acme.example?x",
    "https://acme.example#x",
    "https://аcme.example",
    "https://acme.example\t",
    "https://acme.example https://evil.example",
    "https://user:pass@acme.example",
    "ftp://acme.example",
    "file://",
    "javascript://acme.example",
    "https://[::1",
    "https://acme.example:99999",
    "https://.acme.example",
    "https://acme..example",
    "https://ACME.EXAMPLE.evil.example",
    "//acme.example",
    "acme.example",
    "https:/acme.example",
    "https:acme.example",
    "https://*.acme.example",
    "https://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost@evil.example",
    "http://evil.example?localhost",
    "http://2130706433",
    "http://0x7f000001",
    "chrome-extension://abcdef",
    "https://acme.example%00.evil.example",
    "https://acme.example\\.evil.example",
    "https://acme_example",
    "http://[::ffff:127.0.0.1]",
]


async def test_a_test_key_boots_on_localhost_without_any_setting(harness: Harness) -> None:
    partner = await harness.make_partner()
    answer = await harness.http.post("/v1/embed/boot", json={"client_id": partner.publishable_key}, headers={"Origin": PAGE})
    assert answer.status_code == 200
    body = answer.json()
    assert body["mode"] == "test"
    assert body["partner"]["name"] == "Acme Helpdesk"
    assert body["boot_token"].startswith("ctb_")
    assert answer.headers["access-control-allow-origin"] == PAGE


async def test_a_live_key_does_not_boot_on_localhost(harness: Harness) -> None:
    partner = await harness.make_partner(mode="live")
    answer = await harness.http.post("/v1/embed/boot", json={"client_id": partner.publishable_key}, headers={"Origin": PAGE})
    assert answer.status_code == 403
    assert answer.json()["code"] == "origin_not_allowed"


@pytest.mark.parametrize("origin", HOSTILE_ORIGINS)
async def test_a_hostile_origin_is_refused(harness: Harness, origin: str) -> None:
    partner = await harness.make_partner()
    async with harness.db.write() as session:
        await add_origin(session, partner_id=partner.id, mode="test", origin="https://acme.example", now=harness.clock.now())
    answer = await harness.http.post(
        "/v1/embed/boot",
        json={"client_id": partner.publishable_key},
        headers=httpx.Headers({b"origin": origin.encode()}),
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "origin_not_allowed"


async def test_a_refusal_is_readable_by_the_page_and_says_how_to_mend_it(harness: Harness) -> None:
    partner = await harness.make_partner()
    answer = await harness.http.post(
        "/v1/embed/boot", json={"client_id": partner.publishable_key}, headers={"Origin": "https://shop.example"}
    )
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    body = answer.json()
    assert body["origin"] == "https://shop.example"
    assert body["dashboard_url"].endswith("/dashboard/keys")
    assert "https://shop.example" in body["detail"]


async def test_a_secret_key_as_client_id_is_refused_by_kind(harness: Harness) -> None:
    partner = await harness.make_partner()
    answer = await harness.http.post("/v1/embed/boot", json={"client_id": partner.secret_key}, headers={"Origin": PAGE})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_client_id"
    assert answer.json()["errors"][0]["source"] == {"pointer": "/client_id"}
    assert partner.secret_key not in answer.text


async def test_an_unknown_publishable_key_is_refused(harness: Harness) -> None:
    answer = await harness.http.post("/v1/embed/boot", json={"client_id": "ctpk_test_nobody"}, headers={"Origin": PAGE})
    assert (answer.status_code, answer.json()["code"]) == (401, "client_id_unknown")


async def test_a_preflight_is_answered_by_method_and_headers(harness: Harness) -> None:
    answer = await harness.http.options(
        "/v1/tasks", headers={"Origin": "https://anywhere.example", "Access-Control-Request-Method": "POST"}
    )
    assert answer.status_code == 204
    assert "authorization" in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers
