"""The pages of statements: exact amounts, what they are worth, and whose they are."""

import re

import pytest
from sqlalchemy import text

from codetether_billing.statements.closer import MonthCloser
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.tasks.states import Status
from tests.dashboard.room import Guest, Room

pytestmark = pytest.mark.anyio


async def closed(room: Room, clock: FixedClock, *costs: int) -> Guest:
    """Make a partner with runs in November, close November, and sign in."""
    partner = await room.make_partner()
    for cost in costs:
        task_id = await room.make_task(partner, "Work")
        await room.work(task_id)
        await room.end(task_id, Status.COMPLETED, cost_micros=cost)
    clock.advance(seconds=10 * 86_400)
    assert await MonthCloser(room.db, clock, room.keyring).turn() == 1
    await room.sign_in(partner)
    return partner


async def address(room: Room) -> str:
    """Return the address of the newest statement on the list."""
    found = re.search(r'href="(/dashboard/statements/[0-9a-f-]+)"', (await room.http.get("/dashboard/statements")).text)
    assert found
    return found[1]


async def test_a_statement_shows_exact_amounts_and_what_they_are_in_cents(room: Room, clock: FixedClock) -> None:
    await closed(room, clock, 20_000, 34_567)
    page = await _words(room, await address(room))
    assert "Statement November 2026" in page
    balance = "Opening balance $0.000000 Charges −$0.054567 Credits $1,000.000000 Payments $0.000000"
    assert f"{balance} Closing balance $999.945433" in page
    assert "sandbox Flat standard.2 2 $0.054567 $0.05" in page
    assert "Carried to the next, less than a cent −$0.004567" in page
    assert "Total $0.050000 $0.05" in page
    assert "Ledger entries 1 to 3" in page


async def test_amounts_stand_at_the_right_and_play_money_is_called_so(room: Room, clock: FixedClock) -> None:
    await closed(room, clock, 20_000)
    for path in ("/dashboard/statements", await address(room)):
        html = (await room.http.get(path)).text
        assert "Test money." in html
        cells = re.findall(r"<td([^>]*)>\s*−?\$", html)
        assert cells
        assert all('class="n' in attributes for attributes in cells)


async def test_a_member_has_a_statement_proven_on_its_page(room: Room, clock: FixedClock) -> None:
    await closed(room, clock, 20_000)
    where = await address(room)
    assert "Verified. 2 entries were added up again" in await _words(room, where + "/verify")
    async with room.db.write() as session:
        on = " ON ledger_transfers" if room.db.dialect == "postgresql" else ""
        await session.execute(text(f"DROP TRIGGER ledger_transfers_no_update{on}"))
        await session.execute(text("UPDATE ledger_transfers SET amount = amount + 1 WHERE entry_no = 2"))
    assert "Not proven. Entries: Entry 2: its columns are not what was hashed." in await _words(room, where + "/verify")


async def test_before_the_first_month_is_over_the_list_says_so(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    assert "No month is closed yet." in (await room.http.get("/dashboard/statements")).text
    assert (await room.http.get("/dashboard/statements?cursor=nonsense")).status_code == 400


async def test_a_statement_of_another_partner_is_not_there(room: Room, clock: FixedClock) -> None:
    await closed(room, clock, 20_000)
    where = await address(room)
    room.http.cookies.clear()
    await room.sign_in(await room.make_partner("Globex"))
    assert "/dashboard/statements/" not in (await room.http.get("/dashboard/statements")).text
    for path in (where, where + "/verify"):
        assert (await room.http.get(path)).status_code == 404


async def _words(room: Room, path: str) -> str:
    answer = await room.http.get(path)
    assert answer.status_code == 200, answer.text
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace(" .", ".")
