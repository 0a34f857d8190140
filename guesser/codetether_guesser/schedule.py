"""Decide which of the phrases that speak of time is the schedule of the task. Pure."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from croniter import croniter

from codetether_guesser.atoms import Clock, find_phrases
from codetether_guesser.grammar import Draft, read_phrase, settle_clock
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.recurrence import ALL_DAYS, Assumed, Recurrence, write
from codetether_guesser.spans import Span

#: What a vague time of day is taken for; always marked as assumed.
VAGUE_MINUTES = {"morning": 540, "lunch": 720, "afternoon": 840, "evening": 1080, "night": 1260, "small_hours": 120}
DEFAULT_MINUTE = 540
_CRON = re.compile(r"(?<![\w*/])(?:[\d*][\d*/,-]*[ \t]+){4}(?:[\d*][\d*/,-]*|[A-Za-z]{3}(?:-[A-Za-z]{3})?)(?![\w*/])")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|\n\s*(?=[-*•]|\d+[.)])|[。！？]")
_BULLET = re.compile(r"(?:^|\n)[ \t]*(?:[-*•]|\d+[.)])[^\n]*$")
_NEAR = 140


class Found(msgspec.Struct, frozen=True):
    """A schedule that a text states, and where it stands."""

    rule: Recurrence
    spans: tuple[Span, ...]
    zone: str | None = None
    zone_span: Span | None = None


class Reading(msgspec.Struct, frozen=True):
    """All that a text says about when. `is_impossible`: a time was stated that does not exist."""

    schedules: tuple[Found, ...] = ()
    is_impossible: bool = False
    is_periodic: bool = False


def find_schedules(clean: str, lower: str, language: Language, *, today: date) -> Reading:
    """Return the schedules of a text, the one to fill first."""
    if cron := _written_cron(clean):
        return Reading(schedules=(cron,))
    drafts = [
        draft for phrase in find_phrases(clean, lower, language) if not _is_guarded(draft := read_phrase(phrase), lower, language)
    ]
    drafts = [draft for draft in drafts if not (draft.recurs and lower.startswith(("'s", "’s"), draft.span.end))]
    sentences = _sentences(lower)
    recurring = _recurring(drafts, lower, language, sentences)
    found = [one for draft, spans in recurring for one in _settled(draft, spans)]
    if not found:
        found = [one for draft in drafts if (one := _once(draft, lower, language, sentences, today=today))]
    return Reading(
        schedules=tuple(_distinct(found)),
        is_impossible=any(draft.has_impossible_time for draft in drafts),
        is_periodic=any(draft.is_periodic for draft in drafts),
    )


def _written_cron(clean: str) -> Found | None:
    for match in _CRON.finditer(clean):
        text = " ".join(match[0].split())
        if "*" in text and croniter.is_valid(text):
            return Found(Recurrence(cron=text), (Span(match.start(), match.end()),))
    return None


def _is_guarded(draft: Draft, lower: str, language: Language) -> bool:
    """Tell whether the word before a phrase makes it a deadline, a past or a part of something else."""
    start = draft.span.start
    before = re.search(
        r"(\S+)(?:\s+(?:on|at|am|um|zum))?(?:\s+(?:the|a|an|dem|der|den|die|das|each))?[\s(]*$", lower[max(0, start - 30) : start]
    )
    word = before[1] if before else ""
    is_guarded = bool(language.pattern("guards").fullmatch(word))
    return is_guarded and (not draft.recurs or draft.letters.startswith("E"))


def _sentences(lower: str) -> list[int]:
    return [match.end() for match in _SENTENCE_END.finditer(lower)]


def _sentence_of(position: int, sentences: list[int]) -> int:
    return sum(end <= position for end in sentences)


def _recurring(drafts: list[Draft], lower: str, language: Language, sentences: list[int]) -> list[tuple[Draft, tuple[Span, ...]]]:
    """Pair each frequency with its time of day, which may stand elsewhere in its sentence; the best first."""
    loose = [draft for draft in drafts if not draft.recurs and not draft.is_once and draft.clocks]
    windows = [draft for draft in drafts if not draft.recurs and not draft.is_once and (draft.window or draft.work_hours)]
    found: list[tuple[Draft, tuple[Span, ...]]] = []
    for draft in drafts:
        if not draft.recurs:
            continue
        spans: tuple[Span, ...] = (draft.span,)
        if draft.unit in {"minute", "hour"} and not draft.window:
            for other in windows:
                if _sentence_of(other.span.start, sentences) == _sentence_of(draft.span.start, sentences):
                    draft.window, draft.work_hours = other.window, other.work_hours
                    spans = (*spans, other.span)
        elif not draft.clocks and not draft.has_impossible_time:
            taken = _times_for(draft, loose, lower, language, sentences)
            draft.clocks = tuple(clock for other in taken for clock in other.clocks)
            draft.zone, draft.zone_span = next(((o.zone, o.zone_span) for o in taken if o.zone), (draft.zone, draft.zone_span))
            spans = (*spans, *(other.span for other in taken))
            loose = [other for other in loose if other not in taken]
        if draft.is_adjective and not draft.clocks and not _is_real(draft, lower, language):
            continue
        if draft.is_periodic and not draft.clocks:
            continue
        found.append((draft, spans))
    return sorted(found, key=lambda pair: not (pair[0].clocks or pair[0].unit in {"minute", "hour"}))


def _times_for(draft: Draft, loose: list[Draft], lower: str, language: Language, sentences: list[int]) -> list[Draft]:
    own = _sentence_of(draft.span.start, sentences)
    same = [
        other
        for other in loose
        if _sentence_of(other.span.start, sentences) == own
        and (other.has_marked_time or language.code not in {"en", "de"})
        and abs(other.span.start - draft.span.end) < _NEAR
        and not _is_content_time(other, lower, language)
    ]
    if same:
        return same[:1]
    if draft.is_periodic:
        return [other for other in loose if _follows_run_verb(other, lower, language)][:1]
    return [other for other in loose if other.span.start > draft.span.end and _BULLET.search(lower, 0, other.span.start)]


def _is_content_time(draft: Draft, lower: str, language: Language) -> bool:
    """Tell whether a time belongs to something that happens anyway ("departs at 9")."""
    before = lower[max(0, draft.span.start - 20) : draft.span.start]
    return bool(language.pattern("happens").search(before))


def _follows_run_verb(draft: Draft, lower: str, language: Language) -> bool:
    before = lower[max(0, draft.span.start - 12) : draft.span.start]
    return bool(language.pattern("run_verbs").search(before))


def _is_real(draft: Draft, lower: str, language: Language) -> bool:
    """Tell "an hourly cron job" and "send a weekly report" from "my daily habits" and "the weekly schedule"."""
    if set(draft.letters) - set("fARKinep"):
        return True
    start, end = draft.span.start, draft.span.end
    after = re.match(r"\s*([^\W\d_]+)?", lower[end:])
    next_word = after[1] if after else None
    if not next_word or next_word in language.fillers.split():
        return True
    line_start = max(lower.rfind(mark, 0, start) for mark in ("\n", ". ", "! ", "? ")) + 1
    before = lower[line_start:start]
    if re.search(r"(?:^|\s)(?:the|this|that|these|last|our|your|der|die|das|den|dem|diese[nrsm]?|unsere[nrsm]?)\s*$", before):
        return False
    if language.pattern("run_nouns").fullmatch(next_word):
        return bool(re.search(r"(?:^|\s)(?:an?|my|me|us|\d|eine?n?|mir|uns|meine?n?)\s*$", before)) or not before.strip()
    return bool(language.pattern("make_verbs").search(before)) and bool(re.search(r"(?:^|\s)(?:an?|eine?n?)\s*$", before))


def _settled(draft: Draft, spans: tuple[Span, ...]) -> list[Found]:
    """Decide what the draft leaves open, and mark it assumed; times that cron cannot join are schedules of their own."""
    if draft.has_impossible_time and not draft.clocks:
        minutes: list[int] = []
        assumed: tuple[Assumed, ...] = ("time_of_day",)
    elif draft.clocks:
        minutes, assumed = sorted({settle_clock(clock, draft.daypart) for clock in draft.clocks}), ()
    elif draft.unit in {"minute", "hour"}:
        minutes, assumed = [], ()
    elif draft.times_per_unit == 2 and draft.unit == "day":
        minutes, assumed = [540, 1020], ("time_of_day",)
    else:
        minutes, assumed = [VAGUE_MINUTES.get(draft.daypart or "", DEFAULT_MINUTE)], ("time_of_day",)
    if draft.has_impossible_time and not draft.clocks and draft.unit not in {"minute", "hour"}:
        return []
    groups = [tuple(minutes)] if len({at % 60 for at in minutes}) <= 1 else [(at,) for at in minutes]
    found = []
    for group in groups:
        rule = _complete(draft, group, (*draft.assumed, *assumed))
        if rule and write(rule):
            found.append(Found(rule, spans, draft.zone, draft.zone_span))
    return found


def _complete(draft: Draft, minutes: tuple[int, ...], assumed: tuple[Assumed, ...]) -> Recurrence | None:
    weekdays = draft.weekdays
    if draft.excluded:
        weekdays = tuple(day for day in (weekdays or ALL_DAYS) if day not in draft.excluded)
    unit: Any = draft.unit
    days_of_month, months = draft.days_of_month, draft.months
    if unit == "day" and weekdays:
        unit = "week"
    if unit == "week" and not weekdays:
        weekdays, assumed = (1,), (*assumed, "day_of_week")
    if unit == "month" and not days_of_month and draft.nth is None:
        if weekdays:
            unit = "week"
        else:
            days_of_month, assumed = (1,), (*assumed, "day_of_month")
    if unit == "year":
        if draft.month_day:
            months, days_of_month = (draft.month_day[0],), (draft.month_day[1],)
        elif not months:
            months, assumed = (1,), (*assumed, "month")
        if not days_of_month:
            days_of_month, assumed = (1,), (*assumed, "day_of_month")
    return Recurrence(
        unit=unit,
        interval=draft.interval,
        minutes_of_day=minutes,
        weekdays=weekdays,
        days_of_month=days_of_month,
        months=months,
        nth=draft.nth,
        window=_window(draft),
        assumed=tuple(dict.fromkeys(assumed)),
    )


def _window(draft: Draft) -> tuple[int, int] | None:
    if draft.window is None:
        return (9, 16) if draft.work_hours and draft.unit in {"minute", "hour"} else None
    first, last = draft.window
    if draft.unit == "minute":  # from 9 to 17, every ten minutes: 16:50 is the last
        last = (last - 1) % 24
    return first, last % 24


def _once(draft: Draft, lower: str, language: Language, sentences: list[int], *, today: date) -> Found | None:
    """Return the one moment that a phrase at the edge of its sentence names; a date alone is content, not a schedule."""
    if not draft.is_once or not _is_at_edge(draft, lower, sentences):
        return None
    sentence = _sentence_of(draft.span.start, sentences)
    if language.pattern("happens").search(lower, sentences[sentence - 1] if sentence else 0, draft.span.start):
        return None
    assumed: tuple[Assumed, ...] = ()
    if draft.clocks:
        minute = settle_clock(draft.clocks[0], draft.daypart)
    elif draft.daypart and (draft.days_ahead is not None or draft.next_weekday is not None):
        minute, assumed = VAGUE_MINUTES[draft.daypart], ("time_of_day",)
    else:
        return None
    day = _day(draft, today)
    if day is None or len(draft.clocks) > 1:
        return None
    rule = Recurrence(on=day, minutes_of_day=(minute,), assumed=assumed)
    return Found(rule, (draft.span,), draft.zone, draft.zone_span)


def _day(draft: Draft, today: date) -> date | None:
    try:
        if draft.on:
            return draft.on if draft.on >= today else None
        if draft.days_ahead is not None:
            return today + timedelta(days=draft.days_ahead)
        if draft.next_weekday is not None:
            ahead = (draft.next_weekday - (today.weekday() + 1)) % 7
            return today + timedelta(days=ahead or 7)
        if draft.month_day is None:
            return None
        month, day, year = draft.month_day
        found = date(year or today.year, month, day)
        if found < today:
            return None if year else date(today.year + 1, month, day)
    except (ValueError, OverflowError):
        return None
    return found


def _is_at_edge(draft: Draft, lower: str, sentences: list[int]) -> bool:
    sentence = _sentence_of(draft.span.start, sentences)
    start = sentences[sentence - 1] if sentence else 0
    end = sentences[sentence] if sentence < len(sentences) else len(lower)
    before, after = lower[start : draft.span.start], lower[draft.span.end : end]
    return not re.search(r"\w{4,}", before) or not re.search(r"\w", after)


def _distinct(found: list[Found]) -> list[Found]:
    """Drop what says the same again; a frequency without a time says nothing beside the same one with a time."""
    kept: list[Found] = []
    for one in found:
        if any(
            _same_days(one.rule, other.rule) and (one.rule == other.rule or "time_of_day" in one.rule.assumed) for other in kept
        ):
            continue
        kept.append(one)
    return kept


def _same_days(left: Recurrence, right: Recurrence) -> bool:
    def days(rule: Recurrence) -> tuple[object, ...]:
        return (rule.unit, rule.interval, rule.weekdays, rule.days_of_month, rule.months, rule.nth, rule.on, rule.cron)

    return days(left) == days(right)


def clock_of(text: str, language: Language) -> Clock | None:
    """Return the one time of day that a short answer states, as "9", "9:30" or "9pm"."""
    bare = re.fullmatch(r"\s*(\d{1,2})\s*", text)
    if bare:
        return Clock(int(bare[1]) * 60, is_settled=False) if int(bare[1]) < 24 else None
    drafts = [read_phrase(phrase) for phrase in find_phrases(text, text.lower(), language)]
    clocks = [clock for draft in drafts for clock in draft.clocks]
    return clocks[0] if len(clocks) == 1 else None


def at_local(rule: Recurrence) -> datetime | None:
    """Return the local moment of a rule that runs once."""
    if rule.on is None:
        return None
    return datetime.combine(rule.on, datetime.min.time()) + timedelta(minutes=rule.minutes_of_day[0])
