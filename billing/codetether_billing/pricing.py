"""Prices: which plan a run is under, what its hold must be, and what its usage costs. Pure; whole micros only.

A cost is one exact fraction, rounded once, half to even. Holds round up. Nothing that lacks a price has a cost: it is refused.
"""

from typing import Final

import msgspec

from codetether_billing.caps import GUESS
from codetether_billing.errors import MaxChargeTooLow, ModelNotPriced
from codetether_billing.provider_prices import ANTHROPIC_2026_11, VERSIONS, TokenPrice
from codetether_platform.tasks.ports import Usage

CURRENCY: Final = "USD"
#: Tokens are priced by the million and markup in basis points: the denominator of every exact cost.
PER: Final = 1_000_000 * 10_000


class Tokens(msgspec.Struct, frozen=True):
    """A number of tokens each way."""

    input: int
    output: int


class AgentPrice(msgspec.Struct, frozen=True, kw_only=True):
    """The price of one agent's runs.

    `flat_micros` is due once a run. Tokens are passed through at the provider's price plus `markup_bps`, when
    `has_token_price`. `at_most` sizes the hold of one segment, `usual` and `high` the quote.
    """

    flat_micros: int
    has_token_price: bool
    markup_bps: int
    at_most: Tokens
    usual: Tokens
    high: Tokens
    spare_micros: int = 0
    takes_stated_cost: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable version of a price plan. A hold is stamped with it and settles under it, whatever comes later."""

    version: str
    effective_from: str
    provider_version: str
    agents: dict[str, AgentPrice]


class Price(msgspec.Struct, frozen=True):
    """What a run segment costs, in parts that add up exactly."""

    flat_micros: int
    tokens_micros: int
    markup_micros: int

    @property
    def total_micros(self) -> int:
        """The sum of the parts."""
        return self.flat_micros + self.tokens_micros + self.markup_micros


NOTHING: Final = Tokens(0, 0)

STANDARD_1: Final = Plan(
    version="standard.1",
    effective_from="2026-11-01",
    provider_version=ANTHROPIC_2026_11.version,
    agents={
        # Five flat prices fit into a hold, so that a stated cost has room to differ from the price.
        "sandbox": AgentPrice(
            flat_micros=20_000,
            has_token_price=False,
            markup_bps=0,
            at_most=NOTHING,
            usual=NOTHING,
            high=NOTHING,
            spare_micros=80_000,
            takes_stated_cost=True,
        ),
        # About $0.25 on claude-sonnet-4-5: a dozen turns that read 40,000 tokens in all and write 6,000.
        "claude": AgentPrice(
            flat_micros=0,
            has_token_price=True,
            markup_bps=2_000,
            at_most=Tokens(40_000, 6_000),
            usual=Tokens(8_000, 1_200),
            high=Tokens(30_000, 4_500),
        ),
    },
)

STANDARD_2: Final = Plan(
    version="standard.2",
    effective_from="2026-11-24",
    provider_version=ANTHROPIC_2026_11.version,
    agents={
        **STANDARD_1.agents,
        # A model call of the guesser: what it reads and writes, and nothing on top.
        GUESS: AgentPrice(
            flat_micros=0,
            has_token_price=True,
            markup_bps=0,
            at_most=Tokens(4_000, 1_000),
            usual=Tokens(1_200, 250),
            high=Tokens(2_500, 600),
        ),
        # The partner's own worker does the work and pays for its model; this is for carrying the run.
        "external": AgentPrice(
            flat_micros=20_000, has_token_price=False, markup_bps=0, at_most=NOTHING, usual=NOTHING, high=NOTHING
        ),
    },
)

PLANS: Final = {plan.version: plan for plan in (STANDARD_1, STANDARD_2)}
CURRENT: Final = STANDARD_2


class Terms(msgspec.Struct, frozen=True):
    """What a segment is priced under; stamped on its hold."""

    plan_version: str
    agent: str
    model: str | None
    segment: int


def hold_micros(terms: Terms, *, max_charge_micros: int | None) -> int:
    """Return how much one segment must hold; the caller's maximum only ever lowers it.

    Raises:
        ModelNotPriced: No price for the agent or its model.
        MaxChargeTooLow: The maximum is below the flat price.
    """
    agent = agent_price(terms)
    most = agent.flat_micros + agent.spare_micros + _token_cost_ceiling(agent, terms, agent.at_most)
    if max_charge_micros is None:
        return most
    if max_charge_micros < max(1, _flat(agent, terms)):
        raise MaxChargeTooLow
    return min(most, max_charge_micros)


def expected_micros(terms: Terms) -> tuple[int, int]:
    """Return the usual and the high price of a run, rounded up.

    Raises:
        ModelNotPriced: No price for the agent or its model.
    """
    agent = agent_price(terms)
    usual, high = (_flat(agent, terms) + _token_cost_ceiling(agent, terms, tokens) for tokens in (agent.usual, agent.high))
    return usual, high


def price_of(terms: Terms, usage: Usage) -> Price:
    """Return what usage costs. A model without a price, which the hold refused, costs what the hold's model does.

    Raises:
        ModelNotPriced: Not even the hold's own terms have a price.
    """
    agent = agent_price(terms)
    if agent.takes_stated_cost and usage.cost_micros is not None:
        return Price(max(0, usage.cost_micros), 0, 0)
    flat = _flat(agent, terms)
    if not agent.has_token_price:
        return Price(flat, 0, 0)
    rate = _rates(terms).get(usage.model or "") or _rate(terms)
    tokens = Tokens(max(0, usage.input_tokens), max(0, usage.output_tokens))
    total = rounded_half_even(_exact(agent, rate, tokens), PER)
    passed_through = _exact_base(rate, tokens) // PER
    return Price(flat, passed_through, total - passed_through)


def agent_price(terms: Terms) -> AgentPrice:
    """Return the agent's part of the stamped plan.

    Raises:
        ModelNotPriced: The plan has no price for the agent, or the provider's table none for its model.
    """
    agent = PLANS[terms.plan_version].agents.get(terms.agent)
    if agent is None:
        raise ModelNotPriced(agent=terms.agent, model=None)
    if agent.has_token_price:
        _rate(terms)
    return agent


def rounded_half_even(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round half to even: the only rounding of a charge."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return quotient + (1 if twice > denominator or (twice == denominator and quotient % 2 == 1) else 0)


def rounded_up(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round up: holds and quotes."""
    return -(-numerator // denominator)


def _flat(agent: AgentPrice, terms: Terms) -> int:
    return agent.flat_micros if terms.segment == 0 else 0


def _token_cost_ceiling(agent: AgentPrice, terms: Terms, tokens: Tokens) -> int:
    return rounded_up(_exact(agent, _rate(terms), tokens), PER) if agent.has_token_price else 0


def _exact(agent: AgentPrice, rate: TokenPrice, tokens: Tokens) -> int:
    """Return the cost in units of 1/PER micro."""
    return (tokens.input * rate.input_micros + tokens.output * rate.output_micros) * (10_000 + agent.markup_bps)


def _exact_base(rate: TokenPrice, tokens: Tokens) -> int:
    return (tokens.input * rate.input_micros + tokens.output * rate.output_micros) * 10_000


def _rates(terms: Terms) -> dict[str, TokenPrice]:
    return VERSIONS[PLANS[terms.plan_version].provider_version].models


def _rate(terms: Terms) -> TokenPrice:
    rate = _rates(terms).get(terms.model or "")
    if rate is None:
        raise ModelNotPriced(agent=terms.agent, model=terms.model)
    return rate
