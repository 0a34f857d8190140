"""`/v1/billing/statements` over HTTP, and `statement.finalized` as a webhook and in the feed."""

import asyncio
import base64
import json

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from codetether_billing.service import post_money
from codetether_billing.statements.closer import MonthCloser
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.thresholds import StatementEvents
from codetether_platform.webhooks.event_data import StatementData
from tests.harness import Harness, TestPartner, bearer, session_headers
from tests.webhooks.receiver import answers, receiving

pytestmark = pytest.mark.anyio

PATH = "/v1/billing/statements"


async def spend(harness: Harness, partner: TestPartner, *costs: int) -> None:
    """Run tasks that cost this much each."""
    for cost in costs:
        body = {"prompt": f"test:cost:{cost}"}
        assert (await harness.http.post("/v1/tasks", json=body, headers=bearer(partner.secret_key))).status_code == 201
    await harness.run_jobs()


async def end_of_month(harness: Harness) -> int:
    """Go on by 31 days and close what is due, as the worker does."""
    harness.clock.advance(seconds=31 * 86_400)
    return await harness.platform.closer.turn()


async def test_a_partner_reads_and_verifies_the_statement_of_a_month(harness: Harness) -> None:
    partner = await harness.make_partner()
    await spend(harness, partner, 20_000, 34_567)
    assert (await harness.http.get(PATH, headers=bearer(partner.secret_key))).json()["data"] == []
    assert await end_of_month(harness) == 1
    (listed,) = (await harness.http.get(PATH, headers=bearer(partner.secret_key))).json()["data"]
    one = (await harness.http.get(f"{PATH}/{listed['id']}", headers=bearer(partner.secret_key))).json()
    assert one == listed
    assert (one["number"], one["state"], one["mode"], one["currency"], one["period"]) == (1, "issued", "test", "USD", "2026-11")
    assert (one["period_start"], one["period_end"]) == ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")
    assert (one["opening_micros"], one["charges_micros"], one["credits_micros"]) == (0, 54_567, 1_000_000_000)
    assert (one["closing_micros"], one["total_minor"], one["carry_out_micros"]) == (999_945_433, 5, 4_567)
    (line,) = one["lines"]
    assert (line["agent"], line["code"], line["count"], line["amount_micros"], line["amount_minor"]) == (
        "sandbox",
        "flat",
        2,
        54_567,
        5,
    )
    ledger = (await harness.http.get("/v1/billing/ledger", headers=bearer(partner.secret_key))).json()["data"]
    assert (one["from_no"], one["to_no"], one["chain_head"]) == (0, 3, ledger[0]["hash"])
    proof = (await harness.http.get(f"{PATH}/{one['id']}/verify", headers=bearer(partner.secret_key))).json()
    assert (proof["is_valid"], proof["entries"], proof["statement_id"]) == (True, 3, one["id"])
    assert [check["name"] for check in proof["checks"]] == ["signature", "statement", "entries", "sums", "previous"]


async def test_anyone_with_the_public_key_can_check_the_signature(harness: Harness) -> None:
    partner = await harness.make_partner()
    await end_of_month(harness)
    (one,) = (await harness.http.get(PATH, headers=bearer(partner.secret_key))).json()["data"]
    body, signature, key = (base64.b64decode(one[name]) for name in ("signed_body", "signature", "public_key"))
    Ed25519PublicKey.from_public_bytes(key).verify(signature, b"ctstatement/1" + body)
    signed = json.loads(body)
    assert {name: one[name] for name in signed.keys() & one.keys() - {"period_start", "period_end", "issued_at"}} == {
        name: signed[name] for name in signed.keys() & one.keys() - {"period_start", "period_end", "issued_at"}
    }


async def test_the_list_comes_in_pages_newest_first(harness: Harness) -> None:
    partner = await harness.make_partner()
    for _ in range(3):
        await spend(harness, partner, 15_000)
        await end_of_month(harness)
    headers, numbers, query = bearer(partner.secret_key), [], {"limit": "2"}
    for _ in range(2):
        page = (await harness.http.get(PATH, params=query, headers=headers)).json()
        numbers += [one["number"] for one in page["data"]]
        query = {"limit": "2", "cursor": page["next_cursor"] or ""}
    assert numbers == [3, 2, 1]
    assert page["has_more"] is False


