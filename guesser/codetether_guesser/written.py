"""Schedules that a person wrote in the form of machines: five-field cron, `@daily`, and recurrence rules of RFC 5545. Pure."""

import re
from collections.abc import Container
from datetime import date
from typing import Any

from codetether_guesser.asked_about import is_cron_asked_about
from codetether_guesser.draft import QUARTERS
from codetether_guesser.recurrence import ALL_DAYS, Assumed, Recurrence
from codetether_guesser.settle import DEFAULT_MINUTE, Found, can_run
from codetether_guesser.spans import Span
from codetether_platform.schedules.cron import parse_cron
from codetether_platform.schedules.errors import RuleInvalid

_CRON = re.compile(r"(?<![\w*/])(?:[\d*][\d*/,-]*[ \t]+){4}(?:[\d*][\d*/,-]*|[A-Za-z]{3}(?:-[A-Za-z]{3})?)(?![\w*/])")
#: Right before an expression: it is an argument or compared with, in code ("parse_cron('…')").
_IN_CODE = re.compile(r"(?:[\w\])]\(|[=!]=)\s*[\"'`]?$")
_CODE_REACH = 12
#: Only at the beginning of a line, or in quotation marks: elsewhere it is somebody's name.
_MACRO = re.compile(r"(?:(?<=^)|(?<=\n)|(?<=[\"'`]))@(hourly|daily|midnight|weekly|monthly|quarterly|yearly|annually)(?![\w@.-])")
_MACROS = {
    "hourly": "0 * * * *",
    "daily": "0 0 * * *",
    "midnight": "0 0 * * *",
    "weekly": "0 0 * * 0",
    "monthly": "0 0 1 * *",
    "quarterly": f"0 0 1 {','.join(map(str, QUARTERS))} *",
    "yearly": "0 0 1 1 *",
    "annually": "0 0 1 1 *",
}
_RRULE = re.compile(r"(?<![\w=;])(?:RRULE:)?(FREQ=[A-Z]{5,8}(?:;[A-Z]{2,10}=[\w,+-]{1,60}){0,10})(?![\w=])")
_UNITS: dict[str, Any] = {
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}
_DAYS = {"SU": 0, "MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6}
_READ = {
    "FREQ",
    "INTERVAL",
    "BYDAY",
    "BYMONTHDAY",
    "BYMONTH",
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
    "BYSETPOS",
    "UNTIL",
    "WKST",
    "COUNT",
}
#: What the numbers of each part may be, where we can keep and say them.
_RANGES: dict[str, Container[int]] = {
    "BYMONTHDAY": {-2, -1, *range(1, 32)},
    "BYMONTH": range(1, 13),
    "BYHOUR": range(24),
    "BYMINUTE": range(60),
    "BYSETPOS": {-2, -1, 1, 2, 3, 4, 5},
}
_DAY = re.compile(r"([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)")


def find_written(clean: str, lower: str, sentences: list[int]) -> Found | None:
    """Return the schedule that stands in a text in the form of cron or of a recurrence rule, where nobody asks what it means."""
    for found in (_cron(clean, lower, sentences), _macro(clean), _rrule(clean, lower, sentences)):
        if found:
            return found
    return None


def is_kept_out(clean: str) -> bool:
    """Tell whether a recurrence rule stands in a text: what it could not be kept as is not read as words ("FREQ=WEEKLY")."""
    return "FREQ=" in clean and _RRULE.search(clean) is not None


def _cron(clean: str, lower: str, sentences: list[int]) -> Found | None:
    for match in _CRON.finditer(clean) if "*" in clean else ():
        text = " ".join(match[0].split())
        if _IN_CODE.search(clean, max(0, match.start() - _CODE_REACH), match.start()):
            continue
        if "*" in text and _is_cron(text) and not is_cron_asked_about(match.start(), lower, sentences):
            return Found(Recurrence(cron=text), (Span(match.start(), match.end()),))
    return None


def _macro(clean: str) -> Found | None:
    match = _MACRO.search(clean) if "@" in clean else None
    return Found(Recurrence(cron=_MACROS[match[1]]), (Span(match.start(), match.end()),)) if match else None


def _rrule(clean: str, lower: str, sentences: list[int]) -> Found | None:
    match = _RRULE.search(clean) if "FREQ=" in clean else None
    if match is None or is_cron_asked_about(match.start(), lower, sentences):
        return None
    rule = read_rrule(match[1])
    return Found(rule, (Span(match.start(), match.end()),)) if rule and can_run(rule) else None


def _is_cron(text: str) -> bool:
    try:
        parse_cron(text)
    except RuleInvalid:
        return False
    return True


def read_rrule(text: str) -> Recurrence | None:
    """Return what a recurrence rule says, or `None` where it says more than can be kept (a week of the year)."""
    parts = dict(part.split("=", 1) for part in text.split(";"))
    unit = _UNITS.get(parts["FREQ"])
    days = [_DAY.fullmatch(day) for day in parts.get("BYDAY", "").split(",") if day]
    if unit is None or set(parts) - _READ or not all(days):
        return None
    try:
        numbers = {name: _numbers(parts.get(name, "")) for name in _RANGES}
        interval, until, count = int(parts.get("INTERVAL", "1")), _day(parts.get("UNTIL")), int(parts.get("COUNT", "0"))
    except ValueError:
        return None
    named = [day for day in days if day]
    places = tuple(sorted({int(day[1]) for day in named if day[1]}))
    weekdays = tuple(sorted({_DAYS[day[2]] for day in named}))
    numbers["BYSETPOS"] = numbers["BYSETPOS"] or places
    if not _can_be_kept(unit, numbers, weekdays=weekdays, is_placed=bool(places), is_all_placed=all(day[1] for day in named)):
        return None
    is_plain = unit in {"minute", "hour"}
    minutes = tuple(hour * 60 + minute for hour in numbers["BYHOUR"] for minute in numbers["BYMINUTE"] or (0,))
    assumed: dict[Assumed, bool] = {
        "time_of_day": not is_plain and not minutes,
        "day_of_week": unit == "week" and not weekdays,
        "day_of_month": unit in {"month", "year"} and not weekdays and not numbers["BYMONTHDAY"],
    }
    return Recurrence(
        unit="week" if unit == "day" and weekdays and interval == 1 else unit,
        interval=interval,
        minutes_of_day=numbers["BYMINUTE"] if is_plain else minutes or (DEFAULT_MINUTE,),
        weekdays=(1,) if assumed["day_of_week"] else () if weekdays == ALL_DAYS else weekdays,
        days_of_month=(1,) if assumed["day_of_month"] else numbers["BYMONTHDAY"],
        months=numbers["BYMONTH"] or ((1,) if unit == "year" else ()),
        nth=numbers["BYSETPOS"],
        until=until,
        count=count or None,
        assumed=tuple(name for name, is_assumed in assumed.items() if is_assumed),
    )


def _can_be_kept(
    unit: str, numbers: dict[str, tuple[int, ...]], *, weekdays: tuple[int, ...], is_placed: bool, is_all_placed: bool
) -> bool:
    """Tell whether every number exists, and whether no two parts narrow each other in a way that cannot be written down."""
    if any(number not in allowed for name, allowed in _RANGES.items() for number in numbers[name]):
        return False
    if unit == "minute" and numbers["BYMINUTE"]:
        return False
    if unit in {"minute", "hour"}:
        return not any(numbers[name] for name in ("BYHOUR", "BYSETPOS", "BYMONTHDAY", "BYMONTH"))
    if is_placed and not (is_all_placed and len(weekdays) == 1):  # "1MO,3TU"
        return False
    if numbers["BYSETPOS"] and not (unit == "month" and weekdays):
        return False
    if numbers["BYMONTHDAY"] and unit in {"day", "week"}:
        return False
    return not (weekdays and (numbers["BYMONTHDAY"] or unit == "year"))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(number) for number in text.split(",") if number}))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:8]) if text else None
