"""A partner hears of each new user once, however it came."""

import json

import pytest

from tests.harness import Harness, bearer
from tests.webhooks.conftest import Receive
from tests.webhooks.receiver import answers

pytestmark = pytest.mark.anyio


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
