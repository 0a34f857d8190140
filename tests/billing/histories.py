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

START = datetime(2026, 11, 30, 23, 58, 0, tzinfo=UTC)
CAPS = (
    Cap("c1", "partner", "month", "micros", 300),
    Cap("c2", "user", "month", "micros", 150),
    Cap("c3", "partner", "day", "runs", 8),
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


class Numbers(NamedTuple):
    """The numbers from which one operation is made."""

    kind: int
    which: int
    amount: int
    more: int
    seconds: int


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """A history around the end of a month, on a book that begins with some money; most operations name what exists."""
    start = draw(st.sampled_from([40, 200, 600, 2_000]))
    steps = run(fresh(credit_limit=draw(st.sampled_from([0, 0, 60]))), [pay(99, start)])
    at = START
    for drawn in draw(st.lists(st.integers(0, 2**32 - 1), min_size=25, max_size=45)):
        numbers = _numbers(drawn)
        at += timedelta(seconds=numbers.seconds)
        steps += run(steps[-1].after, [_operation(steps[-1].after, numbers, at)])
    return steps


def _numbers(drawn: int) -> Numbers:
    """Split one number, which is drawn and shrunk faster than five."""
    rest, kind = divmod(drawn, 20)
    rest, which = divmod(rest, 100)
    rest, amount = divmod(rest, 90)
    rest, more = divmod(rest, 100)
    return Numbers(kind, which, amount + 1, more, (0, 1, 3, 20)[rest % 4])


def _operation(state: State, numbers: Numbers, at: datetime) -> Op:
    """Make an operation that mostly means something: ids are those of the book, now and then one that is new or ended."""
    kind, which, amount, more, _ = numbers
    number = int(_one_of([name for name in state.holds if name not in state.ends or more < 15], which, "h77")[1:])
    hold_id = f"h{number}"
    if kind < 7:
        number = len(state.holds) + len(state.refused) if more < 85 else number
        return place(number, amount, user=USERS[which % 3], at=at, lease_seconds=5 if more % 2 else 600)
    if kind < 12:
        return Settle(hold_id, Price(amount % 40, more % 50, which % 9), at)
    if kind == 12:
        return Void(hold_id, "platform_failure", at)
    if kind == 13:
        return Expire(hold_id, at)
    if kind == 14:
        return Absorb(hold_id, amount, at)
    if kind < 17:
        kinds: list[PostKind] = ["payment", "grant", "credit", "debit", "debit", "dispute"]
        number = len(state.transfers) if more < 80 else which
        return Post(reference=f"p{number}", kind=kinds[which % 6], amount=amount, code="c", actor="a", at=at)
    reference = f"v{len(state.transfers)}" if more < 80 else f"v{which % 9}"
    what = _one_of([row.reference for row in state.transfers.values() if row.kind in ("settle", "payment")], which, "p77")
    return Reverse(reference=reference, reverses=what, amount=amount % 30 + 1, code="c", actor="a", at=at)


def _one_of(names: list[str], which: int, otherwise: str) -> str:
    return names[which % len(names)] if names else otherwise


def forget_refusals(state: State) -> State:
    """A book as a database keeps it: a refusal rolls back, and nobody remembers it."""
    return msgspec.structs.replace(state, refused={}, fired=frozenset())
