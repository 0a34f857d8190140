"""Mails that the door does not take: each has its reason, changes nothing, and says no word of the mail in the log."""

from email import message_from_bytes
from typing import Any

import msgspec
import pytest
import structlog
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from codetether_platform.accounts.partners import resume_partner, suspend_partner
from codetether_platform.accounts.tables import UserRow
from codetether_platform.app import Platform
from codetether_platform.kernel.counters import CountersAway
from codetether_platform.kernel.crypto import digest
from codetether_platform.mail.inbound.refusals import REPLIES, Reason
from codetether_platform.mail.inbound.server import MailDoor
from codetether_platform.tasks.replies import receive
from codetether_platform.tasks.replies.receive import MOST_REFUSALS
from codetether_platform.tasks.replies.tables import MailReplyRow
from codetether_platform.tasks.tables import TaskRow
from tests.mail.correspondent import ADA, AUTHSERV, MALLORY, NO_ADDRESS, TAKEN, Asked, Correspondent, deliver, reply

pytestmark = pytest.mark.anyio
FROM_ADA = f"{AUTHSERV}; dmarc=pass header.from=acme.example"
#: Reason → the headers, and words, that bring it about in an otherwise honest reply.
WRONG: dict[str, tuple[Reason, dict[str, Any]]] = {
    "another sender": (Reason.WRONG_SENDER, {"sender": MALLORY}),
    "no result": (Reason.NOT_AUTHENTIC, {"Authentication_Results": ""}),
    "a forged sender": (Reason.NOT_AUTHENTIC, {"Authentication_Results": f"{AUTHSERV}; dmarc=fail header.from=acme.example"}),
    "two senders": (Reason.SENDER_UNCLEAR, {"From": f"{ADA}, {MALLORY}", "Authentication_Results": FROM_ADA}),
    "sent on": (Reason.FORWARDED, {"Resent_From": MALLORY}),
    "to somebody else": (Reason.NOT_ADDRESSED, {"To": MALLORY}),
    "a model tag": (Reason.CHOOSES_MORE, {"Subject": "Re: Question [model:opus]"}),
    "no words": (Reason.EMPTY, {"words": ""}),
    "none of the choices": (Reason.NOT_A_CHOICE, {"words": "A poem"}),
    "an absence note": (Reason.AUTOMATIC, {"Auto_Submitted": "auto-replied (vacation)"}),
}


async def test_a_wrong_mail_has_its_reason_and_changes_nothing(correspondent: Correspondent) -> None:
    asked = await correspondent.ask()
    for case, (reason, wrong) in WRONG.items():
        with structlog.testing.capture_logs() as logged:
            said = await correspondent.send(asked, reply(asked, **wrong))
        assert (case, said) == (case, _told(reason))
        assert [dict(line) for line in logged] == [
            {"event": "mail.reply_refused", "reason": reason.value, "log_level": "info"},
        ]
        assert (await correspondent.address()).refusals == (0 if reason is Reason.AUTOMATIC else 1), case
        async with correspondent.harness.db.write() as session:
            await session.execute(update(MailReplyRow).values(refusals=0))
    assert await correspondent.send(asked, reply(asked), sender="") == _told(Reason.AUTOMATIC)  # a bounce
    assert (await correspondent.address()).refusals == 0
    assert (await correspondent.task(asked))["status"] == "needs_input"
    assert await correspondent.kept_answer() == (None, None)
    assert [mail.subject for mail in await correspondent.mails()] == [asked.subject]


async def test_no_other_address_is_taken_and_ones_own_ends_with_its_fifth_wrong_mail(correspondent: Correspondent) -> None:
    asked = await correspondent.ask()
    ours = asked.reply_to
    for other in (
        ours.replace("answer+", "answer+model=opus+"),
        ours.replace("@", "+opus@"),
        ours.replace("reply.", "other."),
        "answer+" + "a" * 32 + ours[ours.index("@") :],
        "postmaster@reply.codetether.example",
    ):
        assert (other, await correspondent.send(asked, _to(asked, other), to=other)) == (other, NO_ADDRESS)
    assert (await correspondent.address()).refusals == 0
    for _ in range(MOST_REFUSALS):
        assert await correspondent.send(asked, reply(asked, "A poem")) == _told(Reason.NOT_A_CHOICE)
    assert await correspondent.send(asked, reply(asked)) == NO_ADDRESS
    assert await correspondent.post_input(asked, "Table") == 200  # the page is open as before


