"""Takes a reply: reads it, checks who sent it, and answers the question as `POST /v1/tasks/{id}/input` does.

The sending server hears 250 only when what the mail did is committed. It sends anything else again, or tells its sender.
"""

import asyncio
import hashlib
from datetime import datetime
from typing import cast

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import is_partner_active
from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.clock import Clock, to_micros
from codetether_platform.kernel.counters import CountersAway, Tick
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import Forbidden, PaymentRequired
from codetether_platform.mail.inbound.addresses import comparable, names_address
from codetether_platform.mail.inbound.letter import Letter, read_letter
from codetether_platform.mail.inbound.refusals import REPLIES, TAKEN, Reason, Refused
from codetether_platform.mail.inbound.server import Arrived
from codetether_platform.mail.inbound.verdicts import is_authentic
from codetether_platform.mail.outbox import queue_mail
from codetether_platform.oauth.principal import Mode
from codetether_platform.settings import Settings
from codetether_platform.tasks.replies.addresses import digest_of
from codetether_platform.tasks.replies.fit import fitting_answer
from codetether_platform.tasks.replies.tables import MailReplyRow
from codetether_platform.tasks.replies.words import late_mail
from codetether_platform.tasks.service.answer import answer_question, open_question
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import TERMINAL, Status
from codetether_platform.tasks.tables import TaskRow
from codetether_platform.web.problems import is_away

#: Wrong mails to one address; with the last of them it ends.
MOST_REFUSALS = 5
#: Mails of one sender an hour. Those whose sender is proven are counted apart: nobody uses up another's.
MOST_AN_HOUR = 30
HOUR_MICROS = 3_600_000_000
#: Reasons that are not held against an address: nobody is at fault, or nobody knows whose it is.
NOT_COUNTED = frozenset(
    {Reason.AUTOMATIC, Reason.TOO_MANY, Reason.AWAY, Reason.CANNOT_GO_ON, Reason.UNKNOWN_ADDRESS, Reason.ADDRESS_OVER}
)

log = structlog.get_logger(__name__)


