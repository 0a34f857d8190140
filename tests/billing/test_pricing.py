"""Prices: exact, rounded once, and never zero for want of a price."""

import hashlib
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codetether_billing.errors import MaxChargeTooLow, ModelNotPriced
from codetether_billing.pricing import (
    PLANS,
    STANDARD_1,
    Price,
    Terms,
    expected_micros,
    hold_micros,
    price_of,
    rounded_half_even,
    rounded_up,
)
from codetether_billing.provider_prices import ANTHROPIC_2026_11, VERSIONS
from codetether_platform.settings import Settings
from codetether_platform.tasks.ports import Usage

some = settings(max_examples=100, deadline=None)
MODELS = sorted(ANTHROPIC_2026_11.models)
tokens = st.integers(0, 5_000_000)


def claude(model: str | None = "claude-sonnet-4-5", *, segment: int = 0) -> Terms:
    return Terms("standard.1", "claude", model, segment)


SANDBOX = Terms("standard.1", "sandbox", None, 0)


@some
@given(st.sampled_from(MODELS), tokens, tokens)
def test_a_cost_is_the_exact_fraction_rounded_once_half_to_even(model: str, read: int, written: int) -> None:
    rate = ANTHROPIC_2026_11.models[model]
    exact = Fraction(read * rate.input_micros + written * rate.output_micros, 10**6) * Fraction(12_000, 10_000)
    price = price_of(claude(model), Usage(model=model, input_tokens=read, output_tokens=written))
    assert price.total_micros == round(exact)  # Fraction rounds half to even
    assert min(price.tokens_micros, price.markup_micros, price.flat_micros) >= 0


@given(st.integers(0, 10**18), st.integers(1, 10**12))
def test_rounding_is_half_even_and_holds_round_up(numerator: int, denominator: int) -> None:
    assert rounded_half_even(numerator, denominator) == round(Fraction(numerator, denominator))
    assert rounded_up(numerator, denominator) == -(-numerator // denominator) >= Fraction(numerator, denominator)


def test_a_hold_covers_what_the_plan_expects_at_most() -> None:
    for model in MODELS:
        usual, high = expected_micros(claude(model))
        assert 0 < usual <= high <= hold_micros(claude(model), max_charge_micros=None)
    assert hold_micros(claude(), max_charge_micros=None) == 252_000
    assert hold_micros(SANDBOX, max_charge_micros=None) == 100_000


@given(st.integers(20_000, 10**12))
def test_a_maximum_only_ever_lowers_a_hold(most: int) -> None:
    assert hold_micros(SANDBOX, max_charge_micros=most) == min(most, 100_000)


@pytest.mark.parametrize("most", [0, 1, 19_999])
def test_a_maximum_below_the_flat_price_is_refused(most: int) -> None:
    with pytest.raises(MaxChargeTooLow):
        hold_micros(SANDBOX, max_charge_micros=most)


@pytest.mark.parametrize("terms", [claude("claude-unheard-of"), claude(None), Terms("standard.1", "crystal-ball", None, 0)])
def test_what_has_no_price_is_refused_and_never_free(terms: Terms) -> None:
    with pytest.raises(ModelNotPriced):
        hold_micros(terms, max_charge_micros=None)
    with pytest.raises(ModelNotPriced):
        price_of(terms, Usage(input_tokens=1))


def test_the_sandbox_costs_its_flat_price_or_what_its_prompt_states() -> None:
    assert price_of(SANDBOX, Usage(input_tokens=10**6)) == Price(20_000, 0, 0)
    assert price_of(SANDBOX, Usage(cost_micros=7)) == Price(7, 0, 0)
    assert price_of(SANDBOX, Usage(cost_micros=-7)) == Price(0, 0, 0)
    assert price_of(Terms("standard.1", "sandbox", None, 1), Usage()) == Price(0, 0, 0)


def test_only_the_sandbox_states_its_own_cost() -> None:
    assert price_of(claude(), Usage(cost_micros=0, input_tokens=1_000)).total_micros == 3_600


def test_a_model_that_was_not_held_for_costs_what_the_holds_model_does() -> None:
    named = price_of(claude(), Usage(model="claude-unheard-of", input_tokens=1_000))
    assert named == price_of(claude(), Usage(model=None, input_tokens=1_000)) == Price(0, 3_000, 600)


def test_models_of_the_settings_are_priced() -> None:
    defaults = Settings()
    assert {defaults.agent_model, defaults.guess_model} <= set(MODELS)


# A published version never changes: who changes one of these has changed what running holds settle at. Add a version instead.
PUBLISHED = {
    "standard.1": "7f5f360d3db78520",
    "standard.2": "36511f4bc7061fed",
    "anthropic-2026-11": "5432ea07e0a69926",
}


def test_published_versions_never_change() -> None:
    found = {version: _digest(msgspec.to_builtins(plan)) for version, plan in PLANS.items()}
    found |= {version: _digest([prices.source, prices.read_on, prices.models]) for version, prices in VERSIONS.items()}
    assert found == PUBLISHED
    assert STANDARD_1.provider_version in VERSIONS


def _digest(said: object) -> str:
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()[:16]
