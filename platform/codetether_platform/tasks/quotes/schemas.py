"""Wire structs of quotes."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from codetether_platform.tasks.schemas import MAX_PROMPT_CHARACTERS


class QuoteRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A run to be priced. Prices follow from agent and model; the prompt is not kept."""

    prompt: Annotated[str, Meta(min_length=1, max_length=MAX_PROMPT_CHARACTERS)] | None = None
    agent: Annotated[str, Meta(min_length=1, max_length=32, description="Default: the mode's.")] | None = None
    model: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    max_charge_micros: Annotated[int, Meta(ge=1, le=1_000_000_000_000, description="Ask for a lower maximum.")] | None = None


class Quote(msgspec.Struct, kw_only=True):
    """The price of a run before it is asked for.

    Sent as `quote_id` with a task of the same agent and model before `expires_at`, `max_charge_micros` is the most that is held
    and charged, whatever prices do. `remaining_after_micros` is null for end users. Where `is_admissible` is false nobody could
    pay at the moment, for the reason in `refusal_code`.
    """

    id: str
    agent: str
    model: str | None
    payer: Literal["partner", "user"]
    currency: str
    p50_micros: int
    p95_micros: int
    max_charge_micros: int
    remaining_after_micros: int | None
    remaining_share_percent: int
    is_admissible: bool
    refusal_code: str | None
    created_at: datetime
    expires_at: datetime
