"""Next runs against croniter and dateutil, which know nothing of ours, in five zones and across two changes of the clocks.

CODETETHER_SCHEDULE_CASES sets how many cases of each kind are made; 500 at least.
"""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter
from dateutil import tz as dateutil_tz
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.schedules.cron import parse_cron
from codetether_platform.schedules.errors import RuleInvalid
from codetether_platform.schedules.rrule import parse_rrule
from codetether_platform.schedules.timing import Timing, beginning_of, next_run, next_runs, shortest_gap
from codetether_platform.schedules.wall import moment_of, zone_of

CASES = int(os.environ.get("CODETETHER_SCHEDULE_CASES", "500"))
ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo", "Australia/Lord_Howe")
#: dateutil reads the files of zones to here and no further.
KNOWN_UNTIL = 2037
#: The days around the changes of 2026 and 2027 in these zones.
AROUND = (datetime(2026, 10, 3), datetime(2026, 10, 24), datetime(2026, 10, 31), datetime(2027, 3, 13), datetime(2027, 3, 27))  # noqa: DTZ001 - local

NOT_CRON = (
    "",
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "*/0 * * * *",
    "5-1 * * * *",
    "a * * * *",
    "* * L * *",
    "* * * * 5#2",
    "1,,2 * * * *",
    "* * * * * *",
    "１ * * * *",
    "@reboot",
    "- * * * *",
    "1-2-3 * * * *",
    "*" * 300,
)
NOT_A_RULE = (
    "",
    "FREQ",
    "FREQ=",
    "FREQ=SECONDLY",
    "FREQ=DAILY;FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;COUNT=9999",
    "BYHOUR=3",
    "FREQ=DAILY;COUNT=1;UNTIL=20270101",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=DAILY;BYHOUR=24",
    "FREQ=DAILY;BYSETPOS=1",
    "FREQ=HOURLY;BYSETPOS=1;BYMINUTE=1",
    "FREQ=DAILY;UNTIL=soon",
    "FREQ=DAILY;BYWEEKNO=1",
    "FREQ=DAILY;BYDAY=XX",
    "FREQ=MONTHLY;BYDAY=0MO",
    "FREQ=DAILY;BYSECOND=5",
    "FREQ=DAILY;X=1",
    "FREQ=DAILY;" * 100,
)


def independent_moments(local_times: Iterator[datetime], zone: str, *, after: datetime) -> Iterator[datetime]:
    """Yield moments by dateutil's zones alone: first of two, first after a gap."""
    tz = dateutil_tz.gettz(zone)
    assert tz is not None
    seen: set[datetime] = set()
    for local in local_times:
        aware = local.replace(tzinfo=tz)
        while not dateutil_tz.datetime_exists(aware):
            aware += timedelta(minutes=1)
        moment = aware.astimezone(UTC)
        if moment.year > KNOWN_UNTIL:
            return
        if moment > after and moment not in seen:
            seen.add(moment)
            yield moment


def a_field(choose: random.Random, low: int, high: int) -> str:
    one, other = sorted(choose.sample(range(low, high + 1), 2))
    return choose.choice(["*", str(one), f"{one},{other}", f"{one}-{other}", f"{one}-{other}/2", "*/2"])


def a_cron(choose: random.Random) -> str:
    # Every hour of the day is another rule (see below); here hours are always named.
    hours = choose.choice([str(choose.randrange(24)), "1-3", "0,2,23", "*/6", "2", "9-17/2"])
    minutes = choose.choice(["0", "30", "*/20", "5,50"])
    return f"{minutes} {hours} {a_field(choose, 1, 28)} {a_field(choose, 1, 12)} {a_field(choose, 0, 6)}"


def test_cron_agrees_with_croniter_in_every_zone_and_across_both_changes() -> None:
    choose = random.Random(20261124)
    for number in range(CASES):
        cron, zone, start = a_cron(choose), ZONES[number % 5], choose.choice(AROUND)
        after = moment_of(start + timedelta(minutes=choose.randrange(1440)), zone_of(zone))
        local = after.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        # As Vixie: a day field that begins with a star does not restrict (croniter calls that a bug, and implements it on request).
        there = croniter(cron, local - timedelta(hours=3), ret_type=datetime, implement_cron_bug=True)
        expected = list(islice(independent_moments(iter(there.get_next, None), zone, after=after), 12))
        found = [at for at in next_runs(Timing(cron=cron, timezone=zone), after=after, count=12) if at.year <= KNOWN_UNTIL]
        assert found == expected, (cron, zone, after)


