"""What the ledger needs from others: somebody to tell when a cap is nearly used up, and when a month is closed."""

from typing import Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.tables import StatementRow


@runtime_checkable
class ThresholdListener(Protocol):
    """Hears of each soft threshold once a window, in the transaction that moved past it."""

    async def __call__(self, session: AsyncSession, *, partner_id: str, mode: str, percent: int, is_exhausted: bool) -> None:
        """Take note, in the caller's transaction."""
        ...


@runtime_checkable
class StatementListener(Protocol):
    """Hears of each statement once, in the transaction that issues it."""

    async def __call__(self, session: AsyncSession, *, statement: StatementRow) -> None:
        """Take note, in the caller's transaction."""
        ...
