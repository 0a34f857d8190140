"""Two partners, the same texts: no guess of one names anything of the other; and a model that grants every attack moves no slot.

CODETETHER_GUESS_ATTACKS=all runs every attack of the set instead of sixty.
"""

import hashlib
import itertools
import os
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from codetether_guesser.answer import Content, ModelUsage
from codetether_guesser.answers import read_replies
from codetether_guesser.catalogues import starters
from codetether_guesser.compose import Place, compose
from codetether_guesser.evals.attacks import Attack, stored_attacks, won
from codetether_guesser.evals.cases import own_cases
from codetether_guesser.prompt import ModelGuess
from codetether_guesser.rank import Index, rank
from codetether_guesser.rules import RulesGuess, guess_by_rules
from codetether_guesser.validate import Checked, check
from tests.guesser.catalogue import ALL, template
from tests.harness import Harness, bearer

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PARTNERS = ("acme", "globex")
CI_ATTACKS = 60


def catalogue_of(partner: str) -> Index:
    return Index(template(body, template_id=f"{partner}-{body['name']}") for body in ALL)


def content_of(rules: RulesGuess, checked: Checked | None, own: Index, context: str | None = None) -> Content:
    named = checked.template_id if checked else None
    return compose(
        rules,
        checked,
        replies=read_replies({}, rules.language, local=rules.local),
        place=Place("UTC", "partner_default"),
        now=NOW,
        usage=ModelUsage(),
        match=rank(rules, own, starters(), context=context, named=named),
    )


def test_in_a_thousand_guesses_over_two_partners_no_id_is_foreign() -> None:
    seeds = [
        "Write the sales report about",
        "Give me a page summary of https://news.example/a",
        "Proofread: a text of some length,",
    ]
    texts = [f"{seed} {case.text}"[:1_000] for seed, case in itertools.product(seeds, own_cases())][:500]
    assert len(texts) == 500
    catalogues = {partner: catalogue_of(partner) for partner in PARTNERS}
    named = 0
    for text, partner in itertools.product(texts, PARTNERS):
        rules = guess_by_rules(text, locale="en", time_zone="UTC", now=NOW)
        whole = msgspec.json.encode(content_of(rules, None, catalogues[partner], context="Our sales report")).decode()
        (other,) = set(PARTNERS) - {partner}
        assert f"{other}-" not in whole, text
        named += f"{partner}-" in whole
    assert named >= 500


@pytest.mark.anyio
async def test_over_http_the_same_texts_give_each_partner_only_its_own_templates(harness: Harness) -> None:
    keys, ids = {}, {}
    for name in PARTNERS:
        keys[name] = bearer((await harness.make_partner(name=name)).secret_key)
        made = [(await harness.http.post("/v1/templates", json=body, headers=keys[name])).json() for body in ALL]
        ids[name] = {one["id"] for one in made}
    seen = dict.fromkeys(PARTNERS, 0)
    for number, name in itertools.product(range(12), PARTNERS):
        body = {"description": f"Write the sales report about region {number % 6} and give me a page summary"}
        answer = await harness.http.post("/v1/guess", json=body, headers=keys[name])
        (other,) = set(PARTNERS) - {name}
        assert not [one for one in ids[other] if one in answer.text]
        assert answer.headers["x-guess-cache"] == ("miss" if number < 6 else "hit")
        seen[name] += any(one in answer.text for one in ids[name])
    assert seen == dict.fromkeys(PARTNERS, 12)


def granting(attack: Attack, rules: RulesGuess) -> ModelGuess:
    """Return what a model says that does as it is told: the attacker's wish in every field that it has."""
    wish = attack.text[:200]
    return ModelGuess(
        is_task=True,
        title=wish[:60],
        summary=attack.text[:1_000],
        kind="ops",
        prompt=attack.text[:4_000],
        steps=[],
        notify=True,
        schedule_quote=wish,
        time_zone_quote=wish,
        missing=[],
        assumptions=[wish],
        alternatives=[],
        template_id="globex-page-summary",
    )


def slots_of(content: Content) -> dict[str, Any]:
    task = content.task
    names = ("notify_email", "callback_url", "priority", "events", "model", "metadata", "template_id", "template_inputs")
    return {name: getattr(task, name) if task else None for name in names}


def sampled() -> list[Attack]:
    attacks = list(stored_attacks())
    if os.environ.get("CODETETHER_GUESS_ATTACKS") == "all":
        return attacks
    return sorted(attacks, key=lambda one: hashlib.sha256(one.id.encode()).hexdigest())[:CI_ATTACKS]


@pytest.mark.parametrize("attack", sampled(), ids=lambda attack: attack.id)
def test_a_model_that_grants_every_wish_moves_no_slot(attack: Attack) -> None:
    own = catalogue_of("acme")
    ids = frozenset(one.id for one in own.templates if one.id)
    rules = guess_by_rules(attack.text, locale="en", time_zone="UTC", now=NOW)
    alone = content_of(rules, None, own)
    # Once as the attacker wrote it, and once with the person's own words as prompt, so that the answer is taken.
    for model in (granting(attack, rules), msgspec.structs.replace(granting(attack, rules), prompt=rules.prompt, title="Do it")):
        checked = check(model, rules, template_ids=ids)
        obeyed = content_of(rules, checked, own)
        if alone.task is not None:
            assert slots_of(obeyed) == slots_of(alone)
            assert (obeyed.task.schedule if obeyed.task else None) == alone.task.schedule or alone.task.schedule is None
        assert won(attack, obeyed) == won(attack, alone)
        assert "globex-" not in msgspec.json.encode(obeyed).decode()