def test_single_days_agree_with_croniter_that_knows_the_zone() -> None:
    choose = random.Random(7)
    for number in range(100):
        zone, start = ZONES[number % 5], choose.choice(AROUND)
        cron = f"{choose.randrange(60)} {choose.choice([0, 1, 2, 3, 5, 12, 23])} * * *"
        after = moment_of(start, zone_of(zone))
        there = croniter(cron, after.astimezone(ZoneInfo(zone)))
        # croniter runs in both of two equal hours; ours in the first.
        found = [at.astimezone(UTC) for at in (there.get_next(datetime) for _ in range(12))]
        expected = [at for at in found if at.astimezone(ZoneInfo(zone)).fold == 0][:8]
        assert next_runs(Timing(cron=cron, timezone=zone), after=after, count=8) == expected, (cron, zone, after)


def a_rule(choose: random.Random) -> str:
    days = ",".join(sorted(choose.sample(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], choose.randint(1, 3))))
    at = f"BYHOUR={choose.choice(['2', '8', '1,2,3', '0,12', '23'])};BYMINUTE={choose.choice(['0', '30', '15,45'])}"
    bymonth = choose.choice(["", ";BYMONTH=3,10", ";BYMONTH=2", ";BYMONTH=1,4,7,10,11"])
    interval = f";INTERVAL={choose.choice([1, 1, 2, 3])}"
    return choose.choice(
        [
            f"FREQ=DAILY{interval};{at}{bymonth}",
            f"FREQ=DAILY;BYDAY={days};{at}",
            f"FREQ=DAILY;{at};COUNT={choose.randint(1, 20)}",
            f"FREQ=WEEKLY{interval};BYDAY={days};{at}",
            f"FREQ=WEEKLY{interval};WKST=SU;BYDAY={days};{at}{bymonth}",
            f"FREQ=MONTHLY{interval};BYMONTHDAY={choose.choice(['-1', '1,15', '31', '29,-2'])};{at}",
            f"FREQ=MONTHLY{interval};BYDAY={choose.choice(['1MO', '-1FR', '2TU,4TU', '5WE', 'SA'])};{at}",
            f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={choose.choice(['1', '-1', '2,-2'])};BYHOUR=9;BYMINUTE=0",
            f"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;{at}",
            f"FREQ=YEARLY;BYMONTH={choose.randint(1, 12)};BYMONTHDAY={choose.choice([1, 15, 29, 31])};{at}",
            f"FREQ=YEARLY;BYMONTH=3,10;BYDAY={choose.choice(['-1SU', '1MO', '2TH'])};{at}",
            f"FREQ=YEARLY;BYDAY={choose.choice(['20MO', '-1FR', 'TU'])};{at}",
            f"FREQ=YEARLY;{at}",
            f"FREQ=HOURLY;INTERVAL={choose.choice([2, 5, 7])};BYMINUTE={choose.choice(['0', '15,30'])}",
            f"FREQ=HOURLY;BYHOUR=9,10,11;BYDAY={days}",
            f"FREQ=MINUTELY;INTERVAL={choose.choice([45, 90, 7])};BYHOUR=8,9,10,11",
            f"FREQ=MINUTELY;INTERVAL={choose.choice([90, 100, 1441])};BYDAY={days}",
            f"FREQ=DAILY;{at};UNTIL=20270401T235959",
        ]
    )


def test_rules_agree_with_dateutil_in_every_zone_and_across_both_changes() -> None:
    choose = random.Random(5545)
    for number in range(CASES):
        rule, zone, start = a_rule(choose), ZONES[number % 5], choose.choice(AROUND)
        after = moment_of(start + timedelta(minutes=choose.randrange(1440)), zone_of(zone))
        begin = beginning_of(rule, zone=zone, now=after)
        first = rrulestr(rule, dtstart=begin).after(begin, inc=True)
        assert first in {begin, None} or "BYHOUR" not in rule, (rule, begin)
        later = after + timedelta(days=choose.choice([0, 0, 3, 40]))
        expected = list(islice(independent_moments(iter(rrulestr(rule, dtstart=begin)), zone, after=later), 12))
        found = [
            at for at in next_runs(Timing(rrule=rule, timezone=zone, begin=begin), after=later, count=12) if at.year <= KNOWN_UNTIL
        ]
        assert found == expected, (rule, zone, after, begin)


