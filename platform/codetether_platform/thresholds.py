"""Joins the ledger, the sign-up and the proof to the webhooks: a partner hears in the transaction in which the thing happened."""

from datetime import datetime
from typing import cast

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.tables import StatementRow
from codetether_guesser.tables import GuessRow
from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.clock import Clock, rfc3339
from codetether_platform.oauth.principal import Mode
from codetether_platform.request_logs.tables import RequestLogRow
from codetether_platform.tasks.service.adopt import hand_over
from codetether_platform.webhooks.outbox import NewEvent, publish
from codetether_platform.webhooks.tables import EventRow


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


class StatementEvents:
    """Publishes `statement.finalized`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(self, session: AsyncSession, *, statement: StatementRow) -> None:
        """Write the event and its deliveries in the caller's transaction."""
        event = NewEvent(
            type="statement.finalized",
            partner_id=statement.partner_id,
            mode=cast("Mode", statement.mode),
            sequence=0,
            data={
                "statement_id": statement.id,
                "number": statement.number,
                "mode": statement.mode,
                "currency": statement.currency,
                "period_start": rfc3339(statement.period_start),
                "period_end": rfc3339(statement.period_end),
                "charges_micros": statement.charges,
                "closing_micros": statement.closing,
                "total_minor": statement.total_minor,
            },
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


class ProofEvents:
    """Publishes `user.verified`, and has the tasks of a guest handed over to the user that it turned out to be."""

    async def hand_over(self, session: AsyncSession, *, guest: UserRow, user: UserRow) -> int:
        """Give a user what its guest made and said, so that it is erased with the user; return how many tasks that were."""
        mode = cast("Mode", user.mode)
        for row in (GuessRow, RequestLogRow, EventRow):
            whose = (row.partner_id == user.partner_id, row.mode == user.mode, row.user_id == guest.id)
            await session.execute(update(row).where(*whose).values(user_id=user.id).execution_options(synchronize_session=False))
        return await hand_over(session, partner_id=user.partner_id, mode=mode, from_user_id=guest.id, to_user_id=user.id)

    async def verified(self, session: AsyncSession, *, user: UserRow, guest_id: str | None, now: datetime) -> None:
        """Write the event and its deliveries in the caller's transaction."""
        event = NewEvent(
            type="user.verified",
            partner_id=user.partner_id,
            mode=cast("Mode", user.mode),
            sequence=0,
            user_id=user.id,
            data={"user_id": user.id, "external_id": user.external_id, "guest_id": guest_id},
        )
        await publish(session, now=now, event=event)
