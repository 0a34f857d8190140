"""What the entries of a statement add up to, and what that is in minor units. Pure; whole micros only.

A charge is what moved between the funding account and revenue. Micros become minor units in one place, by floor; what is left
over is carried to the next statement, so that nothing is lost or made over any number of months.
"""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import msgspec

LineKind = Literal["charge", "reversal"]

#: Micros that one minor unit has, by currency. What is not listed cannot be put on a statement.
MICROS_PER_MINOR: Final = {"USD": 10_000, "EUR": 10_000, "GBP": 10_000, "JPY": 1_000_000}
_REVENUE: Final = "revenue:"
_PAYMENTS: Final = "stripe:"
_ABSORBED: Final = "platform:absorbed"


class Movement(NamedTuple):
    """What entries have in common that a statement adds up as one."""

    kind: str
    debit_account: str
    credit_account: str
    plan_version: str | None
    agent: str | None


class Sum(NamedTuple):
    """How many entries of a movement there are, and how much they moved."""

    entries: int
    amount: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Charges of one plan version, agent and kind, or what was given back of them (negative)."""

    line: int
    kind: LineKind
    plan_version: str | None
    agent: str | None
    code: str
    count: int
    amount_micros: int
    amount_minor: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of a statement. `charges` is what is left after reversals; `credits` and `payments` may be negative too."""

    opening: int
    charges: int
    credits: int
    payments: int
    closing: int
    absorbed: int
    carry_in: int
    carry_out: int
    total_minor: int
    lines: tuple[Line, ...]


def figures(sums: Iterable[tuple[Movement, Sum]], *, funding: str, opening: int, carry_in: int, micros_per_minor: int) -> Figures:
    """Add up the movements of a range of entries, whichever way they were grouped."""
    added: dict[tuple[str, str, str, LineKind], tuple[int, int]] = {}
    credits_ = payments = absorbed = 0
    for movement, (count, amount) in sums:
        sign = (movement.credit_account == funding) - (movement.debit_account == funding)
        if sign == 0:
            absorbed += amount * (_is(movement.debit_account, _ABSORBED) - _is(movement.credit_account, _ABSORBED))
            continue
        counter = _name(movement.debit_account if sign > 0 else movement.credit_account)
        if counter.startswith(_REVENUE):
            code = counter.removeprefix(_REVENUE)
            key = (movement.plan_version or "", movement.agent or "", code, _line_kind(sign))
            before = added.get(key, (0, 0))
            added[key] = (before[0] + count, before[1] - sign * amount)
        elif counter.startswith(_PAYMENTS):
            payments += sign * amount
        else:
            credits_ += sign * amount
    charges = sum(amount for _, amount in added.values())
    total_minor, carry_out = floored(carry_in + charges, micros_per_minor)
    keys = sorted(added)
    fitted = fit([added[key][1] for key in keys], total_minor=total_minor, micros_per_minor=micros_per_minor)
    lines = tuple(
        Line(
            line=number,
            kind=key[3],
            plan_version=key[0] or None,
            agent=key[1] or None,
            code=key[2],
            count=added[key][0],
            amount_micros=added[key][1],
            amount_minor=minor,
        )
        for number, (key, minor) in enumerate(zip(keys, fitted, strict=True), start=1)
    )
    return Figures(
        opening=opening,
        charges=charges,
        credits=credits_,
        payments=payments,
        closing=opening - charges + credits_ + payments,
        absorbed=absorbed,
        carry_in=carry_in,
        carry_out=carry_out,
        total_minor=total_minor,
        lines=lines,
    )


def floored(micros: int, micros_per_minor: int) -> tuple[int, int]:
    """Return whole minor units, rounded down, and the micros that are left: at least 0 and less than one minor unit."""
    return divmod(micros, micros_per_minor)


def fit(amounts: list[int], *, total_minor: int, micros_per_minor: int) -> list[int]:
    """Return lines in minor units that add up to the total: each rounded down, what is missing to the largest remainders.

    Of equal remainders the first line gets its unit first. No line moves by a whole minor unit.
    """
    parts = [floored(amount, micros_per_minor) for amount in amounts]
    missing = total_minor - sum(whole for whole, _ in parts)
    assert 0 <= missing <= len(parts), "the total is the lines and a carry of less than one unit"
    by_rest = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    raised = set(by_rest[:missing])
    return [whole + (place in raised) for place, (whole, _) in enumerate(parts)]


def _line_kind(sign: int) -> LineKind:
    return "reversal" if sign > 0 else "charge"


def _name(account: str) -> str:
    """Return the name between the mode and the partner: `revenue:flat` of `live:revenue:flat:<partner>`."""
    return account.partition(":")[2].rpartition(":")[0]


def _is(account: str, prefix: str) -> bool:
    return _name(account).startswith(prefix)