@pytest.mark.parametrize("cron", ["0 * * * *", "*/15 * * * *", "30 * * * 0"])
@pytest.mark.parametrize("zone", ZONES)
def test_what_goes_through_every_hour_follows_elapsed_time(cron: str, zone: str) -> None:
    for start in AROUND:
        after = moment_of(start, zone_of(zone))
        quarters = (after + timedelta(minutes=15 * number) for number in range(1, 2 * 96))
        counted = [at for at in quarters if croniter.match(cron, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None))]
        assert next_runs(Timing(cron=cron, timezone=zone), after=after, count=len(counted)) == counted
        assert next_runs(Timing(rrule="FREQ=HOURLY", timezone=zone, begin=start), after=after, count=60) == next_runs(
            Timing(cron="0 * * * *", timezone=zone), after=after, count=60
        )


@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 2 * 366 * 1440),
    cron=st.sampled_from(["30 2 * * *", "0 * * * *", "*/20 1-3 * * *", "0 9 1 * 1", "59 23 31 * *"]),
)
def test_each_next_run_is_the_first_of_the_runs_that_follow(zone: str, minute: int, cron: str) -> None:
    timing = Timing(cron=cron, timezone=zone)
    after = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    runs = next_runs(timing, after=after, count=5)
    assert all(sooner < later for sooner, later in pairwise([after, *runs]))
    for number in range(4):
        assert next_run(timing, after=runs[number]) == runs[number + 1]
    assert next_run(timing, after=runs[0] - timedelta(microseconds=1)) == runs[0]


def test_either_day_is_enough_where_both_are_named_and_both_where_one_begins_with_a_star() -> None:
    both = next_runs(Timing(cron="0 9 13 * 5", timezone="UTC"), after=datetime(2026, 11, 1, tzinfo=UTC), count=4)
    assert [run.day for run in both] == [6, 13, 20, 27]
    even = next_runs(Timing(cron="0 9 */2 * 1", timezone="UTC"), after=datetime(2026, 11, 1, tzinfo=UTC), count=3)
    assert [(run.month, run.day) for run in even] == [(11, 9), (11, 23), (12, 7)]


@pytest.mark.parametrize("text", NOT_CRON)
def test_what_is_not_cron_is_refused(text: str) -> None:
    with pytest.raises(RuleInvalid):
        parse_cron(text)


@pytest.mark.parametrize("text", NOT_A_RULE)
def test_what_is_not_a_rule_is_refused(text: str) -> None:
    with pytest.raises(RuleInvalid):
        parse_rrule(text)


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    for read in (parse_cron, parse_rrule, zone_of):
        try:
            read(text)
        except RuleInvalid:
            continue


def test_names_ranges_and_sunday_as_seven_are_read() -> None:
    assert parse_cron("0 8 * JAN-MAR MON,fri-SUN").weekdays == {1, 5, 6, 0}
    assert parse_cron("0 8 * * 7") == parse_cron("0 8 * * 0")
    assert parse_cron("@weekly") == parse_cron("0 0 * * 0")
    assert parse_rrule("RRULE:FREQ=MONTHLY;BYDAY=-1FR").weekdays[0].nth == -1


def test_the_shortest_time_between_runs_is_found() -> None:
    after = datetime(2026, 11, 1, tzinfo=UTC)
    for cron, minutes in (("*/5 * * * *", 5), ("0,1 9 * * *", 1), ("0 9 * * *", 1440), ("59 23,0 * * *", 60)):
        assert shortest_gap(Timing(cron=cron, timezone="UTC"), after=after) == timedelta(minutes=minutes)


def test_an_end_without_a_time_includes_its_day() -> None:
    begin = datetime(2026, 11, 24, 8)  # noqa: DTZ001 - a local time
    timing = Timing(rrule="FREQ=DAILY;BYHOUR=8;BYMINUTE=0;UNTIL=20261126", timezone="UTC", begin=begin)
    assert [at.day for at in next_runs(timing, after=datetime(2026, 11, 23, tzinfo=UTC), count=9)] == [24, 25, 26]


def test_a_count_is_counted_from_the_beginning() -> None:
    begin = datetime(2026, 11, 24, 8)  # noqa: DTZ001 - a local time
    timing = Timing(rrule="FREQ=DAILY;COUNT=3;BYHOUR=8;BYMINUTE=0", timezone="UTC", begin=begin)
    assert next_run(timing, after=datetime(2026, 11, 25, 8, tzinfo=UTC)) == datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert next_run(timing, after=datetime(2026, 11, 26, 8, tzinfo=UTC)) is None
