"""The same race three ways: 64 runs at once want money from a cap that nobody has used yet and that has room for 20.

python -m benchmarks.ledger_race --database-url postgresql+asyncpg://… [--rounds 5]

Prints how many each way let in. Needs a scratch PostgreSQL (`make postgres` starts one): it makes tables and leaves rows.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.errors import InFlightFull
from codetether_billing.service import SponsorLedger, open_books
from codetether_billing.sponsorship import change_sponsorship
from codetether_platform.accounts.partners import create_partner
from codetether_platform.kernel.clock import SystemClock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.ids import new_id
from codetether_platform.migrations.run import newest, upgrade
from codetether_platform.migrations.schema import full_metadata
from codetether_platform.tasks.ports import FundingRequest

RUNS, ROOM, HOLD_MICROS = 64, 20, 100_000
Way = Callable[[AsyncSession, str], Awaitable[bool]]

TABLES = (
    "CREATE TABLE IF NOT EXISTS race_uses (cap TEXT PRIMARY KEY, held BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS race_holds (id BIGSERIAL PRIMARY KEY, cap TEXT NOT NULL, amount BIGINT NOT NULL)",
)


async def check_then_write(session: AsyncSession, cap: str) -> bool:
    """Add up what is held, compare, record: what a budget check before a call does."""
    held = await session.scalar(text("SELECT COALESCE(SUM(amount), 0) FROM race_holds WHERE cap = :cap"), {"cap": cap})
    if int(held or 0) + HOLD_MICROS > ROOM * HOLD_MICROS:
        return False
    await session.execute(text("INSERT INTO race_holds (cap, amount) VALUES (:cap, :amount)"), {"cap": cap, "amount": HOLD_MICROS})
    return True


async def lock_a_row_that_is_not_there(session: AsyncSession, cap: str) -> bool:
    """SELECT … FOR UPDATE on the cap's row: right, except that the first runs of a window find no row to lock."""
    held = await session.scalar(text("SELECT held FROM race_uses WHERE cap = :cap FOR UPDATE"), {"cap": cap})
    if int(held or 0) + HOLD_MICROS > ROOM * HOLD_MICROS:
        return False
    await session.execute(
        text(
            "INSERT INTO race_uses (cap, held) VALUES (:cap, :amount) "
            "ON CONFLICT (cap) DO UPDATE SET held = race_uses.held + EXCLUDED.held"
        ),
        {"cap": cap, "amount": HOLD_MICROS},
    )
    return True


async def race(db: Database, cap: str, way: Way) -> int:
    """Let all runs begin at once and return how many were let in."""
    started = asyncio.Event()

    async def one() -> bool:
        await started.wait()
        async with db.write() as session:
            return await way(session, cap)

    runs = [asyncio.create_task(one()) for _ in range(RUNS)]
    await asyncio.sleep(0)
    started.set()
    return sum(await asyncio.gather(*runs))


async def ours(db: Database) -> int:
    """Let all runs hold through the sponsor ledger."""
    clock = SystemClock()
    ledger, now = SponsorLedger(clock), clock.now()
    async with db.write() as session:
        partner = await create_partner(session, name="Race", now=now)
        await open_books(session, partner_id=partner.id, now=now)
        changes = {"monthly_cap_micros": ROOM * HOLD_MICROS}
        await change_sponsorship(session, partner_id=partner.id, mode="test", changes=changes, actor="benchmark", now=now)

    async def hold(session: AsyncSession, partner_id: str) -> bool:
        request = FundingRequest(
            run_id=new_id(), segment=0, partner_id=partner_id, user_id=None, mode="test", agent="sandbox", model=None
        )
        try:
            await ledger.hold(session, request)
        except InFlightFull:
            return False
        return True

    return await race(db, partner.id, hold)


async def measure(url: str, rounds: int) -> None:
    """Run every way and print a table."""
    if newest():
        await upgrade(url)
    db = Database(url, pool_size=RUNS)
    async with db.engine.begin() as connection:
        if not newest():
            await connection.run_sync(full_metadata().create_all)
        for statement in TABLES:
            await connection.execute(text(statement))
    await race(db, new_id(), check_then_write)  # opens the connections
    print(f"{RUNS} at once, room for {ROOM}, {rounds} rounds; let in:")
    for name, way in (("check, then write", check_then_write), ("FOR UPDATE without a row", lock_a_row_that_is_not_there)):
        counts = [await race(db, new_id(), way) for _ in range(rounds)]
        print(f"  {name:<26}{' '.join(map(str, counts))}")
    counts = [await ours(db) for _ in range(rounds)]
    print(f"  {'the sponsor ledger':<26}{' '.join(map(str, counts))}")
    await db.close()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.database_url, arguments.rounds))


if __name__ == "__main__":
    main()
