"""When a text says that its task runs: explicit schedules, vague ones, and the many times that are no schedule."""

import pytest

from codetether_guesser.rules import guess_by_rules
from tests.guesser.reading import NOW, read, when

EXPLICIT = {
    "every day at 9am water it": "0 9 * * *",
    "at 9:30 pm each day water it": "30 21 * * *",
    "daily at midnight rotate the keys": "0 0 * * *",
    "weekdays at noon ping the site": "0 12 * * 1-5",
    "every mon, wed and fri at 7am run it": "0 7 * * 1,3,5",
    "Friday to Monday at 8:00 open the gate": "0 8 * * 0,1,5,6",
    "every 20 minutes poll the queue": "*/20 * * * *",
    "every minute poll the queue": "* * * * *",
    "every 3 hours poll the queue": "0 */3 * * *",
    "hourly check of the disk": "0 * * * *",
    "every 10 minutes from 9am to 5pm poll the queue": "*/10 9-16 * * *",
    "on the 31st of each month at 6am close the books": "0 6 31 * *",
    "every year on March 3 at 10am send flowers": "0 10 3 3 *",
    "every 90 minutes poll the queue": "FREQ=MINUTELY;INTERVAL=90",
    "every 5 hours poll the queue": "FREQ=HOURLY;INTERVAL=5;BYMINUTE=0",
    "every other Friday at 3pm pay the cleaners": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=15;BYMINUTE=0",
    "every two weeks on Monday at 9:00 plan the sprint": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
    "on the last Friday of every month at 4pm bring cake": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0",
    "on the last day of the month at 18:00 count the stock": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "on the last workday of every month at 5pm pay": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=17;BYMINUTE=0",
    "run it on the cron schedule */5 8-18 * * 1-5": "*/5 8-18 * * 1-5",
    "every evening at 8 dim the lights": "0 20 * * *",
    "tomorrow at 9am call the dentist": "2026-11-25 09:00",
    "at 23:59 on Dec 31 archive the tickets": "2026-12-31 23:59",
    "jeden Tag um 7 Uhr lüften": "0 7 * * *",
    "alle zwei Stunden die Pumpe prüfen": "0 */2 * * *",
    "jeden ersten Montag im Monat um 9 Uhr Filter tauschen": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0",
    "samstags um 10:30 Uhr die Blumen gießen": "30 10 * * 6",
    "von Montag bis Freitag um 8 Uhr die Post holen": "0 8 * * 1-5",
    "täglich außer Sonntag um 6 Uhr Brötchen bestellen": "0 6 * * 1-6",
}
NO_SCHEDULE = [
    "the 9:00 standup notes from 2026-11-20 need summarising",
    "Write a haiku; it is due on Friday at 5pm",
    "Find out what happened in the last 30 days",
    "Summarise this week's issues",
    "my daily habits need a nicer chart",
    "Read the weekly schedule and improve it",
    "Look at 3 files and 5 folders",
    "What did we do yesterday at 9am?",
    "Translate chapter 12:30 of the book",
    "Send the team a message at 25:00 every day",
    "Water the plants at 13pm every Monday",
    "every 0 minutes poll the queue",
    "every 99999 hours poll the queue",
    "do it every second",
    "Die Notizen vom Montag um 9 Uhr zusammenfassen",
]


@pytest.mark.parametrize(("text", "expected"), EXPLICIT.items())
def test_an_explicit_schedule_is_read_exactly(text: str, expected: str) -> None:
    assert when(text) == expected


@pytest.mark.parametrize("text", NO_SCHEDULE)
def test_a_time_that_is_no_schedule_fills_none(text: str) -> None:
    assert when(text) is None


def test_a_vague_time_of_day_is_assumed_and_asked_for() -> None:
    guess = read("every morning feed the cat")
    assert guess.schedule is not None
    assert guess.schedule.rule.minutes_of_day == (540,)
    assert guess.schedule.rule.assumed == ("time_of_day",)
    assert "time_of_day" in guess.missing


def test_an_impossible_time_is_missing_and_never_rounded() -> None:
    guess = read("every day at 24:30 feed the cat")
    assert guess.schedule is None
    assert "time_of_day" in guess.missing


def test_of_several_schedules_the_first_with_a_time_comes_first() -> None:
    guess = read("Every Monday at 9:00 list new leads. Every Friday at 16:30 write the summary.")
    assert [found.rule.minutes_of_day for found in guess.when.schedules] == [(540,), (990,)]


def test_times_that_cron_cannot_join_become_schedules_of_their_own() -> None:
    assert len(read("every day at 9:00 and 17:30 ping it").when.schedules) == 2
    assert when("every day at 9:00 and 17:00 ping it") == "0 9,17 * * *"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("every day at 9am Eastern feed the cat", "America/New_York"),
        ("every day at 9am PST feed the cat", "America/Los_Angeles"),
        ("every day at 9:00 (UTC+2) feed the cat", "Etc/GMT-2"),
        ("every day at 09:00 Asia/Kolkata feed the cat", "Asia/Kolkata"),
        ("every day at 9am, Berlin time, feed the cat", "Europe/Berlin"),
        ("every day at 9am feed the pacific salmon", None),
        ("move to Berlin every day at 9am", None),
        ("every day at 9 read a/b or Mars/Phobos", None),
        ("jeden Tag um 9 Uhr MEZ lüften", "Europe/Berlin"),
    ],
)
def test_only_a_stated_zone_is_taken(text: str, zone: str | None) -> None:
    assert read(text).stated_zone == zone


def test_tomorrow_is_tomorrow_where_the_person_is() -> None:
    text = "tomorrow at 9am call the dentist"
    there = guess_by_rules(text, locale="en", time_zone="Pacific/Kiritimati", now=NOW).schedule
    assert there is not None
    assert str(there.rule.on) == "2026-11-26"  # it is already the 25th on Kiritimati
