"""Writes what came of attempts, if the worker still holds their leases."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.db import UtcTime, table_of
from codetether_platform.webhooks.attempts import Outcome
from codetether_platform.webhooks.claims import Shipment
from codetether_platform.webhooks.endings import delete_hook, disable, note_failures, note_recovery
from codetether_platform.webhooks.retries import next_retry_seconds
from codetether_platform.webhooks.tables import WebhookAttemptRow, WebhookDeliveryRow

_DELIVERIES = table_of(WebhookDeliveryRow)


class Landed(msgspec.Struct, frozen=True):
    """An attempt that was made. `jitter`, 0 to 1, spreads its retry."""

    shipment: Shipment
    outcome: Outcome
    jitter: float


async def record(session: AsyncSession, *, landed: Sequence[Landed], now: datetime) -> list[str]:
    """Write attempts and their deliveries' next states. Where a lease was lost, another worker has the delivery: discarded.

    Returns the addresses of webhooks that were disabled because nothing reaches them.
    """
    held = await _still_held(session, landed)
    if not held:
        return []
    await session.execute(_ADD_ATTEMPTS, [_attempt_row(one) for one in held])
    succeeded = [one.shipment.id for one in held if one.outcome.is_success]
    if succeeded:
        await session.execute(_SUCCEED, {"ids": succeeded, "now": now})
    failed = [one for one in held if not one.outcome.is_success]
    if failed:
        await session.execute(_MOVE, [_next_state(one, now=now) for one in failed])
    return await _judge_endpoints(session, held, now=now)


async def release(session: AsyncSession, *, shipments: Sequence[Shipment]) -> None:
    """Give up the leases of deliveries that this worker will not send after all."""
    await session.execute(
        _RELEASE, {"ids": [one.id for one in shipments], "owners": sorted({one.lease_owner for one in shipments})}
    )


async def _judge_endpoints(session: AsyncSession, held: list[Landed], *, now: datetime) -> list[str]:
    """Keep the account of each webhook's failures; in the order of ids, so that two workers cannot wait for each other."""
    ended: list[str] = []
    by_endpoint: dict[str, list[Landed]] = {}
    for one in held:
        if one.shipment.endpoint_id is not None:
            by_endpoint.setdefault(one.shipment.endpoint_id, []).append(one)
    for endpoint_id, landed in sorted(by_endpoint.items()):
        outcomes = [one.outcome for one in landed]
        if any(one.is_gone for one in outcomes):
            if not await delete_hook(session, endpoint_id=endpoint_id, now=now):
                await disable(session, endpoint_id=endpoint_id, reason="gone", now=now)
        elif any(one.directive == "disable" for one in outcomes):
            await disable(session, endpoint_id=endpoint_id, reason="receiver_asked", now=now)
        elif not any(one.is_success for one in outcomes):
            url = await note_failures(session, endpoint_id=endpoint_id, count=len(outcomes), now=now)
            ended += [] if url is None else [url]
        elif any(one.shipment.failing_since for one in landed):
            await note_recovery(session, endpoint_id=endpoint_id)
    return ended


async def _still_held(session: AsyncSession, landed: Sequence[Landed]) -> list[Landed]:
    found = await session.execute(_FENCES, {"ids": [one.shipment.id for one in landed]})
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
        "b_status": status,
        "b_next_at": now + timedelta(seconds=wait_seconds),
        "b_finished_at": None if status == "pending" else now,
    }


def decide(outcome: Outcome, *, attempt: int, jitter: float) -> tuple[str, float]:
    """Return a delivery's status after attempt number `attempt`, and the seconds until the next one if there is one. Pure."""
    if outcome.is_success:
        return "succeeded", 0
    if outcome.is_gone or outcome.directive is not None:
        return "cancelled", 0
    wait_seconds = next_retry_seconds(
        attempt=attempt,
        jitter=jitter,
        retry_after_seconds=outcome.retry_after_seconds,
        status=outcome.response_status,
        timed_out=outcome.error == "timeout",
    )
    return ("dead", 0) if wait_seconds is None else ("pending", wait_seconds)


# Built once: these run with every few deliveries.
_FENCES = (
    select(_DELIVERIES.c.id, _DELIVERIES.c.lease_owner, _DELIVERIES.c.attempt)
    .where(_DELIVERIES.c.id.in_(bindparam("ids", expanding=True)), _DELIVERIES.c.status == "pending")
    .order_by(_DELIVERIES.c.id)
    .with_for_update()
)
_ADD_ATTEMPTS = insert(table_of(WebhookAttemptRow))
_SUCCEED = (
    update(_DELIVERIES)
    .where(_DELIVERIES.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        status="succeeded",
        attempt=_DELIVERIES.c.attempt + 1,
        finished_at=bindparam("now", type_=UtcTime),
        lease_until=None,
        lease_owner=None,
    )
)
_MOVE = (
    update(_DELIVERIES)
    .where(_DELIVERIES.c.id == bindparam("b_id"))
    .values(
        status=bindparam("b_status"),
        attempt=_DELIVERIES.c.attempt + 1,
        next_at=bindparam("b_next_at", type_=UtcTime),
        finished_at=bindparam("b_finished_at", type_=UtcTime),
        lease_until=None,
        lease_owner=None,
    )
)
_RELEASE = (
    update(_DELIVERIES)
    .where(
        _DELIVERIES.c.id.in_(bindparam("ids", expanding=True)),
        _DELIVERIES.c.lease_owner.in_(bindparam("owners", expanding=True)),
    )
    .values(lease_until=None, lease_owner=None)
)
