"""A sponsor's word on one user: its own limits and the end of its sponsorship, in the core and in the database."""

import asyncio

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_billing.book import Charged, Held, Refused, Settle
from codetether_billing.caps import Cap, UserGrant, cap_for
from codetether_billing.errors import CapReached, InFlightFull, RunExceedsCap, SponsorshipInactive
from codetether_billing.grants import ReleaseMode, change_limits, end_grant, read_month, renew_grant
from codetether_billing.ledger import admit
from codetether_billing.pricing import Price
from codetether_billing.verify import check_books
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.ports import Hold
from tests.billing.conftest import ask
from tests.billing.desk import Desk
from tests.billing.histories import START, fresh, pay, place, run

pytestmark = pytest.mark.anyio

MODE: Mode = "test"
#: What a hold of the sandbox takes.
HELD = 100_000


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300))
def test_a_users_own_limit_takes_the_place_of_everybodys_and_of_nothing_else(general: int, amount: int, own: int) -> None:
    grant = UserGrant(month_micros=own)
    assert cap_for(Cap("c", "user", "month", "micros", general), grant).limit == own
    assert cap_for(Cap("c", "user", "month", "runs", general), grant).limit == general
    assert cap_for(Cap("c", "user", "day", "micros", general), grant).limit == general
    assert cap_for(Cap("c", "partner", "month", "micros", general), grant).limit == general
    assert cap_for(Cap("c", "user", "month", "micros", general), None).limit == general
    state = msgspec.structs.replace(run(fresh(), [pay(1, 1_000)])[-1].after, grants={"ada": grant})
    _, _, (ada,) = admit(state, [place(1, amount, user="ada")])
    _, _, (bob,) = admit(state, [place(2, amount, user="bob")])
    assert isinstance(ada, Held) == (amount <= own and amount <= 300)
    assert isinstance(bob, Held) == (amount <= 150)


def test_the_end_of_a_users_sponsorship_refuses_its_holds_and_settles_those_that_are_there() -> None:
    before = run(fresh(), [pay(1, 1_000), place(1, 10, user="ada")])[-1].after
    ended = msgspec.structs.replace(before, grants={"ada": UserGrant(is_active=False)})
    assert admit(ended, [place(2, 10, user="ada")])[2] == [Refused("sponsorship_inactive")]
    assert isinstance(admit(ended, [place(3, 10, user="bob")])[2][0], Held)
    assert isinstance(admit(ended, [place(4, 10)])[2][0], Held)
    assert admit(ended, [place(1, 10, user="ada")])[2] == [Held("h1", 10)]
    assert admit(ended, [Settle("h1", Price(7, 0, 0), START)])[2] == [Charged(7, 0)]


async def limit(desk: Desk, partner_id: str, user_id: str, **changes: int | None) -> None:
    async with desk.db.write() as session:
        await change_limits(
            session, partner_id=partner_id, mode=MODE, user_id=user_id, changes=changes, actor="key", now=desk.clock.now()
        )


async def end(desk: Desk, partner_id: str, user_id: str, how: ReleaseMode = "keep") -> bool:
    async with desk.db.write() as session:
        return await end_grant(
            session, partner_id=partner_id, mode=MODE, user_id=user_id, how=how, actor="key", now=desk.clock.now()
        )


async def test_a_hold_is_refused_by_the_limit_of_its_own_user(desk: Desk, partner_id: str) -> None:
    await limit(desk, partner_id, "ada", monthly_cap_micros=HELD - 1)
    assert await desk.refusal(ask(partner_id, user_id="ada")) is RunExceedsCap
    await limit(desk, partner_id, "ada", monthly_cap_micros=2 * HELD - 1)
    first = await desk.hold(ask(partner_id, user_id="ada"))
    assert first.remaining_share_percent == 100 * (HELD - 1) // (2 * HELD - 1)
    assert await desk.refusal(ask(partner_id, user_id="ada")) is InFlightFull
    await desk.settle(first.hold_id, cost_micros=HELD)
    assert await desk.refusal(ask(partner_id, user_id="ada")) is CapReached
    assert (await desk.quote(ask(partner_id, user_id="ada"))).refusal_code == "cap_reached"
    await desk.hold(ask(partner_id, user_id="bob"))
    await limit(desk, partner_id, "ada", monthly_cap_micros=None, monthly_run_limit=1)
    assert await desk.refusal(ask(partner_id, user_id="ada")) is CapReached
    await limit(desk, partner_id, "ada", monthly_run_limit=None)
    await desk.hold(ask(partner_id, user_id="ada"))
    async with desk.db.read() as session:
        assert (await check_books(session)).problems == []


async def test_a_month_shows_each_users_own_spending_and_limits(desk: Desk, partner_id: str) -> None:
    await limit(desk, partner_id, "ada", monthly_run_limit=7)
    hold = await desk.hold(ask(partner_id, user_id="ada"))
    await desk.settle(hold.hold_id, cost_micros=20_000)
    await desk.hold(ask(partner_id, user_id="ada"))
    async with desk.db.read() as session:
        month = await read_month(session, partner_id=partner_id, mode=MODE, user_ids=["ada", "bob"], now=desk.clock.now())
    ada, bob = month.of_user["ada"], month.of_user["bob"]
    charged = ada.micros.used
    assert charged > 0
    assert (ada.micros.held, ada.runs.used, ada.runs.held) == (HELD, 1, 1)
    assert (ada.runs_limit, ada.has_own_runs, ada.has_own_micros) == (7, True, False)
    assert (bob.micros.used, bob.runs.used, bob.runs_limit, bob.micros_limit) == (0, 0, None, ada.micros_limit)


async def test_a_sponsorship_that_ended_for_a_user_begins_anew_when_it_is_renewed(desk: Desk, partner_id: str) -> None:
    assert await end(desk, partner_id, "ada") is True
    assert await end(desk, partner_id, "ada", "pause") is False
    assert await end(desk, partner_id, "ada", "keep") is False
    assert await desk.refusal(ask(partner_id, user_id="ada")) is SponsorshipInactive
    await desk.hold(ask(partner_id, user_id="bob"))
    async with desk.db.write() as session:
        await renew_grant(session, partner_id=partner_id, mode=MODE, user_id="ada", actor="key", now=desk.clock.now())
    await desk.hold(ask(partner_id, user_id="ada"))
    assert await end(desk, partner_id, "ada") is True


async def test_holds_that_race_for_a_users_last_run_are_admitted_exactly_as_often_as_it_may_run(
    desk: Desk, partner_id: str, db: Database
) -> None:
    await limit(desk, partner_id, "ada", monthly_run_limit=5)

    async def one() -> Hold | PlatformError:
        try:
            return await desk.hold(ask(partner_id, user_id="ada"))
        except PlatformError as error:
            return error

    answers = await asyncio.gather(*(one() for _ in range(16)))
    assert sum(isinstance(answer, Hold) for answer in answers) == 5
    async with db.read() as session:
        assert (await check_books(session)).problems == []


async def test_a_hold_and_the_end_of_the_sponsorship_happen_one_after_the_other(desk: Desk, partner_id: str, db: Database) -> None:
    async def one() -> bool:
        try:
            await desk.hold(ask(partner_id, user_id="ada"))
        except SponsorshipInactive:
            return False
        return True

    *holds, is_new = await asyncio.gather(*(one() for _ in range(8)), end(desk, partner_id, "ada"))
    assert is_new is True
    assert await desk.refusal(ask(partner_id, user_id="ada")) is SponsorshipInactive
    _, held, _ = await desk.sums(partner_id)
    assert held == sum(holds) * HELD
