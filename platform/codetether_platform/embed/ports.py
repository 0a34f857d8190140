"""What the embed needs from the ledger: how many runs a hinted guest has."""

from typing import Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.oauth.principal import Mode


@runtime_checkable
class Allowance(Protocol):
    """The sponsor's word on guests; `codetether_billing` implements it."""

    async def guest_runs_before_proof(self, session: AsyncSession, *, partner_id: str, mode: Mode) -> int:
        """Return the number of runs, 0 to 20."""
        ...
