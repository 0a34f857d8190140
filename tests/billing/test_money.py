"""Money that moves by itself: grants, payments, disputes, corrections and reversals, on both databases."""

import pytest

from codetether_billing.errors import FundsExhausted, ReferenceMismatch, ReversalTooLarge, TransferNotFound
from codetether_billing.reading import read_overview
from codetether_billing.verify import verify_ledger
from tests.billing.conftest import ask
from tests.billing.desk import Desk

pytestmark = pytest.mark.anyio


async def test_a_reversal_gives_back_up_to_what_was_charged(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    await desk.settle(hold.hold_id)
    charge = f"{hold.hold_id}:flat"
    await desk.reverse(partner_id, charge, 15_000, reference="refund_1")
    await desk.reverse(partner_id, charge, 15_000, reference="refund_1")
    with pytest.raises(ReversalTooLarge):
        await desk.reverse(partner_id, charge, 5_001, reference="refund_2")
    await desk.reverse(partner_id, charge, 5_000, reference="refund_3")
    with pytest.raises(TransferNotFound):
        await desk.reverse(partner_id, "nothing", 1, reference="refund_4")
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 20_000)


async def test_a_fact_posts_below_the_floor_and_freezes_the_account(desk: Desk, partner_id: str) -> None:
    await desk.post(partner_id, "dispute", 1_000_000_001, reference="dp_1")
    assert await desk.sums(partner_id) == (-1, 0, 0)
    assert await desk.refusal(ask(partner_id)) is FundsExhausted
    with pytest.raises(FundsExhausted):
        await desk.post(partner_id, "debit", 1, reference="fee")
    async with desk.db.read() as session:
        assert (await read_overview(session, partner_id=partner_id, mode="test", now=desk.clock.now())).balance_status == "frozen"
    async with desk.db.read() as session:
        assert (await verify_ledger(session)).problems == []


async def test_a_reference_is_posted_once(desk: Desk, partner_id: str) -> None:
    first = await desk.post(partner_id, "payment", 500, reference="in_1")
    assert await desk.post(partner_id, "payment", 500, reference="in_1") == first
    with pytest.raises(ReferenceMismatch):
        await desk.post(partner_id, "payment", 501, reference="in_1")
