"""What a language's data file holds. How its words become patterns is in `lexicon.py`.

A language is data: time words by meaning (`Words`), clock forms, cues for addresses, priority and kind, and the sentences
that people read. The grammar that composes time words (`schedule.py`) is the same for all languages.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from codetether_guesser.languages.contact_words import ContactWords

#: The meanings of time words. The letter stands for it in the grammar's patterns.
Meaning = Literal[
    "every", "other", "unit", "freq", "freq_adjective", "weekday", "weekdays", "dayset", "daysets", "number", "ordinal", "month",
    "daypart", "dayparts", "noon", "relative", "next", "in", "at", "range", "and", "between", "count", "times", "end", "except",
    "work_hours", "offset", "past", "minutes_past", "zone", "each", "later", "until", "starting", "apart", "habit", "content",
]  # fmt: skip
LETTERS: dict[Meaning, str] = {
    "every": "E", "other": "V", "unit": "U", "freq": "F", "freq_adjective": "f", "weekday": "W", "weekdays": "P", "dayset": "s",
    "daysets": "S", "number": "N", "ordinal": "O", "month": "M", "daypart": "D", "dayparts": "d", "noon": "T", "relative": "Y",
    "next": "n", "in": "i", "at": "t", "range": "R", "and": "A", "between": "K", "count": "G", "times": "g", "end": "e",
    "except": "J", "work_hours": "H", "offset": "h", "past": "p", "minutes_past": "m", "zone": "Z", "each": "c", "later": "L",
    "until": "u", "starting": "a", "apart": "j", "habit": "q", "content": " ",
}  # fmt: skip

Words = Mapping[Meaning, Mapping[Any, str]]
_PLAIN = str.maketrans("áàâãäåéèêëíìîïóòôõöúùûüçñ’", "aaaaaaeeeeiiiiooooouuuucn'")


def fold(text: str, folds: bool = True) -> str:
    """Return lower-case text without accents, letter for letter, so that offsets stay; unchanged where a language keeps them."""
    return text.translate(_PLAIN) if folds and not text.isascii() else text


class Say(msgspec.Struct, frozen=True):
    """Sentences for people. `{}` fields are filled by name."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    schedule: Mapping[str, str]
    questions: Mapping[str, str]
    messages: Mapping[str, str]


class LanguageData(msgspec.Struct, frozen=True):
    """One language. Word lists are separated by blanks; `_` stands for a blank inside a phrase; entries may be patterns."""

    code: str
    telltales: str
    words: Words
    #: Forms of a clock time; digits, then markers, are read out of what they match.
    clock: str
    pm: str
    am: str
    #: Words that may stand between time words of one phrase.
    fillers: str
    #: Words before a phrase that make it no schedule ("due by", "notes from").
    guards: str
    #: Words whose meaning changes behind "every" or a weekday, as German "Morgen".
    after_every: Mapping[str, tuple[Meaning, Any]]
    #: Nouns that make a preceding frequency adjective a real schedule, as "hourly cron job".
    run_nouns: str
    #: Verbs of making or sending, that make "a weekly report" a schedule.
    make_verbs: str
    #: Words that run something ("run at 9").
    run_verbs: str
    #: Verbs whose time is not ours ("departs at 9").
    happens: str
    tell: str
    deliver: str
    results: str
    reply: str
    negation: str
    told: str
    callback: str
    callback_task: str
    events: Mapping[str, str]
    priority: Mapping[int, str]
    polite: str
    #: Words between one step and the next.
    joints: str
    #: Words that may follow "urgent" where it speaks of the task itself.
    task_nouns: str
    vague: str
    actions: str
    kinds: Mapping[str, Mapping[int, str]]
    #: Words by field; "url:monitor" holds those that count for work of one kind alone.
    missing: Mapping[str, str]
    zones: Mapping[str, str]
    say: Say
    #: Small words that may stand between a guard and a phrase ("by the 5th", "nach dem 3.").
    articles: str
    #: Words that turn a frequency adjective behind them into a name ("the weekly report"), and those that do
    #: not ("a weekly report").
    definite: str
    indefinite: str
    #: Words right before an address it is sent to ("to", "an"), words that say nothing between the verb and an address, and
    #: words behind an address that make the mail a message of its own ("email x@y about …").
    to: str
    small: str
    about: str
    #: "let me know": asks to be told even beside "do not notify anyone else".
    still_told: str
    #: Words before "urgent" that make it content ("any urgent …").
    content_urgency: str
    #: Small words that are cut away with a phrase of time behind them ("on", "at"), and that a title must not end with.
    leads: str
    dangling: str
    #: Words behind a phrase that make it no schedule ("the 9am meeting", "10時の会議"); a pattern.
    guards_after: str = r"(?!)"
    #: Small words that are cut away behind a phrase of time (Japanese "に").
    trails: str = ""
    #: How days of the month are written; the digits are read out of it ("15th", "día 15", "15日").
    nth: str = r"(?!)"
    #: Words that days of the month begin with, where no digit does ("día").
    nth_words: str = ""
    #: Small words between a time and the bare name of a zone ("9h de Brasília").
    zone_joints: str = ""
    #: A run of one-letter weekdays ("月水金"), and the letters from Sunday to Saturday.
    weekday_run: str = r"(?!)"
    weekday_letters: str = ""
    #: What adds half an hour inside a clock time (Japanese "9時半").
    half: str = ""
    #: True where a frequency adjective follows its noun ("informe semanal").
    adjective_after: bool = False
    #: True where people leave accents out: texts and words are compared without them.
    folds: bool = False
    #: True where 3/4/2027 is the third of April.
    day_first: bool = True
    #: Bare hours up to this one are in the afternoon where nothing else is said ("Friday at 5"); 0 where people count to 24.
    afternoon_hours: int = 0
    #: Words for "at" behind which a bare number is always an hour ("a las 9").
    sure_at: str = ""
    #: How bare numbers are written.
    numerals: str = r"\d{1,5}(?![\d%$€]|[.,:/]\d)"
    #: Words that are written together: a weekday ending in one of these, and a part of the day ("Montagmorgen").
    compound_heads: str = ""
    #: Words before a number of days that say how long ("for"), those that say it wherever they stand ("for the next"), and words
    #: behind it ("lang").
    lasting: str = ""
    lasting_next: str = ""
    lasting_after: str = ""
    #: Words that count runs behind a number ("times"), and what may stand before the number ("a total of").
    repeating: str = ""
    repeating_before: str = ""
    #: Words that only say to whom the outcome goes ("send me"), which tell nothing about the work.
    to_me: str = r"(?!)"
    #: What begins a text that talks to the assistant, about itself or its schedules, and asks for no work ("what can you do").
    talk: str = r"(?!)"
    #: Letters and spellings that no other of our languages has ("ß", "ção"): a pattern that tells the language of a text.
    spellings: str = r"(?!)"
    #: False for scripts without blanks between words.
    spaced: bool = True
    #: What stands around e-mail and web addresses.
    contact: ContactWords = ContactWords()
