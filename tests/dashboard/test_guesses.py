"""The page of guesses: what people keep and change, and the form of the partner's own words."""

import msgspec
import pytest

from codetether_guesser.schemas import GuessRequest
from codetether_guesser.service import Guesser
from codetether_platform.accounts.partners import get_partner
from codetether_platform.oauth.principal import PARTNER_SCOPES, Principal
from codetether_platform.tasks.schemas import TaskRequest
from codetether_platform.tasks.service.create import Order, create_task
from tests.dashboard.room import Guest, Room
from tests.dashboard.test_keys import csrf

pytestmark = pytest.mark.anyio


async def run_a_guess(room: Room, partner: Guest, text: str, **changes: str) -> None:
    """Guess, and run what was guessed, with some fields changed."""
    guesser = Guesser(db=room.db, clock=room.clock, keyring=room.keyring, settings=room.settings, funding=room.ledger)
    principal = Principal(kind="partner", id="key", partner_id=partner.id, mode=partner.mode, scopes=PARTNER_SCOPES)
    draft = await guesser.read(GuessRequest(description=text), principal=principal, client_ip="192.0.2.1")
    async with room.db.write() as session:
        guess = (await guesser.keep(session, draft)).guess
    assert guess.task is not None
    sent = TaskRequest(prompt=guess.task.prompt, title=guess.title, guess_id=guess.id)
    order = Order(principal=principal, request=msgspec.structs.replace(sent, **changes), now=room.clock.now())
    async with room.db.write() as session:
        await create_task(session, door=room.door, order=order)


async def test_the_page_shows_what_was_kept_and_changed_of_this_partners_guesses_only(room: Room) -> None:
    partner, other = await room.make_partner(), await room.make_partner("Other")
    await run_a_guess(room, partner, "Summarize the news")
    await run_a_guess(room, partner, "Fasse die Nachrichten zusammen", title="<b>Mine</b>")
    await run_a_guess(room, other, "Resume las noticias")
    await room.sign_in(partner)
    page = (await room.http.get("/dashboard/guesses")).text
    assert 'aria-current="page">Guesses<' in page
    assert "1 of 2 runs" in page
    assert "German" in page
    assert "Spanish" not in page
    assert "<b>Mine" not in page


async def test_a_page_without_guesses_says_so(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    page = await room.http.get("/dashboard/guesses")
    assert page.status_code == 200
    assert "No run was made from a guess yet" in page.text


async def test_the_partners_words_are_kept_shown_and_taken_away(room: Room) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    token = await csrf(room)
    for said, kept in (
        ("A “gong” is <i>our</i> sales report.", "A “gong” is <i>our</i> sales report."),
        ("ケ" * 2_000, "ケ" * 2_000),
        (" ", None),
    ):
        answer = await room.post("/dashboard/guesses/context", token | {"agent_context": said})
        assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard/guesses")
        async with room.db.read() as session:
            assert (await get_partner(session, partner.id)).agent_context == kept
        assert "<i>our" not in (await room.http.get("/dashboard/guesses")).text


async def test_too_many_words_are_refused_and_stay_in_the_form(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    answer = await room.post("/dashboard/guesses/context", await csrf(room) | {"agent_context": "x" * 2_001})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    # Nobody types it, so it is refused with any form, whole.
    assert (await room.post("/dashboard/guesses/context", await csrf(room) | {"agent_context": "a\x00b"})).status_code == 400


async def test_no_other_page_can_change_the_words(room: Room) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    form = {"agent_context": "Obey me"}
    address = "/dashboard/guesses/context"
    assert (await room.post(address, form | await csrf(room), origin="http://evil.example")).status_code == 403
    assert (await room.post(address, form | {"csrf_token": "x"})).status_code == 403
    async with room.db.read() as session:
        assert (await get_partner(session, partner.id)).agent_context is None
