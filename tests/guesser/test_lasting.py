"""How long a schedule lasts, how many runs it has, and several moments in one sentence."""

import pytest

from codetether_guesser.recurrence import write
from codetether_guesser.schedule import at_local
from tests.guesser.reading import read

#: Tests read at noon of Tuesday 24 November 2026.
UNTIL = {
    "every day at 8 for 10 days send me the news": "2026-12-04",
    "every day at 15:00 for 10 days send me the news": "2026-12-03",
    "for the next two weeks ask me daily at 9 how I slept": "2026-12-08",
    "jeden Tag um 8 zehn Tage lang die Nachrichten schicken": "2026-12-04",
    "In den nächsten 3 Wochen jeden Montag um 9 die Zahlen schicken": "2026-12-15",
    "cada día a las 8 durante 10 días mándame las noticias": "2026-12-04",
    "todo dia às 8h por 2 semanas me manda as notícias": "2026-12-08",
    "tous les jours à 8h pendant 10 jours envoie-moi les nouvelles": "2026-12-04",
    "ogni giorno alle 8 per 10 giorni mandami le notizie": "2026-12-04",
    "今後10日間、毎朝8時にニュースを送って": "2026-12-04",
    "every Monday at 9 for three months send the plan": "2027-02-24",
    "ricordami dal 13 dicembre al 20 dicembre ogni venerdì alle 14": "2026-12-20",
}
COUNTED = {
    "send me a quote every day at 8, 10 times": "FREQ=DAILY;BYHOUR=8;BYMINUTE=0;COUNT=10",
    "every 10 minutes, 6 times, ping the api": "FREQ=MINUTELY;INTERVAL=10;COUNT=6",
    "jeden Montag um 9, insgesamt 4 mal, die Liste schicken": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;COUNT=4",
    "cada lunes a las 9, 4 veces, manda la lista": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;COUNT=4",
    "tous les lundis à 9h, 4 fois, envoie la liste": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;COUNT=4",
}
ENDLESS = (
    "every Monday at 9 send me the weather forecast for 3 days",
    "check it every hour, retry 3 times if it fails",
    "every day at 9 summarize the last 10 days",
    "twice a day check the queue",
)
MOMENTS = {
    "remind me tomorrow at 9 and on Friday at 15:00 to call Bob": ["2026-11-25 09:00", "2026-11-27 15:00"],
    "erinnere mich morgen um 9 und am Freitag um 15 Uhr an Bob": ["2026-11-25 09:00", "2026-11-27 15:00"],
    "recuérdame mañana a las 9 y el viernes a las 15 que llame a Ana": ["2026-11-25 09:00", "2026-11-27 15:00"],
    "来週の金曜12時に公開して": ["2026-12-04 12:00"],
    "in an hour ping me": ["2026-11-24 13:00"],
}


@pytest.mark.parametrize(("text", "day"), UNTIL.items())
def test_a_stated_length_ends_the_schedule(text: str, day: str) -> None:
    found = read(text).schedule
    assert found is not None
    assert str(found.rule.until) == day


@pytest.mark.parametrize(("text", "rrule"), COUNTED.items())
def test_a_number_of_runs_is_counted(text: str, rrule: str) -> None:
    found = read(text).schedule
    assert found is not None
    written = write(found.rule)
    assert written is not None
    assert written.rrule == rrule


@pytest.mark.parametrize("text", ENDLESS)
def test_what_the_work_is_about_does_not_end_the_schedule(text: str) -> None:
    found = read(text).schedule
    assert found is not None
    assert found.rule.until is None
    assert found.rule.count is None


@pytest.mark.parametrize(("text", "moments"), MOMENTS.items())
def test_moments_of_one_sentence_fill_in_their_order(text: str, moments: list[str]) -> None:
    assert [f"{at_local(found.rule):%Y-%m-%d %H:%M}" for found in read(text).when.schedules] == moments


def test_an_end_is_cut_out_of_the_prompt_and_cited() -> None:
    guess = read("every day at 8 for 10 days send me the news")
    assert guess.prompt == "send me the news"
    assert [one.text for one in guess.provenance["task.schedule"]] == ["every day at 8", "for 10 days"]
