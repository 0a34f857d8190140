"""Sentences of a text, and how far around a phrase of time its neighbours are read. Pure."""

import re
from bisect import bisect_right

#: So far before a phrase of time stands what says of it that it is no schedule.
GUARD_REACH = 40
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|\n\s*(?=[-*•]|\d+[.)])|[。！？]")


def sentence_ends(lower: str) -> list[int]:
    """Return where the sentences of a text end."""
    return [match.end() for match in _SENTENCE_END.finditer(lower)]


def sentence_of(position: int, sentences: list[int]) -> int:
    """Return the number of the sentence that a position lies in."""
    return bisect_right(sentences, position)


def sentence_start(position: int, sentences: list[int]) -> int:
    """Return where the sentence begins that a position lies in."""
    sentence = sentence_of(position, sentences)
    return sentences[sentence - 1] if sentence else 0


def sentence_end(position: int, sentences: list[int], length: int) -> int:
    """Return where the sentence ends that a position lies in; `length` is that of the text."""
    sentence = sentence_of(position, sentences)
    return sentences[sentence] if sentence < len(sentences) else length