async def test_test_and_live_statements_are_apart_and_of_one_partner_only(harness: Harness) -> None:
    partner, other = await harness.make_partner(), await harness.make_partner(name="Other")
    live = bearer(await harness.make_key(partner, mode="live"))
    async with harness.db.write() as session:
        await post_money(
            session,
            partner_id=partner.id,
            mode="live",
            kind="payment",
            reference="card",
            amount_micros=5_000_000,
            code="card",
            actor="test",
            now=harness.clock.now(),
        )
    assert await end_of_month(harness) == 3
    (of_live,) = (await harness.http.get(PATH, headers=live)).json()["data"]
    (of_test,) = (await harness.http.get(PATH, headers=bearer(partner.secret_key))).json()["data"]
    assert (of_live["mode"], of_live["payments_micros"], of_test["mode"], of_test["payments_micros"]) == (
        "live",
        5_000_000,
        "test",
        0,
    )
    for headers, statement in ((live, of_test), (bearer(partner.secret_key), of_live), (bearer(other.secret_key), of_test)):
        for path in (f"{PATH}/{statement['id']}", f"{PATH}/{statement['id']}/verify"):
            answer = await harness.http.get(path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "statement_not_found")


async def test_users_and_keys_without_the_scope_read_no_statement(harness: Harness) -> None:
    partner = await harness.make_partner()
    narrow = bearer(await harness.make_key(partner, scopes=frozenset({"tasks:read"})))
    user = session_headers(await harness.vouched(partner, external_id="ada"))
    assert [(await harness.http.get(PATH, headers=headers)).status_code for headers in (narrow, user, {})] == [403, 403, 401]


async def test_each_statement_is_told_once_as_a_webhook_and_in_the_feed(harness: Harness) -> None:
    async with receiving(answers(200)) as receiver:
        partner = await harness.make_partner()
        hook = {"url": receiver.url, "events": ["statement.finalized"]}
        assert (await harness.http.post("/v1/webhooks", json=hook, headers=bearer(partner.secret_key))).status_code == 201
        await spend(harness, partner, 34_567)
        assert [await end_of_month(harness), await harness.platform.closer.turn()] == [1, 0]
        await harness.platform.deliveries.deliver_due()
        (got,) = [json.loads(delivery.body) for delivery in receiver.received]
    (one,) = (await harness.http.get(PATH, headers=bearer(partner.secret_key))).json()["data"]
    assert got["type"] == "statement.finalized"
    assert msgspec.convert(got["data"], StatementData).statement_id == one["id"]
    assert got["data"] == {
        "statement_id": one["id"],
        "number": 1,
        "mode": "test",
        "currency": "USD",
        "period_start": "2026-11-01T00:00:00.000Z",
        "period_end": "2026-12-01T00:00:00.000Z",
        "charges_micros": 34_567,
        "closing_micros": 999_965_433,
        "total_minor": 3,
    }
    feed = (await harness.http.get("/v1/events", params={"limit": 100}, headers=bearer(partner.secret_key))).json()["data"]
    assert [event for event in feed if event["type"] == "statement.finalized"] == [got]


async def test_without_the_statement_there_is_no_event_and_without_the_event_no_statement(harness: Harness) -> None:
    partner = await harness.make_partner()

    class Dies(StatementEvents):
        async def __call__(self, session: object, **given: object) -> None:
            await super().__call__(session, **given)  # type: ignore[arg-type]  # what it is given goes on as it is
            raise RuntimeError("the process ends after the event was written and before the commit")

    later = FixedClock(harness.clock.now())
    later.advance(seconds=31 * 86_400)
    assert await MonthCloser(harness.db, later, harness.platform.keyring, on_issued=Dies(later)).turn() == 0
    assert (await harness.http.get(PATH, headers=bearer(partner.secret_key))).json()["data"] == []
    feed = (await harness.http.get("/v1/events", headers=bearer(partner.secret_key))).json()["data"]
    assert feed == []
    assert await end_of_month(harness) == 1


async def test_the_worker_closes_months_by_itself(harness: Harness) -> None:
    partner = await harness.make_partner()
    harness.clock.advance(seconds=31 * 86_400)
    await harness.platform.closer.start()
    try:
        for _ in range(200):
            listed = (await harness.http.get(PATH, headers=bearer(partner.secret_key))).json()["data"]
            if listed:
                break
            await asyncio.sleep(0.01)
    finally:
        await harness.platform.closer.stop()
    assert len(listed) == 1
