"""Hold a model's answer against the description: what does not stand there is thrown away and reported. Pure."""

import re

import msgspec

from codetether_guesser.contacts import Dropped
from codetether_guesser.found_addresses import bare_addresses
from codetether_guesser.injection import find_instructions, mask
from codetether_guesser.kinds import Confidence, Kind
from codetether_guesser.missing import Field
from codetether_guesser.prompt import ModelGuess
from codetether_guesser.rules import RulesGuess
from codetether_guesser.schedule import find_schedules
from codetether_guesser.settle import Found
from codetether_guesser.spans import Span
from codetether_guesser.work import TITLE_CHARACTERS

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKUP = re.compile(r"<\s*/?\s*[a-z!]|!?\[[^\]]*\]\(|javascript:|data:|```", re.IGNORECASE)
#: Share of a prompt's words that must stand in the description. A faithful one has nearly all; a summary in other words half.
_LEAST_SHARED = 0.4


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of the model's answer. Slots (addresses, priority, events) are never among it."""

    title: str | None
    summary: str | None
    kind: Kind
    kind_confidence: Confidence
    prompt: str
    steps: tuple[tuple[str, str], ...]
    notify: bool
    is_task: bool
    schedule: Found | None
    questions: tuple[tuple[Field, str], ...]
    assumptions: tuple[str, ...]
    alternatives: tuple[tuple[str, str], ...]
    dropped: tuple[Dropped, ...]
    #: One of the templates that the model was told of; it may be offered, it fills nothing.
    template_id: str | None = None


def check(model: ModelGuess, rules: RulesGuess, *, template_ids: frozenset[str] = frozenset()) -> Checked | None:
    """Return what of the answer stands on the description, or `None` when its prompt does not: then nothing of it is trusted."""
    said = mask(rules.text.clean, list(rules.hostile))
    ground = _Ground(said)
    if not ground.holds(model.prompt, shared=_LEAST_SHARED) or find_instructions(model.prompt):
        return None
    dropped: list[Dropped] = []

    def kept(field: str, text: str, *, shared: float) -> str | None:
        if text.strip() and ground.holds(text, shared=shared) and not find_instructions(text):
            return " ".join(text.split())
        dropped.append(Dropped(field, "invented_value"))
        return None

    title = kept("title", model.title, shared=0.3)
    agrees = model.kind == rules.kind.kind
    steps = tuple((one.title, one.detail) for one in model.steps if ground.holds(f"{one.title} {one.detail}", shared=0.2))
    if len(steps) < len(model.steps):
        dropped.append(Dropped("steps", "invented_value"))
    if model.template_id and model.template_id not in template_ids:
        dropped.append(Dropped("template_id", "invented_value"))
    return Checked(
        title=title if title and len(title) <= TITLE_CHARACTERS else None,
        summary=kept("summary", model.summary, shared=0.2),
        kind=model.kind,
        kind_confidence="high" if agrees else "medium" if rules.kind.confidence == "low" else "low",
        prompt=model.prompt.strip(),
        steps=steps,
        notify=model.notify,
        is_task=model.is_task,
        schedule=_quoted_schedule(model, said, rules),
        questions=tuple((one.field, one.question) for one in model.missing if ground.holds(one.question, shared=0.0)),
        assumptions=tuple(one for one in model.assumptions if ground.holds(one, shared=0.0)),
        alternatives=tuple(
            (one.title, one.prompt) for one in model.alternatives if ground.holds(f"{one.title} {one.prompt}", shared=0.3)
        ),
        dropped=tuple(dict.fromkeys(dropped)),
        template_id=model.template_id if model.template_id in template_ids else None,
    )


class _Ground:
    """The words, numbers and addresses that a person said."""

    def __init__(self, said: str) -> None:
        self._numbers = set(_NUMBER.findall(said))
        self._addresses = set(bare_addresses(said))
        self._lower = said.lower()
        self._has_markup = _MARKUP.search(said) is not None

    def holds(self, text: str, *, shared: float) -> bool:
        """Tell whether text has no number, address or markup of its own, and enough words in common."""
        if (_MARKUP.search(text) and not self._has_markup) or set(_NUMBER.findall(text)) - self._numbers:
            return False
        if any(address not in self._addresses for address in bare_addresses(text)):
            return False
        words = _WORD.findall(text.lower())
        return not words or sum(word[:5] in self._lower for word in words) >= shared * len(words)


def _quoted_schedule(model: ModelGuess, said: str, rules: RulesGuess) -> Found | None:
    """Read the words that the model says are the schedule, by rules, where the rules alone found none."""
    quote = (model.schedule_quote or "").strip()
    if rules.schedule or rules.when.is_impossible or len(quote) < 4:
        return None
    start = said.lower().find(quote.lower())
    if start < 0:
        return None
    span = Span(start, start + len(quote))
    alone = said[span.start : span.end]
    reading = find_schedules(alone, alone.lower(), rules.language, now=rules.local)
    return msgspec.structs.replace(reading.schedules[0], spans=(span,), zone_span=None) if reading.schedules else None
