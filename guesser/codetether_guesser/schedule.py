"""Decide which of the phrases that speak of time is the schedule of the task. Pure."""

import re
from datetime import datetime, timedelta
from itertools import zip_longest

import msgspec

from codetether_guesser.asked_about import is_asked_about
from codetether_guesser.atoms import find_phrases
from codetether_guesser.context import (
    follows_run_verb,
    happens_before,
    is_at_edge,
    is_content_time,
    is_guarded,
    is_of_noun,
    is_real,
    is_said_in_passing,
)
from codetether_guesser.draft import Clock, Day, Draft
from codetether_guesser.grammar import read_phrase, split_phrase
from codetether_guesser.grammar_times import assume_afternoon, settle_clock
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of
from codetether_guesser.lasting import limited
from codetether_guesser.recurrence import Assumed, Recurrence
from codetether_guesser.sentences import sentence_ends, sentence_of, sentence_start
from codetether_guesser.settle import VAGUE_MINUTES, Found, settled
from codetether_guesser.spans import Span
from codetether_guesser.written import find_written, is_kept_out

_BULLET = re.compile(r"(?:^|\n)[ \t]*(?:[-*•]|\d+[.)])[^\n]*$")
#: Between one moment of a list and what is to be done at the next.
_LISTED = re.compile(rf"\s*,?\s*{any_of('also', 'afterwards')}\s|\s*{any_of('listed')}")
_NEAR = 140
#: Inside a phrase of one day: it is a deadline ("tomorrow by 5pm"); "every Friday by 5pm" is not.
_DEADLINE = re.compile(r"\bby\b")
#: The cell of a row that a day with its time fills ("Report | saturday at 14:05 | news"): it comes every week.
_CELL_BEFORE, _CELL_AFTER = re.compile(r"\|[^\S\n]*(?:on[^\S\n]+)?$"), re.compile(r"[^\S\n]*(?:\||$|\n)")


class Reading(msgspec.Struct, frozen=True):
    """All that a text says about when. `is_impossible`: a time was stated that does not exist."""

    schedules: tuple[Found, ...] = ()
    is_impossible: bool = False
    is_periodic: bool = False


def find_schedules(clean: str, lower: str, language: Language, *, now: datetime) -> Reading:
    """Return the schedules of a text, the one to fill first. `now` is the person's local time."""
    sentences = sentence_ends(lower)
    if written := find_written(clean, lower, sentences):
        return Reading(schedules=(written,))
    if is_kept_out(clean):
        return Reading()
    drafts = [
        draft
        for phrase in find_phrases(clean, lower, language)
        for draft in _joined([read_phrase(part) for part in split_phrase(phrase)], language)
        if not is_guarded(draft, lower, language)
    ]
    drafts = [draft for draft in drafts if not (draft.recurs and lower.startswith(("'s", "’s"), draft.span.end))]
    drafts = [draft for draft in drafts if not is_asked_about(draft, lower, language, sentences)]
    for draft in drafts if "|" in lower else ():
        _weekly_in_cell(draft, lower)
    recurring = _recurring(drafts, lower, language, sentences)
    found = [one for draft, spans in recurring for one in settled(draft, spans, today=now.date())]
    if not found:
        found = _moments(drafts, lower, language, sentences, now=now)
    if not found:
        found = [
            one
            for draft in _times_alone(drafts, lower, language, sentences)
            for one in settled(draft, (draft.span,), today=now.date())
        ]
    found = [limited(one, lower, language, sentences, now=now) for one in found]
    return Reading(
        schedules=tuple(_distinct(found)),
        is_impossible=any(draft.has_impossible_time for draft in drafts),
        is_periodic=any(draft.is_periodic for draft in drafts),
    )


def _weekly_in_cell(draft: Draft, lower: str) -> None:
    """Make a day with its time recur where it fills a cell of a row."""
    day = draft.day
    if not (draft.is_once and draft.clocks and day and day.weekday is not None and "n" not in draft.letters):
        return
    if _CELL_BEFORE.search(lower, max(0, draft.span.start - 8), draft.span.start) and _CELL_AFTER.match(lower, draft.span.end):
        draft.unit, draft.weekdays, draft.day = "week", (day.weekday,), None


