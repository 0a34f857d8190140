"""Closes the months of all books when their time has come. Every worker process has one; the book's lock decides who is first."""

from typing import Final

import structlog

from codetether_billing.ports import StatementListener
from codetether_billing.statements.closing import Book, close_next, due_books
from codetether_billing.statements.sealing import Sealer
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.repeating import Repeating

#: A month closes within this of the end of its grace. A look costs two index reads a book.
LOOK_SECONDS: Final = 30
#: Books a page of a turn, and pages a turn; what is left then waits for the next.
BATCH: Final = 100
MOST_BATCHES: Final = 1_000
#: Months of one book a turn, for a platform that stood still for long.
MOST_MONTHS: Final = 24

log = structlog.get_logger(__name__)


class MonthCloser:
    """One loop; a turn is safe to miss, to repeat and to run in several processes at once."""

    def __init__(self, db: Database, clock: Clock, keyring: Keyring, *, on_issued: StatementListener | None = None) -> None:
        self._db = db
        self._clock = clock
        self._sealer = Sealer(keyring)
        self._on_issued = on_issued
        self._turns = Repeating(self.turn, seconds=LOOK_SECONDS, name="statements", failed="statement.look_failed")

    async def start(self) -> None:
        """Begin to look."""
        self._turns.start()

    async def stop(self) -> None:
        """End the loop; a statement that is being issued is issued whole or not at all."""
        await self._turns.stop()

    async def turn(self) -> int:
        """Close what is due and return how many statements were issued."""
        issued, after_id = 0, ""
        for _ in range(MOST_BATCHES):
            async with self._db.survey() as session:
                books = await due_books(session, now=self._clock.now(), after_id=after_id, limit=BATCH)
            for book in books:
                try:
                    issued += await self._close(book)
                except Exception:
                    # One book's trouble is not the others'; it is due at the next look again.
                    log.exception("statement.close_failed", partner_id=book.partner_id, mode=book.mode)
            if len(books) < BATCH:
                break
            after_id = books[-1].account_id
        return issued

    async def _close(self, book: Book) -> int:
        for count in range(MOST_MONTHS):
            made = await close_next(self._db, book, clock=self._clock, sealer=self._sealer, on_issued=self._on_issued)
            if made is None:
                return count
            log.info("statement.issued", partner_id=book.partner_id, mode=book.mode, statement_id=made.id)
        return MOST_MONTHS
