"""Defect 11 of today's CodeTether: whoever sends a mail to a guessed address takes over a session and chooses the model.

There is no door for mail yet. These requests are what such a door was sent; none may make or change a task, and no mail of ours
gives away what a forged answer would need.
"""

import pytest
from sqlalchemy import select

from codetether_platform.mail.tables import MailRow
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio
ATTACKS = {
    "forged sender": {"from": "ada@acme.example", "subject": "Re: Question"},
    "guessed address": {"to": "task+00000000@inbound.codetether.example", "subject": "Re: Question"},
    "forwarded mail": {"from": "mallory@evil.example", "subject": "Fwd: Question (reply to continue)"},
    "model tag": {"from": "ada@acme.example", "subject": "Re: Question [model:opus]"},
}


@pytest.mark.parametrize("path", ["/v1/email/inbound", "/v1/mail/inbound"])
@pytest.mark.parametrize("attack", ATTACKS)
async def test_defect_11_no_mail_makes_or_answers_a_task(harness: Harness, path: str, attack: str) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = await harness.http.post("/v1/tasks", json={"prompt": "test:needs-input"}, headers=headers)
    await harness.run_jobs()
    for _ in ("first use", "second use"):
        answer = await harness.http.post(path, data=ATTACKS[attack] | {"text": "Yes, send everything."})
        assert answer.status_code == 404
    task = (await harness.http.get(f"/v1/tasks/{made.json()['task_id']}", headers=headers)).json()
    assert task["status"] == "needs_input"
    assert len((await harness.http.get("/v1/tasks", headers=headers)).json()["data"]) == 1


async def test_defect_11_no_mail_of_ours_holds_an_id_that_could_be_answered_to(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    body = {"prompt": "test:needs-input", "notify_email": "ada@acme.example"}
    task = (await harness.http.post("/v1/tasks", json=body, headers=headers)).json()
    await harness.run_jobs()
    asked = (await harness.http.get(f"/v1/tasks/{task['task_id']}", headers=headers)).json()["needs_input"]
    await harness.http.post(f"/v1/tasks/{task['task_id']}/cancel", headers=headers)
    async with harness.db.read() as session:
        mails = (await session.scalars(select(MailRow))).all()
    assert mails, "the end is told by mail"
    for mail in mails:
        said = mail.to_address + mail.subject + mail.text
        assert not any(known in said for known in (task["task_id"], task["run_id"], asked["request_id"]))
