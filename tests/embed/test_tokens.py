"""The token endpoint: vouched and hinted sessions, refresh, and everything that must be refused."""

import asyncio

import pytest

from tests.harness import PAGE, Harness, bearer, session_headers

pytestmark = pytest.mark.anyio

OTHER_PAGE = "http://localhost:5001"


async def test_a_hinted_guest_gets_a_session_and_is_shown_its_hints(harness: Harness) -> None:
    partner = await harness.make_partner()
    tokens = await harness.guest(partner, email="ada@acme.example", first_name="Ada", last_name="L.")
    assert tokens["token_type"] == "Bearer"
    assert tokens["user"] == {
        "id": tokens["user"]["id"],
        "kind": "guest",
        "name": "Ada L.",
        "email_hint": "ada@acme.example",
        "email_verified": False,
    }
    me = await harness.http.get("/v1/me", headers=session_headers(tokens))
    assert me.json()["user"] == tokens["user"]
    assert me.json()["consent_version"] == "2026-11-01"
    assert me.headers["access-control-allow-origin"] == PAGE


async def test_a_used_proof_of_work_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    form = await harness.guest_form(partner)
    first = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    second = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert (first.status_code, second.status_code) == (200, 400)
    assert second.json()["error"] == "invalid_grant"


@pytest.mark.parametrize("change", ["challenge_number", "challenge_salt", "challenge_signature", "boot_token"])
async def test_a_changed_sign_up_form_is_refused(harness: Harness, change: str) -> None:
    partner = await harness.make_partner()
    form = await harness.guest_form(partner)
    form[change] = "1" + form[change][1:] if form[change][0] != "1" else "2" + form[change][1:]
    answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_a_boot_token_of_another_page_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    form = await harness.guest_form(partner, origin=OTHER_PAGE)
    answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert answer.json()["error"] == "invalid_grant"


async def test_an_ended_boot_token_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    form = await harness.guest_form(partner)
    harness.clock.advance(seconds=301)
    answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert answer.json()["error"] == "invalid_grant"


async def test_a_sign_up_without_the_current_consent_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    form = await harness.guest_form(partner)
    form["consent_version"] = "1999-01-01"
    answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert answer.json()["error"] == "invalid_request"


async def test_a_known_and_an_unknown_address_get_the_same_screens(harness: Harness) -> None:
    partner = await harness.make_partner()
    first = await harness.guest(partner, email="same@acme.example")
    second = await harness.guest(partner, email="same@acme.example")
    assert first["user"]["id"] != second["user"]["id"]
    first["user"]["id"] = second["user"]["id"] = ""
    for secret in ("access_token", "refresh_token"):
        first[secret] = second[secret] = ""
    assert first == second


async def test_a_client_secret_works_once(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await harness.http.post(
        "/v1/embed/sessions", json={"external_id": "u1", "origin": PAGE}, headers=bearer(partner.secret_key)
    )
    form = {
        "grant_type": "urn:codetether:oauth:grant-type:embed-session",
        "client_id": partner.publishable_key,
        "client_secret": made.json()["client_secret"],
    }
    answers = await asyncio.gather(*(harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE}) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    assert {answer.json().get("error") for answer in answers if answer.status_code == 400} == {"invalid_grant"}


async def test_a_client_secret_ends_after_sixty_seconds(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await harness.http.post(
        "/v1/embed/sessions", json={"external_id": "u1", "origin": PAGE}, headers=bearer(partner.secret_key)
    )
    harness.clock.advance(seconds=61)
    form = {
        "grant_type": "urn:codetether:oauth:grant-type:embed-session",
        "client_id": partner.publishable_key,
        "client_secret": made.json()["client_secret"],
    }
    answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert answer.json()["error"] == "invalid_grant"


async def test_a_client_secret_of_another_partner_or_page_is_refused(harness: Harness) -> None:
    partner, other = await harness.make_partner(), await harness.make_partner(name="Other")
    made = await harness.http.post(
        "/v1/embed/sessions", json={"external_id": "u1", "origin": PAGE}, headers=bearer(partner.secret_key)
    )
    form = {
        "grant_type": "urn:codetether:oauth:grant-type:embed-session",
        "client_id": other.publishable_key,
        "client_secret": made.json()["client_secret"],
    }
    assert (await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})).json()["error"] == "invalid_grant"
    form["client_id"] = partner.publishable_key
    assert (await harness.http.post("/oauth/token", data=form, headers={"Origin": OTHER_PAGE})).json()["error"] == "invalid_grant"
    assert (await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})).status_code == 200


