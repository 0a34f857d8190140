"""The stores do what the core says: the same operations on either database leave the same books as in memory alone."""

from datetime import UTC, datetime, timedelta
from random import Random

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.book import Absorb, Answer, Expire, Op, PlaceHold, Post, PostKind, Reverse, Settle, State, Void
from codetether_billing.ledger import absorbed_reference, admit, advance
from codetether_billing.loading import load_account, load_admission, load_hold, load_transfers
from codetether_billing.pricing import Price
from codetether_billing.sponsorship import change_sponsorship
from codetether_billing.tables import TransferRow
from codetether_billing.verify import check_books
from codetether_billing.writing import write
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from tests.billing.histories import USERS, forget_refusals, pay, place

pytestmark = pytest.mark.anyio

OPERATIONS = 90


@pytest.mark.parametrize("seed", [1, 2])
async def test_17_databases_give_the_answers_and_balances_of_the_core(
    db: Database, clock: FixedClock, partner_id: str, seed: int
) -> None:
    random, at = Random(seed), datetime(2026, 11, 30, 23, 58, tzinfo=UTC)
    async with db.write() as session:
        changes = {"monthly_cap_micros": 120, "user_monthly_cap_micros": 70, "task_limit_per_month": 30}
        await change_sponsorship(session, partner_id=partner_id, mode="test", changes=changes, actor="key", now=clock.now())
        model = await _loaded(session, partner_id, place(0, 1, user="ada", at=at))
        model = msgspec.structs.replace(model, uses={})
        (opening,) = (await session.scalars(select(TransferRow).where(TransferRow.partner_id == partner_id))).all()
    done: list[Answer] = []
    for _ in range(OPERATIONS):
        at += timedelta(seconds=random.choice([0, 0, 1, 5]))
        op = _operation(random, at)
        rows, deltas, (expected,) = admit(model, [op])
        async with db.write() as session:
            state = await _loaded(session, partner_id, op)
            got_rows, got_deltas, (answer,) = admit(state, [op])
            await write(session, state.account, got_rows, got_deltas)
        assert answer == expected, op
        assert got_deltas.account == deltas.account
        done.append(answer)
        model = forget_refusals(advance(model, rows, deltas))
    assert len({type(answer) for answer in done}) >= 5, "the history met most kinds of answers"
    assert model.account.entry_no > opening.entry_no
    async with db.read() as session:
        assert (await check_books(session)).problems == []


async def _loaded(session: AsyncSession, partner_id: str, op: Op) -> State:
    """Load what an operation needs, as the use cases do."""
    account = await load_account(session, partner_id=partner_id, mode="test", currency="USD", is_locked=True)
    assert account is not None
    match op:
        case PlaceHold():
            return await load_admission(session, account, hold_ids=[op.hold_id], user_ids=[op.user_id], at=op.at)
        case Settle() | Void() | Expire() | Absorb():
            state = await load_hold(session, account, op.hold_id)
            await load_transfers(session, state, [absorbed_reference(op.hold_id)])
            return state
        case Post():
            state = State(account=account)
            await load_transfers(session, state, [op.reference])
            return state
        case Reverse():
            state = State(account=account)
            await load_transfers(session, state, [op.reference, op.reverses])
            return state


def _operation(random: Random, at: datetime) -> Op:
    number = random.randrange(12)
    hold_id = f"h{number}"
    kind = random.choice(["hold"] * 5 + ["settle"] * 4 + ["void", "expire", "absorb", "pay", "post", "reverse"])
    match kind:
        case "hold":
            return place(number, random.randint(1, 40), user=random.choice(USERS), at=at, lease_seconds=random.choice([5, 600]))
        case "settle":
            return Settle(hold_id, Price(random.randint(0, 15), random.randint(0, 15), random.randint(0, 3)), at)
        case "void":
            return Void(hold_id, "platform_failure", at)
        case "expire":
            return Expire(hold_id, at)
        case "absorb":
            return Absorb(hold_id, random.randint(1, 9), at)
        case "pay":
            return pay(number, random.randint(1, 50), at=at)
        case "post":
            kinds: tuple[PostKind, ...] = ("grant", "credit", "debit", "dispute")
            return Post(reference=f"p{number}", kind=random.choice(kinds), amount=9, code="c", actor="a", at=at)
    reference, amount = f"v{random.randrange(9)}", random.randint(1, 5)
    return Reverse(reference=reference, reverses=f"h{number}:flat", amount=amount, code="c", actor="a", at=at)
