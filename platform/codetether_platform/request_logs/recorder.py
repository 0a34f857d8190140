"""Keeps requests, off their path: they are collected in memory and written together, once a second."""

from collections import deque
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database, table_of
from codetether_platform.kernel.ids import new_id
from codetether_platform.kernel.one_trip import Write, put
from codetether_platform.kernel.repeating import Repeating
from codetether_platform.oauth.principal import Principal
from codetether_platform.request_logs.tables import RequestLogRow
from codetether_platform.web.envelope import Answered
from codetether_platform.web.logs import hide_secrets

FLUSH_SECONDS = 1.0
#: Requests that wait at most; beyond it the oldest are given up, because a log must not take the service down.
MOST_WAITING = 5_000
BATCH = 500
KEPT = timedelta(hours=48)
PRUNE_EVERY = 60
PRUNE_BATCH = 2_000


WRITE_REQUEST = Write(table_of(RequestLogRow))


class RequestRecorder:
    """Collects this process's requests and writes them."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._waiting: deque[dict[str, Any]] = deque(maxlen=MOST_WAITING)
        self._turns = 0
        # While the database is away lines are lost, the next ones are not.
        self._writing = Repeating(
            self._turn, seconds=FLUSH_SECONDS, name="request-log", failed="request_log.flush_failed", first_after=FLUSH_SECONDS
        )

    def add(self, answered: Answered) -> None:
        """Remember a request of a known caller to the API; costs no I/O."""
        principal = answered.principal
        if not isinstance(principal, Principal) or not answered.path.startswith("/v1/"):
            return
        row = {
            "id": new_id(),
            "partner_id": principal.partner_id,
            "mode": principal.mode,
            "key_id": principal.id[:80],
            "user_id": principal.user_id,
            "request_id": answered.request_id,
            "method": answered.method[:10],
            "path": _storable(answered.path),
            "status": answered.status,
            "code": answered.code,
            "milliseconds": round(answered.milliseconds),
            "at": self._clock.now(),
        }
        self._waiting.append(row)

    async def start(self) -> None:
        """Begin to write."""
        self._writing.start()

    async def stop(self) -> None:
        """Stop, and write what waits."""
        await self._writing.stop()
        await self.flush()

    async def flush(self) -> None:
        """Write what waits, in batches."""
        while self._waiting:
            rows = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            async with self._db.write() as session:
                await put(session, WRITE_REQUEST, *rows)

    async def prune(self) -> int:
        """Delete what is older than 48 hours, at most a batch; return how many."""
        old = select(RequestLogRow.id).where(RequestLogRow.at < self._clock.now() - KEPT).limit(PRUNE_BATCH)
        async with self._db.write() as session:
            gone = await session.execute(delete(RequestLogRow).where(RequestLogRow.id.in_(old)).returning(RequestLogRow.id))
            return len(gone.all())

    async def _turn(self) -> None:
        self._turns += 1
        await self.flush()
        if self._turns % PRUNE_EVERY == 0:
            await self.prune()


def _storable(path: str) -> str:
    """Return a path as it can be kept: without secrets, and without NUL: for one, PostgreSQL would refuse the whole batch."""
    return hide_secrets(path[:300].encode()).decode(errors="replace").replace("\x00", "\ufffd")[:300]
