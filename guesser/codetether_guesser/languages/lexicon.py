"""What a language's data file holds, and how its words become one compiled pattern.

A language is data: time words by meaning (`Words`), clock forms, cues for addresses, priority and kind, and the sentences
that people read. The grammar that composes time words (`schedule.py`) is the same for all languages.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

import msgspec

#: The meanings of time words. The letter stands for it in the grammar's patterns.
Meaning = Literal[
    "every", "other", "unit", "freq", "freq_adjective", "weekday", "weekdays", "dayset", "daysets", "number", "ordinal", "month",
    "daypart", "dayparts", "noon", "relative", "next", "in", "at", "range", "and", "between", "count", "times", "end", "except",
    "work_hours", "offset", "past", "zone",
]  # fmt: skip
LETTERS: dict[Meaning, str] = {
    "every": "E", "other": "V", "unit": "U", "freq": "F", "freq_adjective": "f", "weekday": "W", "weekdays": "P", "dayset": "s",
    "daysets": "S", "number": "N", "ordinal": "O", "month": "M", "daypart": "D", "dayparts": "d", "noon": "T", "relative": "Y",
    "next": "n", "in": "i", "at": "t", "range": "R", "and": "A", "between": "K", "count": "G", "times": "g", "end": "e",
    "except": "J", "work_hours": "H", "offset": "h", "past": "p", "zone": "Z",
}  # fmt: skip

Words = Mapping[Meaning, Mapping[Any, str]]


class Say(msgspec.Struct, frozen=True):
    """Sentences for people. `{}` fields are filled by name."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    schedule: Mapping[str, str]
    questions: Mapping[str, str]
    messages: Mapping[str, str]


class Language(msgspec.Struct, frozen=True, dict=True):
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
    missing: Mapping[str, str]
    zones: Mapping[str, str]
    say: Say
    #: False for scripts without blanks between words.
    spaced: bool = True
    #: Ordinals written "1." before these words.
    dotted_ordinals: bool = False

    @cached_property
    def atoms(self) -> re.Pattern[str]:
        """One pattern that finds every time word, clock time, date, cron expression and number."""
        words = sorted((self._pattern(word) for word in self.meanings if word[0].isalnum()), key=len, reverse=True)
        edge = (r"(?<![^\W_])", r"(?![^\W_])") if self.spaced else ("", "")
        ordinal = r"\d{1,2}(?:st|nd|rd|th)(?![^\W_])" + (r"|\d{1,2}\.(?=\s+[a-zäöü])" if self.dotted_ordinals else "")
        return re.compile(
            r"(?<![\w.,:/$€£#@+])(?:"
            rf"(?P<clock>{self.clock})|(?P<date>\d{{4}}-\d\d-\d\d(?![\d-])|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})|"
            rf"(?P<nth>{ordinal})|(?P<number>\d{{1,5}}(?![\d%$€]|[.,:/]\d)))"
            rf"|{edge[0]}(?P<word>{'|'.join(words)}){edge[1]}|(?P<mark>[-–—−](?=\s?\w)|@(?=\s?\d))"
        )

    @cached_property
    def telltale_words(self) -> frozenset[str]:
        """Words by which a text gives its language away."""
        return frozenset(self.telltales.split())

    @cached_property
    def vague_words(self) -> frozenset[str]:
        """Words that say nothing about the work."""
        return frozenset(self.vague.split()) | self.telltale_words

    @cached_property
    def meanings(self) -> dict[str, tuple[Meaning, Any]]:
        """Every time word with its meaning and value."""
        return {
            word.replace("_", " "): (meaning, value)
            for meaning, values in self.words.items()
            for value, words in values.items()
            for word in words.split()
        }

    @cached_property
    def gap(self) -> re.Pattern[str]:
        """What may stand between two time words of one phrase: blanks, brackets and at most three filler words."""
        filler = "|".join(map(re.escape, self.fillers.split()))
        blank = r"(?:[^\S\n]|\n(?!\s*(?:[-*•]|\d+[.)]|\n)))"
        mark = r"[,(){}\"'&/:]"
        edge = r"(?![^\W_])" if self.spaced else ""
        inner = rf"(?:{blank}|{mark})*(?:(?:{filler}){edge}(?:{blank}|{mark})*){{0,3}}"
        return re.compile(inner)

    @cached_property
    def after_hour(self) -> re.Pattern[str]:
        """What may follow a bare hour ("at 9"): an end, a time word, a zone or a verb; never the noun of "at 9 places"."""
        words = [*(self._pattern(word) for word in self.meanings if word[0].isalnum()), *map(re.escape, self.fillers.split())]
        cues = [word.replace("_", r"\s+") for word in f"{self.actions} {self.polite}".split()]
        zones = [self._zone_body(self._zones), "utc", "gmt", "[ecpm][sd]?t", "mez", "mesz"]
        return re.compile(rf"\s*(?:$|[.,;:!?()\n–—-]|(?:{'|'.join((*words, *cues, *zones))})(?!\w))")

    @cached_property
    def zone_names(self) -> re.Pattern[str]:
        """The zones that people name, right behind a time ("9am Eastern")."""
        return re.compile(rf"[\s(,]{{0,2}}(?P<name>{self._zone_body(self._zones)}){self._end}")

    @cached_property
    def full_zone_names(self) -> re.Pattern[str]:
        """The zones that people name with the word "time": they mean nothing else, wherever they stand."""
        start = r"(?<!\w)" if self.spaced else ""
        full = {name: zone for name, zone in self._zones.items() if " " in name or not self.spaced}
        return re.compile(rf"{start}(?P<name>{self._zone_body(full)}){self._end}")

    def zone_of(self, name: str) -> str:
        """Return the IANA name of a zone that `zone_names` matched."""
        return self._zones[" ".join(name.split())]

    @cached_property
    def _zones(self) -> dict[str, str]:
        return {word.replace("_", " "): zone for zone, words in self.zones.items() for word in words.split()}

    @property
    def _end(self) -> str:
        return r"(?!\w)" if self.spaced else ""

    @staticmethod
    def _zone_body(zones: Mapping[str, str]) -> str:
        return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(zones, key=len, reverse=True)) or r"(?!)"

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a cue list (`deliver`, `negation`, …) as one pattern over whole words."""
        words: str = getattr(self, name)
        return self.cues(words)

    def cues(self, words: str) -> re.Pattern[str]:
        """Compile a list of words into one pattern, once."""
        compiled: dict[str, re.Pattern[str]] = self.__dict__.setdefault("_cues", {})
        found = compiled.get(words)
        if found is None:
            body = "|".join(word.replace("_", r"\s+") for word in words.split())
            found = re.compile(rf"(?<![^\W_])(?:{body})(?![^\W_])" if self.spaced else f"(?:{body})")
            compiled[words] = found
        return found

    @staticmethod
    def _pattern(word: str) -> str:
        return re.escape(word).replace(r"\ ", r"\s+")
