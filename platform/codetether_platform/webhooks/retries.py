"""When a failed delivery is tried again, and when it is given up. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Seconds after the first, second, … failure: Standard Webhooks' schedule, and 30 s since a receiver's restart takes 5 to 60 s.
WAITS_SECONDS = (5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
MAX_ATTEMPTS = len(WAITS_SECONDS) + 1
JITTER = 0.2
#: The receiver is too busy: it gets a minute at least.
OVERLOAD_STATUSES = frozenset({429, 502, 503, 504})
OVERLOAD_SECONDS = 60
#: A receiver may ask for a longer wait than the schedule's, up to an hour or twice the schedule's, whichever is more.
LONGEST_ASKED_SECONDS = 3_600


def next_retry_seconds(
    *, attempt: int, jitter: float, retry_after_seconds: int | None = None, status: int | None = None, timed_out: bool = False
) -> float | None:
    """Return how long to wait after attempt number `attempt` (from 1) failed; `None` after the last.

    `jitter` from 0 to 1 spreads the wait over ±20 %. `status` is the answer's, `None` without one. A `Retry-After` is kept to
    exactly, within what the schedule allows.
    """
    assert 1 <= attempt <= MAX_ATTEMPTS
    assert 0 <= jitter <= 1
    if attempt == MAX_ATTEMPTS:
        return None
    base = WAITS_SECONDS[attempt - 1]
    least = OVERLOAD_SECONDS if timed_out or status in OVERLOAD_STATUSES else 0
    if retry_after_seconds is not None:
        shortest = max(base, least)
        return float(min(max(retry_after_seconds, shortest), max(2 * shortest, LONGEST_ASKED_SECONDS)))
    return max(base * (1 - JITTER + 2 * JITTER * jitter), least)


def parse_retry_after(text: str, *, now: datetime) -> int | None:
    """Return the seconds of a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date); `None` when it is neither."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:10]), 10 * LONGEST_ASKED_SECONDS * 24)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0, int((at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()))