def _times_alone(drafts: list[Draft], lower: str, language: Language, sentences: list[int]) -> list[Draft]:
    """Return the times that open an order without a day, several of them: "at 9 and at 17 check the queue" is every day."""
    for draft in drafts:
        is_plain = not (draft.recurs or draft.day or draft.after or draft.window or draft.bare_days or draft.starts)
        begin = sentence_start(draft.span.start, sentences)
        opens = re.search(r"\w{4,}" if language.spaced else r"\w", lower[begin : draft.span.start]) is None
        if is_plain and opens and len(draft.clocks) > 1 and (draft.has_marked_time or not language.spaced):
            draft.unit = "day"
            return [draft]
    return []


def _joined(parts: list[Draft], language: Language) -> list[Draft]:
    """Join parts of a phrase that differ in the time of day alone ("morgens um 8 und abends um 18 Uhr")."""
    kept: list[Draft] = []
    for part in parts:
        assume_afternoon(part, language.afternoon_hours)
        part.clocks = tuple(Clock(settle_clock(clock, part.daypart), is_settled=True) for clock in part.clocks) or part.clocks
        last = kept[-1] if kept else None
        if (
            last
            and (last.unit, last.weekdays, last.interval) == (part.unit, part.weekdays, part.interval)
            and last.clocks
            and part.clocks
            and not (last.is_once and part.is_once)
        ):
            last.clocks, last.daypart, last.span = (*last.clocks, *part.clocks), None, last.span.join(part.span)
            last.is_afternoon_assumed = last.is_afternoon_assumed or part.is_afternoon_assumed
        else:
            kept.append(part)
    return kept


def _recurring(drafts: list[Draft], lower: str, language: Language, sentences: list[int]) -> list[tuple[Draft, tuple[Span, ...]]]:
    """Pair each frequency with its time of day, which may stand elsewhere in its sentence; the best first."""
    drafts = _with_days(drafts, lower, language, sentences)
    loose = [draft for draft in drafts if not draft.recurs and not draft.is_once and draft.clocks]
    windows = [draft for draft in drafts if (draft.window or draft.work_hours) and _is_frame(draft)]
    found: list[tuple[Draft, tuple[Span, ...]]] = []
    for draft in drafts:
        if not draft.recurs or any(draft.span in spans for _, spans in found):
            continue
        spans: tuple[Span, ...] = (draft.span, *draft.joined)
        if draft.unit in {"minute", "hour"} and not draft.window:
            for other in windows:
                is_beside = sentence_of(other.span.start, sentences) == sentence_of(draft.span.start, sentences)
                is_only = len(windows) == 1 and other.window and other.span.start > draft.span.end
                if is_beside or (is_only and not happens_before(other, lower, language, sentences)):
                    draft.window, draft.work_hours, draft.weekdays = (
                        other.window,
                        other.work_hours,
                        other.weekdays or draft.weekdays,
                    )
                    spans = (*spans, other.span)
        elif draft.unit not in {"minute", "hour"} and not draft.clocks and not draft.has_impossible_time:
            taken = _times_for(draft, loose, lower, language, sentences)
            draft.clocks = tuple(clock for other in taken for clock in other.clocks)
            draft.zone, draft.zone_span = next(((o.zone, o.zone_span) for o in taken if o.zone), (draft.zone, draft.zone_span))
            spans = (*spans, *(other.span for other in taken))
            loose = [other for other in loose if other not in taken]
        if draft.unit in {"minute", "hour"} and not draft.weekdays and (beside := _days_beside(draft, drafts, sentences)):
            draft.weekdays, spans = beside.weekdays, (*spans, beside.span)
        if draft.unit == "year" and not draft.months:
            own = sentence_of(draft.span.start, sentences)
            near = (
                other for other in drafts if other.day and other.day.month_day and sentence_of(other.span.start, sentences) == own
            )
            dated = next(near, None)
            if dated:  # "every year on my birthday, March 14, at 9"
                draft.day, draft.clocks, spans = dated.day, draft.clocks or dated.clocks, (*spans, dated.span)
        if draft.is_adjective and not draft.clocks and not is_real(draft, lower, language):
            continue
        if (draft.is_periodic and not draft.clocks) or is_said_in_passing(draft, lower, language, sentences):
            continue
        if not language.spaced and not draft.clocks and is_of_noun(draft, lower):
            continue
        found.append((draft, spans))
    return sorted(found, key=lambda pair: not (pair[0].clocks or pair[0].unit in {"minute", "hour"}))


