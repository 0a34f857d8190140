"""Whether a sentence asks about a schedule, tells of one or wishes for one in a program, rather than to run by it. Pure."""

import re

from codetether_guesser.draft import Draft
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of, any_word
from codetether_guesser.sentences import GUARD_REACH, sentence_end, sentence_start

#: So far before a phrase of time its sentence is read.
_SENTENCE_REACH = 400
#: Before a cron expression or behind it: a question about it.
_CRON_ASKED = re.compile(any_of("cron_asked"))
#: Before a phrase of time, in its clause: somebody tells of it, or wishes to choose it in a program.
_TOLD_OF = re.compile(rf"\b{any_of('told_of')}\b[^,;:]{{0,60}}$")
#: Before a phrase of time: it is of the things that are looked for ("find classes that meet Tuesdays at 6").
_OF_WHAT_IS_SOUGHT = re.compile(rf"\b{any_of('sought')}$")
#: A fault that is told at the beginning of a sentence.
_FAULT = re.compile(rf"\s*{any_of('fault')}\s*:")
#: Before a phrase of time: a question about it, or a fault in it ("fix the bug where the mail goes out twice a day").
_ASKED = re.compile(
    rf"\b{any_of('asks')}|\b{any_of('mends')}\b.{{0,80}}\b{any_of('where', 'which')}\b|"
    rf"\b{any_of('the')} {any_of('regular')}\w* \w+ {any_of('fails')}"
)
#: At the beginning of a sentence: what is said there is to end ("stop sending it on Mondays. Daily please").
_STOPPED = re.compile(rf"\s*(?:{any_of('please')}\s+)?{any_of('stops')}\b")
#: Right before a phrase: another one took its place ("on Monday rather than on Sunday"), and how such a one begins behind it.
INSTEAD = any_of("instead")
_INSTEAD_BEFORE = re.compile(rf"\b{INSTEAD}\s+(?:[\w'’]{{1,4}}\s+){{0,2}}$")
#: A choice of frequencies that a form offers ("daily/weekly/monthly").
_MENU = re.compile(r"[^\W\d_][^\S\n]?/[^\S\n]?[^\W\d_]")
#: The same in words: two frequencies with "or" between them ("so that users choose daily, weekly or monthly").
_CHOICE = re.compile(r"[Ff].?A.?[Ff]")
_LEAST_CHOICES = 2
_EITHER = re.compile(rf"\b{any_of('either')}\b")
#: Before a phrase without a time of day: the work is to write about it ("an article on a break every two hours").
_WRITTEN_ABOUT = re.compile(rf"\b{any_of('writing')}\s+(?:\S+\s+){{0,2}}{any_of('about')}\s")
#: Right before a phrase: something that takes place then anyway ("the meeting is every Tuesday", "the museum opens at 9").
_TAKES_PLACE = re.compile(
    rf"(?:{any_word('takes_place')}|:\s*{any_of('we_meet')}|"
    rf"\b{any_of('the', 'our', 'these')}\s+\S+\s+{any_of('opens')}(?:\s+{any_of('open')})?\s*{any_of('at')}?)$"
)
#: Right before a phrase without a time of day: what the work is about ("a poem about Sunday mornings", "released weekly").
_ABOUT = re.compile(rf"\b{any_of('of_time')}\s+(?:[\w'’]{{1,4}}\s+)?$")
#: Right behind parts of a day or days: what they are for ("mornings are for deep work").
_SAYS_WHAT_IS = re.compile(rf"\s+{any_of('set_apart')}\b")
#: Before days with hours: whose hours they are ("shifts Monday to Friday 6-14", "opening hours: Mon-Fri 9-18").
_HOURS_OF = re.compile(rf"\b{any_of('hours_of')}\W*$")
#: Right behind a phrase: what is seen then, or went wrong then ("every day at noon we see a spike").
_SEEN_THEN = re.compile(rf"\s*,?\s*{any_of('seen_then')}")
#: Right behind a phrase: what a program makes of it.
_IS_EXPECTED = re.compile(rf"[\"'`)]*\s+{any_of('expected')}\b")
#: Right behind a phrase: what comes of it ("a batch is sent every day at 4, which can overlap").
_HAS_OUTCOME = re.compile(rf"\s*,\s+{any_of('outcome')}\b")
#: Before a phrase without a time of day in the same sentence: a question of how many.
_HOW_MANY = re.compile(rf"\b{any_of('how_many')}\b")
#: Right before a phrase: what already goes on then ("the backup runs every night at 2; document it"), where an order follows.
_GOES_ON = re.compile(
    rf"\b{any_of('the', 'our', 'my')}\s+(?:[\w-]+\s+){{1,2}}{any_of('goes_on')}\s+(?:\w+\s+)?$|"
    rf"\b{any_of('works')}\s+(?:\w{{2,3}}\s+)?$"
)
#: What goes on is the task itself: "the workflow runs every day at 9, compares …".
_ITSELF = re.compile(rf"\b{any_of('itself')}\s+\S+\s+(?:\S+\s+)?$")
#: The end of what goes on, before an order.
_NEXT_CLAUSE = re.compile(rf"[^,;.:!?\n]{{0,40}}[,;.:]\s+(?:{any_of('please', 'also', 'kindly')}\s+)*")
#: Before a range of days without a time: what is planned for them ("a workout plan from Monday to Friday").
_PLANNED = re.compile(rf"\b{any_of('plans')}\b")
#: What is built, whose own times are no schedule of the task ("an app that refreshes hourly").
_BUILT = re.compile(rf"\b{any_of('built')}\b,?\s+{any_of('which')}\s(?:\S+\s){{0,6}}$")
#: A wish for a program, whose times are no schedule of the task ("add support for sending a digest every day").
_WISHED = re.compile(rf"\b{any_of('wished')}\b")
_WORD = re.compile(r"[^\W\d_]+")


