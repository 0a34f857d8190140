"""What the embed needs from others: how many runs a hinted guest has, who hears of new users, and the words of the element."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import UserRow
from codetether_platform.oauth.principal import Mode


@runtime_checkable
class Allowance(Protocol):
    """The sponsor's word on guests; `codetether_billing` implements it."""

    async def guest_runs_before_proof(self, session: AsyncSession, *, partner_id: str, mode: Mode) -> int:
        """Return the number of runs, 0 to 20."""
        ...


@runtime_checkable
class Newcomers(Protocol):
    """Hears of each new user, in the transaction that made it; the app joins it to the webhooks."""

    async def signed_up(self, session: AsyncSession, *, user: UserRow, now: datetime) -> None:
        """Take note of a user that was made now."""
        ...


@runtime_checkable
class Phrases(Protocol):
    """The element's words; `codetether_widget` implements it."""

    def of(self, locale: str) -> dict[str, str]:
        """Return every phrase for a BCP 47 tag, in English where the language has none."""
        ...
