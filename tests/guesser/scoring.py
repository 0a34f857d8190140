"""Score the rules engine on labelled descriptions, in the format of `evals/cases.jsonl`."""

from collections import Counter
from datetime import datetime
from typing import Any

from croniter import croniter

from codetether_guesser.recurrence import write
from codetether_guesser.rules import RulesGuess
from codetether_guesser.schedule import at_local

_BASES = (datetime(2026, 1, 1), datetime(2026, 2, 27, 13, 7), datetime(2026, 11, 29, 23, 59))  # noqa: DTZ001 - local times
_PRIORITIES = {"low": -50, "high": 50, "urgent": 100, None: None}


def same_cron(left: str | None, right: str) -> bool:
    """Two expressions are equal when their next 40 runs from three days are; `?` in the right one is any one number."""
    if left is None:
        return False
    mine, theirs = left.split(), right.split()
    if len(mine) != 5:
        return False
    pairs = [(a, a if b == "?" and a.isdigit() else b) for a, b in zip(mine, theirs, strict=True)]
    wanted = " ".join(b for _, b in pairs)
    return "?" not in wanted and all(_runs(left, base) == _runs(wanted, base) for base in _BASES)


def _runs(cron: str, base: datetime) -> list[datetime]:
    times = croniter(cron, base)
    return [times.get_next(datetime) for _ in range(40)]


def _once(guess: RulesGuess) -> str | None:
    rule = guess.schedule.rule if guess.schedule else None
    return f"{at_local(rule):%Y-%m-%d %H:%M}" if rule and rule.on else None


def score(guess: RulesGuess, expected: dict[str, Any], counts: Counter[str]) -> None:
    """Count what is right and what is wrong, under a name each."""
    written = write(guess.schedule.rule) if guess.schedule else None
    cron, rrule = (written.cron, written.rrule) if written else (None, None)
    if expected["schedule_cron"]:
        wanted = [expected["schedule_cron"], *expected.get("schedule_accept", [])]
        counts["explicit"] += 1
        counts["explicit_exact"] += any(same_cron(cron, one) for one in wanted)
    elif expected.get("schedule_rrule"):
        counts["rrule"] += 1
        counts["rrule_exact"] += rrule == expected["schedule_rrule"]
    elif expected.get("once"):
        counts["once"] += 1
        counts["once_right"] += _once(guess) == expected["once"]
    elif expected.get("schedule_accept"):
        counts["vague"] += 1
        counts["vague_right"] += any(same_cron(cron, one) for one in expected["schedule_accept"])
    else:
        counts["none"] += 1
        counts["none_kept"] += guess.schedule is None
    contacts = guess.contacts
    email = contacts.notify_email.value if contacts.notify_email else None
    url = contacts.callback_url.value if contacts.callback_url else None
    counts["email_wrong"] += email != (expected["notify_email"] or [None])[0]
    counts["callback_wrong"] += url != (expected["callback_url"] or [None])[0]
    counts["zone_wrong"] += guess.stated_zone != expected["timezone"]
    counts["priority_wrong"] += guess.priority != _PRIORITIES[expected["priority"]]
    counts["notify_right"] += guess.notify == expected["notify"]
    counts["kind_right"] += guess.kind.kind in [expected["kind"], *expected["kind_alt"]]
    counts["abstained_wrong"] += guess.is_abstained != bool(expected.get("abstain"))
    counts["words_lost"] += sum(word.lower() not in guess.prompt.lower() for word in expected["must_mention"])
    counts["missing_right"] += len(set(guess.missing) & set(expected["missing"]))
    counts["missing_said"] += len(guess.missing)
    counts["missing_wanted"] += len(expected["missing"])
    counts["cases"] += 1
