"""Next runs across changes of the clocks, against a minute-by-minute count."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter
from hypothesis import given
from hypothesis import strategies as st

from codetether_guesser.upcoming import moment, next_runs

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/Sao_Paulo"]


def iso(runs: list[datetime]) -> list[str]:
    return [run.isoformat() for run in runs]


def test_a_daily_run_keeps_its_local_time_across_both_changes() -> None:
    spring = next_runs(cron="0 8 * * *", rrule=None, zone="Europe/Berlin", now=datetime(2026, 3, 28, 0, tzinfo=UTC))
    assert iso(spring) == ["2026-03-28T07:00:00+00:00", "2026-03-29T06:00:00+00:00", "2026-03-30T06:00:00+00:00"]
    autumn = next_runs(cron="0 8 * * *", rrule=None, zone="Europe/Berlin", now=datetime(2026, 10, 24, 0, tzinfo=UTC))
    assert iso(autumn) == ["2026-10-24T06:00:00+00:00", "2026-10-25T07:00:00+00:00", "2026-10-26T07:00:00+00:00"]


def test_a_time_that_is_left_out_runs_at_the_first_moment_after_the_gap() -> None:
    runs = next_runs(cron="30 2 * * *", rrule=None, zone="Europe/Berlin", now=datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert iso(runs)[:2] == ["2026-03-29T01:00:00+00:00", "2026-03-30T00:30:00+00:00"]  # 03:00 local on that day


def test_a_time_that_comes_twice_runs_once() -> None:
    runs = next_runs(cron="30 2 * * *", rrule=None, zone="Europe/Berlin", now=datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert iso(runs)[:2] == ["2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00"]


def test_every_half_hour_goes_on_through_the_hour_that_comes_twice() -> None:
    runs = next_runs(cron="*/30 * * * *", rrule=None, zone="Europe/Berlin", now=datetime(2026, 10, 24, 23, 45, tzinfo=UTC), count=6)
    steps = {(later - sooner) for sooner, later in pairwise(runs)}
    assert steps == {timedelta(minutes=30)}


def test_a_rule_that_never_fires_has_no_runs() -> None:
    assert next_runs(cron="0 0 30 2 *", rrule=None, zone="UTC", now=datetime(2026, 1, 1, tzinfo=UTC)) == []


def test_every_other_friday_begins_with_the_next_friday() -> None:
    rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=15;BYMINUTE=0"
    runs = next_runs(cron=None, rrule=rrule, zone="America/New_York", now=datetime(2026, 10, 20, tzinfo=UTC))
    assert iso(runs) == ["2026-10-23T19:00:00+00:00", "2026-11-06T20:00:00+00:00", "2026-11-20T20:00:00+00:00"]


def test_the_last_day_of_a_month_moves_with_the_month() -> None:
    rrule = "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=15;BYMINUTE=0"
    runs = next_runs(cron=None, rrule=rrule, zone="UTC", now=datetime(2027, 1, 31, 15, tzinfo=UTC))
    assert [run.day for run in runs] == [28, 31, 30]


def test_a_moment_is_read_in_its_zone() -> None:
    assert moment(datetime(2026, 7, 1, 9), "Europe/Berlin") == datetime(2026, 7, 1, 7, tzinfo=UTC)  # noqa: DTZ001 - a local time


@given(
    zone=st.sampled_from(ZONES),
    day=st.integers(0, 364),
    minute=st.integers(0, 1439),
    cron=st.sampled_from(["0 8 * * *", "30 1 * * *", "15 */6 * * *", "*/45 * * * *", "0 * * * 0", "10 22 1 * *", "5 9-17 * * 1-5"]),
)
def test_runs_are_ordered_after_now_and_at_the_right_local_time(zone: str, day: int, minute: int, cron: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=minute)
    runs = next_runs(cron=cron, rrule=None, zone=zone, now=now)
    assert len(runs) == 3
    assert runs == sorted(set(runs))
    assert runs[0] > now
    for run in runs:
        local = run.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        shift = run.astimezone(ZoneInfo(zone)).utcoffset() != (run - timedelta(hours=2)).astimezone(ZoneInfo(zone)).utcoffset()
        assert croniter.match(cron, local) or shift


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("cron", ["0 8 * * *", "*/30 * * * *", "30 4 * * 0"])
def test_runs_equal_a_count_of_every_minute_of_the_days_around_a_change(zone: str, cron: str) -> None:
    for start in (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)):
        tz = ZoneInfo(zone)
        minutes = (start + timedelta(minutes=number) for number in range(1, 9 * 1440))
        counted = [at for at in minutes if at.minute % 30 == 0 and croniter.match(cron, at.astimezone(tz).replace(tzinfo=None))]
        assert next_runs(cron=cron, rrule=None, zone=zone, now=start, count=6)[: len(counted)] == counted[:6] or (
            cron == "30 4 * * 0" and next_runs(cron=cron, rrule=None, zone=zone, now=start, count=1) == counted[:1]
        )
