"""Who may send how much at once: a receiver that is slow uses up its own slots and nobody else's. Pure."""

from collections import Counter
from collections.abc import Iterable

import msgspec

PER_CHANNEL = 4
#: So that one partner with many dead receivers leaves room for the others.
PER_PARTNER = 32
PER_PROCESS = 200
#: What is claimed beyond the slots, so that a quick receiver need not wait for the database between two requests.
AHEAD_PER_CHANNEL = 32
#: Claimed and not yet written back, in all: bounds memory (256 kB a body at the very worst) and what a crash sends twice.
HELD_PER_PROCESS = 800
#: So that one partner's backlog leaves room for the others.
HELD_PER_PARTNER = 200
#: A receiver that answers in this time empties what is claimed ahead in seconds, far inside the lease.
QUICK_SECONDS = 0.25
_WEIGHT = 0.2
#: Receivers whose pace is remembered; then all are forgotten, which costs each four slow requests.
_REMEMBERED = 10_000


class Waiting(msgspec.Struct, frozen=True):
    """A receiver with something due."""

    channel: str
    partner_id: str
    #: Requests open to it at once.
    most: int = PER_CHANNEL


class Slots:
    """Counts what one process holds (claimed, result not written yet) and what of it is on the wire."""

    def __init__(self) -> None:
        self._held: dict[str, Counter[str]] = {}  # receiver → partner → count; a receiver has one partner
        self._limits: dict[str, int] = {}  # of receivers of which something is held
        self._total = 0
        self._channels: Counter[str] = Counter()
        self._partners: Counter[str] = Counter()
        self._seconds: dict[str, float] = {}

    @property
    def room(self) -> int:
        """How many more this process may claim."""
        return HELD_PER_PROCESS - self._total

    @property
    def full_channels(self) -> list[str]:
        """Receivers of which no more may be claimed."""
        return [channel for channel, held in self._held.items() if held.total() >= self._most(channel, self._limits[channel])]

    @property
    def full_partners(self) -> list[str]:
        """Partners of which no more may be claimed."""
        held, slow = self._by_partner()
        return [partner_id for partner_id, count in held.items() if count >= HELD_PER_PARTNER or slow[partner_id] >= PER_PARTNER]

    def allot(self, waiting: Iterable[Waiting]) -> dict[str, int]:
        """Return how many deliveries to claim of each receiver, in the order given. Nothing is taken yet.

        Receivers that are not known to be quick share their partner's slots; quick ones get some ahead.
        """
        left = self.room
        held, slow = self._by_partner()
        allotted: dict[str, int] = {}
        for one in waiting:
            is_quick = self._is_quick(one.channel)
            has = self._held.get(one.channel, Counter()).total()
            count = min(left, self._most(one.channel, one.most) - has, HELD_PER_PARTNER - held[one.partner_id])
            if not is_quick:
                count = min(count, PER_PARTNER - slow[one.partner_id])
            if count > 0:
                allotted[one.channel] = count
                left -= count
                held[one.partner_id] += count
                slow[one.partner_id] += 0 if is_quick else count
        return allotted

    def hold(self, *, channel: str, partner_id: str, most: int = PER_CHANNEL) -> None:
        """Count a claimed delivery; `most` requests may be open to its receiver."""
        self._limits[channel] = most
        self._held.setdefault(channel, Counter())[partner_id] += 1
        self._total += 1

    def let_go(self, *, channel: str, partner_id: str) -> None:
        """Count it no more: its result is written, or it was given up."""
        self._total -= 1
        _less(self._held[channel], partner_id)
        if not self._held[channel]:
            del self._held[channel], self._limits[channel]

    def may_take(self, *, channel: str, partner_id: str, most: int = PER_CHANNEL) -> bool:
        """Tell whether one more request may go on the wire."""
        return self._channels[channel] < most and self._partners[partner_id] < PER_PARTNER and self._channels.total() < PER_PROCESS

    def take(self, *, channel: str, partner_id: str) -> None:
        """Use one slot."""
        self._channels[channel] += 1
        self._partners[partner_id] += 1

    def give_back(self, *, channel: str, partner_id: str, seconds: float | None) -> None:
        """Free one slot. `seconds` is what a success took; after `None` the receiver is slow until its next success."""
        _less(self._channels, channel)
        _less(self._partners, partner_id)
        if seconds is None:
            self._seconds.pop(channel, None)
            return
        if len(self._seconds) >= _REMEMBERED:
            self._seconds.clear()
        known = self._seconds.get(channel, seconds)
        self._seconds[channel] = known + _WEIGHT * (seconds - known)

    def _is_quick(self, channel: str) -> bool:
        return self._seconds.get(channel, QUICK_SECONDS) < QUICK_SECONDS

    def _most(self, channel: str, slots: int) -> int:
        return slots + (AHEAD_PER_CHANNEL if self._is_quick(channel) else 0)

    def _by_partner(self) -> tuple[Counter[str], Counter[str]]:
        """Return what each partner holds, and what of it is for receivers that are not quick."""
        held: Counter[str] = Counter()
        slow: Counter[str] = Counter()
        for channel, partners in self._held.items():
            held.update(partners)
            if not self._is_quick(channel):
                slow.update(partners)
        return held, slow


def _less(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    assert counter[key] >= 0
    if not counter[key]:
        del counter[key]
