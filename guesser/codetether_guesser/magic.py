"""Magic descriptions of test mode: `test:guess:…` plays an outcome that is hard to come by. Pure."""

import re
from typing import Literal

import msgspec

from codetether_guesser.answer import Alternative, Content, Message

Outcome = Literal["empty", "low-confidence", "refuse", "timeout", "alternatives"]
_MAGIC = re.compile(r"test:guess:(empty|low-confidence|refuse|timeout|alternatives(?::([1-5]))?)(?![\w-])")
_FAULTS = {"refuse": "model_refused", "timeout": "model_timeout"}


class Spell(msgspec.Struct, frozen=True):
    """An outcome to play, and how many times."""

    outcome: Outcome
    count: int = 0


def find_spells(description: str) -> tuple[str, tuple[Spell, ...]]:
    """Return the description with its magic words blanked, every other character where it was, and what they play."""
    spells = tuple(
        Spell("alternatives", int(match[2] or 3)) if match[1].startswith("alternatives") else Spell(match[1])  # type: ignore[arg-type]  # the pattern allows these words only
        for match in _MAGIC.finditer(description)
    )
    return _MAGIC.sub(lambda match: " " * len(match[0]), description), spells


def play(content: Content, spells: tuple[Spell, ...], *, model_unavailable: str, not_a_task: Message, suggestion: str) -> Content:
    """Return the content as the spells want it."""
    for spell in spells:
        if spell.outcome in _FAULTS:
            content.messages.append(Message(code=_FAULTS[spell.outcome], text=model_unavailable))
        elif spell.outcome == "low-confidence":
            content.confidence.overall = content.confidence.kind = "low"
        elif spell.outcome == "alternatives":
            content.alternatives = [
                Alternative(title=f"{content.title} ({number})", prompt=content.task.prompt if content.task else None)
                for number in range(1, spell.count + 1)
            ]
        elif spell.outcome == "empty":
            content.abstained, content.task, content.steps, content.alternatives = True, None, [], []
            content.suggestion, content.confidence.overall = suggestion, "low"
            content.provenance = {}
            content.messages.append(not_a_task)
    return content
