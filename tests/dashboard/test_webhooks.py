"""The page of webhooks: a member tests one, rotates its secret, enables it and sends again, from this page only."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from codetether_platform.webhooks.schemas import WebhookChange
from codetether_platform.webhooks.secrets import unseal_secret
from codetether_platform.webhooks.service import change_webhook
from codetether_platform.webhooks.tables import EventRow, WebhookDeliveryRow, WebhookEndpointRow
from tests.dashboard.room import HOOK, Guest, Room

pytestmark = pytest.mark.anyio

PAGE = "/dashboard/webhooks"
SHOWN = re.compile(r"data-secret>(whsec_[A-Za-z0-9+/=]{44})<")


async def test_a_test_is_queued_and_sent_again_with_the_same_event(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    sent = await room.post(f"{PAGE}/test", await form_of(room))
    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAGE}?done=test")
    page = (await room.http.get(sent.headers["location"])).text
    assert "A test event is on its way" in page
    assert "webhook.test" in page
    assert "Send now" in page, "it waits still"
    async with room.db.write() as session:
        await session.execute(update(WebhookDeliveryRow).values(status="dead", finished_at=room.clock.now()))
    page = (await room.http.get(PAGE)).text
    form = await form_of(room) | {"delivery_id": page.partition('name="delivery_id" value="')[2].partition('"')[0]}
    again = await room.post(f"{PAGE}/resend", form)
    assert (again.status_code, again.headers["location"]) == (303, f"{PAGE}?done=resend")
    async with room.db.read() as session:
        row = WebhookDeliveryRow
        found = [tuple(one) for one in await session.execute(select(row.status, row.event_id).order_by(row.id))]
        [event_id] = await session.scalars(select(EventRow.id))
    assert found == [("dead", event_id), ("pending", event_id)]


async def test_a_form_with_a_nul_character_is_refused_and_no_fault_of_ours(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    form = await form_of(room)
    for act, field in (("test", "webhook_id"), ("rotate", "webhook_id"), ("enable", "webhook_id"), ("resend", "delivery_id")):
        refused = await room.post(f"{PAGE}/{act}", form | {field: "a\x00b"})
        assert (refused.status_code, "NUL character" in refused.text) == (400, True), refused.text


async def test_a_new_secret_is_shown_once_and_signs_beside_the_old_one(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    rotated = await room.post(f"{PAGE}/rotate", await form_of(room))
    assert (rotated.status_code, rotated.headers["cache-control"]) == (200, "no-store")
    found = SHOWN.search(rotated.text)
    assert found, rotated.text
    async with room.db.read() as session:
        row = (await session.scalars(select(WebhookEndpointRow))).one()
    assert row.previous_secret_sealed is not None
    assert unseal_secret(room.keyring, row.secret_sealed) == found[1]
    assert unseal_secret(room.keyring, row.previous_secret_sealed) != found[1]
    page = (await room.http.get(PAGE)).text
    assert found[1] not in page
    assert "Old secret signs until" in page


async def test_a_disabled_webhook_is_enabled_and_takes_no_test_before(room: Room) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    form = await form_of(room)
    await disable(room, partner, form["webhook_id"])
    page = (await room.http.get(PAGE)).text
    assert "By owner" in page
    assert "Send test" not in page
    assert (await room.post(f"{PAGE}/test", form)).status_code == 409
    assert (await room.post(f"{PAGE}/enable", form)).headers["location"] == f"{PAGE}?done=enable"
    assert "Send test" in (await room.http.get(PAGE)).text


async def test_filters_and_ends_are_shown_as_text(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    async with room.db.write() as session:
        filters = {"metadata.team": "<b>bold"}
        await session.execute(
            update(WebhookEndpointRow).values(filters=filters, expires_at=room.clock.now(), failing_since=room.clock.now())
        )
    page = (await room.http.get(PAGE)).text
    assert "<code>metadata.team</code>" in page
    assert "<b>bold" not in page
    assert "Failing since" in page
    assert "Until <time" in page


@pytest.mark.parametrize("action", ["test", "rotate", "resend", "enable"])
async def test_webhooks_of_another_partner_are_out_of_reach_and_no_other_page_can_send_the_forms(room: Room, action: str) -> None:
    await room.make_partner("Other")
    async with room.db.read() as session:
        foreign = (await session.scalars(select(WebhookEndpointRow.id))).one()
    partner = await room.make_partner()
    await room.sign_in(partner)
    form: dict[str, Any] = await form_of(room)
    assert form["webhook_id"] != foreign
    assert (await room.post(f"{PAGE}/{action}", form | {"webhook_id": foreign, "delivery_id": foreign})).status_code == 404
    assert (await room.post(f"{PAGE}/{action}", form, origin="http://evil.example")).status_code == 403
    assert (await room.post(f"{PAGE}/{action}", form | {"csrf_token": "x"})).status_code == 403
    async with room.client() as stranger:
        assert (await room.post(f"{PAGE}/{action}", form, client=stranger)).status_code == 401
    async with room.db.read() as session:
        assert list(await session.scalars(select(EventRow.id))) == []
        assert set(await session.scalars(select(WebhookEndpointRow.previous_secret_until))) == {None}


async def form_of(room: Room) -> dict[str, str]:
    page = (await room.http.get(PAGE)).text
    assert HOOK in page
    return {name: page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("csrf_token", "webhook_id")}


async def disable(room: Room, partner: Guest, webhook_id: str) -> None:
    async with room.db.write() as session:
        await change_webhook(
            session,
            partner_id=partner.id,
            mode="test",
            webhook_id=webhook_id,
            change=WebhookChange(status="disabled"),
            now=room.clock.now(),
        )
