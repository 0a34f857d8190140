"""A circuit breaker: after a few faults in a row, stop asking for a while. Pure but for what it remembers."""

from datetime import datetime, timedelta
from typing import Final

#: So many faults in a row open it. Small, as every fault costs a person four seconds of waiting.
FAULTS: Final = 3
REST: Final = timedelta(seconds=30)


class Breaker:
    """Remembers faults in a row. One caller tries again after the rest; its fault starts the next rest."""

    def __init__(self) -> None:
        self._faults = 0
        self._closed_from: datetime | None = None

    def lets_pass(self, now: datetime) -> bool:
        """Tell whether to ask now; after a rest, only the first caller is let pass until it reports."""
        if self._closed_from is None:
            return True
        if now < self._closed_from:
            return False
        self._closed_from = now + REST
        return True

    def succeeded(self) -> None:
        """Forget the faults."""
        self._faults, self._closed_from = 0, None

    def failed(self, now: datetime) -> None:
        """Count a fault."""
        self._faults += 1
        if self._faults >= FAULTS:
            self._closed_from = now + REST
