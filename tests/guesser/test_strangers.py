"""What a third round of strangers' sentences showed: each rule once, in the shortest sentence that shows it."""

import re

import pytest

from codetether_guesser.evals.cases import own_cases
from codetether_guesser.languages.choices import by_first_letter
from tests.guesser.reading import callback_url, notify_email, read, when

SCHEDULES = {
    # One day of several months, minutes before an hour, working hours without days
    "Quartalsweise am 15.1., 15.4., 15.7. und 15.10. um 9 Uhr die Steuer vorbereiten": "0 9 15 1,4,7,10 *",
    "Am 1.3. und 1.9. um 8 Uhr die Filter prüfen": "0 8 1 3,9 *",
    "todo dia às 10 pras 8 da manhã abra a loja": "50 7 * * *",
    "todos los días a las diez para las ocho abre la tienda": "50 7 * * *",
    "once an hour during work hours check the queue": "0 9-16 * * 1-5",
    # A range of days behind the time and its zone, beside an adjective that names the channel
    "post to the daily ops channel at 09:45 Europe/Warsaw, Monday to Friday": "45 9 * * 1-5",
    "Every trading day at 4:30pm send the close": "30 16 * * 1-5",
    "send it on Sundays at 20h": "0 20 * * 0",
    "make a backup at 5:17 AM everyday": "17 5 * * *",
    "Build a scheduled monthly workflow that lists the members": "0 9 1 * *",
    "on the first of the month export the list": "0 9 1 * *",
    "on a weekly basis clean the list": "0 9 * * 1",
    "annual review reminder": "0 9 1 1 *",
    # Misspelt, and as it is spoken
    "quater past 8 evry moring water": "15 8 * * *",
    "each tuseday and thrusday at 3pm sweep": "0 15 * * 2,4",
    "every weekday at half 8 open the shop": "30 8 * * 1-5",
    "every morning 7 sharp open the shop": "0 7 * * *",
    "Weekly on Wed @ 14:30 - rotate": "30 14 * * 3",
    "Dec 31 2026 at 23:59 archive the tickets": "2026-12-31 23:59",
    # The hours of an interval in the next sentence, and a row of a table
    "We build it every 15 minutes. Could we build it from 7am to 11pm?": "*/15 7-22 * * *",
    "/create Report | saturday at 2:05PM | news": "5 14 * * 6",
    "This task runs every weekday at 8am EST: check the queue": "0 8 * * 1-5",
    # "By" closes a habit, as it would a deadline
    "Every Friday by 5pm send the hours": "0 17 * * 5",
}
NONE = (
    # What goes on already beside a small wish, and a line of cron that is to be written
    "the newsletter goes out every Tuesday at 9, I only need you to proofread issue 48",
    "Write a cron line that runs backup.sh every weekday at 7",
    "Erstelle eine Cron-Zeile, die backup.sh werktags um 7 Uhr startet",
    "Crea una expresión cron que lance el respaldo todos los días a las 7",
    "Remember: mornings are for deep work, meetings go in the afternoon, and the weekly report is short",
    "The maintenance window is 04:00 to 06:00 on Monday mornings. Move it",
    "They send a batch every day at 04:00, which can overlap with the window. Move the window",
    "Let users choose daily, weekly or monthly on the form",
    "The cron fires at 03:00 every night but the job fails, find out why",
    "I configured the job for every day at 3am but it runs at 5am",
    "Find classes that meet Tuesdays and Thursdays at 6pm",
    "Users complain they get the digest twice a day",
    "Give me hourly rates of plumbers",
    "Create a weekly meal plan",
    "Refactor the daily_job.py script",
    "The café is closed on Mondays; update the website",
    "Write a job ad: shifts Monday to Friday 6am-2pm",
    "Add support for sending a digest every day",
    "Write a cron expression for every weekday at 6pm",
    "send me the draft tomorrow by 5pm",
    "The workflow currently runs daily at 3am UTC, change it so that it also runs on push",
    "Every day at around 13:00 UTC we see a spike in errors. Find the cause",
    "If a schedule is set to every day at 9am CET the preview is off by one hour",
    "Join us every Wednesday at 5pm UTC! Fix the link on the site",
    "The bug appears every day between 3 and 4am UTC",
)
ZONES = {
    "every last Friday at 17:30 Dublin time send the hours": "Europe/Dublin",
    "every 5 minutes between 0:00 and 6:00 retry, Arizona time": "America/Phoenix",
    "Schedule: `0 17 * * 5` (Every Friday 5 PM UTC)": "UTC",
    "30 9 * * 1-5 America/Chicago check the queue": "America/Chicago",
    "at 9 each morning (EST) check the queue": "America/New_York",
    "All times are CET. Every day at 5:00 check the queue": "Europe/Berlin",
    "every day at 9am EST/EDT check the queue": "America/New_York",
    "I selected Europe/Moscow and the parser was wrong": None,
    "Compare EST and PST": None,
}
MAIL = {
    "connect three accounts: a@example.org, b@example.org, and c@example.org": None,
    "reply to the last customer with CC to b@example.org": None,
    "Who sold most?\nNow email this to b@example.org": "b@example.org",
    "prepare the attendance report and share with b@example.org by 5 PM": "b@example.org",
    "1. Look up the prices\n2. One slide each\n3. Email the deck to b@example.org": "b@example.org",
    "Email the standings to b@example.org every Sunday at 8pm": "b@example.org",
    "send a welcome email to b@example.org": None,
    "Recipient: b@example.org\nSend the daily uptime report": "b@example.org",
}
CALLS = {
    "POST the weekly signup numbers to https://x.example.net/ingest": "https://x.example.net/ingest",
    "if its not 200 call webhook https://x.example.net/down": "https://x.example.net/down",
    "on failure call https://x.example.net/fail": "https://x.example.net/fail",
    "push the output to https://x.example.net/hooks/in": "https://x.example.net/hooks/in",
    "send the JSON to https://x.example.net/in via POST": "https://x.example.net/in",
    "send the notes to https://x.example.net/notes": None,
    "read the webhook docs at https://docs.example.com/hooks and explain them": None,
    "Do not call https://x.example.net/hook": None,
}
TOLD = {
    "i would like a daily email with the open issues": True,
    "msg me the tide times at 7:45": True,
    "a bot that posts a summary of open PRs to Slack": True,
    "add a row and ping #growth": True,
    "it emails me the report": True,
    "remind all heads of department to send their numbers": True,
    "give me a gym plan": False,
    "Every day at 8 give me a word": True,
    "Book it, but stop and ask me to confirm": False,
    "log only, I don't need a message": False,
    "never email b@example.org, only post the numbers in #sales": True,
    "call them through the dialer": False,
}
PRIORITY = {
    "mails with low priority go into Later, everything with low priority too": None,
    "If anything looks urgent, Slack me immediately": None,
    "label low priority issues": None,
    "low priority: label the issues": -50,
}
KINDS = {
    "Create a workflow that backs up the wiki and restarts the server": "ops",
    "Build a weekly workflow that summarizes my key takeaways": "summarize",
    "The login button does nothing on Safari": "code",
    "As a developer I want an endpoint": "code",
    "prune the old images and roll it back": "ops",
    "Find customers who haven't ordered in 90 days": "data",
    "Ping Sarah about the contract": "communication",
}
MISSING = {
    "Every weekday at 8, check NetSuite for overdue bills": {"account"},
    "On the 1st of every month at 10, prune worktrees": {"repository"},
    "fix the flaky test in tests/test_login.py": {"repository"},
    "Send at 9 every day: 'Recycling: [paper or container] week'": set(),
    "Create reports/{{date}}.md with the weekly figures from https://x.example.com": set(),
    "At 9 on Mondays post the recap in the design Slack channel": set(),
    "Watch my Downloads folder and sort new files by type": set(),
}


