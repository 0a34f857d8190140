"""What an agent's runs cost a partner, for figures that others show."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.pricing import CURRENCY
from codetether_billing.tables import HoldEndRow, HoldRow
from codetether_platform.oauth.principal import Mode


class AgentCosts:
    """Reads settled holds; locks nothing."""

    async def spent_on(
        self, session: AsyncSession, *, partner_id: str, mode: Mode, agent: str, since: datetime
    ) -> tuple[str, int, int, int]:
        """Return currency, calls, micros charged and micros absorbed of an agent's holds that were settled since a moment."""
        query = (
            select(
                func.count(),
                func.coalesce(func.sum(HoldEndRow.amount), 0),
                func.coalesce(func.sum(HoldEndRow.absorbed), 0),
            )
            .join(HoldRow, HoldRow.id == HoldEndRow.hold_id)
            .where(
                HoldRow.partner_id == partner_id,
                HoldRow.mode == mode,
                HoldRow.agent == agent,
                HoldEndRow.how == "settle",
                HoldEndRow.ended_at > since,
            )
        )
        calls, charged, absorbed = (await session.execute(query)).one()
        return CURRENCY, calls, int(charged), int(absorbed)
