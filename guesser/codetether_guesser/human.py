"""Say a schedule in words, in the person's language. Pure."""

from datetime import datetime

from codetether_guesser.languages.lexicon import Say
from codetether_guesser.recurrence import Recurrence

#: Where the names of the last and the last but one stand, behind those that are counted.
_PLACES = {-1: 0, -2: 6}
_WORKDAYS, _WEEKEND = (1, 2, 3, 4, 5), (0, 6)


def say(rule: Recurrence, words: Say, *, local: datetime | None = None) -> str:
    """Return one sentence without a full stop. `local` is the moment of a rule that runs once."""
    what = _said(rule, words, local)
    return words.schedule["count"].format(what=what, n=rule.count) if rule.count else what


def _said(rule: Recurrence, words: Say, local: datetime | None) -> str:
    phrases = words.schedule
    if rule.cron:
        return phrases["cron"].format(cron=rule.cron)
    times = _joined([f"{at // 60:02d}:{at % 60:02d}" for at in rule.minutes_of_day], phrases["and"])
    if local:
        return phrases["once"].format(date=local.date().isoformat(), times=times)
    what = _frequency(rule, words)
    if rule.months and (rule.nth or rule.unit in {"day", "week"}):
        what = phrases["in_months"].format(
            what=what, months=_joined([words.months[month - 1] for month in rule.months], phrases["and"])
        )
    if rule.unit in {"minute", "hour"}:
        if rule.window:
            what = phrases["window"].format(what=what, start=f"{rule.window[0]:02d}", end=f"{rule.window[1]:02d}")
        return phrases["on_days"].format(what=what, days=_days(rule, words)) if rule.weekdays else what
    return phrases["at"].format(what=what, times=times) if times else what


def _frequency(rule: Recurrence, words: Say) -> str:
    phrases, days = words.schedule, _days(rule, words)
    names = phrases["nth"].split(",")
    day = _joined(
        [str(number) if number > 0 else names[_PLACES[number]] for number in sorted(rule.days_of_month, key=lambda n: n % 32)],
        phrases["and"],
    )
    months = _joined([words.months[month - 1] for month in rule.months], phrases["and"])
    if rule.interval > 1:
        return phrases[f"interval_{rule.unit}"].format(n=rule.interval, days=days, day=day)
    match rule.unit:
        case "minute":
            return phrases["minutely"]
        case "hour":
            return phrases["hourly"]
        case "day":
            return phrases["daily"]
        case "week":
            named = {_WORKDAYS: phrases["workdays"], _WEEKEND: phrases["weekends"]}
            return named.get(rule.weekdays) or phrases["weekly"].format(days=days)
        case "year":
            return phrases["yearly"].format(day=day, months=months)
    if rule.nth:
        if str(rule.weekdays[0]) in phrases.get("feminine_days", ""):
            names = phrases["feminine_nth"].split(",")
        nths = _joined([names[_PLACES.get(nth, nth)] for nth in rule.nth], phrases["and"])
        return phrases["monthly_nth"].format(nth=nths, days=days)
    if rule.days_of_month == (-1,):
        return phrases["monthly_last"]
    return phrases["monthly_in" if rule.months else "monthly"].format(day=day, months=months)


def _days(rule: Recurrence, words: Say) -> str:
    week = sorted(rule.weekdays, key=lambda day: (day - 1) % 7)
    return _joined([words.weekdays[day] for day in week], words.schedule["and"])


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""
