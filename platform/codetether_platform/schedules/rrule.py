"""Recurrence rules of RFC 5545 §3.3.10, in local time from a given start on. Pure.

Left out and refused: SECONDLY, BYSECOND other than 0, BYWEEKNO, BYYEARDAY, and BYSETPOS of rules that repeat within the day.
"""

from datetime import UTC, datetime
from typing import Literal, cast

import msgspec

from codetether_platform.schedules.errors import RuleInvalid

Frequency = Literal["MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
MAX_CHARACTERS = 500
MAX_COUNT = 1000
MAX_INTERVAL = 10_000
_FREQUENCIES = ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_REFUSED = {
    "BYWEEKNO": "BYWEEKNO is not supported; use BYDAY with BYMONTH.",
    "BYYEARDAY": "BYYEARDAY is not supported; use BYMONTH with BYMONTHDAY.",
    "DTSTART": "Give the start beside the rule, as `starts_at`.",
    "TZID": "Give the time zone beside the rule, as `timezone`.",
}


class Weekday(msgspec.Struct, frozen=True):
    """A day of the week, Monday = 0, and which one of its month or year; 0 means each."""

    day: int
    nth: int = 0


class RRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule. `until` is a naive local time, or aware UTC where the rule writes a Z."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    week_start: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: tuple[Weekday, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    @property
    def is_within_the_day(self) -> bool:
        """Whether it repeats by minutes or hours."""
        return self.frequency in {"MINUTELY", "HOURLY"}

    @property
    def goes_through_every_hour(self) -> bool:
        """Whether it runs at least hourly around the clock, so that it goes on by elapsed time when the clocks change."""
        at_most = 60 if self.frequency == "MINUTELY" else 1
        return self.is_within_the_day and self.interval <= at_most and len(self.hours) in {0, 24}


def parse_rrule(text: str) -> RRule:
    """Read a rule, with or without the word `RRULE:` before it.

    Raises:
        RuleInvalid: Not one, or a part that is not supported, with what is wrong.
    """
    if len(text) > MAX_CHARACTERS:
        raise RuleInvalid(f"A recurrence rule has at most {MAX_CHARACTERS} characters.")
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise RuleInvalid(f"'{part[:30]}' is not NAME=VALUE.")
        if name in parts:
            raise RuleInvalid(f"{name[:20]} stands twice.")
        parts[name] = value
    rule = RRule(
        frequency=_frequency(parts.pop("FREQ", "")),
        interval=_number("INTERVAL", parts.pop("INTERVAL", "1"), 1, MAX_INTERVAL),
        count=_number("COUNT", parts.pop("COUNT"), 1, MAX_COUNT) if "COUNT" in parts else None,
        until=_until(parts.pop("UNTIL")) if "UNTIL" in parts else None,
        week_start=_weekday(parts.pop("WKST", "MO"), "WKST").day,
        months=frozenset(_numbers(parts, "BYMONTH", 1, 12)),
        month_days=frozenset(_numbers(parts, "BYMONTHDAY", 1, 31, is_signed=True)),
        weekdays=tuple(_weekday(value, "BYDAY") for value in _list(parts, "BYDAY")),
        hours=tuple(sorted(set(_numbers(parts, "BYHOUR", 0, 23)))),
        minutes=tuple(sorted(set(_numbers(parts, "BYMINUTE", 0, 59)))),
        positions=_numbers(parts, "BYSETPOS", 1, 366, is_signed=True),
    )
    if _numbers(parts, "BYSECOND", 0, 59) not in {(), (0,)}:
        raise RuleInvalid("BYSECOND may only be 0: schedules run at whole minutes.")
    for name in parts:
        raise RuleInvalid(_REFUSED.get(name, f"'{name[:20]}' is not a part of a recurrence rule."))
    _check_together(rule)
    return rule


def _check_together(rule: RRule) -> None:
    if rule.count is not None and rule.until is not None:
        raise RuleInvalid("COUNT and UNTIL exclude each other.")
    if any(day.nth for day in rule.weekdays) and rule.frequency not in {"MONTHLY", "YEARLY"}:
        raise RuleInvalid("Numbered days such as 1MO need FREQ=MONTHLY or FREQ=YEARLY.")
    if rule.frequency == "WEEKLY" and rule.month_days:
        raise RuleInvalid("BYMONTHDAY does not go with FREQ=WEEKLY.")
    if rule.positions and rule.is_within_the_day:
        raise RuleInvalid("BYSETPOS needs FREQ=DAILY or longer.")
    if rule.positions and not (rule.months or rule.month_days or rule.weekdays or rule.hours or rule.minutes):
        raise RuleInvalid("BYSETPOS needs another BY part to choose from.")


def _frequency(text: str) -> Frequency:
    if text == "SECONDLY":
        raise RuleInvalid("Schedules run at whole minutes: FREQ=SECONDLY is not supported.")
    if text not in _FREQUENCIES:
        raise RuleInvalid(f"A recurrence rule needs FREQ, one of {', '.join(_FREQUENCIES)}.")
    return cast("Frequency", text)


def _list(parts: dict[str, str], name: str) -> list[str]:
    values = parts.pop(name, "")
    return values.split(",") if values else []


def _numbers(parts: dict[str, str], name: str, low: int, high: int, *, is_signed: bool = False) -> tuple[int, ...]:
    found = []
    for text in _list(parts, name):
        is_negative = is_signed and text.startswith("-")
        number = _number(name, text.lstrip("+-") if is_signed else text, low, high)
        found.append(-number if is_negative else number)
    return tuple(found)


def _number(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and low <= int(text) <= high):
        raise RuleInvalid(f"{name} is not a number from {low} to {high}: '{text[:20]}'.")
    return int(text)


def _weekday(text: str, name: str) -> Weekday:
    day, nth = text[-2:], text[:-2]
    if day not in _WEEKDAYS or (nth and name == "WKST"):
        raise RuleInvalid(f"{name} holds '{text[:20]}', which is not one of {', '.join(_WEEKDAYS)}.")
    if not nth:
        return Weekday(_WEEKDAYS.index(day))
    number = _number(name, nth.lstrip("+-"), 1, 53)
    return Weekday(_WEEKDAYS.index(day), -number if nth.startswith("-") else number)


def _until(text: str) -> datetime:
    for form in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007 - a local time, unless it ends in Z
        except ValueError:
            continue
        if form.endswith("Z"):
            return at.replace(tzinfo=UTC)
        # RFC 5545 §3.3.10: a date includes its whole day.
        return at.replace(hour=23, minute=59, second=59) if form == "%Y%m%d" else at
    raise RuleInvalid(f"UNTIL is not a date or a time such as 20270131T235959Z: '{text[:30]}'.")
