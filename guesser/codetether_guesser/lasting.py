"""How long a schedule lasts, where a text says so: "for 10 days", "for the next two weeks", "10 times". Pure."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

import msgspec

from codetether_guesser.atoms import arabic
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of
from codetether_guesser.sentences import sentence_of
from codetether_guesser.settle import Found, can_run
from codetether_guesser.spans import Span

_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
#: Longest time and most runs that are taken for an end.
_FAR_DAYS, _MOST_RUNS = 3_650, 1_000
#: What may stand between the schedule and "for 10 days".
_JOINT = re.compile(rf"[\s,;(、]*{any_of('also')}?\s*")


def limited(found: Found, lower: str, language: Language, sentences: list[int], *, now: datetime) -> Found:
    """Return the schedule with the end that its sentence gives it, or as it is."""
    rule = found.rule
    if rule.on or rule.cron or rule.until or not any(word in lower for word in language.ending_words):
        return found
    if ended := _until(found, lower, language, sentences, now=now):
        return ended
    return _counted(found, lower, language, sentences)


def _until(found: Found, lower: str, language: Language, sentences: list[int], *, now: datetime) -> Found | None:
    for match in language.lasts.finditer(lower):
        if not (_is_beside(found, match, lower) or (match["next"] and _is_near(found, match, sentences))):
            continue
        last = _last_day(match, language, first_minute=max(found.rule.minutes_of_day, default=1_440), now=now)
        if last:
            rule = msgspec.structs.replace(found.rule, until=last)
            return msgspec.structs.replace(found, rule=rule, spans=_with(found, match))
    return None


def _counted(found: Found, lower: str, language: Language, sentences: list[int]) -> Found:
    for match in language.repeats.finditer(lower):
        is_apart = lower[: match.start()].rstrip().endswith((",", "、", "(")) and _is_near(found, match, sentences)
        count = _number(match["n"], language)
        if not (is_apart or _is_beside(found, match, lower)) or not 1 < count <= _MOST_RUNS:
            continue
        rule = msgspec.structs.replace(found.rule, count=count)
        if can_run(rule):
            return msgspec.structs.replace(found, rule=rule, spans=_with(found, match))
    return found


def _with(found: Found, match: re.Match[str]) -> tuple[Span, ...]:
    span = Span(match.start(), match.end())
    return found.spans if any(one.start <= span.start and span.end <= one.end for one in found.spans) else (*found.spans, span)


def _is_beside(found: Found, match: re.Match[str], lower: str) -> bool:
    """Tell whether nothing stands between the words and the schedule, or they stand inside it."""
    return any(
        _JOINT.fullmatch(lower, span.end, match.start())
        if span.end <= match.start()
        else _JOINT.fullmatch(lower, match.end(), span.start)
        if match.end() <= span.start
        else True
        for span in found.spans
    )


def _is_near(found: Found, match: re.Match[str], sentences: list[int]) -> bool:
    own = sentence_of(match.start(), sentences)
    return any(sentence_of(span.start, sentences) == own for span in found.spans)


def _last_day(match: re.Match[str], language: Language, *, first_minute: int, now: datetime) -> date | None:
    """Return the last day, counted from the first run: today where its time is still to come."""
    number = _number(match["n"] or match["number"], language)
    unit = language.meanings[" ".join((match["unit"] or match["units"]).split())][1]
    start = now.date() if first_minute > now.hour * 60 + now.minute else now.date() + timedelta(days=1)
    if unit in _DAYS and 0 < number * _DAYS[unit] <= _FAR_DAYS:
        return start + timedelta(days=number * _DAYS[unit] - 1)
    if unit in _MONTHS and 0 < number * _MONTHS[unit] <= _FAR_DAYS // 30:
        months = start.month - 1 + number * _MONTHS[unit]
        year, month = start.year + months // 12, months % 12 + 1
        return date(year, month, min(start.day, monthrange(year, month)[1])) - timedelta(days=1)
    return None


def _number(text: str | None, language: Language) -> int:
    if text is None:  # "for the next week"
        return 1
    meaning, value = language.meanings.get(text, ("", 0))
    return value if meaning == "number" else int(arabic(text))
