"""Windows, refusals and thresholds of caps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_billing.caps import (
    Cap,
    CapUse,
    Period,
    Refusal,
    key_of,
    refusal_of_cap,
    refusal_of_funds,
    thresholds_crossed,
    window_ends_at,
    window_key,
    worst,
)

MONTH = Cap("c1", "partner", "month", "micros", 100)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]
moments = st.integers(0, 20 * 366 * 86_400).map(lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


@given(moments, st.sampled_from(["day", "month"]), st.sampled_from(ZONES))
def test_a_window_ends_when_the_next_begins(at: datetime, period: Period, zone: str) -> None:
    window = window_key(period, at, zone)
    ends_at = window_ends_at(window, zone)
    assert ends_at is not None
    assert at < ends_at
    assert window_key(period, ends_at, zone) != window
    assert window_key(period, ends_at - timedelta(microseconds=1), zone) == window


def test_a_window_is_the_sponsors_own_day_and_month() -> None:
    at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert [window_key(period, at) for period in ("day", "month", "lifetime")] == ["2026-11-30", "2026-11", "lifetime"]
    assert [window_key(period, at, "Europe/Berlin") for period in ("day", "month")] == ["2026-12-01", "2026-12"]
    assert window_ends_at("2026-11", "Europe/Berlin") == datetime(2026, 12, 1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert window_ends_at("2026-12", "UTC") == datetime(2027, 1, 1, tzinfo=UTC)
    assert window_ends_at("lifetime") is None


def test_a_users_cap_counts_each_user_alone_and_no_hold_without_one() -> None:
    cap = Cap("c2", "user", "month", "micros", 5)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    assert key_of(cap, user_id=None, at=at, zone="UTC") is None
    assert key_of(cap, user_id="ada", at=at, zone="UTC") == ("c2", "ada", "2026-11")
    assert key_of(MONTH, user_id="ada", at=at, zone="UTC") == ("c1", "", "2026-11")


@pytest.mark.parametrize(
    ("use", "amount", "code"),
    [
        (CapUse(0, 0), 100, None),
        (CapUse(50, 40), 10, None),
        (CapUse(0, 0), 101, "run_exceeds_cap"),
        (CapUse(91, 0), 10, "cap_reached"),
        (CapUse(91, 9), 10, "cap_reached"),
        (CapUse(50, 41), 10, "in_flight_full"),
        (CapUse(200, 0), 1, "cap_reached"),
    ],
)
def test_a_refusal_says_whether_waiting_helps(use: CapUse, amount: int, code: str | None) -> None:
    refusal = refusal_of_cap(MONTH, use, amount=amount, window="2026-11")
    assert (refusal and refusal.code) == code


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300), st.integers(0, 300))
def test_a_cap_admits_exactly_what_fits(used: int, held: int, amount: int, limit: int) -> None:
    refusal = refusal_of_cap(Cap("c", "partner", "month", "micros", limit), CapUse(used, held), amount=amount, window="w")
    assert (refusal is None) == (used + held + amount <= limit)
    assert refusal_of_cap(Cap("c", "partner", "month", "micros", None), CapUse(used, held), amount=amount, window="w") is None


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300), st.integers(0, 100))
def test_funds_admit_exactly_what_stays_above_the_floor(balance: int, held: int, amount: int, credit_limit: int) -> None:
    refusal = refusal_of_funds(available=balance - held, held=held, floor=-credit_limit, amount=amount)
    assert (refusal is None) == (balance - held - amount >= -credit_limit)
    if refusal is not None:
        assert (refusal.code == "in_flight_full") == (balance - amount >= -credit_limit)


def test_nobody_is_told_to_wait_for_what_cannot_come() -> None:
    refusals = [Refusal("in_flight_full"), Refusal("cap_reached", "user"), Refusal("funds_exhausted")]
    assert worst(refusals) == Refusal("cap_reached", "user")
    assert worst([]) is None


@given(st.lists(st.integers(1, 30), min_size=1, max_size=60), st.integers(1, 400))
def test_thresholds_are_passed_in_order_and_once(amounts: list[int], limit: int) -> None:
    cap, used = Cap("c", "partner", "month", "micros", limit), 0
    crossed: list[int] = []
    for amount in amounts:
        crossed += thresholds_crossed(cap, before=used, after=used + amount, run_amount=0)
        used += amount
    soft = [percent for percent in crossed if percent < 100]
    assert soft == [percent for percent in (50, 80, 95) if 100 * used >= percent * limit]
    assert (100 in crossed) == (used > limit)


def test_a_cap_is_exhausted_when_another_run_like_this_no_longer_fits() -> None:
    assert thresholds_crossed(MONTH, before=40, after=60, run_amount=40) == (50,)
    assert thresholds_crossed(MONTH, before=60, after=61, run_amount=40) == (100,)
    assert thresholds_crossed(MONTH, before=61, after=61, run_amount=40) == ()
    assert thresholds_crossed(Cap("c", "user", "month", "micros", 1), before=0, after=1, run_amount=1) == ()
