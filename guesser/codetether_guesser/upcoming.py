"""The next runs of a schedule in a time zone, right across changes to and from daylight saving time. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter
from dateutil.rrule import rrulestr

#: No zone has moved its clocks by more than this at once since 1970, Samoa's day across the date line aside.
_LARGEST_SHIFT = timedelta(hours=3)
#: Runs looked at before giving up on a rule that never fires, such as 30 February.
_MOST_LOOKED_AT = 400


def next_runs(*, cron: str | None, rrule: str | None, zone: str, now: datetime, count: int = 3) -> list[datetime]:
    """Return up to `count` moments after `now`, in UTC.

    A local time that a change to daylight saving time leaves out is read with the offset from before the gap, one that
    comes twice means the first of the two (RFC 5545 §3.3.5). Schedules that go on through every hour run in both.
    An RRULE without a start begins with its first run after `now`.
    """
    tz = ZoneInfo(zone)
    local = now.astimezone(tz).replace(tzinfo=None)
    if cron:
        runs_every_hour = "*" in cron.split()[1]
        candidates = _cron_times(cron, local - _LARGEST_SHIFT)
        return _after(candidates, tz, now=now, count=count, both_folds=runs_every_hour)
    if rrule:
        return _after(_rrule_times(rrule, local), tz, now=now, count=count, both_folds=False)
    return []


def moment(local: datetime, zone: str) -> datetime:
    """Return the UTC moment of a local time."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _after(candidates: Iterator[datetime], tz: ZoneInfo, *, now: datetime, count: int, both_folds: bool) -> list[datetime]:
    found: set[datetime] = set()
    enough: datetime | None = None
    for local in islice(candidates, _MOST_LOOKED_AT):
        if enough and local > enough:
            break
        for fold in (0, 1) if both_folds else (0,):
            run = local.replace(tzinfo=tz, fold=fold).astimezone(UTC)
            back = run.astimezone(tz).replace(tzinfo=None)
            if run > now and (fold == 0 or back == local):
                found.add(run)
        if enough is None and len(found) >= count:
            # Clocks that go back can put a later local time before an earlier one, within one shift.
            enough = local + _LARGEST_SHIFT if both_folds else local
    return sorted(found)[:count]


def _cron_times(cron: str, start: datetime) -> Iterator[datetime]:
    times = croniter(cron, start)
    while True:
        try:
            yield times.get_next(datetime)
        except CroniterError:
            return


def _rrule_times(rrule: str, local: datetime) -> Iterator[datetime]:
    start = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if "BYHOUR" not in rrule:  # every 45 minutes: from now on
        yield from rrulestr(f"RRULE:{rrule}", dtstart=start)
        return
    # The first run decides which weeks an "every other week" means.
    every = rrulestr("RRULE:" + ";".join(part for part in rrule.split(";") if not part.startswith("INTERVAL=")), dtstart=start)
    first = every.after(start - timedelta(minutes=1))
    if first is not None:
        yield from rrulestr(f"RRULE:{rrule}", dtstart=first)
