"""Join the words of all languages: a text in one of them may hold words of another. Pure."""

from collections.abc import Iterable

from codetether_guesser.languages.around import Around
from codetether_guesser.languages.choices import by_first_letter
from codetether_guesser.languages.de_around import GERMAN_AROUND
from codetether_guesser.languages.en_around import ENGLISH_AROUND
from codetether_guesser.languages.es_around import SPANISH_AROUND
from codetether_guesser.languages.fr_around import FRENCH_AROUND
from codetether_guesser.languages.it_around import ITALIAN_AROUND
from codetether_guesser.languages.ja_around import JAPANESE_AROUND
from codetether_guesser.languages.pt_around import PORTUGUESE_AROUND

_SPACED = (ENGLISH_AROUND, GERMAN_AROUND, SPANISH_AROUND, PORTUGUESE_AROUND, FRENCH_AROUND, ITALIAN_AROUND)
_UNSPACED = (JAPANESE_AROUND,)


def any_of(*names: str) -> str:
    """Return one group of what all languages say under these names, for use in a pattern."""
    return _group((*_SPACED, *_UNSPACED), names)


def any_word(name: str) -> str:
    """Return the same, which begins at the edge of a word where words are parted by blanks."""
    return rf"(?:\b{_group(_SPACED, (name,))}|{_group(_UNSPACED, (name,))})"


def words_of(name: str) -> frozenset[str]:
    """Return the words that all languages have under a name, one by one."""
    return frozenset(word for language in (*_SPACED, *_UNSPACED) for word in getattr(language, name).split())


def _group(languages: Iterable[Around], names: Iterable[str]) -> str:
    said = (getattr(language, name).split() for name in names for language in languages)
    return f"(?:{by_first_letter(dict.fromkeys(word.replace('_', ' ') for words in said for word in words))})"
