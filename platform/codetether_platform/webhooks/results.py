"""Writes what came of attempts, if the worker still holds their leases."""

from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.db import table_of
from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.attempts import Outcome
from codetether_platform.webhooks.claims import Shipment
from codetether_platform.webhooks.outbox import NewEvent, publish
from codetether_platform.webhooks.retries import next_retry_seconds
from codetether_platform.webhooks.tables import WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow


class Landed(msgspec.Struct, frozen=True):
    """An attempt that was made. `jitter`, 0 to 1, spreads its retry."""

    shipment: Shipment
    outcome: Outcome
    jitter: float


async def record(session: AsyncSession, *, landed: list[Landed], now: datetime) -> None:
    """Write attempts and their deliveries' next states. Where a lease was lost, another worker has the delivery: discarded."""
    held = await _still_held(session, landed)
    if not held:
        return
    await session.execute(insert(table_of(WebhookAttemptRow)), [_attempt_row(one) for one in held])
    table: Any = WebhookDeliveryRow.__table__
    await session.execute(
        update(table)
        .where(
            table.c.id == bindparam("b_id"),
            table.c.lease_owner == bindparam("b_owner"),
            table.c.attempt == bindparam("b_attempt"),
            table.c.status == "pending",
        )
        .values(
            status=bindparam("b_status"),
            attempt=bindparam("b_attempt") + 1,
            next_at=bindparam("b_next_at"),
            finished_at=bindparam("b_finished_at"),
            lease_until=None,
            lease_owner=None,
        ),
        [_next_state(one, now=now) for one in held],
    )
    for endpoint_id in sorted({one.shipment.endpoint_id for one in held if one.shipment.endpoint_id and one.outcome.is_gone}):
        await disable(session, endpoint_id=endpoint_id, reason="gone", now=now)


async def release(session: AsyncSession, *, shipments: list[Shipment]) -> None:
    """Give up the leases of deliveries that this worker will not send after all."""
    row = WebhookDeliveryRow
    await session.execute(
        update(row)
        .where(row.id.in_([one.id for one in shipments]), row.lease_owner.in_({one.lease_owner for one in shipments}))
        .values(lease_until=None, lease_owner=None)
        .execution_options(synchronize_session=False)
    )


async def disable(session: AsyncSession, *, endpoint_id: str, reason: str, now: datetime) -> None:
    """Disable an enabled webhook, cancel what is pending for it, and tell the partner's other webhooks."""
    row = WebhookEndpointRow
    changed = (
        await session.execute(
            update(row)
            .where(row.id == endpoint_id, row.status == "enabled")
            .values(status="disabled", disabled_reason=reason, disabled_at=now)
            .returning(row.partner_id, row.mode, row.url)
            .execution_options(synchronize_session=False)
        )
    ).one_or_none()
    if changed is None:
        return
    await cancel_pending(session, endpoint_id=endpoint_id, now=now)
    event = NewEvent(
        type="webhook.disabled",
        partner_id=changed.partner_id,
        mode=cast("Mode", changed.mode),
        sequence=0,
        data={"webhook_id": endpoint_id, "url": changed.url, "reason": reason},
    )
    await publish(session, now=now, event=event)


async def cancel_pending(session: AsyncSession, *, endpoint_id: str, now: datetime) -> None:
    """Cancel every delivery that a webhook has not got yet."""
    row = WebhookDeliveryRow
    await session.execute(
        update(row)
        .where(row.endpoint_id == endpoint_id, row.status == "pending")
        .values(status="cancelled", finished_at=now, lease_until=None, lease_owner=None)
        .execution_options(synchronize_session=False)
    )


async def _still_held(session: AsyncSession, landed: list[Landed]) -> list[Landed]:
    row = WebhookDeliveryRow
    found = await session.execute(
        select(row.id, row.lease_owner, row.attempt)
        .where(row.id.in_([one.shipment.id for one in landed]), row.status == "pending")
        .order_by(row.id)
        .with_for_update()
    )
    fences = {(found_id, owner, attempt) for found_id, owner, attempt in found}
    return [one for one in landed if (one.shipment.id, one.shipment.lease_owner, one.shipment.attempt) in fences]


def _attempt_row(landed: Landed) -> dict[str, Any]:
    outcome = landed.outcome
    return {
        "delivery_id": landed.shipment.id,
        "attempt": landed.shipment.attempt + 1,
        "at": outcome.at,
        "response_status": outcome.response_status,
        "latency_ms": outcome.latency_ms,
        "error": outcome.error,
        "response_excerpt": outcome.excerpt,
    }


def _next_state(landed: Landed, *, now: datetime) -> dict[str, Any]:
    status, wait_seconds = decide(landed.outcome, attempt=landed.shipment.attempt + 1, jitter=landed.jitter)
    return {
        "b_id": landed.shipment.id,
        "b_owner": landed.shipment.lease_owner,
        "b_attempt": landed.shipment.attempt,
        "b_status": status,
        "b_next_at": now + timedelta(seconds=wait_seconds),
        "b_finished_at": None if status == "pending" else now,
    }


def decide(outcome: Outcome, *, attempt: int, jitter: float) -> tuple[str, float]:
    """Return a delivery's status after attempt number `attempt`, and the seconds until the next one if there is one. Pure."""
    if outcome.is_success:
        return "succeeded", 0
    if outcome.is_gone:
        return "cancelled", 0
    wait_seconds = next_retry_seconds(
        attempt=attempt,
        jitter=jitter,
        retry_after_seconds=outcome.retry_after_seconds,
        status=outcome.response_status,
        timed_out=outcome.error == "timeout",
    )
    return ("dead", 0) if wait_seconds is None else ("pending", wait_seconds)
