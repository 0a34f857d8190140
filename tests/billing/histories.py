"""Random histories of a book: a small world in which everything collides, and the core's run through it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from codetether_billing.book import (
    Absorb,
    Account,
    Answer,
    Deltas,
    Expire,
    Op,
    PlaceHold,
    Post,
    PostKind,
    Reverse,
    Row,
    Settle,
    State,
    TransferRow,
    Void,
)
from codetether_billing.caps import Cap
from codetether_billing.ledger import admit, advance
from codetether_billing.pricing import Price, Terms

START = datetime(2026, 11, 30, 23, 59, 0, tzinfo=UTC)
CAPS = (
    Cap("c1", "partner", "month", "micros", 120),
    Cap("c2", "user", "month", "micros", 70),
    Cap("c3", "partner", "day", "runs", 6),
)
USERS = (None, "ada", "bob")


class Step(NamedTuple):
    """One operation: the book before it, what the core said, and the book after it."""

    before: State
    op: Op
    rows: list[Row]
    deltas: Deltas
    answer: Answer
    after: State


def fresh(*, credit_limit: int = 0, account_id: str = "acc", partner_id: str = "acme") -> State:
    """A book that nothing has happened to."""
    account = Account(account_id=account_id, partner_id=partner_id, mode="test", currency="USD", credit_limit=credit_limit)
    return State(account=account, caps={cap.cap_id: cap for cap in CAPS})


def run(state: State, ops: list[Op]) -> list[Step]:
    """Apply operations one by one."""
    steps = []
    for op in ops:
        rows, deltas, (answer,) = admit(state, [op])
        after = advance(state, rows, deltas)
        steps.append(Step(state, op, rows, deltas, answer, after))
        state = after
    return steps


def transfers(steps: list[Step]) -> list[TransferRow]:
    """All transfers of a history, in the order they were posted."""
    return [row for step in steps for row in step.rows if isinstance(row, TransferRow)]


def place(number: int, amount: int, *, user: str | None = None, at: datetime = START, lease_seconds: int = 600) -> PlaceHold:
    """A wish to hold."""
    return PlaceHold(
        hold_id=f"h{number}",
        run_id=f"r{number}",
        user_id=user,
        terms=Terms("standard.1", "sandbox", None, 0),
        amount=amount,
        fingerprint=f"{amount}|{user}",
        at=at,
        lease_until=at + timedelta(seconds=lease_seconds),
    )


def pay(number: int, amount: int, *, at: datetime = START) -> Post:
    """Money that comes in."""
    return Post(reference=f"p{number}", kind="payment", amount=amount, code="card", actor="test", at=at)


@st.composite
def ops(draw: st.DrawFn, at: datetime) -> Op:
    """One operation at a moment; few ids and small amounts, so that they meet."""
    number = draw(st.integers(0, 7))
    hold_id = f"h{number}"
    match draw(st.sampled_from(["hold"] * 6 + ["settle"] * 4 + ["void", "expire", "absorb", "post", "post", "reverse", "reverse"])):
        case "hold":
            lease_seconds = draw(st.sampled_from([10, 600]))
            user = draw(st.sampled_from(USERS))
            return place(number, draw(st.integers(1, 80)), user=user, at=at, lease_seconds=lease_seconds)
        case "settle":
            parts = draw(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 10)))
            return Settle(hold_id, Price(*parts), at)
        case "void":
            return Void(hold_id, "platform_failure", at)
        case "expire":
            return Expire(hold_id, at)
        case "absorb":
            return Absorb(hold_id, draw(st.integers(1, 20)), at)
        case "post":
            kinds: list[PostKind] = ["payment", "payment", "grant", "debit", "dispute"]
            kind = draw(st.sampled_from(kinds))
            return Post(reference=f"p{number}", kind=kind, amount=draw(st.integers(1, 150)), code="c", actor="a", at=at)
    what = draw(st.sampled_from([f"h{number}:flat", f"h{number}:tokens", f"p{number}"]))
    return Reverse(
        reference=f"v{draw(st.integers(0, 5))}", reverses=what, amount=draw(st.integers(1, 40)), code="c", actor="a", at=at
    )


@st.composite
def histories(draw: st.DrawFn, *, most: int = 30) -> list[Step]:
    """A history around the end of a month, on a book that begins with some money."""
    at, listed = START, [pay(9, draw(st.integers(0, 300)) + 1)]
    every: list[Op] = list(listed)
    for seconds in draw(st.lists(st.sampled_from([0, 1, 20, 90]), max_size=most)):
        at += timedelta(seconds=seconds)
        every.append(draw(ops(at)))
    return run(fresh(credit_limit=draw(st.sampled_from([0, 0, 50]))), every)


def forget_refusals(state: State) -> State:
    """A book as a database keeps it: a refusal rolls back, and nobody remembers it."""
    return msgspec.structs.replace(state, refused={}, fired=frozenset())
