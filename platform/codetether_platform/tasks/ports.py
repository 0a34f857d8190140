"""What tasks need from others: money, and the guesses that tasks are made from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.errors import PlatformError
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.schemas import TaskRequest


class FundingRequest(msgspec.Struct, frozen=True):
    """A run segment that wants money before it may start.

    `segment` is 0 for the first hold of a run and grows by one each time a question outlived its hold.
    """

    run_id: str
    segment: int
    partner_id: str
    user_id: str | None
    mode: Mode
    agent: str
    model: str | None
    max_charge_micros: int | None = None


class Hold(msgspec.Struct, frozen=True):
    """Money set aside for a run. `remaining_micros` is the partner's own number: never show it to end users."""

    hold_id: str
    payer: Literal["partner", "user"]
    amount_micros: int
    currency: str
    remaining_micros: int
    remaining_share_percent: int
    resets_at: datetime


class Usage(msgspec.Struct, frozen=True):
    """What a run segment used. `cost_micros` is set only by the sandbox agent (`test:cost:<micros>`)."""

    model: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int | None = None


class Charge(msgspec.Struct, frozen=True):
    """What a segment cost its payer, and what the platform bore itself."""

    amount_micros: int
    absorbed_micros: int
    currency: str


class Quote(msgspec.Struct, frozen=True):
    """The price before a run: what it usually costs, what it can cost at most, and who pays.

    `is_admissible` is false, with the `refusal_code` a hold would give, when no payer could hold it now.
    """

    payer: Literal["partner", "user"]
    currency: str
    p50_micros: int
    p95_micros: int
    max_charge_micros: int
    remaining_after_micros: int
    remaining_share_percent: int
    is_admissible: bool
    refusal_code: str | None = None


@runtime_checkable
class Funding(Protocol):
    """The sponsor ledger as tasks see it; `codetether_billing` implements it. All calls join the caller's transaction."""

    async def quote(self, session: AsyncSession, request: FundingRequest) -> Quote:
        """Price a run without holding anything. Raises no refusal: it reports it."""
        ...

    async def hold(self, session: AsyncSession, request: FundingRequest) -> Hold:
        """Set money aside; the last gate before a run is enqueued. The same request twice is one hold.

        Raises:
            PaymentRequired: No money, or a cap is reached (see `codetether_billing.errors`).
            Forbidden: The sponsorship is suspended or ended.
        """
        ...

    async def hold_all(self, session: AsyncSession, requests: Sequence[FundingRequest]) -> list[Hold | PlatformError]:
        """Set money aside for runs of one partner and mode at once, in order. A refusal is an answer and stops no other."""
        ...

    async def settle(self, session: AsyncSession, *, hold_id: str, usage: Usage) -> Charge:
        """Charge what was used, never more than was held. Once: a second settle returns the first's charge."""
        ...

    async def void(self, session: AsyncSession, *, hold_id: str, reason: str) -> Charge:
        """Give the hold back whole: the run failed by our fault or never started."""
        ...

    async def renew(self, session: AsyncSession, *, hold_ids: list[str]) -> None:
        """Push the leases of live runs' holds to 10 minutes from now."""
        ...

    async def expire_overdue(self, session: AsyncSession, *, limit: int = 100) -> list[str]:
        """End holds whose lease has passed; returns the run ids."""
        ...

    async def room_micros(self, session: AsyncSession, *, hold_id: str) -> int:
        """Return how much of a hold a run may spend in all; 0 when the hold has ended."""
        ...

    async def cost_micros(self, session: AsyncSession, *, hold_id: str, usage: Usage) -> int:
        """Price usage under the plan stamped on the hold, without posting."""
        ...


class Guessed(msgspec.Struct, frozen=True, kw_only=True):
    """A guess that a task is made from; `content` is the guesser's own business."""

    id: str
    partner_id: str
    mode: Mode
    engine: str | None
    language: str | None
    content: str


@runtime_checkable
class GuessFeedback(Protocol):
    """What the guesser wants to know of tasks made from its guesses; `codetether_guesser` implements it."""

    async def find(
        self, session: AsyncSession, *, partner_id: str, mode: Mode, guess_ids: Collection[str]
    ) -> Mapping[str, Guessed]:
        """Return the guesses of a partner and mode, by id; ids of others are left out."""
        ...

    async def record(self, session: AsyncSession, guess: Guessed, *, task_id: str, sent: TaskRequest, now: datetime) -> None:
        """Keep which of a guess's values the person sent otherwise, in the caller's transaction."""
        ...
