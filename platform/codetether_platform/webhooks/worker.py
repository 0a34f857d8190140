"""The delivery worker: claims what is due, sends it, writes what came of it. Any number of processes may run one.

Requests go out as slots are free (`flights.py`). All that the database is asked and told happens in turns: one transaction writes
the results that came since the last turn and claims what comes next, so that a busy worker commits some forty times a second,
whatever it delivers.
"""

import asyncio
import contextlib
import random
import ssl
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.webhooks.attempts import Sender
from codetether_platform.webhooks.claims import Shipment, claim, find_waiting
from codetether_platform.webhooks.endings import end_expired, has_expired
from codetether_platform.webhooks.farewell import Farewells
from codetether_platform.webhooks.flights import Flights
from codetether_platform.webhooks.policy import policy_of
from codetether_platform.webhooks.resolver import Resolver, system_resolver
from codetether_platform.webhooks.results import Landed, record, release
from codetether_platform.webhooks.wake import Wake

POLL_SECONDS = 0.5
#: Between two turns: what lands meanwhile is written together.
TURN_SECONDS = 0.025
#: Between two looks for webhooks whose time is over.
EXPIRY_SECONDS = 30.0
#: After the database failed.
PAUSE_SECONDS = 1.0
#: Results are kept this long for a database that is away; then they are dropped, and the receiver gets a duplicate.
KEEP_RESULTS_SECONDS = 30.0
#: What a stop gives to requests on the wire.
GRACE_SECONDS = 3.0

log = structlog.get_logger(__name__)


class DeliveryWorker:
    """Delivers webhooks until it is stopped.

    Leases and due times are of `clock`, which all workers share; what a receiver is told the time is, is of `wall`, this machine's
    own. They differ where `clock` is the database's, or a test's.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        keyring: Keyring,
        settings: Settings,
        *,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        wall: Clock | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._db = db
        self._clock = clock
        self._wake = Wake()
        db.link.on("deliveries", lambda _: self._wake.notify())
        way: dict[str, Any] = {
            "policy": policy_of(settings),
            "timeout_seconds": settings.webhook_timeout_seconds,
            "resolver": resolver,
            "tls": tls or tls_context(),
        }
        sender = Sender(clock=clock, wall=wall or clock, keyring=keyring, **way)
        self.farewells = Farewells(hosts=settings.unsubscribe_hosts, **way)
        self._flights = Flights(
            sender, clock, timeout_seconds=settings.webhook_timeout_seconds, jitter=jitter, on_change=self._wake.notify
        )
        self._looked_for_expired_at: float | None = None
        self._failing_since: float | None = None
        self._is_stopping = False
        self._running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Claim and send until `stop` is called or the task is cancelled."""
        self._running = asyncio.current_task()
        try:
            while not self._is_stopping:
                await self._turn()
            self._flights.ground()
            await self._flights.wait(seconds=GRACE_SECONDS)
        finally:
            self._is_stopping = True
            self._wake.retire()
            await self.farewells.stop()
            await self._abandon()

    async def stop(self) -> None:
        """End `run` and wait for it: requests on the wire get three seconds, then their deliveries are left to the next worker."""
        self._is_stopping = True
        self._wake.notify()
        if self._running is not None:
            await asyncio.wait({self._running})

    async def deliver_due(self) -> int:
        """Send everything that is due now and return how many attempts were made; for use without `run`."""
        made = 0
        while True:
            shipments = await self._exchange([], [])
            self._flights.add(shipments)
            if not shipments:
                return made
            await self._flights.wait()
            landed, given_up = self._flights.take()
            made += len(landed)
            await self._try_to_exchange(landed, given_up, may_claim=False)

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        landed, given_up = self._flights.take()
        shipments = await self._try_to_exchange(landed, given_up)
        if shipments is None:
            await asyncio.sleep(PAUSE_SECONDS)
            return
        self._flights.add(shipments)
        if not landed and not shipments:
            await self._wake.wait(POLL_SECONDS)
        await asyncio.sleep(max(0.0, begun + TURN_SECONDS - loop.time()))

    async def _try_to_exchange(
        self, landed: list[Landed], given_up: list[Shipment], *, may_claim: bool = True
    ) -> list[Shipment] | None:
        """Write and claim; `None` when the database failed. Results that it did not take are kept for the next turn."""
        loop = asyncio.get_running_loop()
        try:
            shipments = await self._exchange(landed, given_up, may_claim=may_claim)
        except asyncio.CancelledError:
            self._flights.put_back(landed, given_up)
            raise
        except Exception as error:  # whatever it is, deliveries must go on once it is over
            is_away = isinstance(error, DBAPIError | TimeoutError | OSError)
            log.error("webhook.turn_failed", results=len(landed), error=type(error).__name__, exc_info=not is_away)
            self._failing_since = self._failing_since or loop.time()
            if loop.time() - self._failing_since < KEEP_RESULTS_SECONDS:
                self._flights.put_back(landed, given_up)
                return None
            log.error("webhook.results_dropped", results=len(landed))
            self._flights.settled(landed, given_up)
            return None
        self._failing_since = None
        self._flights.settled(landed, given_up)
        return shipments

    async def _exchange(self, landed: list[Landed], given_up: list[Shipment], *, may_claim: bool = True) -> list[Shipment]:
        """Look first, in a reading transaction: an idle worker writes nothing."""
        now = self._clock.now()
        await self._end_expired(now)
        allotted = await self._look(now) if may_claim and self._flights.slots.room > 0 else {}
        if not (landed or given_up or allotted):
            return []
        async with self._db.write() as session:
            ended = await record(session, landed=landed, now=now) if landed else []
            if given_up:
                await release(session, shipments=given_up)
            shipments = await claim(session, now=now, allotted=allotted)
        for url in ended:
            self.farewells.say(url)
        return shipments

    async def _end_expired(self, now: datetime) -> None:
        at = asyncio.get_running_loop().time()
        if self._looked_for_expired_at is not None and at - self._looked_for_expired_at < EXPIRY_SECONDS:
            return
        async with self._db.read() as session:
            is_any = await has_expired(session, now=now)
        if is_any:
            async with self._db.write() as session:
                await end_expired(session, now=now)
        self._looked_for_expired_at = at

    async def _look(self, now: datetime) -> dict[str, int]:
        flights = self._flights
        async with self._db.read() as session:
            waiting = await find_waiting(
                session,
                now=now,
                full_channels=[*flights.slots.full_channels, *flights.breaker.shut_channels(now=now)],
                full_partners=flights.slots.full_partners,
            )
        return flights.allot(waiting, now=now)

    async def _abandon(self) -> None:
        """Write what has landed, stop what is on the wire and give up all leases, so that the next worker need not wait."""
        await self._flights.cancel()
        landed, given_up = self._flights.take()
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self._exchange(landed, given_up, may_claim=False)


@cache
def tls_context() -> ssl.SSLContext:
    """Return the context of every connection, one a process: certificates and names are checked."""
    return ssl.create_default_context()