def _with_days(drafts: list[Draft], lower: str, language: Language, sentences: list[int]) -> list[Draft]:
    """Give a frequency without a day the one that stands apart in its sentence: "every two weeks send the plan on Friday at 9"."""
    kept = list(drafts)
    for draft in drafts:
        if len(draft.bare_days) > 1 and draft.clocks and not draft.recurs and not draft.is_once:  # "los días 1 y 15 a las 9"
            draft.unit, draft.days_of_month = "month", draft.bare_days
        if draft.unit not in {"week", "month"} or draft.weekdays or draft.days_of_month or draft.clocks or draft.times_per_unit > 1:
            continue
        if draft.is_adjective and not is_real(draft, lower, language):
            continue
        own = sentence_of(draft.span.start, sentences)
        near = (other for other in kept if other is not draft and sentence_of(other.span.start, sentences) == own)
        other = next((other for other in near if _days_for(draft, other)), None)
        if other is None:
            continue
        if draft.unit == "week":
            draft.weekdays = _days_for(draft, other)
        else:
            draft.days_of_month = _days_for(draft, other)
        draft.clocks, draft.daypart, draft.joined = other.clocks, draft.daypart or other.daypart, (other.span, *other.joined)
        draft.zone, draft.zone_span = other.zone or draft.zone, other.zone_span or draft.zone_span
        kept.remove(other)
    return kept


def _days_for(draft: Draft, other: Draft) -> tuple[int, ...]:
    """Return the days that another phrase says for a weekly or monthly one; none where it speaks of something else."""
    if draft.unit == "month":
        return other.bare_days if not other.recurs and other.clocks else ()
    if other.unit == "week" and other.interval == 1 and not other.is_adjective:
        return other.weekdays
    is_plain = other.is_once and other.day is not None and other.day.weekday is not None and "n" not in other.letters
    return (other.day.weekday,) if is_plain and other.day and other.day.weekday is not None and other.clocks else ()


def _days_beside(draft: Draft, drafts: list[Draft], sentences: list[int]) -> Draft | None:
    """Return the days that its sentence gives to "every 30 minutes", where they stand apart ("… on workdays")."""
    own = sentence_of(draft.span.start, sentences)
    near = (other for other in drafts if other is not draft and sentence_of(other.span.start, sentences) == own)
    return next((other for other in near if other.unit == "week" and other.weekdays and _is_frame(other)), None)


def _is_frame(draft: Draft) -> bool:
    """Tell whether a phrase only bounds another one: "Monday to Friday between 9 and 18, … every ten minutes"."""
    return not draft.is_once and (not draft.recurs or (draft.unit == "week" and draft.interval == 1)) and not draft.clocks


def _times_for(draft: Draft, loose: list[Draft], lower: str, language: Language, sentences: list[int]) -> list[Draft]:
    own = sentence_of(draft.span.start, sentences)
    same = [
        other
        for other in loose
        if sentence_of(other.span.start, sentences) == own
        and (other.has_marked_time or not language.spaced or _stands_at_edge(other, lower, language, sentences))
        and abs(other.span.start - draft.span.end) < _NEAR
        and not is_content_time(other, lower, language)
    ]
    if same:
        return same[:1]
    if draft.is_periodic:
        return [other for other in loose if follows_run_verb(other, lower, language)][:1]
    return [other for other in loose if other.span.start > draft.span.end and _BULLET.search(lower, 0, other.span.start)]