def is_asked_about(draft: Draft, lower: str, language: Language, sentences: list[int]) -> bool:
    """Tell whether the sentence asks about a schedule, tells of one or mends one, rather than to run by it."""
    start = draft.span.start
    opening = sentence_start(start, sentences)
    begin = max(opening, start - _SENTENCE_REACH)
    is_asked = _STOPPED.match(lower, opening) is not None or _FAULT.match(lower, opening) is not None or _is_replaced(draft, lower)
    is_asked = is_asked or any(pattern.search(lower, begin, start) for pattern in (_ASKED, _TOLD_OF, _OF_WHAT_IS_SOUGHT))
    if draft.recurs and (_is_menu(draft, lower) or _is_of_something_else(draft, lower, language, begin)):
        return True
    if draft.window and draft.unit == "week" and _HOURS_OF.search(lower, max(0, start - GUARD_REACH), start):
        return True
    if _IS_EXPECTED.match(lower, draft.span.end) or _SEEN_THEN.match(lower, draft.span.end):
        return True
    if _HAS_OUTCOME.match(lower, draft.span.end) and not _opens_with_order(lower, opening, language):
        return True
    if not draft.clocks and (draft.recurs or draft.is_once):
        if _SAYS_WHAT_IS.match(lower, draft.span.end):
            return True
        is_asked = is_asked or _WRITTEN_ABOUT.search(lower, begin, start) is not None
        is_asked = is_asked or _HOW_MANY.search(lower, begin, start) is not None
        is_asked = is_asked or _ABOUT.search(lower, max(0, start - GUARD_REACH), start) is not None
    return is_asked or _TAKES_PLACE.search(lower, max(0, start - GUARD_REACH), start) is not None


def _opens_with_order(lower: str, begin: int, language: Language) -> bool:
    """Tell whether a sentence begins with what to do, behind words of politeness or of time."""
    words = _WORD.finditer(lower, begin, begin + GUARD_REACH)
    first = next(
        (word for word in words if word[0] not in language.meanings and not language.pattern("polite").match(word[0])), None
    )
    return first is not None and language.pattern("actions").match(lower, first.start()) is not None


def _is_of_something_else(draft: Draft, lower: str, language: Language, begin: int) -> bool:
    """Tell whether the phrase is of what goes on already, of what is planned, or of what is to be built."""
    start, end = draft.span.start, draft.span.end
    if _GOES_ON.search(lower, max(begin, start - GUARD_REACH), start) and (clause := _NEXT_CLAUSE.match(lower, end)):
        if lower[end : clause.end()].rstrip()[-1:] == "," and _ITSELF.search(lower, max(begin, start - GUARD_REACH), start):
            return False
        return language.pattern("actions").match(lower, clause.end()) is not None
    if not draft.clocks and "R" in draft.letters and draft.weekdays and draft.unit == "week":
        return _PLANNED.search(lower, begin, start) is not None
    return _WISHED.search(lower, begin, start) is not None or _BUILT.search(lower, begin, start) is not None


def _is_replaced(draft: Draft, lower: str) -> bool:
    return _INSTEAD_BEFORE.search(lower, max(0, draft.span.start - GUARD_REACH), draft.span.start) is not None


def _is_menu(draft: Draft, lower: str) -> bool:
    """Tell whether words for how often stand side by side to choose from; "Mon/Wed/Fri" is a list."""
    start, end = draft.span.start, draft.span.end
    if _MENU.match(lower, end - 1) or _MENU.search(lower, max(0, start - 2), start + 1):
        return not draft.clocks
    if sum(draft.letters.count(letter) for letter in "Ff") < _LEAST_CHOICES:
        return False
    is_choice = _CHOICE.search(draft.letters) is not None and _EITHER.search(lower, start, end) is not None
    return _MENU.search(lower, start, end) is not None or (is_choice and not draft.clocks)


def is_cron_asked_about(position: int, lower: str, sentences: list[int]) -> bool:
    """Tell whether the sentence of a cron expression asks what it means."""
    start, end = sentence_start(position, sentences), sentence_end(position, sentences, len(lower))
    return _CRON_ASKED.search(lower, start, end) is not None
