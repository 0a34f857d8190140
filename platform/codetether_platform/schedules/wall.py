"""Local times as moments, right across changes to and from daylight saving time. Pure.

A local time that a change leaves out means the first moment after the gap; one that comes twice means the first of the two.
Rules that go through every hour do not stop for either: they leave out what is left out, and run in both.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from heapq import heappop, heappush
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from codetether_platform.schedules.errors import RuleInvalid

#: No zone has moved its clocks back by more than this at once since 1970, Kwajalein's day across the date line aside.
LARGEST_SHIFT = timedelta(hours=3)
MAX_ZONE_CHARACTERS = 64


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """Return an IANA time zone.

    Raises:
        RuleInvalid: There is none of this name.
    """
    try:
        if not 0 < len(name) <= MAX_ZONE_CHARACTERS:
            raise ZoneInfoNotFoundError
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a directory
        raise RuleInvalid(f"'{name[:64]}' is not an IANA time zone, such as Europe/Berlin.") from error


def local_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the naive local time of a moment."""
    return moment.astimezone(zone).replace(tzinfo=None)


def moment_of(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of a naive local time."""
    before, after = _both(local, zone)
    return _end_of_gap(after, before, zone) if after < before else before


def moments(local_times: Iterator[datetime], zone: ZoneInfo, *, through_every_hour: bool) -> Iterator[datetime]:
    """Yield the moments of ascending naive local times, ascending and each once."""
    waiting: list[datetime] = []
    last: datetime | None = None
    for local in local_times:
        first, second = _both(local, zone)
        if second < first:  # a gap: the offset after it gives the earlier of the two
            if through_every_hour:
                continue
            first = second = _end_of_gap(second, first, zone)
        heappush(waiting, first)
        if through_every_hour and second > first:
            heappush(waiting, second)
        # Later local times have moments from `first` on; what waits for its second coming may come after them.
        while waiting and waiting[0] <= first:
            moment = heappop(waiting)
            if last is None or moment > last:
                last = moment
                yield moment
    while waiting:
        moment = heappop(waiting)
        if last is None or moment > last:
            last = moment
            yield moment


def _both(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    aware = local.replace(tzinfo=zone)
    return aware.astimezone(UTC), aware.replace(fold=1).astimezone(UTC)


def _end_of_gap(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between two at which the offset changes, to the second."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