def _stands_at_edge(other: Draft, lower: str, language: Language, sentences: list[int]) -> bool:
    """Tell whether a time without "at" opens or closes its sentence ("daily please, 6am")."""
    return not any(clock.is_bare and not clock.is_half_day for clock in other.clocks) and is_at_edge(
        other, lower, language, sentences
    )


def _moments(drafts: list[Draft], lower: str, language: Language, sentences: list[int], *, now: datetime) -> list[Found]:
    """Return the moments that are named, also the first of "the invoice on May 1 at 9 and the reminder on May 15 at 9"."""
    found: list[Found] = []
    before: Draft | None = None
    for draft, behind in zip_longest(drafts, drafts[1:]):
        is_listed = (
            behind is not None and _is_listed(draft, behind, lower, sentences) and is_at_edge(behind, lower, language, sentences)
        )
        follows = before is not None and _is_listed(before, draft, lower, sentences)
        one = _once(draft, lower, language, sentences, now=now, is_listed=is_listed or follows)
        before = draft if one else None
        found.extend([one] if one else [])
    return found


def _is_listed(draft: Draft, behind: Draft, lower: str, sentences: list[int]) -> bool:
    """Tell whether two moments with their times stand in one list ("tomorrow at 9 and on Friday at 15:00")."""
    return (
        behind.is_once
        and bool(draft.clocks and behind.clocks)
        and sentence_of(draft.span.start, sentences) == sentence_of(behind.span.start, sentences)
        and _LISTED.match(lower, draft.span.end) is not None
    )


def _once(
    draft: Draft, lower: str, language: Language, sentences: list[int], *, now: datetime, is_listed: bool = False
) -> Found | None:
    """Return the one moment that a phrase at the edge of its sentence names; a date alone is content, not a schedule."""
    if len(draft.bare_days) == 1 and draft.clocks and not draft.recurs and draft.day is None:  # on the 15th at 9
        draft.day = Day(day_of_month=draft.bare_days[0])
    if not draft.is_once or not (is_listed or is_at_edge(draft, lower, language, sentences)):
        return None
    if happens_before(draft, lower, language, sentences) or _DEADLINE.search(lower, draft.span.start, draft.span.end):
        return None
    if draft.after:
        moment = now + draft.after
        rule = Recurrence(on=moment.date(), minutes_of_day=(moment.hour * 60 + moment.minute,))
        return Found(rule, (draft.span,), draft.zone, draft.zone_span)
    assumed: tuple[Assumed, ...] = ()
    if draft.day is None or len(draft.clocks) > 1:
        return None
    if draft.clocks:
        minute = settle_clock(draft.clocks[0], draft.daypart)
        assumed = ("time_of_day",) if draft.is_afternoon_assumed else ()
    elif draft.daypart and (draft.day.ahead is not None or draft.day.weekday is not None):
        minute, assumed = VAGUE_MINUTES[draft.daypart], ("time_of_day",)
    else:
        return None
    day = draft.day.resolve(now.date())
    if day is None:
        return None
    rule = Recurrence(on=day, minutes_of_day=(minute,), assumed=assumed)
    return Found(rule, (draft.span,), draft.zone, draft.zone_span, is_time_said=draft.is_afternoon_assumed)


def _distinct(found: list[Found]) -> list[Found]:
    """Drop what says the same again; a frequency without a time says nothing beside the same one with a time."""
    kept: list[Found] = []
    for one in found:
        is_vague = "time_of_day" in one.rule.assumed and not one.is_time_said
        if any(_same_days(one.rule, other.rule) and (one.rule == other.rule or is_vague) for other in kept):
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
    drafts = [read_phrase(phrase) for phrase in find_phrases(text, language.read(text.lower()), language)]
    clocks = [clock for draft in drafts for clock in draft.clocks]
    return clocks[0] if len(clocks) == 1 else None


def at_local(rule: Recurrence) -> datetime | None:
    """Return the local moment of a rule that runs once."""
    if rule.on is None:
        return None
    return datetime.combine(rule.on, datetime.min.time()) + timedelta(minutes=rule.minutes_of_day[0])
