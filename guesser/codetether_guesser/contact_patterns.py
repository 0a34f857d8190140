"""The patterns that a language's `ContactWords` become: what those of e-mail and of web addresses share."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from codetether_guesser.languages import LANGUAGES
from codetether_guesser.languages.choices import by_first_letter
from codetether_guesser.languages.en_contacts import ENGLISH_CONTACTS
from codetether_guesser.languages.lexicon import Language, fold

#: What may close an address: a bracket or a quote.
CLOSED: Final = r"[)>\"'`]*"
#: What may open one.
OPENED: Final = r"[<(\"'`]?"


class AddressPatterns:
    """Compiled when first needed. All are tried on lower-case text as the language reads it."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def said(self, name: str) -> str:
        """Return the words of the language, and the English ones: people mix them in."""
        lists = {getattr(words, name) for words in (self.language.contact, ENGLISH_CONTACTS)}
        return self._joined(sorted(lists, key=len, reverse=True))

    def every(self, name: str) -> str:
        """Return the words of every language: what speaks against filling counts in whatever text it stands."""
        return self._joined(getattr(language.contact, name) for language in LANGUAGES.values())

    def _joined(self, lists: Iterable[str]) -> str:
        said = fold(" ".join(lists), self.language.folds).split()
        return by_first_letter(dict.fromkeys(word.replace("_", r"\s+") for word in said))

    @property
    def to(self) -> str:
        """Words right before an address it is sent to."""
        return "|".join(self.language.read(self.language.to).split()) or r"(?!)"

    @cached_property
    def condition(self) -> re.Pattern[str]:
        """What begins a condition."""
        said = rf"(?:{self.said('conditions')}|{self.said('unless')})"
        return re.compile(rf"(?<!\w){said}(?!\w)" if self.language.spaced else said)

    @cached_property
    def unless(self) -> re.Pattern[str]:
        """A condition with a negation that negates no call."""
        return re.compile(rf"(?<!\w)(?:{self.said('unless')})(?!\w)")

    @cached_property
    def end(self) -> re.Pattern[str]:
        """What stands right behind an address that hears of the end."""
        return re.compile(rf"{CLOSED}\s*,?\s*(?:{self.said('ends')})(?!\w)")

    @cached_property
    def outcome(self) -> re.Pattern[str]:
        """A word for the outcome."""
        return re.compile(rf"(?<!\w)(?:{self.said('outcomes')})(?!\w)")

    @cached_property
    def told_behind(self) -> re.Pattern[str]:
        """What stands right behind the address of whom it tells, or behind a list that begins with it."""
        end = r"(?!\w)" if self.language.spaced else ""
        return re.compile(rf"{CLOSED}(?:\s*(?:,|&|\b(?:{self.said('listed')})\b)\s*\S+@\S+)?\s*(?:{self.said('told_behind')}){end}")
