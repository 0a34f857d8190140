"""The patterns that a language's `ContactWords` become. Every language's are joined by the English ones: people mix them in."""

import re
from functools import cache, cached_property
from typing import Final

from codetether_guesser.languages import LANGUAGES
from codetether_guesser.languages.choices import by_first_letter
from codetether_guesser.languages.en_contacts import ENGLISH_CONTACTS
from codetether_guesser.languages.lexicon import Language, fold

#: What may close an address: a bracket or a quote.
_CLOSED: Final = r"[)>\"'`]*"
#: What may open one.
_OPENED: Final = r"[<(\"'`]?"


@cache
def patterns_of(code: str) -> "ContactPatterns":
    """Return the patterns of a language, made once."""
    return ContactPatterns(LANGUAGES[code])


class ContactPatterns:
    """Compiled when first needed. All are tried on lower-case text as the language reads it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._words = language.contact

    def _any(self, name: str) -> str:
        lists = {getattr(words, name) for words in (self._words, ENGLISH_CONTACTS)}
        said = fold(" ".join(sorted(lists, key=len, reverse=True)), self._language.folds)
        return by_first_letter(word.replace("_", r"\s+") for word in said.split())

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """All that stands between two addresses of one list."""
        joint = self._any("listed")
        return re.compile(rf"[\s>)]*(?:,|&|\b(?:{joint})\b)(?:\s*(?:{joint})\b)?\s*[<(]?")

    @cached_property
    def listed_behind(self) -> re.Pattern[str]:
        """Another address of the list, right behind one."""
        if not self._language.spaced:
            return re.compile(r"\s*(?:と|、)\s*(?:https?://|[!-~]+@)")
        to = "|".join(self._language.read(self._language.to).split()) or r"(?!)"
        return re.compile(rf"[\s>)]*(?:,|&|\b(?:{self._any('listed')})\b)\s*(?:(?:{to})\s+)?[<(]?\S+@\S")

    @cached_property
    def of(self) -> re.Pattern[str]:
        """All that stands between "mail" and whom it is from."""
        return re.compile(rf"\s*(?:{self._any('of')})\s*")

    @cached_property
    def answering(self) -> re.Pattern[str]:
        """A verb of answering."""
        return re.compile(rf"\b(?:{self._any('answering')})")

    @cached_property
    def telling(self) -> re.Pattern[str]:
        """A verb of telling, from its beginning."""
        return re.compile(self._any("telling"))

    @cached_property
    def to_me(self) -> re.Pattern[str]:
        """The person, right before an address."""
        return re.compile(rf"\b(?:{self._any('to_me')})\s*[(<:,–-]\s*$")

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A line that says only who gets the outcome, up to the address."""
        return re.compile(rf"(?:^|[\n.;|])[\s*-]*(?:{self._any('labels')})\**\s*:\**\s*$")

    @cached_property
    def letter(self) -> re.Pattern[str]:
        """A letter of its own kind, right before whom it goes to, who may be named before the address."""
        return re.compile(rf"\b(?:{self._any('letters')})(?:\s+[\w'’.-]+){{0,4}}\s*{_OPENED}$")

    @cached_property
    def last_part(self) -> re.Pattern[str]:
        """The form that the outcome is to have, between the order and "to x@y"."""
        joint, form = self._any("listed"), self._any("forms")
        return re.compile(rf"(?:[,;]|\b(?:{joint}|then|dann|luego|poi|depois|puis)\b)\s+(?:{form})\s+(?:une?a?\s|um\s)?[\w-]+\s+")

    @cached_property
    def role(self) -> re.Pattern[str]:
        """A recipient whose address follows in brackets."""
        return re.compile(rf"(?:\b(?:{self._any('roles')})\s*)(?:[\w'’-]+\s){{0,2}}?[\w'’-]+\s?[(<]\s*$")

    @cached_property
    def named(self) -> re.Pattern[str]:
        """All that stands between a verb of telling and the address of a person with a name."""
        name = r"[^\W\d_][\w'’-]{1,20}"
        return re.compile(rf"\s+{name}(?:\s+{name})?\s+(?:{self._any('at')})\s*[<(]?")

    @cached_property
    def condition(self) -> re.Pattern[str]:
        """What begins a condition."""
        return re.compile(rf"(?<!\w)(?:{self._any('conditions')}|{self._any('unless')})(?!\w)")

    @cached_property
    def unless(self) -> re.Pattern[str]:
        """A condition with a negation that negates no call."""
        return re.compile(rf"(?<!\w)(?:{self._any('unless')})(?!\w)")

    @cached_property
    def inner_condition(self) -> re.Pattern[str]:
        """All between a verb and its object, a condition in commas first: "rufe, wenn du fertig bist, https://… auf"."""
        return re.compile(rf"\s*,\s*(?:{self._any('conditions')}|{self._any('unless')})\s[^,]{{2,60}},(?P<rest>[^,]*)")

    @cached_property
    def conditioned_to(self) -> re.Pattern[str]:
        """An order without a verb: a condition and "to", right before an address ("on failure to x@y")."""
        to = "|".join(self._language.read(self._language.to).split()) or r"(?!)"
        return re.compile(rf"(?:^|[,;:]\s*|\s)(?:{self._any('conditions')})(?:\s+[\w'’-]+){{0,2}}\s*,?\s+(?:{to})\s*{_OPENED}$")

    @cached_property
    def condition_left(self) -> re.Pattern[str]:
        """The same behind a comma at the end of a text, from which the address was cut out."""
        to = "|".join(self._language.read(self._language.to).split()) or r"(?!)"
        return re.compile(rf"\s*[,;:]\s*(?:{self._any('conditions')})(?:\s+[\w'’-]+){{0,2}}\s*,?\s+(?:{to})[\s.]*$")

    @cached_property
    def pointing_left(self) -> re.Pattern[str]:
        """What pointed at addresses, at the end of a text from which they were cut out."""
        to = "|".join(self._language.read(self._language.to).split()) or r"(?!)"
        return re.compile(rf"(?:[\s,]+(?:{to}|{self._any('listed')}))+[\s.]*$")

    @cached_property
    def alone_to(self) -> re.Pattern[str]:
        """ "To" alone at the beginning of a sentence, right before an address."""
        to = "|".join(self._language.read(self._language.to).split()) or r"(?!)"
        return re.compile(rf"(?<=[.!?;\n])\s*(?:{to})\s*{_OPENED}$")

    @cached_property
    def confirmed_after(self) -> re.Pattern[str]:
        """Confirming behind the work, up to an address."""
        joint = self._any("listed")
        return re.compile(rf"\s*[,;]?\s*(?:(?:{joint})\s+)?{self.confirmed.pattern}")

    @cached_property
    def joined_to(self) -> re.Pattern[str]:
        """ "And to", right before an address, without a verb."""
        to = "|".join(self._language.read(self._language.to).split()) or r"(?!)"
        return re.compile(rf"\s*[,;]?\s+(?:{self._any('listed')})\s+(?:{to})\s*{_OPENED}$")

    @cached_property
    def end(self) -> re.Pattern[str]:
        """What stands right behind an address that hears of the end."""
        return re.compile(rf"{_CLOSED}\s*,?\s*(?:{self._any('ends')})(?!\w)")

    @cached_property
    def gone_to(self) -> re.Pattern[str]:
        """What goes to an address, right before it, and how."""
        return re.compile(rf"(?<!\w)(?:{self._any('outcomes')})\s+(?:[\w'’-]+\s+){{0,4}}(?:{self._any('goes_to')})\s*{_OPENED}$")

    @cached_property
    def handed(self) -> re.Pattern[str]:
        """What is handed to an address, right before it."""
        return re.compile(rf"\b(?:{self._any('handing')})\s+(?:[\w'-]+\s+){{1,5}}(?:to)\s*{_OPENED}$")

    @cached_property
    def tended(self) -> re.Pattern[str]:
        """A hook that is looked after."""
        hook, tending = r"(?:webhook|callback|hook)\b", self._any("tending")
        spaced = rf"\b(?:{tending})\w*(?:[^\w.;]+\w+){{0,4}}?[^\w.;]+{hook}"
        return re.compile(spaced if self._language.spaced else rf"{spaced}|(?:{tending})\S{{0,6}}{hook}")

    @cached_property
    def used_as(self) -> re.Pattern[str]:
        """What a web address is to be used as, right behind it."""
        return re.compile(rf"{_CLOSED},?\s+(?:{self._any('used_as')})\b")

    @cached_property
    def told_behind(self) -> re.Pattern[str]:
        """What stands right behind the address of whom it tells."""
        return re.compile(rf"{_CLOSED}\s*(?:{self._any('told_behind')})")

    @cached_property
    def confirmed(self) -> re.Pattern[str]:
        """Confirming, right before "to" and an address."""
        to = "|".join(self._language.read(self._language.to).split()) or r"(?!)"
        return re.compile(rf"(?<!\w)(?:{self._any('confirming')})\s+(?:[\w'’-]+\s+){{0,2}}(?:{to})\s*{_OPENED}$")

    @cached_property
    def letter_behind(self) -> re.Pattern[str]:
        """A letter that is the work, behind its address, in scripts without blanks."""
        return re.compile(self._any("letters"))
