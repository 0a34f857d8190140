"""Hold, settle, void and expire as tasks use them, on both databases."""

from datetime import UTC, datetime

import pytest

from codetether_billing.errors import (
    BooksNotOpen,
    CapReached,
    FundsExhausted,
    HoldEnded,
    HoldMismatch,
    HoldNotFound,
    InFlightFull,
    MaxChargeTooLow,
    ModelNotPriced,
    RunExceedsCap,
    SponsorshipInactive,
)
from codetether_billing.reading import list_holds, list_transfers
from codetether_billing.service import SponsorLedger, open_books
from codetether_billing.verify import verify_ledger
from codetether_platform.tasks.ports import Charge, Funding, Quote, Usage
from tests.billing.conftest import MakePartner, ask
from tests.billing.desk import Desk

pytestmark = pytest.mark.anyio

ADA = "018f0000-0000-7000-8000-00000000ada0"


def test_the_ledger_is_the_port_that_tasks_state(ledger: SponsorLedger) -> None:
    assert isinstance(ledger, Funding)


async def test_new_partner_has_play_money_in_test_and_nothing_live(desk: Desk, partner_id: str) -> None:
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 0)
    assert await desk.sums(partner_id, "live") == (0, 0, 0)
    async with desk.db.read() as session:
        (grant,), _ = await list_transfers(session, partner_id=partner_id, mode="test", limit=10)
        assert (grant.kind, grant.amount, grant.entry_no) == ("grant", 1_000_000_000, 1)
        assert await list_transfers(session, partner_id=partner_id, mode="live", limit=10) == ([], None)


async def test_opening_books_twice_grants_once(desk: Desk, partner_id: str) -> None:
    async with desk.db.write() as session:
        await open_books(session, partner_id=partner_id, now=desk.clock.now())
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 0)