async def test_the_same_external_id_is_the_same_user(harness: Harness) -> None:
    partner = await harness.make_partner()
    first, second = await harness.vouched(partner, external_id="u1"), await harness.vouched(partner, external_id="u1")
    other = await harness.vouched(await harness.make_partner(name="Other"), external_id="u1")
    assert first["user"]["id"] == second["user"]["id"] != other["user"]["id"]


async def test_a_refresh_token_that_comes_twice_ends_the_session(harness: Harness) -> None:
    partner = await harness.make_partner()
    tokens = await harness.guest(partner)
    form = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": tokens["refresh_token"]}
    renewed = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert renewed.status_code == 200
    again = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert again.json()["error"] == "invalid_grant"
    for access in (tokens["access_token"], renewed.json()["access_token"]):
        assert (await harness.http.get("/v1/me", headers=bearer(access, origin=PAGE))).status_code == 401
    form["refresh_token"] = renewed.json()["refresh_token"]
    assert (await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})).json()["error"] == "invalid_grant"


async def test_an_access_token_lives_ten_minutes(harness: Harness) -> None:
    tokens = await harness.guest(await harness.make_partner())
    harness.clock.advance(seconds=599)
    assert (await harness.http.get("/v1/me", headers=session_headers(tokens))).status_code == 200
    harness.clock.advance(seconds=2)
    ended = await harness.http.get("/v1/me", headers=session_headers(tokens))
    assert (ended.status_code, ended.json()["code"]) == (401, "token_invalid")
    assert ended.headers["access-control-allow-origin"] == PAGE


@pytest.mark.parametrize("origin", [OTHER_PAGE, None, "https://evil.example"])
async def test_a_session_works_from_its_own_page_only(harness: Harness, origin: str | None) -> None:
    tokens = await harness.guest(await harness.make_partner())
    answer = await harness.http.get("/v1/me", headers=bearer(tokens["access_token"], origin=origin))
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_mismatch")


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"", "application/x-www-form-urlencoded", "invalid_request"),
        (b"grant_type=password&client_id=x", "application/x-www-form-urlencoded", "unsupported_grant_type"),
        (b"grant_type=refresh_token&grant_type=refresh_token", "application/x-www-form-urlencoded", "invalid_request"),
        (b"grant_type=refresh_token", "application/x-www-form-urlencoded", "invalid_request"),
        (b"{}", "application/json", "invalid_request"),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded", "invalid_request"),
        (
            b"grant_type=refresh_token&client_id=ctpk_test_x&refresh_token=" + b"a" * 3000,
            "application/x-www-form-urlencoded",
            "invalid_request",
        ),
        (b"grant_type=refresh_token&client_id=ctpk_test_x&refresh_token=a", "application/x-www-form-urlencoded", "invalid_client"),
        (b"&".join(b"a%d=1" % number for number in range(50)), "application/x-www-form-urlencoded", "invalid_request"),
    ],
)
async def test_a_bad_token_request_gets_an_oauth_error(harness: Harness, body: bytes, content_type: str, error: str) -> None:
    answer = await harness.http.post("/oauth/token", content=body, headers={"Content-Type": content_type, "Origin": PAGE})
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error


async def test_sign_ups_from_one_address_are_limited(harness: Harness) -> None:
    partner = await harness.make_partner()
    statuses = []
    for _ in range(harness.settings.sign_ups_per_hour + 1):
        answer = await harness.http.post(
            "/oauth/token",
            data={"grant_type": "urn:codetether:oauth:grant-type:guest", "client_id": partner.publishable_key},
            headers={"Origin": PAGE},
        )
        statuses.append(answer.status_code)
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {400}
