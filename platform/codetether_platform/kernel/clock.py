"""Time comes from a `Clock`; nothing else reads the wall clock."""

from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable


@runtime_checkable
class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return aware UTC, to the microsecond."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that tests move by hand."""

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self._now

    def advance(self, *, seconds: float) -> None:
        """Move the clock; negative seconds move it back."""
        self._now += timedelta(seconds=seconds)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(at: datetime) -> int:
    """Return whole microseconds since the epoch.

    Raises:
        ValueError: `at` is naive.
    """
    if at.tzinfo is None:
        raise ValueError("naive datetimes are not times")
    return (at - EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """Return aware UTC from whole microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=micros)


def rfc3339(at: datetime) -> str:
    """Return RFC 3339 UTC with milliseconds and `Z`, as every body of ours writes time."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
