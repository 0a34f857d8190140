"""`/t/new`: where a prefilled link leads, on the platform's own origin."""

import pytest

from tests.harness import PAGE, Harness, bearer

pytestmark = pytest.mark.anyio
OWN = "http://localhost:8700"
WORDS = "Every Monday at 9, summarise the support tickets"


async def link_of(harness: Harness, boot_token: str, origin: str) -> str:
    answer = await harness.http.post("/v1/guess", json={"description": WORDS}, headers=bearer(boot_token, origin=origin))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["prefilled_url"])


async def test_a_link_opens_a_page_with_the_element_filled_and_runs_nothing(harness: Harness) -> None:
    partner = await harness.make_partner()
    url = await link_of(harness, (await harness.boot(partner))["boot_token"], PAGE)
    token = url.split("guess=")[1]
    page = await harness.http.get(url)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert f'client-id="{partner.publishable_key}"' in page.text
    assert f'prefill="{token}"' in page.text
    assert WORDS not in url
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    tasks = await harness.http.get("/v1/tasks", headers=bearer(partner.secret_key))
    assert tasks.json()["data"] == []


async def test_the_page_boots_on_the_platforms_own_origin_and_opens_the_guess(harness: Harness) -> None:
    partner = await harness.make_partner(mode="live")
    made = await harness.http.post("/v1/guess", json={"description": WORDS}, headers=bearer(partner.secret_key))
    token = made.json()["prefilled_url"].split("guess=")[1]
    boot = await harness.boot(partner, origin=OWN)
    # What a browser sends when a page reads from its own origin.
    headers = bearer(boot["boot_token"]) | {"Sec-Fetch-Site": "same-origin"}
    opened = await harness.http.get(f"/v1/guesses/{token}", headers=headers)
    assert opened.status_code == 200, opened.text
    assert opened.json()["task"]["schedule"]["cron"] == "0 9 * * 1"
    elsewhere = await harness.http.get(f"/v1/guesses/{token}", headers=bearer(boot["boot_token"]))
    assert elsewhere.status_code == 403


@pytest.mark.parametrize("query", ["guess=nonsense", "guess=", "client_id=ctpk_test_unknown", "", "client_id=ct_test_secret"])
async def test_a_link_that_leads_nowhere_is_a_page_that_says_so(harness: Harness, query: str) -> None:
    page = await harness.http.get(f"/t/new?{query}")
    assert 400 <= page.status_code < 500
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["x-request-id"] in page.text


async def test_words_in_the_address_are_text_and_nothing_else(harness: Harness) -> None:
    partner = await harness.make_partner()
    words = '"><script>alert(1)</script>'
    page = await harness.http.get("/t/new", params={"client_id": partner.publishable_key, "prompt": words})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
