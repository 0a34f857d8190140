"""How the words of a language become patterns: one compiled search for every use, made when it is first needed.

The data itself (`data.py` says what it holds) is in one file a language. The grammar that composes time words is the same for all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from codetether_guesser.languages.choices import by_first_letter
from codetether_guesser.languages.data import LETTERS, LanguageData, Meaning, Say, Words, fold

__all__ = ["LETTERS", "Language", "Meaning", "Say", "Words", "fold", "word_starts"]

#: Time words from this length on give a language away.
_TELLING = 4
#: Where a word of time may begin: a run of letters, digits, or a sign.
_PIECE = re.compile(r"([^\W\d_]+)|\d+|[-–—−〜～@&+]")
_WORD_START = re.compile(r"[^\W_]+|#")


@lru_cache(maxsize=8)
def word_starts(lower: str) -> tuple[int, ...]:
    """Return where the words of a text begin, and signs that open one ("#general")."""
    return tuple(match.start() for match in _WORD_START.finditer(lower))


class Language(LanguageData, frozen=True, dict=True):
    """One language with its patterns."""

    @cached_property
    def atoms(self) -> re.Pattern[str]:
        """One pattern that finds every time word, clock time, date, cron expression and number."""
        words = sorted((self._pattern(word) for word in self.meanings if word[0].isalpha()), key=len, reverse=True)
        numbered = sorted((self._pattern(word) for word in self.meanings if word[0].isdigit()), key=len, reverse=True)
        edge = (r"(?<![^\W\d_])", r"(?![^\W_])") if self.spaced else ("", "")  # "30min" is two words
        if heads := self.compound_heads.split():
            parts = "|".join(word for word, (meaning, _) in self.meanings.items() if meaning in {"daypart", "dayparts"})
            parts = f"(?:{'|'.join((parts, *self.after_every))})(?![^\\W_])"
            joints = "|".join(f"(?<={head})(?={parts})" for head in heads)
            edge = (rf"(?:(?<![^\W_])|{joints})", rf"(?:(?![^\W_])|{joints})")
        before = r"(?<![\w.,:/$€£#@+])" if self.spaced else r"(?<![A-Za-z0-9_.,:/$€£#@+])"
        date = (
            r"\d{4}-\d\d-\d\d(?:t\d\d:\d\d(?::\d\d)?)?(?![\d-])|\d{1,2}\.\d{1,2}\.(?:\d{4}|(?!\d))|\d{1,2}/\d{1,2}/\d{4}(?![/\d])"
        )
        date += r"|\d{4}/\d{1,2}/\d{1,2}(?![/\d])"
        return re.compile(
            f"{before}(?:"
            rf"(?P<numbered>{'|'.join(numbered) or '(?!)'}){edge[1]}|(?P<date>{date})|(?P<clock>{fold(self.clock, self.folds)})|"
            rf"(?P<nth>{fold(self.nth, self.folds)})|(?P<number>{self.numerals}))"
            rf"|(?P<run>{self.weekday_run})"
            rf"|{edge[0]}(?P<word>{by_first_letter(words)}){edge[1]}|(?P<mark>[-–—−〜～](?=\s?\w)|@(?=\s?\d)|[&+](?=\s|[^\W\d_]))"
        )

    def time_words(self, lower: str) -> Iterator[re.Match[str]]:
        """Yield what `atoms.finditer` would, looking only where a word of time or a number may begin."""
        if not self.spaced:
            yield from self.atoms.finditer(lower)
            return
        end, heads, joints = 0, self._heads, self.compound_heads.split()
        for piece in _PIECE.finditer(lower):
            start, word = piece.start(), piece[1]
            if start < end:
                continue
            if word and word not in heads:
                if joints and any(joint in word for joint in joints):
                    for match in self.atoms.finditer(lower, start):
                        if match.start() >= piece.end():
                            break
                        end = match.end()
                        yield match
                continue
            if found := self.atoms.match(lower, start):
                end = found.end()
                yield found

    @cached_property
    def _heads(self) -> frozenset[str]:
        """The first letters of every word of time, up to what is no letter."""
        words = (*self.meanings, *fold(self.nth_words, self.folds).split())
        return frozenset(match[1] for word in words if (match := _PIECE.match(word)) and match[1])

    @cached_property
    def telltale_words(self) -> frozenset[str]:
        """Words by which a text gives its language away: the commonest, and the longer words of time."""
        times = (fold(word) for word in self.meanings if len(word) >= _TELLING and word.isalpha())
        return frozenset((*fold(self.telltales).split(), *times))

    @cached_property
    def vague_words(self) -> frozenset[str]:
        """Words that say nothing about the work."""
        return frozenset(fold(self.vague, self.folds).split()) | frozenset(fold(self.telltales, self.folds).split())

    @cached_property
    def small_talk(self) -> frozenset[str]:
        """Words of greeting and thanks, and others that say nothing about the work."""
        return frozenset(fold(self.vague, self.folds).split())

    @cached_property
    def talked(self) -> re.Pattern[str]:
        """The beginning of a text that only talks to the assistant, behind words that greet or thank."""
        if not self.spaced:
            return re.compile(rf"[\W]*(?:{self._any(self.talk)})")
        greeting = self._any(f"{self.polite} {self.vague}")
        return re.compile(rf"\W*(?:(?:{greeting})[\W_]+){{0,6}}(?:{self._any(self.talk)}){self._end}")

    @cached_property
    def lasts(self) -> re.Pattern[str]:
        """How long something lasts: "for 10 days", "for the next two weeks", "zehn Tage lang"."""
        unit, blank = self._named("unit"), r"\s+" if self.spaced else r"\s*"
        before = rf"(?:(?P<next>{self._any(self.lasting_next)})|{self._any(self.lasting)}){blank}"
        first = rf"{before}(?:(?P<n>{self._number}){blank})?(?P<unit>{unit})"
        second = rf"(?P<number>{self._number}){blank}(?P<units>{unit}){blank}(?:{self._any(self.lasting_after)})"
        return re.compile(rf"{self._start}(?:{first}|{second}){self._end}")

    @cached_property
    def repeats(self) -> re.Pattern[str]:
        """How many runs there are to be: "10 times", "insgesamt zehnmal"; not "10 times a day"."""
        before = rf"(?:(?:{self._any(self.repeating_before)})\s*)?" if self.repeating_before else ""
        body = rf"(?P<n>{self._number})\s*(?:{self._any(self.repeating)}){self._end}"
        return re.compile(rf"{self._start}{before}{body}(?=\s*(?:$|[.,;:!)\n。、]|(?:{self._any(self.joints)}){self._end}))")

    @property
    def _number(self) -> str:
        return "|".join((r"\d{1,3}", self._named("number") if self.spaced else "[一二三四五六七八九十]{1,3}"))

    @property
    def _start(self) -> str:
        return r"(?<![^\W_])" if self.spaced else ""

    def _named(self, meaning: str) -> str:
        words = [word for word, (other, _) in self.meanings.items() if other == meaning]
        return "|".join(self._pattern(word) for word in sorted(words, key=len, reverse=True))

    @cached_property
    def pm_words(self) -> frozenset[str]:
        """Marks of the second half of the day, without dots and blanks."""
        return frozenset(re.sub(r"[\W_]", "", word) for word in fold(self.pm, self.folds).split())

    @cached_property
    def am_words(self) -> frozenset[str]:
        """Marks of the first half of the day, without dots and blanks."""
        return frozenset(re.sub(r"[\W_]", "", word) for word in fold(self.am, self.folds).split())

    @cached_property
    def half_day(self) -> re.Pattern[str]:
        """A mark of the half of the day right behind an hour in words."""
        marks = sorted({*fold(self.pm, self.folds).split(), *fold(self.am, self.folds).split()}, key=len, reverse=True)
        return re.compile(rf"\s(?:{'|'.join(re.escape(mark) for mark in marks if len(mark) > 1) or '(?!)'})(?!\w)")

    @cached_property
    def sure_at_words(self) -> frozenset[str]:
        """`sure_at`, as written in a text."""
        return frozenset(word.replace("_", " ") for word in fold(self.sure_at, self.folds).split())

    @cached_property
    def meanings(self) -> dict[str, tuple[Meaning, Any]]:
        """Every time word with its meaning and value."""
        return {
            fold(word.replace("_", " "), self.folds): (meaning, value)
            for meaning, values in self.words.items()
            for value, words in values.items()
            for word in words.split()
        }

    @cached_property
    def gap(self) -> re.Pattern[str]:
        """What may stand between two time words of one phrase: blanks, brackets and at most three filler words."""
        fillers = sorted(fold(self.fillers, self.folds).split(), key=len, reverse=True)
        filler = "|".join(re.escape(word.replace("_", " ")) for word in fillers)
        blank = r"(?:[^\S\n]|\n(?!\s*(?:[-*•]|\d+[.)]|\n)))"
        mark = r"[`*,(){}\"'&+/:、，・「」（）]"
        edge = r"(?![^\W_])" if self.spaced else ""
        inner = rf"(?:{blank}|{mark})*(?:(?:{filler}){edge}(?:{blank}|{mark})*){{0,3}}"
        return re.compile(inner)

    @cached_property
    def filler_words(self) -> frozenset[str]:
        """`fillers`, one by one."""
        return frozenset(word.replace("_", " ") for word in fold(self.fillers, self.folds).split())

    @cached_property
    def guard_before(self) -> re.Pattern[str]:
        """A guard right before a position, with an article or two between."""
        start = r"(?<![^\W_])" if self.spaced else ""
        blank = r"\s+" if self.spaced else r"\s*"
        return re.compile(rf"{start}(?:{self._any(self.guards)}){blank}(?:(?:{self._any(self.articles)}){blank}){{0,2}}[(]?$")

    @cached_property
    def guard_after(self) -> re.Pattern[str]:
        """A guard right behind a phrase."""
        start = r"\s+" if self.spaced else r"\s*"
        return re.compile(rf"{start}(?:{fold(self.guards_after, self.folds)}){self._end}")

    @cached_property
    def lead(self) -> re.Pattern[str]:
        """Small words and marks right before a phrase of time that go with it ("on", "at the", "(")."""
        words = rf"(?:(?<=\s)|^)(?:{self._any(self.leads)})(?:\s+(?:{self._any(self.articles)}))?|" if self.spaced else ""
        return re.compile(rf"(?:{words},|\(|:|–|-)?[\s(]*$", re.IGNORECASE)

    @cached_property
    def trail(self) -> re.Pattern[str]:
        """Small words right behind a phrase of time that go with it."""
        return re.compile(f"(?:{self._any(self.trails)})+")

    @cached_property
    def dangling_words(self) -> re.Pattern[str]:
        """Small words at the end that lost what they pointed at."""
        return re.compile(rf"(?:\s+(?:{self._any(self.dangling)}))+$", re.IGNORECASE)

    @cached_property
    def content_before(self) -> re.Pattern[str]:
        """A word right before "urgent" that makes it content."""
        return re.compile(rf"(?:^|\s)(?:{self._any(self.content_urgency)})\s+$")

    @cached_property
    def negation_before(self) -> re.Pattern[str]:
        """A negation right before a position."""
        return re.compile(rf"(?:^|\s)(?:{self._any(self.negation)})\s+$")

    @cached_property
    def handed_on(self) -> re.Pattern[str]:
        """What stands between a verb of sending and an address ("the new entries to")."""
        return re.compile(
            rf"\s*(?:(?:{self._any(f'{self.definite} {self.indefinite} {self.small}')})\s|\w{{1,5}}['’])"
            rf"\s*(?:[\w'’-]+\s+){{1,4}}(?:{self._any(self.to)})\s*$"
        )

    @cached_property
    def to_before(self) -> re.Pattern[str]:
        """A word right before an address it is sent to."""
        return re.compile(rf"(?:^|\s)(?:{self._any(self.to)})\s*[<(\"'`]?$")

    @cached_property
    def results_to_before(self) -> re.Pattern[str]:
        """A result and "to" right before an address, without a verb ("results to x@y")."""
        return re.compile(rf"(?:^|[\s,;:.(])(?:{self._any(self.results)})(?:\s+\w+){{0,2}}\s+(?:{self._any(self.to)})\s*[<(\"'`]?$")

    @cached_property
    def about_after(self) -> re.Pattern[str]:
        """What stands behind an address that makes the mail a message of its own."""
        return re.compile(rf"\s*,?\s*(?:{self._any(self.about)}){self._end}")

    @cached_property
    def indefinite_first(self) -> re.Pattern[str]:
        """An indefinite article among the first words of an order ("make a report")."""
        articles = self._any(" ".join(word for word in self.indefinite.split()[:2]))
        return re.compile(rf"\W*(?:[\w'-]+\W+)?(?:{articles})\s")

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """What stands between two steps: a comma or a joint."""
        joints = "|".join(joint.replace("_", r"\s+") for joint in sorted(self.joints.split(), key=len, reverse=True))
        return re.compile(rf"[,;]\s+(?:(?:{joints})\s+)?|\s+(?:{joints})\s+")

    @cached_property
    def definite_first(self) -> re.Pattern[str]:
        """A definite word among the first of an order ("post the report")."""
        return re.compile(rf"\W*(?:[\w'-]+\W+)?(?:{self._any(self.definite)})\s")

    @cached_property
    def definite_before(self) -> re.Pattern[str]:
        """A word right before a position that makes a frequency adjective a name."""
        return re.compile(rf"(?:^|\s)(?:{self._any(self.definite)})\s*$")

    @cached_property
    def indefinite_before(self) -> re.Pattern[str]:
        """A word right before a position behind which a frequency adjective is a schedule."""
        return re.compile(rf"(?:^|\s)(?:{self._any(self.indefinite)}|\d+)\s*$")

    @cached_property
    def noun_before(self) -> re.Pattern[str]:
        """An indefinite noun right before a position, where adjectives follow nouns ("un informe semanal")."""
        return re.compile(rf"(?:^|\s)(?:{self._any(self.indefinite)})\s+(?:[^\W\d_]+\s+){{1,3}}$")

    def _any(self, words: str) -> str:
        return by_first_letter(word.replace("_", r"\s+") for word in fold(words, self.folds).split())

    @cached_property
    def after_hour(self) -> re.Pattern[str]:
        """What may follow a bare hour ("at 9"): an end, a time word, a zone or a verb; never the noun of "at 9 places"."""
        words = [
            *(self._pattern(word) for word in self.meanings if word[0].isalnum()),
            *map(re.escape, fold(self.fillers, self.folds).split()),
        ]
        cues = [word.replace("_", r"\s+") for word in fold(f"{self.actions} {self.polite}", self.folds).split()]
        zones = [self._zone_body(self._zones), "utc", "gmt", "[ecpm][sd]?t", "mez", "mesz"]
        return re.compile(rf"\s*(?:$|[.,;:!?()\n–—-]|(?:{'|'.join((*words, *cues, *zones))})(?!\w))")

    @cached_property
    def zone_names(self) -> re.Pattern[str]:
        """The zones that people name, right behind a time ("9am Eastern")."""
        joint = rf"(?:{self._any(self.zone_joints)})\s" if self.zone_joints else ""
        return re.compile(rf"[\s(,]{{0,2}}(?:{joint})?(?P<name>{self._zone_body(self._zones)}){self._end}")

    @cached_property
    def full_zone_names(self) -> re.Pattern[str]:
        """The zones that people name with the word "time": they mean nothing else, wherever they stand."""
        start = r"(?<!\w)" if self.spaced else ""
        full = {name: zone for name, zone in self._zones.items() if " " in name or not self.spaced}
        return re.compile(rf"{start}(?P<name>{self._zone_body(full)}){self._end}")

    @cached_property
    def zone_heads(self) -> frozenset[str]:
        """The last words of the names that `full_zone_names` finds, or the first: whichever are fewer."""
        names = [name.split() for name in self._zones if " " in name or not self.spaced]
        return min((frozenset(name[at] for name in names) for at in (0, -1)), key=len)

    def zone_of(self, name: str) -> str:
        """Return the IANA name of a zone that `zone_names` matched."""
        return self._zones[" ".join(name.split())]

    @cached_property
    def _zones(self) -> dict[str, str]:
        return {fold(word.replace("_", " "), self.folds): zone for zone, words in self.zones.items() for word in words.split()}

    @property
    def _end(self) -> str:
        return r"(?!\w)" if self.spaced else ""

    @staticmethod
    def _zone_body(zones: Mapping[str, str]) -> str:
        return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(zones, key=len, reverse=True)) or r"(?!)"

    def read(self, lower: str) -> str:
        """Return lower-case text as this language's words are compared with it; of the same length."""
        return fold(lower, self.folds)

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a cue list (`deliver`, `negation`, …) as one pattern over whole words."""
        named: dict[str, re.Pattern[str]] = self.__dict__.setdefault("_patterns", {})
        found = named.get(name)
        if found is None:
            found = named[name] = self.cues(getattr(self, name))
        return found

    def cues(self, words: str) -> re.Pattern[str]:
        """Compile a list of words into one pattern, once."""
        compiled: dict[str, re.Pattern[str]] = self.__dict__.setdefault("_cues", {})
        found = compiled.get(words)
        if found is None:
            body = self._any(words)
            found = re.compile(rf"(?<![^\W_])(?:{body})(?![^\W_])" if self.spaced else f"(?:{body})")
            compiled[words] = found
        return found

    @cached_property
    def kind_cues(self) -> tuple[tuple[str, int], ...]:
        """The kind and the weight of every list of cues, in the order of `kind_lists`."""
        return tuple((kind, weight) for kind, cues in self.kinds.items() for weight in cues)

    @cached_property
    def kind_lists(self) -> re.Pattern[str]:
        """All lists of cues for kinds of work, a group each."""
        return self._lists(words for cues in self.kinds.values() for words in cues.values())

    @cached_property
    def missing_cues(self) -> tuple[tuple[str, str], ...]:
        """Each field that may be missing, and the kind of work that alone counts for it, or ""; in the order of `missing_lists`."""
        return tuple((field, kind) for field, _, kind in (name.partition(":") for name in self.missing))

    @cached_property
    def missing_lists(self) -> re.Pattern[str]:
        """All lists of cues for what may be missing, a group each."""
        return self._lists(self.missing.values())

    def _lists(self, lists: Iterable[str]) -> re.Pattern[str]:
        """Return a pattern that matches everywhere, and in each group what the list of cues finds there: one call for all lists."""
        end = r"(?![^\W_])" if self.spaced else ""
        return re.compile("".join(f"(?:(?=((?:{self._any(words)}){end}))|)" for words in lists))

    @cached_property
    def ending_words(self) -> frozenset[str]:
        """The first words of what says how long a schedule lasts or how many runs it has, one of which any such text has."""
        said = f"{self.lasting} {self.lasting_next} {self.repeating} {self.lasting_after}"
        return frozenset(word.split("_")[0] for word in fold(said, self.folds).split())

    def starts(self, lower: str, name: str, lists: Iterable[str]) -> list[int]:
        """Return where any cue of these lists may begin: one scan of the text in place of one for each list."""
        compiled: dict[str, re.Pattern[str]] = self.__dict__.setdefault("_starts", {})
        found = compiled.get(name)
        if found is None:
            body = self._any(" ".join(lists))
            found = re.compile(rf"(?:{body})(?![^\W_])" if self.spaced else f"(?={body})")
            compiled[name] = found
        if self.spaced:
            match = found.match
            return [start for start in word_starts(lower) if match(lower, start)]
        return [match.start() for match in found.finditer(lower)]

    @staticmethod
    def _pattern(word: str) -> str:
        return re.escape(word).replace(r"\ ", r"\s+")
