"""Which templates of a catalogue fit a description: their words against the text's. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

import msgspec

from codetether_guesser.injection import mask
from codetether_guesser.inputs import Said, fill_inputs
from codetether_guesser.languages.lexicon import fold
from codetether_guesser.languages.together import words_of
from codetether_guesser.normalise import MAX_CODE_POINTS
from codetether_guesser.rules import RulesGuess
from codetether_guesser.spans import Span
from codetether_platform.templates.inputs import TemplateInput
from codetether_platform.templates.schemas import Template

MOST_OFFERS: Final = 3
#: From here on a template is offered, and filled in by itself.
_OFFERED, _CLEAR = 3, 4
#: Words that may stand between two words of a phrase.
_GAP: Final = 1
_MOST_TOKENS: Final = 800
#: Words whose phrases an index remembers.
_MOST_HEADS: Final = 20_000
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[぀-ヿ一-鿿]")
_STOP: Final = words_of("small")
#: Letters by which a phrase is looked up, and up to which two forms of a word are the same.
_KEY: Final = 3
#: A single word of so many letters says as much as two: "Umsatzbericht".
_TELLING: Final = 12


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """The template that is filled in: nothing that it needs is left open. `cited` is where its words stand."""

    title: str
    template_id: str
    inputs: list[TemplateInput]
    said: dict[str, Said]
    prompt: str
    holds_work: bool
    cited: Span


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A template that comes near. A starter has a name in place of an id. `prompt` is there where it can be filled in."""

    title: str
    template_id: str | None
    starter: str | None
    inputs: list[TemplateInput]
    said: dict[str, Said]
    prompt: str | None
    holds_work: bool


class Match(msgspec.Struct, frozen=True):
    """What of the catalogues goes with a description."""

    fit: Fit | None = None
    offers: tuple[Offer, ...] = ()


class Phrase(msgspec.Struct, frozen=True):
    """Words that name a template, and what finding them counts."""

    template: int
    words: tuple[str, ...]
    weight: int


class Token(NamedTuple):
    """A word of a text, and where it stands."""

    word: str
    start: int
    end: int


class Index:
    """A catalogue made ready to be searched, once a version."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self.templates = tuple(templates)
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        self._unspaced: list[tuple[str, int, int]] = []
        self._heads: dict[str, tuple[Phrase, ...]] = {}
        for number, template in enumerate(self.templates):
            names = {template.title, template.name.replace("-", " ")}
            for phrase in {*names, *(word for words in template.keywords.values() for word in words)}:
                self._add(number, phrase)

    def _add(self, number: int, phrase: str) -> None:
        lower = fold(phrase.lower())
        if _UNSPACED.search(lower):
            self._unspaced.append((lower, number, 4 if len(lower) >= 4 else 3 if len(lower) == 3 else 2))
            return
        words = tuple(word for word in _WORD.findall(lower) if word not in _STOP)
        if words:
            is_vague = len(words) == 1 and len(words[0]) < _TELLING
            self._by_word[words[0][:_KEY]].append(Phrase(number, words, 2 if is_vague else max(4, 2 + len(words))))

    def find(self, lower: str) -> dict[int, tuple[int, Span]]:
        """Return what each template scores, and the best words' place. A further phrase counts one more."""
        best: dict[int, dict[Span, int]] = defaultdict(dict)
        tokens = _tokens(lower)
        for at, token in enumerate(tokens):
            for phrase in self._beginning(token.word):
                end = _match(tokens, at, phrase.words)
                if end is not None:
                    span = Span(token.start, end)
                    best[phrase.template][span] = max(phrase.weight, best[phrase.template].get(span, 0))
        for text, number, weight in self._unspaced if not lower.isascii() else ():
            start = lower.find(text)
            if start >= 0:
                best[number][Span(start, start + len(text))] = weight
        return {number: _scored(found) for number, found in best.items()}

    def _beginning(self, word: str) -> tuple[Phrase, ...]:
        """Return the phrases that a word begins. The same words come again and again: what they begin is remembered."""
        known = self._heads.get(word)
        if known is None:
            known = tuple(phrase for phrase in self._by_word.get(word[:_KEY], ()) if _same(word, phrase.words[0]))
            if len(self._heads) < _MOST_HEADS:
                self._heads[word] = known
        return known


