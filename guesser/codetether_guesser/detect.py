"""Which language a description is written in: script, tell-tale words and letters, then the caller's locale. Pure."""

import re
from collections import defaultdict
from functools import cache

from codetether_guesser.languages import LANGUAGES, Language
from codetether_guesser.languages.lexicon import fold

_WORD = re.compile(r"[^\W\d_]+")
#: Addresses and names of hosts tell nothing ("it" of "x@y.it").
_ADDRESS = re.compile(r"@|://|\.[a-z]{2,}")
_WHOLE_ADDRESS = re.compile(r"[!-~]*(?:@|://)[!-~]*")
_MOST_WORDS = 120
#: A text is in a script without blanks when one in eight letters of its beginning tells.
_SAMPLE, _RATIO = 400, 8
#: What a word counts that only one language has, one that several share, and a spelling that only one has.
_OWN, _SHARED, _SPELT = 3, 1, 2
#: A lead that spellings need not confirm.
_CLEAR = 12


def detect(lower: str, locale: str) -> Language:
    """Return the language of a text; its verbs and then the locale decide a tie, and English is the last resort."""
    preferred = locale.partition("-")[0].lower()
    sample = lower[:_SAMPLE]
    for language in LANGUAGES.values() if not sample.isascii() else ():
        if not language.spaced and _is_script(sample, language):
            return language
    scores: defaultdict[str, int] = defaultdict(int)
    telling = _telling()
    spoken = lower[:2_000]
    if "@" in spoken or "." in spoken or "://" in spoken:
        spoken = " ".join(
            piece for piece in spoken.split() if not ("." in piece or "@" in piece or ":" in piece) or not _ADDRESS.search(piece)
        )
    for word in _WORD.findall(fold(spoken))[:_MOST_WORDS]:
        if codes := telling.get(word):
            if len(codes) == 1:
                scores[codes[0]] += _OWN
            else:
                for code in codes:
                    scores[code] += _SHARED
    ranked = sorted((*scores.values(), 0, 0), reverse=True)
    if ranked[0] < ranked[1] + _CLEAR:
        for match in _spellings().finditer(sample):
            scores[match.lastgroup or "en"] += _SPELT
    best = max(scores.values(), default=0)
    tied = [code for code in LANGUAGES if scores[code] == best and (best or LANGUAGES[code].spaced)]
    if len(tied) > 1:
        folded = fold(sample)
        own = LANGUAGES[preferred].pattern("actions").findall(folded) if preferred in LANGUAGES else []
        verbs = {code: 2 * len(set(LANGUAGES[code].pattern("actions").findall(folded)).difference(own)) for code in tied}
        verbs |= {preferred: 2 * len(own) + 1} if preferred in tied else {}
        tied = [code for code in tied if verbs[code] == max(verbs.values())]
    if best == 0 and len(tied) > 1 and preferred not in tied:
        return LANGUAGES.get(preferred, LANGUAGES["en"])
    return LANGUAGES[preferred if preferred in tied else tied[0]]


def _is_script(sample: str, language: Language) -> bool:
    said = _WHOLE_ADDRESS.sub("", sample) if "@" in sample or "://" in sample else sample
    return len(re.findall(language.telltales, said)) * _RATIO > len(re.sub(r"[\W\d_]", "", said))


@cache
def _telling() -> dict[str, tuple[str, ...]]:
    """Return every tell-tale word with the languages that have it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, language in LANGUAGES.items():
        if language.spaced:
            for word in language.telltale_words:
                found[word].append(code)
    return {word: tuple(codes) for word, codes in found.items()}


@cache
def _spellings() -> re.Pattern[str]:
    """Return the spellings of all languages as one pattern, a group for each."""
    return re.compile("|".join(f"(?P<{code}>{language.spellings})" for code, language in LANGUAGES.items() if language.spaced))
