"""A schedule said in words can be read again: what the person sees in the field is what would run."""

from datetime import date, datetime

import pytest

from codetether_guesser.human import say
from codetether_guesser.languages import LANGUAGES
from codetether_guesser.normalise import normalise
from codetether_guesser.recurrence import Recurrence, write
from codetether_guesser.schedule import at_local, find_schedules

NOW = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - local time
WORKDAYS = (1, 2, 3, 4, 5)
RULES = (
    Recurrence(unit="day", minutes_of_day=(540,)),
    Recurrence(unit="day", minutes_of_day=(420, 1_140)),
    Recurrence(unit="day", interval=3, minutes_of_day=(540,)),
    Recurrence(unit="week", weekdays=WORKDAYS, minutes_of_day=(450,)),
    Recurrence(unit="week", weekdays=(0, 6), minutes_of_day=(660,)),
    Recurrence(unit="week", weekdays=(1, 3), minutes_of_day=(990,)),
    Recurrence(unit="week", interval=2, weekdays=(5,), minutes_of_day=(900,)),
    Recurrence(unit="minute"),
    Recurrence(unit="minute", interval=15),
    Recurrence(unit="minute", interval=45),
    Recurrence(unit="minute", interval=10, window=(9, 16)),
    Recurrence(unit="minute", interval=30, weekdays=WORKDAYS),
    Recurrence(unit="hour"),
    Recurrence(unit="hour", interval=2),
    Recurrence(unit="hour", window=(9, 17)),
    Recurrence(unit="month", days_of_month=(15,), minutes_of_day=(480,)),
    Recurrence(unit="month", days_of_month=(1, 15), minutes_of_day=(480,)),
    Recurrence(unit="month", days_of_month=(-1,), minutes_of_day=(1_080,)),
    Recurrence(unit="month", nth=(1,), weekdays=(1,), minutes_of_day=(600,)),
    Recurrence(unit="month", nth=(-1,), weekdays=(5,), minutes_of_day=(600,)),
    Recurrence(unit="month", nth=(1,), weekdays=WORKDAYS, minutes_of_day=(600,)),
    Recurrence(unit="month", interval=3, days_of_month=(5,), minutes_of_day=(600,)),
    Recurrence(unit="month", days_of_month=(1,), months=(1, 4, 7, 10), minutes_of_day=(420,)),
    Recurrence(unit="year", months=(12,), days_of_month=(24,), minutes_of_day=(1_080,)),
    Recurrence(cron="5 4 * * 0"),
    Recurrence(on=date(2026, 12, 24), minutes_of_day=(1_080,)),
)


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_said_is_read_as_the_same_schedule(code: str, rule: Recurrence) -> None:
    language = LANGUAGES[code]
    text = normalise(say(rule, language.say, local=at_local(rule)))

    found = find_schedules(text.clean, language.read(text.lower), language, now=NOW).schedules[0].rule

    assert write(found) == write(rule)
    assert at_local(found) == at_local(rule)
