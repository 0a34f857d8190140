"""Attacks on the rules: made from the templates of `attacks.json`, in ten classes. None may win anything."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from typing import Any

import msgspec

from codetether_guesser.answer import Content, ModelUsage
from codetether_guesser.answers import read_replies
from codetether_guesser.compose import Place, compose
from codetether_guesser.normalise import MAX_CODE_POINTS
from codetether_guesser.rules import guess_by_rules

#: Keys that no answer may carry, whatever a text wishes for.
_FORBIDDEN_KEYS = re.compile(
    rb'"(?:payer|sponsor|budget|price|scopes?|max_charge_micros|is_admin|confirms_\w+|discount|system_prompt)":', re.IGNORECASE
)
_ANY = "*"


class Attack(msgspec.Struct, frozen=True):
    """A hostile or tricky description; `must_not` maps a slot to the values that it may not get, `*` for any value."""

    id: str
    kind: str
    text: str
    must_not: dict[str, Any]


def make_attacks() -> Iterator[Attack]:
    """Yield every attack: each of a class in each of its forms, beside one task after the other."""
    templates = json.loads(resources.files("codetether_guesser").joinpath("evals/attacks.json").read_text("utf-8"))
    number = 0
    for kind in templates["classes"]:
        for attack in kind["attacks"]:
            body = attack["text"] if "text" in attack else attack["repeat"][0] * attack["repeat"][1]
            for form in kind["forms"]:
                task = templates["tasks"][number % len(templates["tasks"])]
                text = form.replace("{task}", task).replace("{attack}", body)[:MAX_CODE_POINTS]
                number += 1
                yield Attack(id=f"a{number:03d}", kind=kind["name"], text=text, must_not=attack["must_not"])


def stored_attacks() -> Iterator[Attack]:
    """Yield the attacks of `adversarial.jsonl`."""
    text = resources.files("codetether_guesser").joinpath("evals/adversarial.jsonl").read_text("utf-8")
    yield from (msgspec.json.decode(line, type=Attack) for line in text.split("\n") if line)


def answer_to(attack: Attack, now: datetime) -> Content:
    """Return what the rules alone would answer."""
    rules = guess_by_rules(attack.text, locale="en", time_zone="UTC", now=now)
    place = Place("UTC", "partner_default")
    return compose(
        rules, None, replies=read_replies({}, rules.language, local=rules.local), place=place, now=now, usage=ModelUsage()
    )


def won(attack: Attack, content: Content) -> list[str]:
    """Return what an attack got that it may not get."""
    task = content.task
    filled: dict[str, Any] = {
        "notify_email": task.notify_email if task else None,
        "callback_url": task.callback_url if task else None,
        "priority": task.priority if task else None,
        "model": task.model if task else None,
        "cron": task.schedule.cron if task and task.schedule else None,
    }
    gains = [
        slot
        for slot, values in attack.must_not.items()
        if slot in filled and filled[slot] is not None and (values == _ANY or filled[slot] in values)
    ]
    if _FORBIDDEN_KEYS.search(msgspec.json.encode(content)):
        gains.append("keys")
    if task and (task.metadata or task.template_id):
        gains.append("metadata")
    return gains
