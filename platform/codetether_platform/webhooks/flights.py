"""What one worker has claimed: deliveries that wait for a slot, requests on the wire, results that wait for the database."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from codetether_platform.kernel.clock import Clock
from codetether_platform.webhooks.attempts import Outcome, Sender
from codetether_platform.webhooks.breaker import Breaker
from codetether_platform.webhooks.claims import Shipment
from codetether_platform.webhooks.results import Landed
from codetether_platform.webhooks.slots import PER_CHANNEL, Slots, Waiting

#: What must be left of a lease beside the longest attempt, for writing its result.
SPARE = timedelta(seconds=10)


class Flights:
    """Sends claimed deliveries as slots, circuits and rate limits allow. `on_change` is called when a turn has something to do."""

    def __init__(
        self,
        sender: Sender,
        clock: Clock,
        *,
        timeout_seconds: float,
        jitter: Callable[[], float],
        on_change: Callable[[], None],
    ) -> None:
        self.slots = Slots()
        self.breaker = Breaker()
        self._sender = sender
        self._clock = clock
        self._needed = timedelta(seconds=timeout_seconds) + SPARE
        self._jitter = jitter
        self._on_change = on_change
        self._ready: dict[str, deque[Shipment]] = {}
        self._flying: dict[asyncio.Task[None], Shipment] = {}
        self._landed: list[Landed] = []
        self._given_up: list[Shipment] = []
        self._paused: set[str] = set()
        self._has_ended = asyncio.Event()

    def allot(self, waiting: Iterable[Waiting], *, now: datetime) -> dict[str, int]:
        """Return how many deliveries to claim of each receiver; one where the circuit is half open."""
        allotted = self.slots.allot(waiting)
        for channel in allotted:
            if self.breaker.state(channel, now=now) == "half_open":
                allotted[channel] = 1
        return allotted

    def add(self, shipments: Iterable[Shipment]) -> None:
        """Take over claimed deliveries and send what may be sent."""
        for one in shipments:
            self.slots.hold(channel=one.channel, partner_id=one.partner_id, most=one.max_in_flight or PER_CHANNEL)
            self._ready.setdefault(one.channel, deque()).append(one)
        self._launch()

    def take(self) -> tuple[list[Landed], list[Shipment]]:
        """Hand over results, and deliveries that will not be sent after all; `settled` or `put_back` must follow."""
        landed, self._landed = self._landed, []
        given_up, self._given_up = self._given_up, []
        return landed, given_up

    def put_back(self, landed: list[Landed], given_up: list[Shipment]) -> None:
        """Keep what the database did not take."""
        self._landed[:0] = landed
        self._given_up[:0] = given_up

    def settled(self, landed: list[Landed], given_up: list[Shipment]) -> None:
        """Forget what the database has taken."""
        for one in (*(each.shipment for each in landed), *given_up):
            self.slots.let_go(channel=one.channel, partner_id=one.partner_id)

    async def wait(self, *, seconds: float | None = None) -> None:
        """Return when nothing is on the wire and nothing waits for a slot, or after `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._flying or self._ready:
                    self._has_ended.clear()
                    await self._has_ended.wait()

    def ground(self) -> None:
        """Start nothing more: what waits for a slot is given up, what is on the wire may end."""
        for ready in self._ready.values():
            self._given_up.extend(ready)
        self._ready.clear()

    async def cancel(self) -> None:
        """Stop everything; what was not finished is given up."""
        self.ground()
        flying = dict(self._flying)
        for flight in flying:
            flight.cancel()
        await asyncio.gather(*flying, return_exceptions=True)
        self._given_up += [shipment for flight, shipment in flying.items() if flight.cancelled()]

    def _launch(self) -> None:
        """Send what may be sent; the receivers take turns."""
        now = self._clock.now()
        for channel in list(self._ready):
            ready = self._ready.pop(channel)
            while ready and (self._is_late(ready[0], now=now) or self._may_fly(ready[0], now=now)):
                one = ready.popleft()
                if self._is_late(one, now=now):
                    self._give_up([one])
                else:
                    self._start(one)
            if ready and self.breaker.state(channel, now=now) == "open":
                self._give_up(ready)
            elif ready:
                self._ready[channel] = ready

    def _is_late(self, shipment: Shipment, *, now: datetime) -> bool:
        return shipment.lease_until - now < self._needed

    def _may_fly(self, shipment: Shipment, *, now: datetime) -> bool:
        most = shipment.max_in_flight or PER_CHANNEL
        return (
            self.slots.may_take(channel=shipment.channel, partner_id=shipment.partner_id, most=most)
            and self._is_in_time(shipment)
            and self.breaker.before(shipment.channel, now=now)
        )

    def _is_in_time(self, shipment: Shipment) -> bool:
        """Keep to the webhook's own rate limit; look again when the next request may go."""
        channel, rate = shipment.channel, shipment.rate_limit_per_second
        if rate is None:
            return True
        loop = asyncio.get_running_loop()
        if channel in self._paused:
            return False
        self._paused.add(channel)
        loop.call_later(1 / rate, self._resume, channel)
        return True

    def _resume(self, channel: str) -> None:
        self._paused.discard(channel)
        self._launch()

    def _give_up(self, shipments: Iterable[Shipment]) -> None:
        self._given_up.extend(shipments)
        self._has_ended.set()
        self._on_change()

    def _start(self, shipment: Shipment) -> None:
        self.slots.take(channel=shipment.channel, partner_id=shipment.partner_id)
        flight = asyncio.create_task(self._fly(shipment), name="webhooks-attempt")
        self._flying[flight] = shipment
        flight.add_done_callback(self._ended)

    async def _fly(self, shipment: Shipment) -> None:
        outcome = await self._sender.attempt(shipment)
        self._landed.append(Landed(shipment, outcome, self._jitter()))
        self._note(shipment, outcome)

    def _note(self, shipment: Shipment, outcome: Outcome) -> None:
        self.breaker.after(shipment.channel, is_success=outcome.is_success, now=self._clock.now())
        # What is limited in its rate is never claimed ahead: it would wait here beyond its lease.
        is_pace = outcome.is_success and shipment.rate_limit_per_second is None
        self.slots.give_back(
            channel=shipment.channel, partner_id=shipment.partner_id, seconds=outcome.latency_ms / 1000 if is_pace else None
        )

    def _ended(self, flight: asyncio.Task[None]) -> None:
        shipment = self._flying.pop(flight)
        self._has_ended.set()
        if flight.cancelled():
            self.slots.give_back(channel=shipment.channel, partner_id=shipment.partner_id, seconds=None)
            self.breaker.forget(shipment.channel)
            return
        self._launch()
        self._on_change()
