"""Who may send how much at once: a receiver that is slow uses up its own slots and nobody else's. Pure."""

from collections import Counter
from collections.abc import Iterable

import msgspec

PER_CHANNEL = 4
#: So that one partner with many dead receivers leaves room for the others.
PER_PARTNER = 32
PER_PROCESS = 100


class Waiting(msgspec.Struct, frozen=True):
    """A receiver with something due."""

    channel: str
    partner_id: str


class Slots:
    """Counts what one process has in flight."""

    def __init__(self) -> None:
        self._channels: Counter[str] = Counter()
        self._partners: Counter[str] = Counter()

    @property
    def free(self) -> int:
        """How many more this process may send."""
        return PER_PROCESS - self._channels.total()

    @property
    def full_channels(self) -> list[str]:
        """Receivers without a free slot."""
        return [channel for channel, used in self._channels.items() if used >= PER_CHANNEL]

    @property
    def full_partners(self) -> list[str]:
        """Partners without a free slot."""
        return [partner_id for partner_id, used in self._partners.items() if used >= PER_PARTNER]

    def allot(self, waiting: Iterable[Waiting]) -> dict[str, int]:
        """Return how many deliveries to claim of each receiver, in the order given. Nothing is taken yet."""
        left, partners = self.free, Counter(self._partners)
        allotted: dict[str, int] = {}
        for one in waiting:
            count = min(left, PER_CHANNEL - self._channels[one.channel], PER_PARTNER - partners[one.partner_id])
            if count > 0:
                allotted[one.channel] = count
                left -= count
                partners[one.partner_id] += count
        return allotted

    def take(self, *, channel: str, partner_id: str) -> None:
        """Use one slot."""
        self._channels[channel] += 1
        self._partners[partner_id] += 1

    def give_back(self, *, channel: str, partner_id: str) -> None:
        """Free one slot."""
        for counter, key in ((self._channels, channel), (self._partners, partner_id)):
            counter[key] -= 1
            assert counter[key] >= 0
            if not counter[key]:
                del counter[key]
