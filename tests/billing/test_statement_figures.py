"""Invariants 13 to 15 of the ledger, as properties of the pure core: statements tile, nothing is lost or made by rounding."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from codetether_billing.book import TransferRow
from codetether_billing.statements.figures import MICROS_PER_MINOR, Figures, Movement, Sum, figures, fit, floored
from codetether_billing.statements.periods import GRACE, closable_before, month_after, month_of, period_of
from codetether_platform.kernel.clock import from_micros, to_micros
from tests.billing.histories import Step, histories, transfers

some = settings(max_examples=40, deadline=None)
FUNDING = "live:sponsor:funding:acme"
amounts = st.integers(-(10**12), 10**12)


def charge(amount: int, *, agent: str = "sandbox", code: str = "flat") -> tuple[Movement, Sum]:
    """A charge, or what is given back where the amount is negative."""
    revenue = f"live:revenue:{code}:acme"
    legs = (FUNDING, revenue) if amount > 0 else (revenue, FUNDING)
    return Movement("settle" if amount > 0 else "reverse", *legs, "standard.2", agent), Sum(1, abs(amount))


def of_month(charges: list[tuple[Movement, Sum]], *, opening: int, carry: int, unit: int) -> Figures:
    """The figures of one month."""
    return figures(charges, funding=FUNDING, opening=opening, carry_in=carry, micros_per_minor=unit)


months = st.lists(
    st.lists(st.tuples(amounts.filter(bool), st.sampled_from("abc"), st.sampled_from(["flat", "tokens", "markup"])), max_size=12),
    max_size=8,
)


@some
@given(months, st.sampled_from([*MICROS_PER_MINOR.values(), 7]))
def test_14_and_15_totals_and_carry_are_all_charges_and_lines_are_their_total(
    history: list[list[tuple[int, str, str]]], unit: int
) -> None:
    carry = opening = charged = totals = 0
    for month in history:
        made = of_month(
            [charge(amount, agent=agent, code=code) for amount, agent, code in month], opening=opening, carry=carry, unit=unit
        )
        charged += sum(amount for amount, _, _ in month)
        totals += made.total_minor
        carry, opening = made.carry_out, made.closing
        assert totals * unit + carry == charged
        assert 0 <= carry < unit
        assert sum(line.amount_micros for line in made.lines) == made.charges == sum(amount for amount, _, _ in month)
        assert sum(line.amount_minor for line in made.lines) == made.total_minor
        assert opening == -charged
        for line in made.lines:
            assert abs(line.amount_minor * unit - line.amount_micros) < unit
            assert (line.amount_micros < 0) == (line.kind == "reversal")


@some
@given(months)
def test_the_order_and_the_grouping_of_entries_do_not_matter(history: list[list[tuple[int, str, str]]]) -> None:
    charges = [charge(amount, agent=agent, code=code) for month in history for amount, agent, code in month]
    grouped: dict[Movement, Sum] = {}
    for movement, (entries, amount) in reversed(charges):
        before = grouped.get(movement, Sum(0, 0))
        grouped[movement] = Sum(before.entries + entries, before.amount + amount)
    assert of_month(charges, opening=5, carry=3, unit=10_000) == of_month(list(grouped.items()), opening=5, carry=3, unit=10_000)


@some
@given(histories(), st.lists(st.integers(0, 60), max_size=4), st.sampled_from([7, 10_000]))
def test_13_statements_tile_the_journal_and_each_closes_where_the_next_opens(steps: list[Step], cuts: list[int], unit: int) -> None:
    rows = transfers(steps)
    ends = [*sorted({cut for cut in cuts if cut < len(rows)}), len(rows)]
    account = steps[-1].after.account
    opening = carry = absorbed = charges = credits_ = payments = begun = entries = 0
    for end in ends:
        part = rows[begun:end]
        made = figures(
            [(_movement(row), Sum(1, row.amount)) for row in part],
            funding=account.funding,
            opening=opening,
            carry_in=carry,
            micros_per_minor=unit,
        )
        assert made.opening == opening
        charges, credits_, payments = charges + made.charges, credits_ + made.credits, payments + made.payments
        absorbed += made.absorbed
        opening, carry, begun, entries = made.closing, made.carry_out, end, entries + len(part)
    assert entries == len(rows)
    assert opening == account.credits - account.debits == credits_ + payments - charges
    assert absorbed == sum(row.amount for row in rows if row.kind == "absorb")


def test_of_equal_remainders_the_first_line_gets_its_unit_first() -> None:
    assert fit([5_000, 5_000, 5_000], total_minor=1, micros_per_minor=10_000) == [1, 0, 0]
    assert fit([9_999, 5_000, 1], total_minor=1, micros_per_minor=10_000) == [1, 0, 0]
    assert fit([1, 9_999], total_minor=1, micros_per_minor=10_000) == [0, 1]
    assert fit([-1, 10_001], total_minor=1, micros_per_minor=10_000) == [0, 1]


def test_a_month_that_gave_back_more_than_it_charged_has_a_negative_total_and_a_carry_that_is_not() -> None:
    made = of_month([charge(-12_345)], opening=0, carry=0, unit=10_000)
    assert (made.total_minor, made.carry_out) == (-2, 7_655)
    assert floored(-12_345, 10_000) == (-2, 7_655)


def test_yen_have_no_smaller_unit() -> None:
    made = of_month([charge(1_999_999)], opening=0, carry=0, unit=MICROS_PER_MINOR["JPY"])
    assert (made.total_minor, made.carry_out) == (1, 999_999)


def test_what_is_no_charge_is_a_credit_or_a_payment_and_what_touches_no_funding_is_absorbed() -> None:
    def moved(kind: str, debit: str, credit: str, amount: int) -> tuple[Movement, Sum]:
        return Movement(kind, f"live:{debit}:acme", f"live:{credit}:acme", None, None), Sum(1, amount)

    made = of_month(
        [
            moved("grant", "platform:granted", "sponsor:funding", 100),
            moved("credit", "platform:adjustment", "sponsor:funding", 20),
            moved("debit", "sponsor:funding", "platform:adjustment", 3),
            moved("payment", "stripe:clearing", "sponsor:funding", 1_000),
            moved("dispute", "sponsor:funding", "stripe:clearing", 400),
            moved("absorb", "platform:absorbed:over_hold", "revenue:absorbed", 9),
            moved("reverse", "revenue:absorbed", "platform:absorbed:over_hold", 2),
        ],
        opening=50,
        carry=0,
        unit=10_000,
    )
    assert (made.credits, made.payments, made.charges, made.absorbed) == (117, 600, 0, 7)
    assert (made.closing, made.total_minor, made.lines) == (767, 0, ())


@given(st.integers(0, to_micros(datetime(2100, 1, 1, tzinfo=UTC))))
def test_a_month_may_be_closed_two_hours_after_it_and_not_before(micros: int) -> None:
    at = from_micros(micros)
    start = month_of(at)
    end = month_after(start)
    assert start <= at < end
    assert (start.day, end.day) == (1, 1)
    assert closable_before(end + GRACE) == end
    assert closable_before(end + GRACE - timedelta(microseconds=1)) == start


def test_an_entry_that_comes_after_its_month_was_closed_is_of_the_next() -> None:
    november, december, january = (
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    late = december - timedelta(seconds=1)
    assert period_of(late, closed_until=None) == (november, december)
    assert period_of(late, closed_until=december) == (december, january)
    assert period_of(january, closed_until=december) == (january, month_after(january))


def _movement(row: TransferRow) -> Movement:
    return Movement(row.kind, row.debit_account, row.credit_account, row.plan_version, None)
