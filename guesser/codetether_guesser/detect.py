"""Which language a description is written in: script first, then tell-tale words, then the caller's locale. Pure."""

import re

from codetether_guesser.languages import LANGUAGES, Language

_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 120


def detect(lower: str, locale: str) -> Language:
    """Return the language of a text; the locale decides a tie, and English is the last resort."""
    preferred = locale.partition("-")[0].lower()
    words = _WORD.findall(lower[:2_000])[:_MOST_WORDS]
    scores = {code: _score(words, lower, language) for code, language in LANGUAGES.items()}
    best = max(scores.values())
    if best == 0:
        return LANGUAGES.get(preferred, LANGUAGES["en"])
    tied = [code for code, score in scores.items() if score == best]
    return LANGUAGES[preferred if preferred in tied else tied[0]]


def _score(words: list[str], lower: str, language: Language) -> int:
    if not language.spaced:
        return 1000 * bool(re.search(language.telltales, lower[:400]))
    return sum(word in language.telltale_words for word in words)
