"""Defect 11 of today's CodeTether: whoever sends a mail to a guessed address takes over a session and chooses the model.

A forged sender, a guessed address, a forwarded mail, a model tag and a second use are each refused here, over a real SMTP
conversation; the owner's own reply lets the run go on. The rest of the door's rules are in tests/mail.
"""

from collections.abc import AsyncIterator

import pytest

from tests.harness import Harness
from tests.mail.correspondent import ADA, AUTHSERV, MALLORY, NO_ADDRESS, TAKEN, Correspondent, reply

pytestmark = pytest.mark.anyio


@pytest.fixture
async def owner(harness: Harness) -> AsyncIterator[Correspondent]:
    """The owner of a task, whose mail comes through the open door."""
    door = harness.platform.mail_door
    await door.start()
    yield Correspondent(harness, await harness.make_partner(), door.port)
    await door.stop()


async def test_defect_11_only_the_owners_own_reply_answers_and_only_once(owner: Correspondent) -> None:
    asked = await owner.ask()
    domain = asked.reply_to.partition("@")[2]
    guessed = f"answer+{'a' * 32}@{domain}"
    tagged = asked.reply_to.replace("@", "+model=opus@")
    attacks = {
        "forged sender": (reply(asked, Authentication_Results=f"{AUTHSERV}; dmarc=fail header.from=acme.example"), asked.reply_to),
        "sender that vouches for itself": (
            reply(asked, Authentication_Results="mx.evil.example; dmarc=pass header.from=acme.example"),
            asked.reply_to,
        ),
        "guessed address": (reply(asked, To=guessed), guessed),
        "address of an id": (reply(asked, To=f"task+{asked.task_id}@{domain}"), f"task+{asked.task_id}@{domain}"),
        "forwarded mail": (reply(asked, sender=MALLORY, Subject=f"Fwd: {asked.subject}"), asked.reply_to),
        "model tag": (reply(asked, Subject=f"Re: {asked.subject} [model:opus]"), asked.reply_to),
        "model tag in the address": (reply(asked, To=tagged), tagged),
    }
    for attack, (mail, address) in attacks.items():
        assert (attack, (await owner.send(asked, mail, sender=MALLORY, to=address))[0]) == (attack, 550)
    assert (await owner.task(asked))["status"] == "needs_input"
    assert await owner.send(asked, reply(asked, "Table")) == TAKEN
    answered = await owner.task(asked)
    assert (answered["status"], answered["model"]) == ("completed", None)
    assert await owner.send(asked, reply(asked, "Full report", Message_ID="<second@acme.example>")) == NO_ADDRESS
    assert await owner.task(asked) == answered
    assert await owner.kept_answer() == ("Table", "mail")
    assert len((await owner.harness.http.get("/v1/tasks", headers=owner.headers)).json()["data"]) == 1


async def test_defect_11_no_mail_of_ours_holds_an_id_that_could_be_answered_to(owner: Correspondent) -> None:
    asked = await owner.ask()
    task = await owner.task(asked)
    await owner.harness.http.post(f"/v1/tasks/{asked.task_id}/cancel", headers=owner.headers)
    mails = await owner.mails()
    assert [mail.to_address for mail in mails] == [ADA, ADA], "the question and the end are told by mail"
    for mail in mails:
        said = f"{mail.to_address} {mail.subject} {mail.text} {mail.reply_to}"
        assert not any(known in said for known in (asked.task_id, task["run_id"], task["needs_input"]["request_id"]))
    for path in ("/v1/email/inbound", "/v1/mail/inbound"):  # where the old door was
        assert (await owner.harness.http.post(path, data={"from": ADA, "text": "Yes"})).status_code == 404