def _scored(found: dict[Span, int]) -> tuple[int, Span]:
    span, most = max(found.items(), key=lambda one: (one[1], -one[0].start))
    apart = sum(1 for other in found if not other.meets(span))
    return most + min(apart, 2), span


@lru_cache(maxsize=4)
def _tokens(lower: str) -> tuple[Token, ...]:
    """Return the words of a text; it is looked up in several catalogues in turn."""
    words = (Token(match[0], match.start(), match.end()) for match in _WORD.finditer(lower) if match[0] not in _STOP)
    return tuple(islice(words, _MOST_TOKENS))


def _match(tokens: tuple[Token, ...], at: int, words: tuple[str, ...]) -> int | None:
    """Return where a phrase whose first word stands at a token ends, or None. The others follow in order, with little between."""
    for word in words[1:]:
        for step in range(1, 2 + _GAP):
            if at + step < len(tokens) and _same(tokens[at + step].word, word):
                at += step
                break
        else:
            return None
    return tokens[at].end


def _same(said: str, word: str) -> bool:
    """Tell whether two forms are of one word: endings of up to three letters may differ on words of five and more."""
    if said == word:
        return True
    short = min(len(said), len(word))
    return short >= 5 and abs(len(said) - len(word)) <= 3 and said[: short - 1] == word[: short - 1]


def rank(rules: RulesGuess, own: Index, starters: Index, *, context: str | None = None, named: str | None = None) -> Match:
    """Return the template that fits, and those that come near: the partner's own before starters.

    `context` is the partner's own words: where they name a template that the description names too, they count for it. `named`
    is the template that a model named; it can only be offered, and only if it is the partner's.
    """
    if rules.is_abstained:
        return Match()
    lower = fold(mask(rules.text.lower, list(rules.hostile)))
    found = _ranked(own, lower, rules, context)
    fit = _fit(own, found, rules)
    chosen = [one for one in own.templates if one.id is not None and one.id == named]
    known = {template.name for template in own.templates}
    near = [
        *chosen,
        *(own.templates[number] for score, number, _ in found if score >= _OFFERED),
        *(starters.templates[number] for score, number, _ in _ranked(starters, lower, rules, None) if score >= _OFFERED),
    ]
    offers: dict[str, Offer] = {}
    for template in near:
        is_taken = (fit and template.id == fit.template_id) or (template.is_starter and template.name in known)
        if not is_taken and template.name not in offers and len(offers) < MOST_OFFERS:
            filling = fill_inputs(template, rules)
            offers[template.name] = Offer(
                title=template.title,
                template_id=template.id,
                starter=template.name if template.is_starter else None,
                inputs=template.inputs,
                said=filling.said,
                prompt=filling.prompt,
                holds_work=filling.holds_work,
            )
    return Match(fit, tuple(offers.values()))


def nearest(rules: RulesGuess, own: Index, *, most: int) -> tuple[Template, ...]:
    """Return the templates to tell a model of: those that share words with the description, then others."""
    lower = fold(mask(rules.text.lower, list(rules.hostile)))
    near = [number for _, number, _ in _ranked(own, lower, rules, None)]
    return tuple(own.templates[number] for number in dict.fromkeys([*near, *range(len(own.templates))]))[:most]


def _ranked(index: Index, lower: str, rules: RulesGuess, context: str | None) -> list[tuple[int, int, Span]]:
    found = index.find(lower)
    spoken = index.find(fold(context.lower())) if context and found else {}
    scored = []
    for number, (score, span) in found.items():
        template = index.templates[number]
        agrees = template.kind == rules.kind.kind and template.kind != "other"
        scored.append((score + agrees + (number in spoken), number, span))
    return sorted(scored, key=lambda one: (-one[0], one[1]))


def _fit(own: Index, found: list[tuple[int, int, Span]], rules: RulesGuess) -> Fit | None:
    """Return the first template if it stands out and everything that it needs was said."""
    if not found or found[0][0] < _CLEAR or (len(found) > 1 and found[1][0] == found[0][0]):
        return None
    _, number, span = found[0]
    template = own.templates[number]
    filling = fill_inputs(template, rules)
    if template.id is None or filling.prompt is None:
        return None
    if len(filling.prompt) + len(rules.prompt) + 2 > MAX_CODE_POINTS:
        return None
    return Fit(
        title=template.title,
        template_id=template.id,
        inputs=template.inputs,
        said=filling.said,
        prompt=filling.prompt,
        holds_work=filling.holds_work,
        cited=span,
    )
