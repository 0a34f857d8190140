"""Languages that the rules read: one data file each, joined here."""

from codetether_guesser.languages.de import GERMAN
from codetether_guesser.languages.en import ENGLISH
from codetether_guesser.languages.es import SPANISH
from codetether_guesser.languages.fr import FRENCH
from codetether_guesser.languages.it import ITALIAN
from codetether_guesser.languages.ja import JAPANESE
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.pt import PORTUGUESE

LANGUAGES: dict[str, Language] = {
    language.code: language for language in (ENGLISH, GERMAN, JAPANESE, SPANISH, PORTUGUESE, FRENCH, ITALIAN)
}

__all__ = ["LANGUAGES", "Language"]
