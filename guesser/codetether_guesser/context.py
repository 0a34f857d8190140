"""What stands around a phrase of time, and whether that leaves it a schedule: guards, names of things, edges. Pure."""

import re

from codetether_guesser.asked_about import INSTEAD
from codetether_guesser.draft import Draft
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of
from codetether_guesser.sentences import GUARD_REACH, sentence_end, sentence_start

#: Longest guard that is a mere preposition ("from").
_SMALL_WORD = 4
#: Behind an adjective of frequency: what is measured or planned by it ("hourly rates", "a weekly meal plan").
_MEASURED = re.compile(rf"\s+(?:\w+\s+)?{any_of('measured')}\b")
#: Before "three times a week": a plan that says so itself.
_PLAN_BEFORE = re.compile(rf"\b{any_of('plan_for')}$")
#: Around a phrase: it is part of a name in code ("daily_job.py").
_NAME_BEFORE, _NAME_AFTER = re.compile(r"\w[_/]$"), re.compile(r"_\w|[-\w]*\.(?:py|[jt]sx?|sh|md|ya?ml|json|sql|csv|rb|go)\b")
_INSTEAD_AFTER = re.compile(rf"\s*,?\s*{INSTEAD}\b")
#: Right before a phrase: "a reminder for March 15th" is one on that day.
_REMINDER_FOR = re.compile(rf"\b{any_of('reminder')}\s+(?:\w+\s+)?{any_of('reminder_for')}\s+(?:[\w'’]{{1,3}}\s+)?$")
_SECOND_WORD = re.compile(r"[^\S\n]+[^\W\d_]+[^\S\n]+([^\W\d_]+)")
_PART_AND = re.compile(r"^i?DA+(?=f)")
_OF_NOUN = re.compile(any_of("of_noun"))


def is_guarded(draft: Draft, lower: str, language: Language) -> bool:
    """Tell whether the word before a phrase makes it a deadline, a past or a part of something else."""
    start = draft.span.start
    if _NAME_AFTER.match(lower, draft.span.end) or _NAME_BEFORE.search(lower, max(0, start - 2), start):
        return True
    before = language.guard_before.search(lower, max(0, start - GUARD_REACH), start)
    if before and draft.is_once and _REMINDER_FOR.search(lower, max(0, start - GUARD_REACH), start):
        before = None
    if (draft.clocks or not language.spaced) and language.guard_after.match(lower, draft.span.end):
        return True
    if before is None or not draft.recurs or draft.is_habit:
        return before is not None
    opens = draft.window is not None and draft.unit not in {"minute", "hour"} and len(before[0].split()[0]) > _SMALL_WORD
    # "Due by every Friday at 4", "open Monday to Friday from 9 to 18"
    is_due = language.pattern("happens").search(lower, max(0, start - GUARD_REACH), start) is not None
    return is_due or (not draft.clocks and (draft.letters.lstrip("Kt")[:1] in {"E", "P"} or opens))


def is_content_time(draft: Draft, lower: str, language: Language) -> bool:
    """Tell whether a time belongs to something that happens anyway ("departs at 9")."""
    before = lower[max(0, draft.span.start - 20) : draft.span.start]
    return bool(language.pattern("happens").search(before))


def happens_before(draft: Draft, lower: str, language: Language, sentences: list[int]) -> bool:
    """Tell whether something that happens anyway is spoken of before a phrase in its sentence ("the train leaves …")."""
    start = sentence_start(draft.span.start, sentences)
    return language.pattern("happens").search(lower, start, draft.span.start) is not None


def follows_run_verb(draft: Draft, lower: str, language: Language) -> bool:
    """Tell whether "run" or the like stands right before a time."""
    before = lower[max(0, draft.span.start - 12) : draft.span.start]
    return bool(language.pattern("run_verbs").search(before))


def is_real(draft: Draft, lower: str, language: Language) -> bool:
    """Tell "an hourly cron job" and "send a weekly report" from "my daily habits" and "the weekly schedule"."""
    letters = _PART_AND.sub("", draft.letters)  # "… in the afternoon, and the weekly report …"
    if set(letters) - set("fARKinepmtuacLN"):
        return True
    start, end = draft.span.start, draft.span.end
    if _MEASURED.match(lower, end):
        return False
    line_start = max(lower.rfind(mark, 0, start) for mark in ("\n", ". ", "! ", "? ")) + 1
    before = lower[line_start:start]
    if not language.spaced:
        return language.pattern("make_verbs").search(lower, end) is not None
    if language.adjective_after:
        named = language.noun_before.search(before)
        is_run = named is not None and language.pattern("run_nouns").search(named[0]) is not None
        opens = language.pattern("run_nouns").fullmatch(before.strip()) is not None  # "Job diario para …"
        return opens or (is_run and language.pattern("make_verbs").search(before) is not None)
    after = re.match(r"\s*([^\W\d_]+)?", lower[end : end + 60])
    next_word = after[1] if after else None
    if not before.strip() and (named := _SECOND_WORD.match(lower, end)) and language.pattern("run_nouns").fullmatch(named[1]):
        return True  # "annual review reminder"
    if not next_word or next_word in language.filler_words or language.pattern("polite").fullmatch(next_word):
        return True
    if language.meanings.get(next_word, ("",))[0] == "and" and after:  # "check it daily and tell me"
        behind = end + after.end()
        if language.pattern("actions").match(lower, behind + 1) or language.pattern("tell").match(lower, behind + 1):
            return True
    if language.definite_before.search(before):
        return False
    is_indefinite = language.indefinite_before.search(before) is not None
    if language.pattern("run_nouns").fullmatch(next_word):
        return is_indefinite or not before.strip()
    return is_indefinite and bool(language.pattern("make_verbs").search(before))


def is_said_in_passing(draft: Draft, lower: str, language: Language, sentences: list[int]) -> bool:
    """Tell whether "three times a week" or "le dimanche" is said of something inside a sentence, not of the task."""
    is_weak = draft.is_habit or ("g" in draft.letters and not draft.clocks)
    if is_weak and _PLAN_BEFORE.search(lower, max(0, draft.span.start - GUARD_REACH), draft.span.start):
        return True
    return is_weak and (not is_at_edge(draft, lower, language, sentences) or happens_before(draft, lower, language, sentences))


def is_of_noun(draft: Draft, lower: str) -> bool:
    """Tell "毎日の売上" (daily sales) from "毎日、売上を"."""
    return draft.unit not in {"minute", "hour"} and _OF_NOUN.match(lower, draft.span.end) is not None


def is_at_edge(draft: Draft, lower: str, language: Language, sentences: list[int]) -> bool:
    """Tell whether a phrase stands at the beginning or end of its sentence, or right behind "remind me"."""
    start = sentence_start(draft.span.start, sentences)
    end = sentence_end(draft.span.start, sentences, len(lower))
    before, after = lower[start : draft.span.start], lower[draft.span.end : end]
    before = language.definite_before.sub("", before)  # "this Friday at noon"
    if _INSTEAD_AFTER.match(after):
        return True
    if not re.search(r"\w", after) or not re.search(r"\w{4,}" if language.spaced else r"\w{6,}", before):
        return True
    # "Remind me tomorrow at 9 to …": nothing but a request to tell stands before it
    told = language.pattern("tell").search(before)
    return told is not None and not re.search(r"\w{4,}", before[: told.start()] + before[told.end() :])
