"""Six bad receivers of twenty: how much later the other fourteen hear of things because of them.

The baseline in the same run is the same fourteen receivers, fed alike, without the bad ones. The bad ones: three hang until the
deadline, one drips a byte every tenth of a second, one answers 500, one fails at TLS; then once more with resets, huge bodies and
an endless header block. Events are published at a steady rate in the same process; latency runs from before the event's
transaction until the request has arrived.

    python -m benchmarks.webhook_isolation                       # both databases
    python -m benchmarks.webhook_isolation --seconds 20 --only sqlite
"""

import argparse
import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence

from benchmarks.webhook_pipeline import CLOCK, KEYRING, databases, percentile, run, settings_of
from codetether_platform.accounts.partners import create_partner
from codetether_platform.kernel.db import Database
from codetether_platform.webhooks.outbox import NewEvent, publish
from codetether_platform.webhooks.service import register_webhook
from codetether_platform.webhooks.signing import new_secret
from codetether_platform.webhooks.worker import DeliveryWorker
from tests.tools.databases import create_from_models
from tests.webhooks.receiver import (
    Behaviour,
    Receiver,
    answers,
    babbles,
    drips,
    floods,
    floods_head,
    hangs,
    receiving,
    resets,
)

GOOD = 14
EVENTS_PER_SECOND = 10.0
BAD: dict[str, Sequence[Behaviour]] = {
    "without bad ones": (),
    "3 hang, 1 drips, 1 answers 500, 1 fails at TLS": (hangs, hangs, hangs, drips, answers(500), babbles),
    "2 reset, 2 send huge bodies, 1 huge head, 1 hangs": (resets, resets, floods, floods, floods_head, hangs),
}


async def latencies(url: str, bad: Sequence[Behaviour], *, seconds: float) -> list[float]:
    """Return the seconds that each delivery to a good receiver took, sorted."""
    await create_from_models(url)
    db = Database(url)
    arrived: list[tuple[str, float]] = []

    async def good(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
        arrived.append((receiver.received.pop().webhook_id, time.monotonic()))
        await answers(200)(receiver, writer)

    async with contextlib.AsyncExitStack() as stack:
        partner_id = await _prepare(stack, db, good, bad)
        worker = DeliveryWorker(db, CLOCK, KEYRING, settings_of())
        working = asyncio.create_task(worker.run())
        begun: dict[str, float] = {}
        async for number in _ticks(seconds):
            at = time.monotonic()
            event = NewEvent(type="task.progress", partner_id=partner_id, mode="test", sequence=number, data={"message": "Reading"})
            async with db.write() as session:
                begun[await publish(session, now=CLOCK.now(), event=event)] = at
        until = time.monotonic() + 60
        while len(arrived) < len(begun) * GOOD and time.monotonic() < until:  # noqa: ASYNC110 - ends by the clock too
            await asyncio.sleep(0.05)
        await worker.stop()
        await working
    await db.close()
    assert len(set(arrived)) == len(begun) * GOOD, f"{len(arrived)} of {len(begun) * GOOD} arrived"
    return sorted(at - begun[event_id] for event_id, at in arrived)


async def _prepare(stack: contextlib.AsyncExitStack, db: Database, good: Behaviour, bad: Sequence[Behaviour]) -> str:
    async with db.write() as session:
        partner = await create_partner(session, name="Acme", now=CLOCK.now())
    for behaviour in (*bad, *[good] * GOOD):
        receiver = await stack.enter_async_context(receiving(behaviour))
        target = receiver.url.replace("http:", "https:") if behaviour is babbles else receiver.url
        async with db.write() as session:
            await register_webhook(
                session,
                partner_id=partner.id,
                mode="test",
                url=target,
                events=["*"],
                secret=new_secret(),
                allow_loopback=True,
                keyring=KEYRING,
                now=CLOCK.now(),
            )
    return partner.id


async def _ticks(seconds: float) -> AsyncIterator[int]:
    started = time.monotonic()
    for number in range(int(seconds * EVENTS_PER_SECOND)):
        await asyncio.sleep(max(0.0, started + number / EVENTS_PER_SECOND - time.monotonic()))
        yield number


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description="What bad receivers cost the others.")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    for name, bad in BAD.items():
        with databases(given.only) as found:
            for database, url in found:
                took = run(latencies(url, bad, seconds=given.seconds))
                print(
                    f"{database}, {name}: {len(took)} deliveries to {GOOD} good receivers, p50 {percentile(took, 0.5)} "
                    f"p99 {percentile(took, 0.99)} most {took[-1] * 1000:.0f} ms"
                )


if __name__ == "__main__":
    main()