async def test_nobody_uses_up_the_tries_of_a_sender_that_is_proven(
    correspondent: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "MOST_AN_HOUR", 2)
    asked = await correspondent.ask()
    forged = reply(asked, Authentication_Results=f"{AUTHSERV}; dmarc=fail header.from=acme.example")
    said = [await correspondent.send(asked, forged) for _ in range(3)]
    assert said == [*[_told(Reason.NOT_AUTHENTIC)] * 2, _told(Reason.TOO_MANY)]
    assert await correspondent.send(asked, reply(asked)) == TAKEN


async def test_who_may_not_answer_any_more_does_not_by_mail_either(correspondent: Correspondent) -> None:
    asked, harness = await correspondent.ask(), correspondent.harness
    user = (await harness.vouched(correspondent.partner, external_id="ada"))["user"]["id"]
    mine, proven = update(UserRow).where(UserRow.id == user), {"email_hint": ADA, "email_verified_at": harness.clock.now()}
    async with harness.db.write() as session:
        await session.execute(update(TaskRow).values(user_id=user))
    for now in ({"email_hint": "new@acme.example"}, {"email_verified_at": None}, {"status": "suspended"}):
        async with harness.db.write() as session:
            await session.execute(mine.values(**proven | {"status": "active"} | now))
        assert await correspondent.send(asked, reply(asked)) == NO_ADDRESS
    async with harness.db.write() as session:
        await session.execute(mine.values(**proven, status="active"))
        await suspend_partner(session, correspondent.partner.id)
    assert await correspondent.send(asked, reply(asked)) == NO_ADDRESS
    assert await correspondent.kept_answer() == (None, None)
    async with harness.db.write() as session:
        await resume_partner(session, correspondent.partner.id)
    assert await correspondent.send(asked, reply(asked)) == TAKEN


async def test_test_mode_may_waive_the_proof_and_live_mode_may_not(correspondent: Correspondent, live: Correspondent) -> None:
    harness = correspondent.harness
    easy = msgspec.structs.replace(harness.settings, mail_inbound_trusts_test_senders=True)
    inbox = Platform(easy, db=harness.db, clock=harness.clock, engine=harness.engine).inbox
    door = MailDoor(easy, knows=lambda _local: True, take=inbox.take)
    await door.start()
    asked, real = await correspondent.ask(), await live.ask_freely()
    token = "b" * 32
    real = msgspec.structs.replace(real, reply_to=f"answer+{token}@reply.codetether.example")
    async with harness.db.write() as session:  # nobody but its mail knows it
        await session.execute(update(MailReplyRow).where(MailReplyRow.mode == "live").values(digest=digest(token)))
    for mail, said in ((reply(real, "Rome", Authentication_Results=""), _told(Reason.NOT_AUTHENTIC)), (reply(real, "Rome"), TAKEN)):
        assert await deliver(door.port, mail, sender=ADA, to=real.reply_to) == said
    assert await deliver(door.port, reply(asked, Authentication_Results=""), sender=ADA, to=asked.reply_to) == TAKEN
    await door.stop()


async def test_a_database_that_is_away_leaves_the_mail_with_its_sender(
    correspondent: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, platform = await correspondent.ask(), correspondent.harness.platform
    for error in (
        OperationalError("SELECT", {}, Exception("database is locked")),
        CountersAway(),
        ConnectionError(),
        KeyError("x"),
    ):

        def fail(*_given: Any, error: Exception = error, **_named: Any) -> Any:
            raise error

        with monkeypatch.context() as patch:
            is_counting = isinstance(error, CountersAway)
            patch.setattr(platform.db.counters if is_counting else platform.db, "count" if is_counting else "write", fail)
            for mail in (reply(asked), reply(asked, sender=MALLORY)):
                assert await correspondent.send(asked, mail) == _told(Reason.AWAY)
            if isinstance(error, OperationalError):  # a wrong mail that cannot be counted is not refused either
                assert await correspondent.send(asked, reply(asked, To=MALLORY)) == _told(Reason.AWAY)
    assert await correspondent.send(asked, reply(asked)) == TAKEN


def _told(reason: Reason) -> tuple[int, str]:
    code, _, said = REPLIES[reason].partition(" ")
    return int(code), said


def _to(asked: Asked, address: str) -> Any:
    mail = message_from_bytes(reply(asked).as_bytes())
    mail.replace_header("To", address)
    return mail