@pytest.mark.parametrize(("text", "schedule"), SCHEDULES.items())
def test_a_schedule_is_read_however_it_is_said(text: str, schedule: str) -> None:
    assert when(text) == schedule


@pytest.mark.parametrize("text", NONE)
def test_what_is_told_wished_measured_or_a_deadline_is_no_schedule(text: str) -> None:
    assert read(text).schedule is None


@pytest.mark.parametrize(("text", "zone"), ZONES.items())
def test_a_zone_is_stated_beside_a_schedule_or_for_all_times(text: str, zone: str | None) -> None:
    assert read(text).stated_zone == zone


@pytest.mark.parametrize(("text", "email"), MAIL.items())
def test_the_outcome_goes_to_who_is_to_get_it_and_to_nobody_else(text: str, email: str | None) -> None:
    assert notify_email(text) == email


@pytest.mark.parametrize(("text", "url"), CALLS.items())
def test_a_url_is_called_where_the_outcome_is_handed_to_it(text: str, url: str | None) -> None:
    assert callback_url(text) == url


@pytest.mark.parametrize(("text", "is_told"), TOLD.items())
def test_word_is_wanted_where_somebody_is_to_be_told_later(text: str, is_told: bool) -> None:
    assert read(text).notify is is_told


@pytest.mark.parametrize(("text", "priority"), PRIORITY.items())
def test_a_priority_of_something_else_is_not_that_of_the_task(text: str, priority: int | None) -> None:
    assert read(text).priority == priority


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_the_kind_is_that_of_the_work_not_of_what_it_is_wrapped_in(text: str, kind: str) -> None:
    assert read(text).kind.kind == kind


@pytest.mark.parametrize(("text", "fields"), MISSING.items())
def test_what_is_missing_is_asked_for_and_what_is_named_is_not(text: str, fields: set[str]) -> None:
    assert set(read(text).missing) == fields


def test_a_title_keeps_its_length_where_the_first_letter_has_no_capital() -> None:
    assert len(read("ß" + "0" * 54 + "AA0AA").title) == 60


def test_a_choice_at_the_beginning_means_the_same_as_one_pattern_a_word() -> None:
    words = ("(?:open|new|closed)_tickets?", "oven", "(?:a|b(?:c))d", "(?:so|such)? much", "x|(?:y|z)w")
    joined = re.compile(by_first_letter(words))
    plain = re.compile("|".join(f"(?:{word})" for word in words))
    texts = [*(case.text.lower() for case in own_cases() if case.lang == "en"), "closed_ticket ovens bcd so much x zw"]
    assert [[m.span() for m in joined.finditer(text)] for text in texts] == [
        [m.span() for m in plain.finditer(text)] for text in texts
    ]
