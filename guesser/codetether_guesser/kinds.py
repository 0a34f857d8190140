"""What kind of work a description asks for: weighed words, the first ones weigh more. Pure."""

from typing import Literal, get_args

import msgspec

from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import words_of

Kind = Literal["code", "research", "summarize", "content", "data", "monitor", "communication", "ops", "other"]
Confidence = Literal["high", "medium", "low"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}


#: How a question ends: what nothing else tells the kind of is to be found out.
_QUESTION_ENDS = ("?", "？", *words_of("question_ends"))


class KindGuess(msgspec.Struct, frozen=True):
    """The best kind, how sure, and the runners-up."""

    kind: Kind
    confidence: Confidence
    others: tuple[Kind, ...] = ()


def guess_kind(lower: str, language: Language) -> KindGuess:
    """Weigh every cue; one near the start of the text counts up to twice, and one word never counts more than twice."""
    scores: dict[str, float] = {}
    starts = language.starts(lower, "kinds", (words for cues in language.kinds.values() for words in cues.values()))
    if not starts:
        return KindGuess("research" if lower.rstrip().endswith(_QUESTION_ENDS) else "other", "low")
    matches = [language.kind_lists.match(lower, start) for start in starts]
    for index, (kind, weight) in enumerate(language.kind_cues):
        seen: dict[str, int] = {}
        end = 0
        for match in matches:
            if match is None or (word := match[index + 1]) is None or match.start() < end:
                continue
            end = match.end(index + 1)
            seen[word] = times = seen.get(word, 0) + 1
            if times <= 2:
                nearness = 1 + max(0.0, 1 - match.start() / 120)
                scores[kind] = scores.get(kind, 0) + weight * nearness / times
    if not scores:
        return KindGuess("research" if lower.rstrip().endswith(_QUESTION_ENDS) else "other", "low")
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    best = scores[ranked[0]]
    rest = scores[ranked[1]] if len(ranked) > 1 else 0.0
    confidence: Confidence = "high" if best >= 2 * rest and best >= 6 else "medium" if best >= 1.2 * rest else "low"
    return KindGuess(_KINDS[ranked[0]], confidence, tuple(_KINDS[kind] for kind in ranked[1:3]))
