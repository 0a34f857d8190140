"""What becomes of a webhook that fails: the account of its failures, the warning, and its end."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.db import UtcTime
from codetether_platform.mail.outbox import queue_mail
from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.health import verdict
from codetether_platform.webhooks.outbox import NewEvent, forget_listeners, publish
from codetether_platform.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow

#: Expired webhooks ended at once.
MOST_EXPIRED = 100
_REASONS = {
    "gone": "its receiver answered 410 Gone",
    "failing": "nothing has reached its receiver for five days",
    "expired": "its time is over",
    "receiver_asked": "its receiver answered `webhook-delivery: disable`",
}


async def note_failures(session: AsyncSession, *, endpoint_id: str, count: int, now: datetime) -> str | None:
    """Count failed attempts of a webhook that had no success among them; warn its owner or disable it when it is time.

    Returns the address of a webhook that was disabled.
    """
    row = WebhookEndpointRow
    found = await _change(
        session,
        endpoint_id,
        failing_since=func.coalesce(row.failing_since, literal(now, UtcTime)),
        failed_attempts=row.failed_attempts + count,
    )
    if found is None:
        return None
    match verdict(
        failing_since=found.failing_since,
        last_failed_at=now,
        failed_attempts=found.failed_attempts,
        is_warned=found.warned_at is not None,
    ):
        case "warn":
            await _change(session, endpoint_id, warned_at=now)
            await _tell_owner(
                session,
                found,
                subject="A webhook of yours is failing",
                text=f"Nothing has reached {found.url} since {found.failing_since:%Y-%m-%d %H:%M} UTC.\n\n"
                "If that lasts for five days in all, the webhook is disabled and what is pending for it is cancelled.",
                now=now,
            )
        case "disable":
            await disable(session, endpoint_id=endpoint_id, reason="failing", now=now)
            return cast("str", found.url)
        case "fine":
            pass
    return None


async def note_recovery(session: AsyncSession, *, endpoint_id: str) -> None:
    """Close the account of failures: a delivery arrived."""
    await _change(session, endpoint_id, failing_since=None, failed_attempts=0, warned_at=None)


async def disable(session: AsyncSession, *, endpoint_id: str, reason: str, now: datetime) -> None:
    """Disable an enabled webhook, cancel what is pending for it, tell the partner's other webhooks and its owner by mail."""
    found = await _change(session, endpoint_id, status="disabled", disabled_reason=reason, disabled_at=now)
    if found is None:
        return
    await cancel_pending(session, endpoint_id=endpoint_id, now=now)
    event = NewEvent(
        type="webhook.disabled",
        partner_id=found.partner_id,
        mode=cast("Mode", found.mode),
        sequence=0,
        data={"webhook_id": endpoint_id, "url": found.url, "reason": reason},
    )
    forget_listeners(session)
    await publish(session, now=now, event=event)
    await _tell_owner(
        session,
        found,
        subject="A webhook of yours was disabled",
        text=f"{found.url} gets nothing more, because {_REASONS.get(reason, reason)}.\n\n"
        "Once it works again, enable the webhook and ask for what it missed: "
        f"PATCH /v1/webhooks/{endpoint_id}, POST /v1/webhooks/{endpoint_id}/replay_missing.",
        now=now,
    )


async def has_expired(session: AsyncSession, *, now: datetime) -> bool:
    """Tell whether the time of a webhook is over."""
    return (await session.execute(_expired(now).limit(1))).first() is not None


async def end_expired(session: AsyncSession, *, now: datetime) -> None:
    """End webhooks whose time is over, at most `MOST_EXPIRED`: REST hooks are deleted, others disabled."""
    for endpoint_id in sorted(await session.scalars(_expired(now).limit(MOST_EXPIRED))):
        if not await delete_hook(session, endpoint_id=endpoint_id, now=now):
            await disable(session, endpoint_id=endpoint_id, reason="expired", now=now)


def _expired(now: datetime) -> Select[str]:
    row = WebhookEndpointRow
    return select(row.id).where(row.expires_at <= now, row.status == "enabled").order_by(row.expires_at)


async def delete_hook(session: AsyncSession, *, endpoint_id: str, now: datetime) -> bool:
    """Delete a REST hook that has ended, as its subscriber expects; tell whether it was one."""
    row = WebhookEndpointRow
    changed = await session.execute(
        update(row)
        .where(row.id == endpoint_id, row.status == "enabled", row.is_rest_hook)
        .values(status="deleted", secret_sealed=b"", previous_secret_sealed=None)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    if changed.one_or_none() is None:
        return False
    await cancel_pending(session, endpoint_id=endpoint_id, now=now)
    forget_listeners(session)
    return True


async def cancel_pending(session: AsyncSession, *, endpoint_id: str, now: datetime) -> None:
    """Cancel every delivery that a webhook has not got yet."""
    row = WebhookDeliveryRow
    await session.execute(
        update(row)
        .where(row.endpoint_id == endpoint_id, row.status == "pending")
        .values(status="cancelled", finished_at=now, lease_until=None, lease_owner=None)
        .execution_options(synchronize_session=False)
    )


async def _change(session: AsyncSession, endpoint_id: str, **values: Any) -> Any:
    """Change an enabled webhook and return its row as it is then; None if it is not enabled."""
    row = WebhookEndpointRow
    changed = await session.execute(
        update(row)
        .where(row.id == endpoint_id, row.status == "enabled")
        .values(**values)
        .returning(row.partner_id, row.mode, row.url, row.notify_email, row.failing_since, row.failed_attempts, row.warned_at)
        .execution_options(synchronize_session=False)
    )
    return changed.one_or_none()


async def _tell_owner(session: AsyncSession, found: Any, *, subject: str, text: str, now: datetime) -> None:
    if found.notify_email is not None:
        await queue_mail(
            session,
            partner_id=found.partner_id,
            mode=cast("Mode", found.mode),
            to_address=found.notify_email,
            subject=subject,
            text=text,
            now=now,
        )
