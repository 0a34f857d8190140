"""A person who is asked by mail, and answers through the door as the operator's mail server hands it over."""

import asyncio
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import msgspec
from sqlalchemy import select

from codetether_platform.mail.tables import MailRow
from codetether_platform.tasks.replies.tables import MailReplyRow
from codetether_platform.tasks.tables import QuestionRow
from tests.harness import Harness, TestPartner, bearer

ADA, MALLORY = "ada@acme.example", "mallory@evil.example"
AUTHSERV = "mx.codetether.example"
NO_ADDRESS = (550, "5.1.1 There is no such address.")
TAKEN = (250, "2.0.0 Taken.")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was mailed, and the address that waits for its answer."""

    task_id: str
    reply_to: str
    subject: str
    text: str


class Correspondent:
    """Asks through the API, and mails."""

    def __init__(self, harness: Harness, partner: TestPartner, port: int) -> None:
        self.harness, self.partner, self.port = harness, partner, port
        self.headers = bearer(partner.secret_key)

    async def ask(self, **fields: Any) -> Asked:
        """Make a task that asks, and read its mail."""
        body = {"prompt": "test:needs-input", "notify_email": ADA} | fields
        answer = await self.harness.http.post("/v1/tasks", json=body, headers=self.headers)
        assert answer.status_code == 201, answer.text
        await self.harness.run_jobs()
        return await self.asked(str(answer.json()["task_id"]))

    async def asked(self, task_id: str) -> Asked:
        """Read the newest mail, which asks for this task."""
        mail = (await self.mails())[0]
        return Asked(task_id=task_id, reply_to=mail.reply_to or "", subject=mail.subject, text=mail.text)

    async def ask_freely(self, question: str = "Where do you want to go?", **fields: Any) -> Asked:
        """Make a task whose worker is the partner's own and asks for words, and read its mail."""
        http, path = self.harness.http, "/v1/worker"
        await http.post(f"{path}/agents", json={"name": "smith"}, headers=self.headers)
        body = {"prompt": "Book a trip", "agent": "external:smith", "notify_email": ADA} | fields
        task_id = (await http.post("/v1/tasks", json=body, headers=self.headers)).json()["task_id"]
        claim = (await http.post(f"{path}/claim", json={"agent": "smith"}, headers=self.headers)).json()
        told = {
            "task_id": task_id,
            "fence": claim["fence"],
            "events": [{"type": "needs_input", "key": "ask", "question": question}],
        }
        answer = await http.post(f"{path}/events", json=told, headers=self.headers)
        assert answer.is_success, answer.text
        return await self.asked(str(task_id))

    async def task(self, asked: Asked) -> dict[str, Any]:
        """Return the task after all that waits was carried out."""
        await self.harness.run_jobs()
        return dict((await self.harness.http.get(f"/v1/tasks/{asked.task_id}", headers=self.headers)).json())

    async def post_input(self, asked: Asked, answer: str) -> int:
        """Answer over the API."""
        path = f"/v1/tasks/{asked.task_id}"
        task = (await self.harness.http.get(path, headers=self.headers)).json()
        body = {"request_id": task["needs_input"]["request_id"], "answer": answer}
        return (await self.harness.http.post(f"{path}/input", json=body, headers=self.headers)).status_code

    async def send(self, asked: Asked, mail: EmailMessage | bytes, *, sender: str = ADA, to: str | None = None) -> tuple[int, str]:
        """Send a mail to the question's address and return what the door said last."""
        return await deliver(self.port, mail, sender=sender, to=to or asked.reply_to)

    async def mails(self) -> list[MailRow]:
        """Return all mails, the newest first."""
        async with self.harness.db.read() as session:
            return list(await session.scalars(select(MailRow).order_by(MailRow.id.desc())))

    async def address(self) -> MailReplyRow:
        """Return the only address for answers that there is."""
        async with self.harness.db.read() as session:
            return (await session.scalars(select(MailReplyRow))).one()

    async def kept_answer(self) -> tuple[str | None, str | None]:
        """Return the answer of the only question, and the door that it came through."""
        async with self.harness.db.read() as session:
            question = (await session.scalars(select(QuestionRow))).one()
        return question.answer, question.answered_by


def reply(asked: Asked, words: str = "Table", *, sender: str = f"Ada Lovelace <{ADA}>", **headers: str) -> EmailMessage:
    """Return an honest reply, as it is when the operator's server has looked at it. `None` takes a header away."""
    mail = EmailMessage()
    domain = sender.rpartition("@")[2].rstrip(">")
    given = {
        "Authentication_Results": f"{AUTHSERV}; dmarc=pass (p=reject dis=none) header.from={domain}",
        "From": sender,
        "To": asked.reply_to,
        "Subject": f"Re: {asked.subject}",
        "Message_ID": "<reply-1@acme.example>",
    } | headers
    for name, value in given.items():
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(f"{words}\n\nOn Tue, 24 Nov 2026 at 12:00, CodeTether <tasks@codetether.example> wrote:\n{quoted(asked.text)}")
    return mail


def quoted(text: str) -> str:
    """Return a text as mail programs quote it."""
    return "".join(f"> {line}\n" for line in text.splitlines())


async def deliver(port: int, mail: EmailMessage | bytes, *, sender: str, to: str) -> tuple[int, str]:
    """Send a mail over SMTP and return the last answer: to the recipient where that is refused, else to the mail."""
    content = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
    return await asyncio.to_thread(_deliver, port, content, sender, to)


def _deliver(port: int, content: bytes, sender: str, to: str) -> tuple[int, str]:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mx.codetether.example", timeout=20) as smtp:
        smtp.ehlo()
        smtp.mail(sender)
        code, said = smtp.rcpt(to)
        if code == 250:
            code, said = smtp.data(content)
        return code, said.decode()
