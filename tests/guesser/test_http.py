"""The routes, through the whole app."""

import pytest

from tests.harness import PAGE, Harness, bearer, session_headers

pytestmark = pytest.mark.anyio

BODY = {"description": "Every Friday at 4pm list open invoices", "locale": "en", "time_zone": "Europe/Berlin"}


async def test_a_partner_a_session_and_a_visitor_may_guess(harness: Harness) -> None:
    partner = await harness.make_partner()
    boot = await harness.boot(partner)
    tokens = await harness.guest(partner)
    for headers in (bearer(partner.secret_key), session_headers(tokens), bearer(boot["boot_token"], origin=PAGE)):
        answer = await harness.http.post("/v1/guess", json=BODY, headers=headers)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["task"]["schedule"]["cron"] == "0 16 * * 5"
        assert body["estimate"]["max_charge_micros"] >= body["estimate"]["p50_micros"]
        assert (body["estimate"]["remaining_after_micros"] is None) == (headers != bearer(partner.secret_key))
        opened = await harness.http.get(f"/v1/guesses/{body['prefilled_url'].partition('guess=')[2]}", headers=headers)
        assert opened.status_code == 200, opened.text
        assert opened.json()["id"] == body["id"]


async def test_the_cache_header_says_hit_or_miss(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    seen = [(await harness.http.post("/v1/guess", json=BODY, headers=headers)).headers["x-guess-cache"] for _ in range(2)]
    assert seen == ["miss", "hit"]


async def test_a_publishable_key_in_the_query_is_ignored_and_opens_nothing(harness: Harness) -> None:
    partner = await harness.make_partner()
    query = {"client_id": partner.publishable_key}
    assert (await harness.http.post("/v1/guess", json=BODY, params=query)).status_code == 401
    answer = await harness.http.post("/v1/guess", json=BODY, params=query, headers=bearer(partner.secret_key))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"description": " "}, "blank", "/description"),
        ({"description": "x" * 4_001}, "too_long", "/description"),
        ({**BODY, "stream": "yes"}, None, "/stream"),
        ({**BODY, "answers": {"password": "x"}}, None, "/answers"),
        ({}, None, "/description"),
    ],
)
async def test_a_faulty_body_is_refused_with_its_place(
    harness: Harness, body: dict[str, object], code: str | None, pointer: str
) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.post("/v1/guess", json=body, headers=headers)
    assert answer.status_code == 422, answer.text
    error = answer.json()["errors"][0]
    assert error["source"]["pointer"].startswith(pointer)
    assert code is None or error["code"] == code


async def test_a_link_of_another_partner_is_not_found(harness: Harness) -> None:
    one, other = await harness.make_partner(), await harness.make_partner(name="Other")
    made = await harness.http.post("/v1/guess", json=BODY, headers=bearer(one.secret_key))
    token = made.json()["prefilled_url"].partition("guess=")[2]
    answer = await harness.http.get(f"/v1/guesses/{token}", headers=bearer(other.secret_key))
    assert (answer.status_code, answer.json()["code"]) == (404, "guess_not_found")
