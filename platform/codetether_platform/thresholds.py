"""Joins the ledger and the sign-up to the webhooks: a partner hears in the transaction in which the thing happened."""

from datetime import datetime
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.clock import Clock
from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.outbox import NewEvent, publish


class ThresholdEvents:
    """Publishes `sponsorship.threshold`, and `sponsorship.exhausted` at 100 %."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(self, session: AsyncSession, *, partner_id: str, mode: str, percent: int, is_exhausted: bool) -> None:
        """Write the event and its deliveries in the caller's transaction."""
        event = NewEvent(
            type="sponsorship.exhausted" if is_exhausted else "sponsorship.threshold",
            partner_id=partner_id,
            mode=cast("Mode", mode),
            sequence=0,
            data={"percent": percent},
        )
        await publish(session, now=self._clock.now(), event=event)


class NewcomerEvents:
    """Publishes `user.signed_up`."""

    async def signed_up(self, session: AsyncSession, *, user: UserRow, now: datetime) -> None:
        """Write the event and its deliveries in the caller's transaction."""
        event = NewEvent(
            type="user.signed_up",
            partner_id=user.partner_id,
            mode=cast("Mode", user.mode),
            sequence=0,
            user_id=user.id,
            data={"user_id": user.id, "external_id": user.external_id, "kind": user.kind},
        )
        await publish(session, now=now, event=event)
