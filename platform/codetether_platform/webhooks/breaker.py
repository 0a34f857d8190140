"""Circuit breakers, one a receiver: who fails again and again is left alone for a while, then asked once. Pure.

A process keeps its own; another learns from the same failures. The retry schedule of a delivery goes on untouched: what falls due
while the circuit is open waits until it closes.
"""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

CONSECUTIVE_FAILURES = 5
#: Or this share of this many attempts within this time (Convoy's numbers).
FAILING_SHARE, FAILING_OF, FAILING_WITHIN = 0.7, 10, timedelta(minutes=5)
FIRST_OPEN, LONGEST_OPEN = timedelta(seconds=30), timedelta(minutes=10)
#: Attempts remembered of a receiver.
_REMEMBERED = 100

State = Literal["closed", "open", "half_open"]


class _Circuit(msgspec.Struct):
    in_a_row: int = 0
    attempts: deque[tuple[datetime, bool]] = msgspec.field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    open_for: timedelta = timedelta(0)
    open_until: datetime | None = None
    is_probing: bool = False


class Breaker:
    """Decides whether a receiver may be sent to. Receivers without a failure are not kept."""

    def __init__(self) -> None:
        self._circuits: dict[str, _Circuit] = {}

    def state(self, channel: str, *, now: datetime) -> State:
        """Return `half_open` when the time of an open circuit is over: one request may ask how things are."""
        circuit = self._circuits.get(channel)
        if circuit is None or circuit.open_until is None:
            return "closed"
        return "open" if now < circuit.open_until or circuit.is_probing else "half_open"

    def shut_channels(self, *, now: datetime) -> Sequence[str]:
        """Return the receivers of which nothing may be claimed now."""
        return [channel for channel in self._circuits if self.state(channel, now=now) == "open"]

    def before(self, channel: str, *, now: datetime) -> bool:
        """Tell whether a request may go out now; the one that may in `half_open` is the probe."""
        state = self.state(channel, now=now)
        if state == "half_open":
            self._circuits[channel].is_probing = True
        return state != "open"

    def after(self, channel: str, *, is_success: bool, now: datetime) -> None:
        """Take in what came of a request."""
        circuit = self._circuits.get(channel)
        if circuit is None:
            if is_success:
                return
            circuit = self._circuits[channel] = _Circuit()
        circuit.attempts.append((now, is_success))
        circuit.in_a_row = 0 if is_success else circuit.in_a_row + 1
        if circuit.open_until is not None:
            self._after_probe(channel, circuit, is_success=is_success, now=now)
        elif _must_open(circuit, now=now):
            circuit.open_for = FIRST_OPEN
            circuit.open_until = now + circuit.open_for
        elif all(succeeded for _, succeeded in circuit.attempts):
            del self._circuits[channel]

    def forget(self, channel: str) -> None:
        """Let go of a probe that was not made after all."""
        circuit = self._circuits.get(channel)
        if circuit is not None:
            circuit.is_probing = False

    def _after_probe(self, channel: str, circuit: _Circuit, *, is_success: bool, now: datetime) -> None:
        if is_success:
            del self._circuits[channel]
        elif circuit.is_probing:
            circuit.is_probing = False
            circuit.open_for = min(2 * circuit.open_for, LONGEST_OPEN)
            circuit.open_until = now + circuit.open_for


def _must_open(circuit: _Circuit, *, now: datetime) -> bool:
    if circuit.in_a_row >= CONSECUTIVE_FAILURES:
        return True
    recent = [succeeded for at, succeeded in circuit.attempts if now - at <= FAILING_WITHIN]
    return len(recent) >= FAILING_OF and recent.count(False) >= FAILING_SHARE * len(recent)
