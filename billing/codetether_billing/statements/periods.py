"""Which month a posting belongs to, and when a month may be closed. Pure; months are UTC."""

from datetime import UTC, datetime, timedelta
from typing import Final

#: Postings that were stamped before midnight may still be on their way to the database; a month waits this long for them.
GRACE: Final = timedelta(hours=2)


def month_of(at: datetime) -> datetime:
    """Return when the month of a moment began."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_after(start: datetime) -> datetime:
    """Return when the month after the one that began at `start` begins."""
    return month_of(start + timedelta(days=31))


def closable_before(now: datetime) -> datetime:
    """Return the end of the newest month that may be closed: all before it are over, and so is their grace."""
    return month_of(now - GRACE)


def period_of(first_posted_at: datetime, *, closed_until: datetime | None) -> tuple[datetime, datetime]:
    """Return the month that a statement is for: that of its first entry, but never one that is closed.

    An entry that comes after its month was closed falls into the next one, and keeps its own time.
    """
    start = month_of(first_posted_at)
    if closed_until is not None:
        start = max(start, closed_until)
    return start, month_after(start)
