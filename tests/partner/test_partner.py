"""`/v1/partner`: what a partner says of itself, and where that is seen."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.harness import Harness, TestPartner, bearer

pytestmark = pytest.mark.anyio

FACE = {
    "name": "Acme Desk",
    "accent": "#0b6bcb",
    "support_url": "https://acme.example/help",
    "terms_url": "https://acme.example/terms",
    "privacy_url": "https://acme.example/privacy",
}


async def patch(harness: Harness, partner: TestPartner, body: Any) -> httpx.Response:
    return await harness.http.patch("/v1/partner", json=body, headers=bearer(partner.secret_key))


async def test_a_face_that_is_changed_is_seen_by_the_next_page(harness: Harness) -> None:
    partner = await harness.make_partner()
    before = (await harness.http.get("/v1/partner", headers=bearer(partner.secret_key))).json()
    assert (before["id"], before["name"], before["time_zone"], before["locale"]) == (partner.id, "Acme Helpdesk", "UTC", "en")
    changed = await patch(harness, partner, FACE)
    assert changed.status_code == 200, changed.text
    assert changed.json() == before | FACE
    booted = (await harness.boot(partner))["partner"]
    assert {name: booted[name] for name in FACE} == FACE
    cleared = await patch(harness, partner, {"accent": None, "terms_url": None})
    assert (cleared.json()["accent"], cleared.json()["terms_url"]) == (None, None)
    assert cleared.json()["name"] == "Acme Desk"


async def test_a_page_that_names_no_language_gets_the_partners(harness: Harness) -> None:
    partner = await harness.make_partner()
    english = (await harness.boot(partner))["strings"]
    assert (await patch(harness, partner, {"locale": "de-AT"})).json()["locale"] == "de-AT"
    german = (await harness.boot(partner))["strings"]
    assert german != english
    assert (await patch(harness, partner, {"locale": None})).json()["locale"] == "en"
    assert (await harness.boot(partner))["strings"] == english


async def test_a_schedule_without_a_zone_is_read_in_the_partners(harness: Harness) -> None:
    partner = await harness.make_partner()
    assert (await patch(harness, partner, {"time_zone": "Asia/Tokyo"})).status_code == 200
    body = {"schedule": {"cron": "0 9 * * *"}}
    seen = await harness.http.post("/v1/schedules/preview", json=body, headers=bearer(partner.secret_key))
    assert seen.json()["next_runs"][0] == "2026-11-25T00:00:00Z"


async def test_the_words_of_a_product_are_kept_as_the_dashboard_keeps_them(harness: Harness) -> None:
    partner = await harness.make_partner()
    said = await patch(harness, partner, {"agent_context": "  A gong is the weekly report.\r\nA case is a ticket. "})
    assert said.json()["agent_context"] == "A gong is the weekly report.\nA case is a ticket."
    assert (await patch(harness, partner, {"agent_context": None})).json()["agent_context"] is None


async def test_origins_are_replaced_as_a_whole_and_of_one_mode(harness: Harness) -> None:
    partner = await harness.make_partner()
    first = await patch(harness, partner, {"origins": ["https://a.example", "HTTPS://B.example:443", "https://a.example"]})
    assert first.json()["origins"] == ["https://a.example", "https://b.example"]
    assert (await patch(harness, partner, {"origins": ["https://b.example", "https://c.example"]})).json()["origins"] == [
        "https://b.example",
        "https://c.example",
    ]
    live = bearer(await harness.make_key(partner, mode="live"))
    assert (await harness.http.get("/v1/partner", headers=live)).json()["origins"] == []
    full = [f"https://{number}.example" for number in range(50)]
    assert (await patch(harness, partner, {"origins": full})).json()["origins"] == full
    assert (await patch(harness, partner, {"origins": [*full, "https://more.example"]})).status_code == 422
    assert (await patch(harness, partner, {"origins": full[::-1]})).status_code == 200


BROKEN: tuple[tuple[dict[str, Any], str], ...] = (
    ({"name": " "}, "/name"),
    ({"name": "x" * 81}, "/name"),
    ({"name": "Ac\u0007me"}, "/name"),
    ({"accent": "red"}, "/accent"),
    ({"support_url": "javascript:alert(1)"}, "/support_url"),
    ({"terms_url": "http://acme.example/terms"}, "/terms_url"),
    ({"privacy_url": "https://user@acme.example/"}, "/privacy_url"),
    ({"time_zone": "Mars/Olympus"}, "/time_zone"),
    ({"locale": "english please"}, "/locale"),
    ({"agent_context": "x" * 2_001}, "/agent_context"),
    ({"origins": ["https://a.example", "https://b.example/path"]}, "/origins/1"),
    ({"origins": ["http://a.example"]}, "/origins/0"),
    ({"white_label": True}, "/white_label"),
)


async def test_what_breaks_a_rule_is_refused_with_its_place_and_nothing_is_changed(harness: Harness) -> None:
    partner = await harness.make_partner()
    before = (await harness.http.get("/v1/partner", headers=bearer(partner.secret_key))).json()
    for body, pointer in BROKEN:
        refused = await patch(harness, partner, {"accent": "#000000"} | body)
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"][0]["source"]["pointer"] == pointer
    assert (await harness.http.get("/v1/partner", headers=bearer(partner.secret_key))).json() == before


async def test_two_changes_at_once_are_both_kept(harness: Harness) -> None:
    partner = await harness.make_partner()
    changes = [{"name": "Acme"}, {"accent": "#123456"}, {"time_zone": "Europe/Berlin"}, {"locale": "fr"}]
    answers = await asyncio.gather(*(patch(harness, partner, each) for each in changes))
    assert {answer.status_code for answer in answers} == {200}
    shown = (await harness.http.get("/v1/partner", headers=bearer(partner.secret_key))).json()
    assert (shown["name"], shown["accent"], shown["time_zone"], shown["locale"]) == ("Acme", "#123456", "Europe/Berlin", "fr")