class Inbox:
    """Takes replies of a whole platform."""

    def __init__(self, db: Database, *, clock: Clock, settings: Settings, door: TaskDoor, signals: TaskSignals) -> None:
        self._db = db
        self._clock = clock
        self._settings = settings
        self._door = door
        self._signals = signals

    async def take(self, arrived: Arrived) -> str:
        """Carry a mail out and return what the sending server is told."""
        try:
            outcome = await self._take(arrived)
        except Refused as refused:
            return await self._refuse(arrived, refused.reason)
        except Exception as error:
            if not is_away(error):
                # Nobody foresaw it; the mail stays with its sender's server, and comes again.
                log.exception("mail.reply_broke", error=type(error).__name__)
            return await self._refuse(arrived, Reason.AWAY)
        log.info("mail.reply_taken", outcome=outcome)
        return TAKEN

    async def _take(self, arrived: Arrived) -> str:
        letter = await asyncio.to_thread(read_letter, arrived.content, envelope_sender=arrived.envelope_sender)
        if not names_address(letter.addressed, f"{arrived.recipient}@{self._settings.mail_reply_domain}"):
            raise Refused(Reason.NOT_ADDRESSED)
        is_proven = is_authentic(letter.results, authserv_id=self._settings.mail_trusted_authserv_id, domain=letter.domain)
        await self._count_sender(letter, is_proven=is_proven)
        async with self._db.read() as session:
            await _find(session, arrived)  # a guess is sent away without a turn at the one writer that SQLite has
        try:
            async with self._db.write() as session:
                reply = await _find(session, arrived)
                outcome = await self._answer(session, reply, letter=letter, is_proven=is_proven)
        except (PaymentRequired, Forbidden) as error:
            raise Refused(Reason.CANNOT_GO_ON) from error
        self._signals.wake(reply.task_id)
        return outcome

    async def _answer(self, session: AsyncSession, reply: MailReplyRow, *, letter: Letter, is_proven: bool) -> str:
        task, run = await lock_task(session, reply.task_id)
        await session.refresh(reply, with_for_update=True)
        now = self._clock.now()
        self._check_sender(reply, letter=letter, is_proven=is_proven)
        if reply.used_by == letter.message_digest:
            return "again"
        if reply.used_at is not None or reply.refusals >= MOST_REFUSALS:
            raise Refused(Reason.ADDRESS_OVER)
        await _check_person(session, task=task, reply=reply)
        question = await open_question(session, run.id)
        is_open = task.status == Status.NEEDS_INPUT and reply.expires_at > now
        if not is_open or question is None or question.id != reply.request_id:
            await _tell_late(session, task=task, reply=reply, now=now)
            outcome = "late"
        else:
            answer = fitting_answer(letter.text, choices=question.choices)
            await answer_question(
                session, door=self._door, task=task, run=run, request_id=question.id, answer=answer, now=now, answered_by="mail"
            )
            outcome = "answered"
        reply.used_at, reply.used_by = now, letter.message_digest
        await session.flush()
        return outcome

    def _check_sender(self, reply: MailReplyRow, *, letter: Letter, is_proven: bool) -> None:
        needs_proof = reply.mode != "test" or not self._settings.mail_inbound_trusts_test_senders
        if needs_proof and not is_proven:
            raise Refused(Reason.NOT_AUTHENTIC)
        if letter.sender != comparable(reply.to_address):
            raise Refused(Reason.WRONG_SENDER)

    async def _count_sender(self, letter: Letter, *, is_proven: bool) -> None:
        name = hashlib.sha256(letter.sender.encode()).hexdigest()[:32]
        tick = Tick(f"mail_{'proven' if is_proven else 'other'}:{name}", HOUR_MICROS)
        try:
            (count,) = await self._db.counters.count([tick], now_micros=to_micros(self._clock.now()))
        except CountersAway as error:
            raise Refused(Reason.AWAY) from error
        if count.number > MOST_AN_HOUR:
            raise Refused(Reason.TOO_MANY)

    async def _refuse(self, arrived: Arrived, reason: Reason) -> str:
        """Log a refusal, without a word of the mail, and hold it against the address."""
        log.info("mail.reply_refused", reason=reason.value)
        if reason not in NOT_COUNTED:
            try:
                await self._hold_against(arrived)
            except Exception as error:
                if not is_away(error):
                    raise
                return REPLIES[Reason.AWAY]  # not counted, so not refused either
        return REPLIES[reason]

    async def _hold_against(self, arrived: Arrived) -> None:
        async with self._db.write() as session:
            await session.execute(
                update(MailReplyRow)
                .where(MailReplyRow.digest == digest_of(arrived.recipient), MailReplyRow.refusals < MOST_REFUSALS)
                .values(refusals=MailReplyRow.refusals + 1)
                .execution_options(synchronize_session=False)
            )


async def _find(session: AsyncSession, arrived: Arrived) -> MailReplyRow:
    """Return an address by its secret, which stands for the partner and the mode: a mail knows neither."""
    reply = (await session.scalars(select(MailReplyRow).where(MailReplyRow.digest == digest_of(arrived.recipient)))).one_or_none()
    if reply is None:
        raise Refused(Reason.UNKNOWN_ADDRESS)
    return reply


async def _check_person(session: AsyncSession, *, task: TaskRow, reply: MailReplyRow) -> None:
    """Refuse whoever could not answer over the API either: suspended, or the address is not theirs any more."""
    if not await is_partner_active(session, partner_id=task.partner_id):
        raise Refused(Reason.NOT_ALLOWED)
    if task.user_id is None:
        return
    is_theirs = (UserRow.status == "active", UserRow.email_hint == reply.to_address, UserRow.email_verified_at.is_not(None))
    whose = (UserRow.id == task.user_id, UserRow.partner_id == task.partner_id, UserRow.mode == task.mode)
    if (await session.scalar(select(UserRow.id).where(*whose, *is_theirs))) is None:
        raise Refused(Reason.NOT_ALLOWED)


async def _tell_late(session: AsyncSession, *, task: TaskRow, reply: MailReplyRow, now: datetime) -> None:
    """Tell somebody that the answer came too late: the address is used by this, so it is told once."""
    await queue_mail(
        session,
        partner_id=task.partner_id,
        mode=cast("Mode", task.mode),
        to_address=reply.to_address,
        subject="Your reply came too late",
        text=late_mail(title=task.title, is_ended=Status(task.status) in TERMINAL),
        now=now,
    )
