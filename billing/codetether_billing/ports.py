"""What the ledger needs from others: somebody to tell when a sponsor's cap is nearly used up."""

from typing import Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession


@runtime_checkable
class ThresholdListener(Protocol):
    """Hears of each soft threshold once a window, in the transaction that moved past it."""

    async def __call__(self, session: AsyncSession, *, partner_id: str, mode: str, percent: int, is_exhausted: bool) -> None:
        """Take note, in the caller's transaction."""
        ...
