"""Read a case by the rules alone, and say what was read in the words of the labels."""

import time
from datetime import UTC, datetime

import msgspec

from codetether_guesser.evals.cases import Case
from codetether_guesser.recurrence import write
from codetether_guesser.rules import guess_by_rules

#: "Now" of every case: Tuesday 24 November 2026, noon. Labels that say "tomorrow" mean the 25th.
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_PRIORITIES = {-50: "low", 50: "high", 100: "urgent"}


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """What was read; names and words are those of the labels."""

    id: str
    title: str
    kind: str
    prompt: str
    model: str | None
    priority: str | None
    notify: bool
    notify_email: str | None
    callback_url: str | None
    events: list[str]
    cron: str | None
    rrule: str | None
    once: str | None
    timezone: str | None
    missing: list[str]
    abstain: bool
    latency_ms: float


def predict(case: Case) -> Prediction:
    """Read one case, without a locale and in UTC: only what stands in the text counts."""
    began = time.perf_counter()
    guess = guess_by_rules(case.text, locale="en", time_zone="UTC", now=NOW)
    taken = (time.perf_counter() - began) * 1_000
    rule = guess.schedule.rule if guess.schedule else None
    written = write(rule) if rule else None
    contacts = guess.contacts
    once = f"{rule.on} {rule.minutes_of_day[0] // 60:02d}:{rule.minutes_of_day[0] % 60:02d}" if rule and rule.on else None
    return Prediction(
        id=case.id,
        title=guess.title,
        kind=guess.kind.kind,
        prompt=guess.prompt,
        model=None,
        priority=_PRIORITIES.get(guess.priority or 0),
        notify=guess.notify,
        notify_email=contacts.notify_email.value if contacts.notify_email else None,
        callback_url=contacts.callback_url.value if contacts.callback_url else None,
        events=list(guess.events),
        cron=written.cron if written else None,
        rrule=written.rrule if written else None,
        once=once,
        timezone=guess.stated_zone,
        missing=list(guess.missing),
        abstain=guess.is_abstained,
        latency_ms=taken,
    )
