"""Languages that the rules read: one data file each, joined here."""

from codetether_guesser.languages.de import GERMAN
from codetether_guesser.languages.en import ENGLISH
from codetether_guesser.languages.lexicon import Language

LANGUAGES: dict[str, Language] = {language.code: language for language in (ENGLISH, GERMAN)}

__all__ = ["LANGUAGES", "Language"]