async def test_hold_then_settle_charges_what_was_used_and_frees_the_rest(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    assert (hold.amount_micros, hold.payer, hold.currency) == (100_000, "partner", "USD")
    assert (hold.remaining_micros, hold.remaining_share_percent) == (99_900_000, 99)
    assert hold.resets_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert await desk.sums(partner_id) == (999_900_000, 100_000, 0)

    assert await desk.settle(hold.hold_id) == Charge(20_000, 0, "USD")
    assert await desk.sums(partner_id) == (999_980_000, 0, 20_000)


async def test_second_settle_returns_the_first_charge(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    first = await desk.settle(hold.hold_id, cost_micros=30_000)
    assert await desk.settle(hold.hold_id, cost_micros=70_000) == first
    assert await desk.sums(partner_id) == (999_970_000, 0, 30_000)


async def test_cost_above_the_hold_is_the_platforms(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    assert await desk.settle(hold.hold_id, cost_micros=130_000) == Charge(100_000, 30_000, "USD")
    assert await desk.sums(partner_id) == (999_900_000, 0, 100_000)
    async with desk.db.read() as session:
        (absorbed, charged, _), _ = await list_transfers(session, partner_id=partner_id, mode="test", limit=10)
    assert (charged.kind, charged.amount, absorbed.kind, absorbed.amount) == ("settle", 100_000, "absorb", 30_000)
    assert absorbed.debit_account == f"test:platform:absorbed:over_hold:{partner_id}"


async def test_void_gives_everything_back_and_may_be_repeated(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    assert await desk.void(hold.hold_id) == await desk.void(hold.hold_id) == Charge(0, 0, "USD")
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 0)


async def test_a_hold_that_ended_one_way_does_not_end_another(desk: Desk, partner_id: str) -> None:
    settled, voided = await desk.hold(ask(partner_id)), await desk.hold(ask(partner_id))
    await desk.settle(settled.hold_id)
    await desk.void(voided.hold_id)
    with pytest.raises(HoldEnded):
        await desk.void(settled.hold_id)
    with pytest.raises(HoldEnded):
        await desk.settle(voided.hold_id)
    with pytest.raises(HoldNotFound):
        await desk.settle("nothing.0")


async def test_the_same_request_twice_is_one_hold(desk: Desk, partner_id: str) -> None:
    request = ask(partner_id)
    first, second = await desk.hold(request), await desk.hold(request)
    assert (first.hold_id, first.amount_micros) == (second.hold_id, second.amount_micros)
    assert await desk.sums(partner_id) == (999_900_000, 100_000, 0)
    with pytest.raises(HoldMismatch):
        await desk.hold(ask(partner_id, run_id=request.run_id, user_id=ADA))


async def test_a_maximum_lowers_the_hold_and_the_charge(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id, max_charge_micros=25_000))
    assert hold.amount_micros == 25_000
    assert (await desk.hold(ask(partner_id, max_charge_micros=10**9))).amount_micros == 100_000
    assert await desk.settle(hold.hold_id, cost_micros=40_000) == Charge(25_000, 15_000, "USD")
    assert await desk.refusal(ask(partner_id, max_charge_micros=19_999)) is MaxChargeTooLow


async def test_what_has_no_price_is_refused(desk: Desk, partner_id: str) -> None:
    assert await desk.refusal(ask(partner_id, agent="claude", model="claude-unheard-of")) is ModelNotPriced
    assert await desk.refusal(ask(partner_id, agent="crystal-ball")) is ModelNotPriced


async def test_each_refusal_has_its_reason(desk: Desk, partner_id: str) -> None:
    await desk.change(partner_id, monthly_cap_micros=250_000)
    first, second = await desk.hold(ask(partner_id)), await desk.hold(ask(partner_id))
    assert await desk.refusal(ask(partner_id)) is InFlightFull
    await desk.settle(first.hold_id, cost_micros=100_000)
    await desk.settle(second.hold_id, cost_micros=100_000)
    assert await desk.refusal(ask(partner_id)) is CapReached
    await desk.change(partner_id, monthly_cap_micros=99_999)
    assert await desk.refusal(ask(partner_id)) is RunExceedsCap
    await desk.change(partner_id, monthly_cap_micros=100_000_000, state="suspended")
    assert await desk.refusal(ask(partner_id)) is SponsorshipInactive
    await desk.change(partner_id, state="active")
    await desk.hold(ask(partner_id))


async def test_a_refusal_says_when_to_return_and_never_an_amount(desk: Desk, partner_id: str) -> None:
    await desk.change(partner_id, monthly_cap_micros=150_000)
    hold = await desk.hold(ask(partner_id))
    with pytest.raises(InFlightFull) as busy:
        await desk.hold(ask(partner_id))
    await desk.settle(hold.hold_id, cost_micros=90_000)
    with pytest.raises(CapReached) as spent:
        await desk.hold(ask(partner_id))
    assert busy.value.retry_after_seconds == 15
    assert spent.value.extra == {"scope": "partner", "resets_at": "2026-12-01T00:00:00.000Z"}
    for error in (busy.value, spent.value):
        assert error.is_user_safe
        assert not any(amount in error.detail for amount in ("150", "100", "90", "60", "$"))


async def test_live_runs_need_live_money(desk: Desk, partner_id: str) -> None:
    request = ask(partner_id, mode="live", agent="claude", model="claude-sonnet-4-5")
    with pytest.raises(FundsExhausted):
        await desk.hold(request)
    await desk.post(partner_id, "payment", 300_000, reference="in_1", mode="live")
    assert (await desk.hold(request)).amount_micros == 252_000
    assert await desk.sums(partner_id, "live") == (48_000, 252_000, 0)
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 0)
    with pytest.raises(InFlightFull):
        await desk.hold(ask(partner_id, mode="live", agent="claude"))


async def test_tokens_are_charged_in_parts_that_add_up(desk: Desk, partner_id: str) -> None:
    await desk.post(partner_id, "payment", 10_000_000, reference="in_1", mode="live")
    hold = await desk.hold(ask(partner_id, mode="live", agent="claude"))
    charge = await desk.settle(hold.hold_id, Usage(input_tokens=1_234, output_tokens=567))
    assert charge == Charge(14_648, 0, "USD")
    async with desk.db.read() as session:
        (markup, tokens, _), _ = await list_transfers(session, partner_id=partner_id, mode="live", limit=10)
    assert {tokens.code: tokens.amount, markup.code: markup.amount} == {"tokens": 12_207, "markup": 2_441}


async def test_a_user_has_a_cap_of_its_own(desk: Desk, partner_id: str) -> None:
    await desk.change(partner_id, user_monthly_cap_micros=100_000)
    hold = await desk.hold(ask(partner_id, user_id=ADA))
    assert hold.remaining_share_percent == 0
    with pytest.raises(InFlightFull):
        await desk.hold(ask(partner_id, user_id=ADA))
    await desk.settle(hold.hold_id)
    with pytest.raises(CapReached) as spent:
        await desk.hold(ask(partner_id, user_id=ADA))
    assert spent.value.extra["scope"] == "user"
    await desk.hold(ask(partner_id, user_id=ADA.replace("ada0", "b0b0")))
    await desk.hold(ask(partner_id))


async def test_runs_can_be_limited_too(desk: Desk, partner_id: str) -> None:
    await desk.change(partner_id, task_limit_per_month=2)
    kept = await desk.hold(ask(partner_id))
    given_back = await desk.hold(ask(partner_id))
    assert await desk.refusal(ask(partner_id)) is InFlightFull
    await desk.void(given_back.hold_id)
    await desk.settle(kept.hold_id)
    await desk.settle((await desk.hold(ask(partner_id))).hold_id)
    assert await desk.refusal(ask(partner_id)) is CapReached


async def test_a_later_segment_is_no_new_run_and_pays_no_flat_price(desk: Desk, partner_id: str) -> None:
    await desk.change(partner_id, task_limit_per_month=1)
    first = ask(partner_id)
    await desk.settle((await desk.hold(first)).hold_id)
    second = await desk.hold(ask(partner_id, run_id=first.run_id, segment=1))
    assert await desk.settle(second.hold_id) == Charge(0, 0, "USD")


async def test_an_expired_hold_frees_its_money(desk: Desk, partner_id: str) -> None:
    request = ask(partner_id)
    hold = await desk.hold(request)
    desk.clock.advance(seconds=599)
    assert await desk.expire() == []
    desk.clock.advance(seconds=1)
    assert await desk.expire() == [request.run_id]
    assert await desk.expire() == []
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 0)
    assert await desk.void(hold.hold_id) == Charge(0, 0, "USD")


