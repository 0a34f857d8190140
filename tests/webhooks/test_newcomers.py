"""A partner hears of each new user once, however it came, and of each proof of an address."""

import json

import pytest

from tests.embed.people import prove
from tests.harness import Harness, bearer
from tests.webhooks.conftest import Receive
from tests.webhooks.receiver import answers

pytestmark = pytest.mark.anyio

ADA = "ada@acme.example"


async def test_sign_up_of_a_guest_and_of_a_vouched_user_is_told_once(harness: Harness, receive: Receive) -> None:
    receiver = await receive(answers(200))
    partner = await harness.make_partner()
    hook = {"url": receiver.url, "events": ["user.signed_up"]}
    assert (await harness.http.post("/v1/webhooks", json=hook, headers=bearer(partner.secret_key))).status_code == 201
    await harness.guest(partner)
    for _ in range(2):
        await harness.vouched(partner, external_id="u-1")
    await harness.platform.deliveries.deliver_due()
    told = [json.loads(got.body)["data"] for got in receiver.received]
    assert sorted(str(one["external_id"]) for one in told) == ["None", "u-1"]
    assert len({one["user_id"] for one in told}) == 2


async def test_a_partner_hears_of_each_proof_but_not_of_the_address(harness: Harness, receive: Receive) -> None:
    receiver = await receive(answers(200))
    partner = await harness.make_partner()
    hook = {"url": receiver.url, "events": ["user.verified"]}
    assert (await harness.http.post("/v1/webhooks", json=hook, headers=bearer(partner.secret_key))).status_code == 201
    user = await prove(harness, partner, await harness.guest(partner), ADA)
    harness.clock.advance(seconds=61)
    guest = await harness.guest(partner)
    await prove(harness, partner, guest, ADA)
    harness.clock.advance(seconds=61)
    await prove(harness, partner, user, ADA)
    await harness.platform.deliveries.deliver_due()
    told = [json.loads(got.body) for got in receiver.received]
    assert {event["type"] for event in told} == {"user.verified"}
    ids = {"user_id": user["user"]["id"], "external_id": None}
    expected = [ids | {"guest_id": None}, ids | {"guest_id": guest["user"]["id"]}]
    assert sorted((event["data"] for event in told), key=lambda data: str(data["guest_id"] or "")) == expected
    assert all(ADA not in got.body.decode() for got in receiver.received)
