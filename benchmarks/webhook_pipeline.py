"""The webhook pipeline, end to end: events are written through the outbox and arrive at receivers; nothing lost, nothing doubled.

The baseline in the same run is the bare sender: the same signing and the same client to the same receivers, without a database.
Then the pipeline is fed at a steady rate, each event in a transaction of its own, and every id is checked at the receiver; last,
a backlog is drained as fast as it goes. On SQLite events are written in the worker's process, as `codetether serve` does; on
PostgreSQL by a process of their own. The receiver is always a process of its own. End to end runs from before the event's
transaction begins until its request has arrived.

    python -m benchmarks.webhook_pipeline                       # both databases, 60 s each
    python -m benchmarks.webhook_pipeline --seconds 10 --rate 800 --only sqlite
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import uvloop

from codetether_platform.accounts.partners import create_partner
from codetether_platform.kernel.clock import SystemClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.ids import new_id
from codetether_platform.settings import Settings, load_settings
from codetether_platform.webhooks.attempts import Sender
from codetether_platform.webhooks.claims import Shipment
from codetether_platform.webhooks.outbox import NewEvent, publish
from codetether_platform.webhooks.policy import policy_of
from codetether_platform.webhooks.resolver import system_resolver
from codetether_platform.webhooks.secrets import seal_secret
from codetether_platform.webhooks.service import register_webhook
from codetether_platform.webhooks.signing import new_secret
from codetether_platform.webhooks.worker import DeliveryWorker, tls_context
from tests.tools import postgres
from tests.tools.databases import create_from_models

SECRET = "a-secret-of-the-benchmark-only-0123456789"
PARTNERS, ENDPOINTS = 5, 4
WRITERS = 8
BACKLOG_EVENTS = 1_000
BARE_DELIVERIES = 5_000
BARE_IN_FLIGHT = 50
CLOCK = SystemClock()
KEYRING = Keyring(SECRET)
T = TypeVar("T")
Arrivals = list[tuple[str, str, float]]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run on uvloop, as `codetether serve` and `worker` do."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def settings_of() -> Settings:
    """Return settings under which receivers may be on loopback."""
    return load_settings({}, secret_key=SECRET, webhook_allow_loopback=True)


class _Receiving(asyncio.Protocol):
    """Notes path, `webhook-id` and time of each request and answers 200: as little work as a receiver can do."""

    def __init__(self, arrived: Arrivals) -> None:
        self._arrived = arrived
        self._got = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if len(body) < int(headers["content-length"]):
            return
        self._arrived.append((lines[0].split(" ")[1], headers["webhook-id"], time.time()))
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        self._transport.close()


def receive(pipe: Connection) -> None:
    """Be the receiver's process: tell the port; at each word say how many came, at `take` hand them over."""

    async def serve() -> None:
        arrived: Arrivals = []
        server = await asyncio.get_running_loop().create_server(lambda: _Receiving(arrived), "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        while (word := await asyncio.to_thread(pipe.recv)) != "end":
            if word == "take":
                pipe.send(list(arrived))
                arrived.clear()
            else:
                pipe.send(len(arrived))

    run(serve())


class Receiver:
    """The receiver's process, from outside."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=receive, args=(theirs,), daemon=True)
        self._process.start()
        self.port: int = self._pipe.recv()

    async def wait_for(self, count: int, *, seconds: float) -> None:
        """Return once so many came, or when the time is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._pipe.send("count")
            if await asyncio.to_thread(self._pipe.recv) >= count:
                return
            await asyncio.sleep(0.1)

    async def take(self) -> Arrivals:
        """Return what came and forget it."""
        self._pipe.send("take")
        return list(await asyncio.to_thread(self._pipe.recv))

    def end(self) -> None:
        """End the process."""
        self._pipe.send("end")
        self._process.join(5)
        self._process.kill()


async def write_events(db: Database, partners: list[str], *, events: int, events_per_second: float) -> dict[str, float]:
    """Write events at a steady rate, however long each takes; return when each was begun by its id."""
    begun: dict[str, float] = {}
    started, numbers = time.monotonic(), iter(range(events))

    async def write() -> None:
        for number in numbers:
            await asyncio.sleep(max(0.0, started + number / events_per_second - time.monotonic()))
            at = time.time()
            async with db.write() as session:
                event_id = await publish(session, now=CLOCK.now(), event=_event(partners[number % len(partners)], number))
            begun[event_id] = at

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    return begun


def write_events_apart(pipe: Connection, url: str, partners: list[str], events: int, events_per_second: float) -> None:
    """Be the writing process."""

    async def write() -> dict[str, float]:
        db = Database(url)
        try:
            return await write_events(db, partners, events=events, events_per_second=events_per_second)
        finally:
            await db.close()

    pipe.send(run(write()))


def _event(partner_id: str, number: int) -> NewEvent:
    data = {"task_id": new_id(), "status": "running", "message": "Reading the request " * 20, "metadata": {"order": "4711"}}
    return NewEvent(type="task.progress", partner_id=partner_id, mode="test", sequence=number, data=data)


async def bare(port: int) -> float:
    """Return deliveries a second of the sender alone."""
    sender = Sender(
        clock=CLOCK,
        wall=CLOCK,
        keyring=KEYRING,
        policy=policy_of(settings_of()),
        timeout_seconds=15,
        resolver=system_resolver,
        tls=tls_context(),
    )
    shipment = Shipment(
        id=new_id(),
        lease_owner=new_id(),
        lease_until=CLOCK.now(),
        attempt=0,
        partner_id="p",
        mode="test",
        channel="c",
        endpoint_id="e",
        secret_sealed=seal_secret(KEYRING, new_secret()),
        url=f"http://127.0.0.1:{port}/bare",
        form="standard",
        event_id=new_id(),
        event_type="task.progress",
        body=b'{"message":"' + b"x" * 600 + b'"}',
    )
    left = iter(range(BARE_DELIVERIES))

    async def send() -> None:
        for _ in left:
            assert (await sender.attempt(shipment)).is_success

    started = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(BARE_IN_FLIGHT)))
    return BARE_DELIVERIES / (time.perf_counter() - started)


