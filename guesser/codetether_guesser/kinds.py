"""What kind of work a description asks for: weighed words, the first ones weigh more. Pure."""

import re
from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from codetether_guesser.languages.lexicon import Language

Kind = Literal["code", "research", "summarize", "content", "data", "monitor", "communication", "ops", "other"]
Confidence = Literal["high", "medium", "low"]
KINDS: tuple[Kind, ...] = get_args(Kind)


#: How a question ends: what nothing else tells the kind of is to be found out.
_QUESTION_ENDS = ("?", "？", "ですか", "ですか。", "でしょうか", "でしょうか。")


class KindGuess(msgspec.Struct, frozen=True):
    """The best kind, how sure, and the runners-up."""

    kind: Kind
    confidence: Confidence
    others: tuple[Kind, ...] = ()


def guess_kind(lower: str, language: Language) -> KindGuess:
    """Weigh every cue; one near the start of the text counts up to twice, and one word never counts more than twice."""
    scores: dict[Kind, float] = {}
    starts = language.starts(lower, "kinds", (words for cues in language.kinds.values() for words in cues.values()))
    if not starts:
        return KindGuess("research" if lower.rstrip().endswith(_QUESTION_ENDS) else "other", "low")
    for kind in KINDS:
        for weight, cues in language.kind_cues.get(kind, ()):
            seen: dict[str, int] = {}
            for match in _matches(cues, lower, starts):
                seen[match[0]] = times = seen.get(match[0], 0) + 1
                if times <= 2:
                    nearness = 1 + max(0.0, 1 - match.start() / 120)
                    scores[kind] = scores.get(kind, 0) + weight * nearness / times
    if not scores:
        return KindGuess("research" if lower.rstrip().endswith(_QUESTION_ENDS) else "other", "low")
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    best = scores[ranked[0]]
    rest = scores[ranked[1]] if len(ranked) > 1 else 0.0
    confidence: Confidence = "high" if best >= 2 * rest and best >= 6 else "medium" if best >= 1.2 * rest else "low"
    return KindGuess(ranked[0], confidence, tuple(ranked[1:3]))


def _matches(cues: re.Pattern[str], lower: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """Yield what `cues.finditer(lower)` would, looking only where something may begin."""
    end = 0
    for start in starts:
        if start >= end and (match := cues.match(lower, start)):
            end = match.end()
            yield match
