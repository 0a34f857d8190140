"""What model providers charge, as data: micros per million tokens, with source and date. A published version never changes."""

from typing import Final, NamedTuple


class TokenPrice(NamedTuple):
    """Micros per million tokens."""

    input_micros: int
    output_micros: int


class ProviderPrices(NamedTuple):
    """One version of the table."""

    version: str
    source: str
    read_on: str
    models: dict[str, TokenPrice]


_OPUS = TokenPrice(5_000_000, 25_000_000)
_SONNET_4 = TokenPrice(3_000_000, 15_000_000)
_SONNET_5 = TokenPrice(2_000_000, 10_000_000)

# Left out because their published price depends on the request ("from ..."), or is not published: what has no price is refused.
# Prices above 200,000 input tokens, which some of these have, cannot be reached within a hold of the plan.
ANTHROPIC_2026_11: Final = ProviderPrices(
    version="anthropic-2026-11",
    source="https://platform.claude.com/docs/en/about-claude/pricing, and each model's own page there",
    read_on="2026-11-24",
    models={
        "claude-haiku-4-5": TokenPrice(1_000_000, 5_000_000),
        "claude-haiku-4-5-20251001": TokenPrice(1_000_000, 5_000_000),
        "claude-sonnet-4-5": _SONNET_4,
        "claude-sonnet-4-5-20250929": _SONNET_4,
        "claude-sonnet-4-6": _SONNET_4,
        "claude-sonnet-5": _SONNET_5,
        "claude-sonnet-5-5": _SONNET_5,
        "claude-opus-4-5": _OPUS,
        "claude-opus-4-5-20251101": _OPUS,
        "claude-opus-4-6": _OPUS,
        "claude-opus-5": _OPUS,
        "claude-opus-5-5": TokenPrice(4_000_000, 20_000_000),
    },
)

VERSIONS: Final = {prices.version: prices for prices in (ANTHROPIC_2026_11,)}
