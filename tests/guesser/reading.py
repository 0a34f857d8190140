"""Short ways for rule tests to read a text."""

from datetime import UTC, datetime

from codetether_guesser.recurrence import write
from codetether_guesser.rules import RulesGuess, guess_by_rules

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def read(text: str, *, locale: str = "en", time_zone: str = "UTC") -> RulesGuess:
    """Read a text on Tuesday 24 November 2026, noon UTC."""
    return guess_by_rules(text, locale=locale, time_zone=time_zone, now=NOW)


def when(text: str) -> str | None:
    """Return the text's schedule as cron, RRULE or "date minute", or `None`."""
    found = read(text).schedule
    if found is None:
        return None
    written = write(found.rule)
    assert written is not None
    if found.rule.on:
        minute = found.rule.minutes_of_day[0]
        return f"{found.rule.on} {minute // 60:02d}:{minute % 60:02d}"
    return written.cron or written.rrule


def notify_email(text: str) -> str | None:
    """Return the address to be told at."""
    found = read(text).contacts.notify_email
    return found.value if found else None


def callback_url(text: str) -> str | None:
    """Return the URL to call with the outcome."""
    found = read(text).contacts.callback_url
    return found.value if found else None
