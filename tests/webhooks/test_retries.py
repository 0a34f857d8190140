"""The retry schedule: eleven attempts, spread by a fifth, longer where the receiver asks or is too busy."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.webhooks.attempts import Outcome
from codetether_platform.webhooks.results import decide
from codetether_platform.webhooks.retries import MAX_ATTEMPTS, WAITS_SECONDS, next_retry_seconds, parse_retry_after

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ATTEMPTS = st.integers(min_value=1, max_value=MAX_ATTEMPTS)
JITTERS = st.floats(min_value=0, max_value=1)
STATUSES = st.one_of(st.none(), st.integers(min_value=300, max_value=599))


def test_there_are_eleven_attempts_over_three_days() -> None:
    assert MAX_ATTEMPTS == 11
    assert sum(WAITS_SECONDS) == 75 * 3600 + 35 * 60 + 35


@given(attempt=ATTEMPTS, jitter=JITTERS)
def test_waits_are_within_a_fifth_of_the_table(attempt: int, jitter: float) -> None:
    wait = next_retry_seconds(attempt=attempt, jitter=jitter, status=500)
    if attempt == MAX_ATTEMPTS:
        assert wait is None
    else:
        assert wait is not None
        assert WAITS_SECONDS[attempt - 1] * 0.7999 <= wait <= WAITS_SECONDS[attempt - 1] * 1.2001


@given(attempt=st.integers(min_value=1, max_value=MAX_ATTEMPTS - 1), jitter=JITTERS, asked=st.integers(0, 10**9), status=STATUSES)
def test_retry_after_is_kept_within_its_bounds(attempt: int, jitter: float, asked: int, status: int | None) -> None:
    wait = next_retry_seconds(attempt=attempt, jitter=jitter, retry_after_seconds=asked, status=status)
    base = WAITS_SECONDS[attempt - 1]
    assert wait is not None
    assert base <= wait <= max(2 * base, 3_600)
    if max(base, 60) <= asked <= max(2 * base, 3_600):
        assert wait == asked


@given(attempt=st.integers(min_value=1, max_value=MAX_ATTEMPTS - 1), jitter=JITTERS, status=st.sampled_from([429, 502, 503, 504]))
def test_a_busy_receiver_gets_a_minute_at_least(attempt: int, jitter: float, status: int) -> None:
    for wait in (
        next_retry_seconds(attempt=attempt, jitter=jitter, status=status),
        next_retry_seconds(attempt=attempt, jitter=jitter, timed_out=True),
    ):
        assert wait is not None
        assert wait >= 60


@pytest.mark.parametrize(
    ("attempt", "status", "asked", "wait"),
    [
        (1, 503, None, 60),
        (1, 503, 0, 60),
        (1, 503, 90, 90),
        (1, 503, 3_600, 3_600),
        (1, 503, 86_400, 3_600),
        (1, 500, 3, 5),
        (1, 500, 45, 45),
        (3, 429, 10, 300),
        (3, 429, 600, 600),
        (6, 503, 86_400, 36_000),
        (10, 503, 400_000, 172_800),
        (11, 503, 60, None),
    ],
)
def test_table_of_retry_after(attempt: int, status: int, asked: int | None, wait: int | None) -> None:
    assert next_retry_seconds(attempt=attempt, jitter=0.5, status=status, retry_after_seconds=asked) == wait


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Tue, 24 Nov 2026 12:01:00 GMT", 60),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("Tue, 24 Nov 2026 12:01:00", 60),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("９", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: int | None) -> None:
    assert parse_retry_after(text, now=NOW) == seconds


@given(text=st.text(max_size=60))
def test_no_retry_after_can_raise(text: str) -> None:
    found = parse_retry_after(text, now=NOW)
    assert found is None or found >= 0


@given(attempt=ATTEMPTS, jitter=JITTERS, status=STATUSES)
def test_a_delivery_is_dead_only_after_the_last_attempt(attempt: int, jitter: float, status: int | None) -> None:
    outcome = Outcome(at=NOW, latency_ms=1, response_status=status, error=None if status else "timeout")
    state, wait = decide(outcome, attempt=attempt, jitter=jitter)
    if status == 410:
        assert state == "cancelled"
    else:
        assert state == ("dead" if attempt == MAX_ATTEMPTS else "pending")
        assert (wait > 0) is (state == "pending")


@given(attempt=ATTEMPTS, status=st.integers(min_value=200, max_value=299))
def test_any_2xx_is_a_success(attempt: int, status: int) -> None:
    assert decide(Outcome(at=NOW, latency_ms=1, response_status=status), attempt=attempt, jitter=0) == ("succeeded", 0)
