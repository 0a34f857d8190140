"""When a webhook that keeps failing is warned about, and when it is disabled. Pure."""

from datetime import datetime, timedelta
from typing import Literal

FAILING_TIME = timedelta(days=5)
#: One bad afternoon with a hundred events is no reason: first and last failure lie this far apart.
APART = timedelta(hours=12)
FAILED_ATTEMPTS = 20

Verdict = Literal["fine", "warn", "disable"]


def verdict(*, failing_since: datetime, last_failed_at: datetime, failed_attempts: int, is_warned: bool) -> Verdict:
    """Judge a webhook that has had no success since `failing_since`."""
    failing = last_failed_at - failing_since
    if failing < APART:
        return "fine"
    if failing >= FAILING_TIME and failed_attempts >= FAILED_ATTEMPTS:
        return "disable"
    return "warn" if failing >= FAILING_TIME / 2 and not is_warned else "fine"
