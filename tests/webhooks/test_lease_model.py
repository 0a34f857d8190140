"""Two workers, one webhook, and whatever happens between them: a model of the delivery lease, checked against the rows.

Never is a delivery sent again whose 200 was committed, never is it dead while attempts remain, never do two hold it at once.
`WEBHOOK_MODEL_RUNS=2000` for more than CI's.
"""

import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.webhooks.attempts import Outcome
from codetether_platform.webhooks.claims import LEASE_SECONDS, Shipment, claim
from codetether_platform.webhooks.flights import SPARE
from codetether_platform.webhooks.results import Landed, record, release
from codetether_platform.webhooks.retries import MAX_ATTEMPTS
from codetether_platform.webhooks.tables import WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow
from tests.webhooks.conftest import House

RUNS = int(os.environ.get("WEBHOOK_MODEL_RUNS", "8"))
NEEDED = timedelta(seconds=15) + SPARE
WORKERS = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), WORKERS),
        st.tuples(st.just("send"), WORKERS, st.sampled_from([200, 500, 503])),
        st.tuples(st.just("work"), WORKERS, st.sampled_from([200, 500])),
        st.tuples(st.just("commit"), WORKERS),
        st.tuples(st.just("release"), WORKERS),
        st.tuples(st.just("kill"), WORKERS),
        st.tuples(st.just("pass"), st.sampled_from([1, 20, LEASE_SECONDS, 3_600, 100_000])),
    ),
    min_size=5,
    max_size=40,
)


class Model:
    """What two workers know, what the receiver got, and what has been committed."""

    def __init__(self, house: House, clock: FixedClock, webhook_id: str) -> None:
        self.house, self.clock, self.webhook_id = house, clock, webhook_id
        self.claimed: tuple[list[Shipment], list[Shipment]] = ([], [])
        self.landed: tuple[list[Landed], list[Landed]] = ([], [])
        self.leases: dict[str, datetime] = {}
        self.is_over: set[str] = set()

    async def claim(self, worker: int) -> None:
        now = self.clock.now()
        async with self.house.db.write() as session:
            found = await claim(session, now=now, allotted={self.webhook_id: 2})
        for one in found:
            assert one.id not in self.is_over, "claimed though it has ended"
            assert self.leases.get(one.id, now) <= now, "claimed though another holds it"
            self.leases[one.id] = one.lease_until
        self.claimed[worker].extend(found)

    async def send(self, worker: int, status: int) -> None:
        """Send the next, as a worker does: never where the lease may end before the answer is written."""
        now = self.clock.now()
        if not self.claimed[worker]:
            return
        one = self.claimed[worker].pop(0)
        if one.lease_until - now >= NEEDED:
            assert one.id not in self.is_over, "sent again though the end is committed"
            self.landed[worker].append(Landed(one, Outcome(at=now, latency_ms=1, response_status=status), 0.5))

    async def work(self, worker: int, status: int) -> None:
        """Claim and send all."""
        await self.claim(worker)
        while self.claimed[worker]:
            await self.send(worker, status)

    async def commit(self, worker: int) -> None:
        """Write results, however late; they count only where the lease is still this worker's."""
        async with self.house.db.write() as session:
            await record(session, landed=self.landed[worker], now=self.clock.now())
        self.forget_leases(*(one.shipment for one in self.landed[worker]))
        self.landed[worker].clear()
        await self.check()

    async def release(self, worker: int) -> None:
        if self.claimed[worker]:
            async with self.house.db.write() as session:
                await release(session, shipments=self.claimed[worker])
            self.forget_leases(*self.claimed[worker])
            self.claimed[worker].clear()

    async def kill(self, worker: int) -> None:
        self.claimed[worker].clear()
        self.landed[worker].clear()

    def forget_leases(self, *shipments: Shipment) -> None:
        """A lease that was given up or used up is gone, unless another worker has taken one since."""
        for one in shipments:
            if self.leases.get(one.id) == one.lease_until:
                del self.leases[one.id]

    async def check(self) -> None:
        """Compare the rows with what is allowed."""
        row, attempt = WebhookDeliveryRow, WebhookAttemptRow
        async with self.house.db.read() as session:
            found = (await session.execute(select(row.id, row.status, row.attempt).where(row.channel == self.webhook_id))).all()
            made = await session.execute(
                select(attempt.delivery_id, attempt.attempt, attempt.response_status)
                .where(attempt.delivery_id.in_([one.id for one in found]))
                .order_by(attempt.delivery_id, attempt.attempt)
            )
        attempts: dict[str, list[Any]] = {one.id: [] for one in found}
        for delivery_id, number, status in made:
            attempts[delivery_id].append((number, status))
        for one in found:
            numbers = [number for number, _ in attempts[one.id]]
            assert numbers == list(range(1, one.attempt + 1)), "an attempt was counted twice or not at all"
            succeeded = [number for number, status in attempts[one.id] if status == 200]
            assert (one.status == "succeeded") == bool(succeeded)
            assert succeeded in ([], numbers[-1:]), "nothing comes after a success"
            assert (one.status == "dead") == (not succeeded and one.attempt == MAX_ATTEMPTS), "dead while attempts remain"
        self.is_over = {one.id for one in found if one.status != "pending"}


@pytest.mark.anyio
@settings(max_examples=RUNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
@example(steps=[("work", 0, 200), ("pass", LEASE_SECONDS), ("work", 1, 500), ("commit", 1), ("commit", 0)])
@example(steps=[("work", 0, 500), ("pass", LEASE_SECONDS), ("work", 1, 200), ("commit", 0), ("commit", 1)])
@example(steps=[("claim", 0), ("pass", LEASE_SECONDS), ("claim", 1), ("release", 0), ("work", 0, 200), ("work", 1, 200)])
async def test_no_order_of_claims_sends_kills_and_late_finishes_breaks_the_lease(
    house: House, clock: FixedClock, steps: list[Any]
) -> None:
    webhook_id = await house.register("http://127.0.0.1:1999/", clock)
    async with house.db.write() as session:  # those of earlier runs hear of nothing more
        row = WebhookEndpointRow
        await session.execute(update(row).where(row.id != webhook_id).values(status="deleted"))
    for sequence in range(3):
        await house.publish(clock, sequence=sequence)
    model = Model(house, clock, webhook_id)
    for name, *given_values in steps:
        if name == "pass":
            clock.advance(seconds=given_values[0])
        else:
            await getattr(model, name)(*given_values)
    for worker in range(2):
        await model.commit(worker)  # the latest finish there can be
    clock.advance(seconds=200_000)
    while len(model.is_over) < 3:  # and then a receiver that is well gets everything that is not dead
        over = len(model.is_over)
        for worker in range(2):
            await model.work(worker, 200)
            await model.commit(worker)
        assert len(model.is_over) > over
