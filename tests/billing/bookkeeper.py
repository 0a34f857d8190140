"""A book over several months, its closer, and what its statements must be whatever happened in it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.ports import StatementListener
from codetether_billing.statements.closer import MonthCloser
from codetether_billing.statements.sealing import Sealer, decode
from codetether_billing.statements.verifying import Proof, prove
from codetether_billing.tables import FundingRow, StatementRow, TransferRow
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database

CENT = 10_000


class Bookkeeper:
    """Closes months and reads what was issued."""

    def __init__(self, db: Database, clock: FixedClock, keyring: Keyring, *, on_issued: StatementListener | None = None) -> None:
        self.db, self.clock, self.keyring = db, clock, keyring
        self.closer = MonthCloser(db, clock, keyring, on_issued=on_issued)

    def go_to(self, year: int, month: int, day: int, hour: int = 12) -> None:
        """Set the clock."""
        at = datetime(year, month, day, hour, tzinfo=UTC)
        self.clock.advance(seconds=(at - self.clock.now()).total_seconds())

    async def close(self) -> int:
        """Close what is due; return how many statements were issued."""
        return await self.closer.turn()

    async def statements(self, mode: str = "test") -> list[StatementRow]:
        """Return all statements of a mode, the oldest first."""
        async with self.db.read() as session:
            return list(
                await session.scalars(
                    select(StatementRow).where(StatementRow.mode == mode).order_by(StatementRow.account_id, StatementRow.number)
                )
            )

    async def proof(self, row: StatementRow, *, keyring: Keyring | None = None) -> Proof:
        """Verify a statement."""
        async with self.db.survey() as session:
            return await prove(session, row, public_key=Sealer(keyring or self.keyring).public_key)

    async def assert_sound(self, mode: str = "test") -> list[StatementRow]:
        """Check invariants 13 to 15 against the journal, entry by entry, and every statement's own proof."""
        rows = await self.statements(mode)
        async with self.db.read() as session:
            for account in await session.scalars(select(FundingRow).where(FundingRow.mode == mode)):
                await _assert_tiled(session, account, [row for row in rows if row.account_id == account.id])
        for row in rows:
            proof = await self.proof(row)
            assert [check for check in proof.checks if check.problems] == []
            assert proof.entries == row.to_no - row.from_no
        return rows


async def _assert_tiled(session: AsyncSession, account: FundingRow, rows: Sequence[StatementRow]) -> None:
    query = select(TransferRow).where(TransferRow.account_id == account.id).order_by(TransferRow.entry_no)
    entries = list(await session.scalars(query))
    funding = f"{account.mode}:sponsor:funding:{account.partner_id}"
    to_no = balance = charged = totals = carry = 0
    closed_until: datetime | None = None
    for number, row in enumerate(rows, start=1):
        assert (row.number, row.from_no, row.opening, row.carry_in) == (number, to_no, balance, carry)
        part = entries[row.from_no : row.to_no]
        assert [entry.entry_no for entry in part] == list(range(row.from_no + 1, row.to_no + 1)) != []
        assert all(entry.posted_at < row.period_end for entry in part)
        assert closed_until is None or row.period_start >= closed_until
        for entry in part:
            moved = entry.amount * ((entry.credit_account == funding) - (entry.debit_account == funding))
            balance += moved
            charged -= moved if ":revenue:" in entry.debit_account + entry.credit_account else 0
        totals, carry, to_no, closed_until = totals + row.total_minor, row.carry_out, row.to_no, row.period_end
        assert balance == row.closing
        assert totals * CENT + carry == charged
        assert 0 <= carry < CENT
        assert sum(line.amount_minor for line in decode(row.body).lines) == row.total_minor
        assert bytes(row.chain_head) == bytes(part[-1].hash)