async def prepare(db: Database, port: int) -> list[str]:
    """Make partners with webhooks; return their ids."""
    partners: list[str] = []
    async with db.write() as session:
        for _ in range(PARTNERS):
            partner = await create_partner(session, name="Acme", now=CLOCK.now())
            partners.append(partner.id)
            for number in range(ENDPOINTS):
                await register_webhook(
                    session,
                    partner_id=partner.id,
                    mode="test",
                    url=f"http://127.0.0.1:{port}/{partner.id}/{number}",
                    events=["*"],
                    secret=new_secret(),
                    allow_loopback=True,
                    keyring=KEYRING,
                    now=CLOCK.now(),
                )
    return partners


async def measure(url: str, receiver: Receiver, *, seconds: float, rate: float) -> None:
    """Run the pipeline on one database and print what it did."""
    db = Database(url)
    partners = await prepare(db, receiver.port)
    worker = DeliveryWorker(db, CLOCK, KEYRING, settings_of())
    working = asyncio.create_task(worker.run())
    events, events_per_second = int(seconds * rate / ENDPOINTS), rate / ENDPOINTS
    cpu = resource.getrusage(resource.RUSAGE_SELF)
    if db.dialect == "sqlite":
        begun = await write_events(db, partners, events=events, events_per_second=events_per_second)
    else:
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe()
        process = context.Process(target=write_events_apart, args=(theirs, url, partners, events, events_per_second))
        process.start()
        begun = await asyncio.to_thread(mine.recv)
        process.join()
    await receiver.wait_for(events * ENDPOINTS, seconds=60)
    used = resource.getrusage(resource.RUSAGE_SELF)
    await asyncio.sleep(1)  # for what would come twice
    _report(await receiver.take(), begun, cpu_seconds=used.ru_utime + used.ru_stime - cpu.ru_utime - cpu.ru_stime)
    await worker.stop()
    await working
    await _drain(db, receiver, partners)
    await db.close()


def _report(arrived: Arrivals, begun: dict[str, float], *, cpu_seconds: float) -> None:
    counts = Counter((path, event_id) for path, event_id, _ in arrived)
    expected = len(begun) * ENDPOINTS
    latencies = sorted(at - begun[event_id] for _, event_id, at in arrived)
    span = max(at for *_, at in arrived) - min(begun.values())
    print(
        f"steady: {expected} deliveries, {len(arrived) / span:.0f}/s over {span:.1f} s, lost {expected - len(counts)}, "
        f"doubled {len(arrived) - len(counts)}, end to end p50 {percentile(latencies, 0.5)} p99 {percentile(latencies, 0.99)} "
        f"most {latencies[-1] * 1000:.0f} ms, {cpu_seconds / len(arrived) * 1e6:.0f} µs of the worker's process each"
    )


def percentile(sorted_seconds: list[float], share: float) -> str:
    """Return the latency below which this share lies."""
    return f"{sorted_seconds[int(len(sorted_seconds) * share)] * 1000:.0f} ms"


async def _drain(db: Database, receiver: Receiver, partners: list[str]) -> None:
    await write_events(db, partners, events=BACKLOG_EVENTS, events_per_second=1e9)
    worker = DeliveryWorker(db, CLOCK, KEYRING, settings_of())
    started = time.perf_counter()
    working = asyncio.create_task(worker.run())
    await receiver.wait_for(BACKLOG_EVENTS * ENDPOINTS, seconds=120)
    took = time.perf_counter() - started
    await worker.stop()
    await working
    arrived = await receiver.take()
    print(f"backlog: {len(arrived)} deliveries drained at {len(arrived) / took:.0f}/s")


@contextlib.contextmanager
def databases(only: str | None) -> Iterator[Iterator[tuple[str, str]]]:
    """Yield name and address of each fresh database."""
    with contextlib.ExitStack() as stack:

        def each() -> Iterator[tuple[str, str]]:
            if only != "postgresql":
                directory = stack.enter_context(tempfile.TemporaryDirectory())
                yield "SQLite", f"sqlite+aiosqlite:///{directory}/pipeline.db"
            if only != "sqlite":
                yield "PostgreSQL", stack.enter_context(postgres.running()).url()

        yield each()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description="Throughput and latency of the webhook pipeline.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=550, help="deliveries a second")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    receiver = Receiver()
    try:
        print(f"bare sender: {run(bare(receiver.port)):.0f}/s at {BARE_IN_FLIGHT} in flight, no database")
        run(receiver.take())
        with databases(given.only) as found:
            for name, url in found:
                print(f"== {name}")
                run(create_from_models(url))
                run(measure(url, receiver, seconds=given.seconds, rate=given.rate))
    finally:
        receiver.end()


if __name__ == "__main__":
    main()
