"""The delivery worker: claims what is due, sends it, writes what came of it. Any number of processes may run one."""

import asyncio
import contextlib
import random
import ssl
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.webhooks.attempts import Sender
from codetether_platform.webhooks.claims import Shipment, claim, find_waiting
from codetether_platform.webhooks.policy import policy_of
from codetether_platform.webhooks.resolver import Resolver, system_resolver
from codetether_platform.webhooks.results import Landed, record, release
from codetether_platform.webhooks.slots import Slots
from codetether_platform.webhooks.wake import Wake

POLL_SECONDS = 0.5
#: After the database failed.
PAUSE_SECONDS = 1.0
#: Results are kept this long for a database that is away; then they are dropped, and the receiver gets a duplicate.
KEEP_RESULTS_SECONDS = 30.0
#: What a stop gives to requests on the wire.
GRACE_SECONDS = 3.0

log = structlog.get_logger(__name__)


class DeliveryWorker:
    """Delivers webhooks until it is stopped."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        keyring: Keyring,
        settings: Settings,
        *,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._db = db
        self._clock = clock
        self._jitter = jitter
        self._sender = Sender(
            clock=clock,
            keyring=keyring,
            policy=policy_of(settings),
            timeout_seconds=settings.webhook_timeout_seconds,
            resolver=resolver,
            tls=tls or ssl.create_default_context(),
        )
        self._wake = Wake()
        self._slots = Slots()
        self._flights: dict[asyncio.Task[None], Shipment] = {}
        self._landed: list[Landed] = []
        self._has_landed = asyncio.Event()
        self._is_stopping = False
        self._may_land = False
        self._running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Claim and send until `stop` is called or the task is cancelled."""
        self._running = asyncio.current_task()
        self._may_land = True
        recorder = asyncio.create_task(self._record_forever(), name="webhooks-record")
        try:
            while not self._is_stopping:
                await self._turn()
            if self._flights:
                await asyncio.wait(self._flights, timeout=GRACE_SECONDS)
        finally:
            self._is_stopping = True
            await self._abandon()
            self._may_land = False
            self._has_landed.set()
            await recorder

    async def stop(self) -> None:
        """End `run` and wait for it: requests on the wire get three seconds, then their deliveries are left to the next worker."""
        self._is_stopping = True
        self._wake.notify()
        if self._running is not None:
            await asyncio.wait({self._running})

    async def deliver_due(self) -> int:
        """Send everything that is due now and return how many attempts were made; for use without `run`."""
        made = 0
        while shipments := await self._claim():
            for shipment in shipments:
                self._launch(shipment)
            await asyncio.wait(self._flights)
            made += len(self._landed)
            await self._record_landed()
        return made

    async def _turn(self) -> None:
        try:
            shipments = await self._claim() if self._slots.free else []
        except Exception:  # whatever it is, deliveries must go on once it is over
            log.exception("webhook.claim_failed")
            await self._wake.wait(PAUSE_SECONDS)
            return
        for shipment in shipments:
            self._launch(shipment)
        if not shipments:
            await self._wake.wait(POLL_SECONDS)

    async def _claim(self) -> list[Shipment]:
        """Look first, in a reading transaction: an idle worker writes nothing."""
        now = self._clock.now()
        async with self._db.read() as session:
            waiting = await find_waiting(
                session, now=now, full_channels=self._slots.full_channels, full_partners=self._slots.full_partners
            )
        allotted = self._slots.allot(waiting)
        if not allotted:
            return []
        async with self._db.write() as session:
            return await claim(session, now=now, allotted=allotted)

    def _launch(self, shipment: Shipment) -> None:
        self._slots.take(channel=shipment.channel, partner_id=shipment.partner_id)
        flight = asyncio.create_task(self._fly(shipment), name="webhooks-attempt")
        self._flights[flight] = shipment
        flight.add_done_callback(self._flights.pop)

    async def _fly(self, shipment: Shipment) -> None:
        outcome = await self._sender.attempt(shipment)
        self._landed.append(Landed(shipment, outcome, self._jitter()))
        self._has_landed.set()

    async def _record_forever(self) -> None:
        while self._may_land:
            await self._has_landed.wait()
            self._has_landed.clear()
            await self._record_landed()

    async def _record_landed(self) -> None:
        """Write all results there are in one transaction; slots are free again only when it has ended."""
        landed, self._landed = self._landed, []
        if not landed:
            return
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + KEEP_RESULTS_SECONDS
        while not await self._try_to_record(landed):
            if self._is_stopping or loop.time() >= give_up_at:
                break
            await asyncio.sleep(PAUSE_SECONDS)
        for one in landed:
            self._slots.give_back(channel=one.shipment.channel, partner_id=one.shipment.partner_id)
        self._wake.notify()

    async def _try_to_record(self, landed: list[Landed]) -> bool:
        try:
            async with self._db.write() as session:
                await record(session, landed=landed, now=self._clock.now())
        except Exception:
            log.exception("webhook.record_failed", results=len(landed))
            return False
        return True

    async def _abandon(self) -> None:
        """Stop what is still on the wire and give up its leases, so that the next worker need not wait for them to end."""
        left = dict(self._flights)
        for flight in left:
            flight.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        lost = [shipment for flight, shipment in left.items() if flight.cancelled()]
        if lost:
            with contextlib.suppress(SQLAlchemyError, OSError):
                async with self._db.write() as session:
                    await release(session, shipments=lost)