async def test_a_renewed_lease_does_not_expire(desk: Desk, partner_id: str) -> None:
    hold, ended = await desk.hold(ask(partner_id)), await desk.hold(ask(partner_id))
    await desk.void(ended.hold_id)
    desk.clock.advance(seconds=500)
    async with desk.db.write() as session:
        await desk.ledger.renew(session, hold_ids=[hold.hold_id, ended.hold_id, "nothing.0"])
    desk.clock.advance(seconds=500)
    assert await desk.expire() == []
    async with desk.db.read() as session:
        assert (await verify_ledger(session)).problems == []


async def test_a_worker_that_returns_after_expiry_is_admitted_anew(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    desk.clock.advance(seconds=600)
    await desk.expire()
    assert await desk.settle(hold.hold_id) == await desk.settle(hold.hold_id) == Charge(20_000, 0, "USD")
    assert await desk.sums(partner_id) == (999_980_000, 0, 20_000)


async def test_what_no_longer_fits_after_expiry_is_the_platforms(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    desk.clock.advance(seconds=600)
    await desk.expire()
    await desk.change(partner_id, state="suspended")
    assert await desk.settle(hold.hold_id) == await desk.settle(hold.hold_id) == Charge(0, 20_000, "USD")
    await desk.change(partner_id, state="active")
    assert await desk.settle(hold.hold_id) == Charge(0, 20_000, "USD")
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 0)
    async with desk.db.read() as session:
        assert (await verify_ledger(session)).problems == []


async def test_a_hold_over_midnight_of_the_month_settles_into_the_month_it_began_in(desk: Desk, partner_id: str) -> None:
    desk.clock.advance(seconds=(datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC) - desk.clock.now()).total_seconds())
    hold = await desk.hold(ask(partner_id))
    desk.clock.advance(seconds=2)
    assert await desk.sums(partner_id) == (999_900_000, 100_000, 0)
    await desk.settle(hold.hold_id)
    assert await desk.sums(partner_id) == (999_980_000, 0, 0)
    desk.clock.advance(seconds=-2)
    assert await desk.sums(partner_id) == (999_980_000, 0, 20_000)


async def test_lowering_a_cap_stops_new_runs_and_breaks_none(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    await desk.change(partner_id, monthly_cap_micros=0)
    assert await desk.refusal(ask(partner_id)) is RunExceedsCap
    assert await desk.settle(hold.hold_id, cost_micros=80_000) == Charge(80_000, 0, "USD")


async def test_a_quote_holds_nothing_and_reports_the_refusal(desk: Desk, partner_id: str) -> None:
    quote = await desk.quote(ask(partner_id))
    assert quote == Quote("partner", "USD", 20_000, 20_000, 100_000, 99_900_000, 99, True, None)
    await desk.change(partner_id, state="suspended")
    refused = await desk.quote(ask(partner_id))
    assert (refused.is_admissible, refused.refusal_code, refused.p50_micros) == (False, "sponsorship_inactive", 20_000)
    unpriced = await desk.quote(ask(partner_id, agent="claude", model="claude-unheard-of"))
    assert (unpriced.is_admissible, unpriced.refusal_code) == (False, "model_not_priced")
    assert await desk.sums(partner_id) == (1_000_000_000, 0, 0)


async def test_room_and_cost_are_those_of_the_hold(desk: Desk, partner_id: str) -> None:
    hold = await desk.hold(ask(partner_id))
    async with desk.db.read() as session:
        assert await desk.ledger.room_micros(session, hold_id=hold.hold_id) == 100_000
        assert await desk.ledger.cost_micros(session, hold_id=hold.hold_id, usage=Usage(cost_micros=7)) == 7
        with pytest.raises(HoldNotFound):
            await desk.ledger.cost_micros(session, hold_id="nothing.0", usage=Usage())
    await desk.void(hold.hold_id)
    async with desk.db.read() as session:
        assert await desk.ledger.room_micros(session, hold_id=hold.hold_id) == 0


async def test_a_partner_without_books_is_told_so(desk: Desk) -> None:
    with pytest.raises(BooksNotOpen):
        await desk.hold(ask("018f0000-0000-7000-8000-000000000000"))


async def test_partners_see_their_own_book_only(desk: Desk, make_partner: MakePartner) -> None:
    ours, theirs = await make_partner(), await make_partner()
    await desk.settle((await desk.hold(ask(ours))).hold_id)
    async with desk.db.read() as session:
        assert await list_holds(session, partner_id=theirs, mode="test", limit=10) == ([], None)
        assert await list_holds(session, partner_id=ours, mode="live", limit=10) == ([], None)
        assert len((await list_holds(session, partner_id=ours, mode="test", limit=10))[0]) == 1
    assert await desk.sums(theirs) == (1_000_000_000, 0, 0)
