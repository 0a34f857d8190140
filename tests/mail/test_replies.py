"""A question is mailed, its answer comes by mail through a real SMTP conversation, and the run goes on."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, update

from codetether_platform.accounts.members import create_login_link
from codetether_platform.accounts.partners import add_origin
from codetether_platform.accounts.tables import UserRow
from codetether_platform.app import Platform
from codetether_platform.mail.tables import MailRow
from codetether_platform.mail.worker import MailWorker
from codetether_platform.tasks.replies.retention import KEPT, purge_replies
from codetether_platform.tasks.replies.tables import MailReplyRow
from codetether_platform.users.erasing import erase_batch
from tests.harness import PAGE, session_headers
from tests.mail.correspondent import ADA, NO_ADDRESS, TAKEN, Correspondent, reply
from tests.mail.post import post_office

pytestmark = pytest.mark.anyio


async def test_a_question_is_mailed_and_its_reply_lets_the_run_go_on(correspondent: Correspondent) -> None:
    asked = await correspondent.ask()
    assert re.fullmatch(r"answer\+[a-z2-7]{32}@reply\.codetether\.example", asked.reply_to)
    for said in ("Acme Helpdesk", "Which format do you want?", "2. Table", "1 December 2026, 12:00 UTC", ADA):
        assert said in asked.text
    shouted = msgspec.structs.replace(asked, reply_to=asked.reply_to.upper())  # as some mail servers do
    assert await correspondent.send(shouted, reply(shouted, "2.")) == TAKEN
    assert (await correspondent.task(asked))["status"] == "completed"
    assert await correspondent.kept_answer() == ("Table", "mail")
    assert "Answered by mail" in await _dashboard(correspondent, f"/runs/{asked.task_id}")


async def test_free_words_are_taken_as_they_stand_above_the_quoted_mail(correspondent: Correspondent) -> None:
    asked = await correspondent.ask_freely()
    words = "To Zürich, by train.\n\nThank you!\nAda"
    assert await correspondent.send(asked, reply(asked, words)) == TAKEN
    assert await correspondent.kept_answer() == (words, "mail")


async def test_a_mail_that_is_sent_again_after_a_lost_answer_is_taken_again_and_changes_nothing(
    correspondent: Correspondent,
) -> None:
    asked = await correspondent.ask()
    for _ in range(2):
        assert await correspondent.send(asked, reply(asked)) == TAKEN
    task = await correspondent.task(asked)
    assert await correspondent.send(asked, reply(asked)) == TAKEN
    assert await correspondent.task(asked) == task
    assert [mail.subject for mail in await correspondent.mails()] == ["test:needs-input: completed", asked.subject]


async def test_of_two_mails_and_a_page_at_once_exactly_one_answers(correspondent: Correspondent) -> None:
    asked = await correspondent.ask()
    first, second, posted = await asyncio.gather(
        correspondent.send(asked, reply(asked, "Table")),
        correspondent.send(asked, reply(asked, "Full report", Message_ID="<2@acme.example>")),
        correspondent.post_input(asked, "Short list"),
    )
    assert sorted((first, second)) == [TAKEN, NO_ADDRESS]  # whoever comes behind the page is told so, by one mail
    answer, door = await correspondent.kept_answer()
    assert (door, posted) in {("mail", 409), ("api", 200)}
    assert answer in (("Short list",) if door == "api" else ("Table",) if first == TAKEN else ("Full report",))
    assert (await correspondent.task(asked))["status"] == "completed"


async def test_who_answers_too_late_is_told_so_once(correspondent: Correspondent) -> None:
    asked = await correspondent.ask()
    assert await correspondent.post_input(asked, "Table") == 200
    assert await correspondent.send(asked, reply(asked)) == TAKEN
    assert await correspondent.send(asked, reply(asked, Message_ID="<other@acme.example>")) == NO_ADDRESS
    assert await correspondent.kept_answer() == ("Table", "api")
    late = [mail for mail in await correspondent.mails() if mail.subject == "Your reply came too late"]
    assert [(mail.to_address, "already been answered" in mail.text, mail.reply_to) for mail in late] == [(ADA, True, None)]


async def test_an_address_ends_with_its_question_and_is_forgotten_a_week_later(correspondent: Correspondent) -> None:
    harness = correspondent.harness
    asked = await correspondent.ask()
    await harness.http.post(f"/v1/tasks/{asked.task_id}/cancel", headers=correspondent.headers)
    assert await correspondent.send(asked, reply(asked)) == TAKEN
    assert (await correspondent.task(asked))["status"] == "cancelled"
    assert "had already ended" in (await correspondent.mails())[0].text
    asked = await correspondent.ask()
    harness.clock.advance(seconds=604_800)
    assert await correspondent.send(asked, reply(asked)) == TAKEN
    assert (await correspondent.task(asked))["status"] == "needs_input"  # too old already, though nothing has ended it yet
    assert "is not open any more" in (await correspondent.mails())[0].text
    over = harness.clock.now() + KEPT
    for now, left in ((over, 2), (over + timedelta(seconds=1), 0)):
        await purge_replies(harness.db, now)
        async with harness.db.read() as session:
            assert await session.scalar(select(func.count()).select_from(MailReplyRow)) == left


async def test_an_answer_that_nobody_pays_for_leaves_the_address_for_later(correspondent: Correspondent) -> None:
    harness = correspondent.harness
    asked = await correspondent.ask()
    harness.clock.advance(seconds=61)
    await harness.platform.tender.sweep()  # the hold is settled
    await _cap(correspondent, micros=1)
    assert await correspondent.send(asked, reply(asked)) == (
        550,
        "5.7.0 Nobody can pay for the rest of this task now; answer again later.",
    )
    await _cap(correspondent, micros=1_000_000_000)
    assert await correspondent.send(asked, reply(asked)) == TAKEN
    assert (await correspondent.task(asked))["status"] == "completed"


async def test_a_proven_user_is_asked_and_answers_and_nobody_else_is_mailed(correspondent: Correspondent) -> None:
    harness = correspondent.harness
    async with harness.db.write() as session:
        await add_origin(session, partner_id=correspondent.partner.id, mode="test", origin=PAGE, now=harness.clock.now())
    tokens = await harness.guest(correspondent.partner, email=ADA)
    correspondent.headers = session_headers(tokens)
    refused = await harness.http.post("/v1/tasks", json=_body(), headers=correspondent.headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "email_not_proven")
    async with harness.db.write() as session:
        await session.execute(update(UserRow).values(email_verified_at=harness.clock.now()))
    asked = await correspondent.ask()
    assert await correspondent.send(asked, reply(asked)) == TAKEN
    assert (await correspondent.task(asked))["status"] == "completed"
    async with harness.db.write() as session:
        await erase_batch(session, user=(await session.scalars(select(UserRow))).one(), limit=10)
        assert await session.scalar(select(func.count()).select_from(MailReplyRow)) == 0


async def test_without_a_reply_domain_the_mail_asks_for_an_answer_elsewhere(correspondent: Correspondent) -> None:
    harness = correspondent.harness
    closed = msgspec.structs.replace(harness.settings, mail_reply_domain="", mail_inbound_listen="")
    platform = Platform(closed, db=harness.db, clock=harness.clock, engine=harness.engine)
    await harness.http.post("/v1/tasks", json=_body(), headers=correspondent.headers)
    await harness.engine.run_all(platform.carrier.carry)
    (mail,) = await correspondent.mails()
    assert (mail.reply_to, "answer where you started" in mail.text, "reply" in mail.text) == (None, True, False)
    await platform.mail_door.start()
    assert platform.mail_door.port == 0


async def test_in_live_mode_the_address_is_sealed_until_it_is_sent(live: Correspondent) -> None:
    harness = live.harness
    asked = await live.ask_freely("What does {code} mean?")
    async with post_office() as post:
        settings = msgspec.structs.replace(harness.settings, smtp_url=post.url)
        worker = MailWorker(harness.db, harness.clock, settings, harness.platform.keyring)
        assert await worker.turn() == 1
        await worker.turn()
    (sent,) = post.taken
    assert "What does {code} mean?" in sent.get_content()
    token = sent["Reply-To"].partition("+")[2].partition("@")[0]
    async with harness.db.read() as session:
        kept = [*(await session.scalars(select(MailRow))), *(await session.scalars(select(MailReplyRow)))]
    assert not [row for row in kept if token in str(vars(row))]
    asked = msgspec.structs.replace(asked, reply_to=sent["Reply-To"])
    assert await live.send(asked, reply(asked, "A placeholder")) == TAKEN
    assert await live.kept_answer() == ("A placeholder", "mail")


async def test_a_question_that_was_answered_before_its_mail_could_be_sent_is_not_mailed_any_more(live: Correspondent) -> None:
    harness = live.harness
    asked = await live.ask_freely()
    assert await live.post_input(asked, "Rome") == 200
    async with post_office() as post:
        settings = msgspec.structs.replace(harness.settings, smtp_url=post.url)
        worker = MailWorker(harness.db, harness.clock, settings, harness.platform.keyring)
        await worker.turn()
    assert (post.taken, [mail.status for mail in await live.mails()]) == ([], ["failed"])


def _body() -> dict[str, Any]:
    return {"prompt": "test:needs-input", "notify_email": ADA}


async def _dashboard(correspondent: Correspondent, page: str) -> str:
    harness = correspondent.harness
    async with harness.db.write() as session:
        token = await create_login_link(session, partner_id=correspondent.partner.id, now=harness.clock.now())
    entered = {"Origin": harness.settings.base_url}
    assert (await harness.http.post("/dashboard/login", data={"token": token}, headers=entered)).status_code == 303
    return (await harness.http.get(f"/dashboard{page}")).text


async def _cap(correspondent: Correspondent, *, micros: int) -> None:
    answer = await correspondent.harness.http.patch(
        "/v1/sponsorship", json={"monthly_cap_micros": micros}, headers=correspondent.headers
    )
    assert answer.status_code == 200, answer.text
