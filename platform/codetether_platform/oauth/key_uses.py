"""When keys were last used: noted in memory with each request, written in batches, so that reads stay reads."""

import asyncio
import contextlib
from datetime import datetime, timedelta
from operator import itemgetter

import structlog
from sqlalchemy import bindparam, or_, update
from sqlalchemy.exc import SQLAlchemyError

from codetether_platform.accounts.tables import ApiKeyRow
from codetether_platform.kernel.db import Database, table_of

log = structlog.get_logger(__name__)

#: `last_used_at` is for people; once a minute is enough.
RESOLUTION = timedelta(minutes=1)
FLUSH_SECONDS = 5.0
#: More keys than this in one flush are written with the next: a note that is lost costs a minute of precision.
MAX_NOTES = 10_000

_KEYS = table_of(ApiKeyRow)
_TOUCH = (
    update(_KEYS)
    .where(
        _KEYS.c.id == bindparam("key_id"),
        or_(_KEYS.c.last_used_at.is_(None), _KEYS.c.last_used_at < bindparam("used_at")),
    )
    .values(last_used_at=bindparam("used_at"))
)


class KeyUses:
    """Collects uses in one process and writes each key at most once a minute."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: dict[str, datetime] = {}
        self._loop: asyncio.Task[None] | None = None
        self._told = asyncio.Event()

    def note(self, key_id: str, *, last_used_at: datetime | None, now: datetime) -> None:
        """Remember a use, if the last one that was written is a minute old. Costs no I/O."""
        is_due = last_used_at is None or now - last_used_at >= RESOLUTION
        if is_due and (key_id in self._waiting or len(self._waiting) < MAX_NOTES):
            self._waiting.setdefault(key_id, now)

    async def flush(self) -> None:
        """Write what was noted. In order of ids, so that two processes never wait for each other in a circle."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        rows = [{"key_id": key_id, "used_at": at} for key_id, at in sorted(waiting.items(), key=itemgetter(0))]
        async with self._db.write() as session:
            await (await session.connection()).execute(_TOUCH, rows)

    async def start(self) -> None:
        """Begin to write every few seconds."""
        self._told.clear()
        self._loop = asyncio.create_task(self._run(), name="key-uses")

    async def stop(self) -> None:
        """Write what is left and end."""
        if self._loop is not None:
            self._told.set()
            await self._loop

    async def _run(self) -> None:
        while not self._told.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), FLUSH_SECONDS)
            try:
                await self.flush()
            except (SQLAlchemyError, OSError) as error:
                log.warning("key_uses.lost", error=type(error).__name__)
