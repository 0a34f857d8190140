"""Mails a question to whom the task's mail goes, with an address for the answer where the platform takes answers by mail."""

from datetime import datetime
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.addresses import normal_email
from codetether_platform.accounts.partners import get_partner
from codetether_platform.kernel.crypto import Keyring, digest
from codetether_platform.kernel.ids import new_id
from codetether_platform.mail.outbox import CODE, queue_mail, queue_secret_mail
from codetether_platform.mail.tables import MailRow
from codetether_platform.oauth.principal import Mode
from codetether_platform.settings import Settings
from codetether_platform.tasks.replies.addresses import PREFIX, new_token
from codetether_platform.tasks.replies.tables import MailReplyRow
from codetether_platform.tasks.replies.words import Asked, question_mail, subject_of
from codetether_platform.tasks.tables import QuestionRow, TaskRow


async def mail_question(
    session: AsyncSession, *, task: TaskRow, question: QuestionRow, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    """Queue the mail with a question of a locked task. Who may be mailed was checked when the task was made."""
    assert task.notify_email is not None
    partner = await get_partner(session, task.partner_id)
    asked = Asked(
        partner=" ".join(partner.name.split()),
        title=task.title,
        question=question.question,
        choices=question.choices,
        to_address=task.notify_email,
        until=question.expires_at,
    )
    mode, can_reply = cast("Mode", task.mode), bool(settings.mail_reply_domain)
    text, subject = question_mail(asked, can_reply=can_reply), subject_of(asked)
    if not can_reply:
        return await queue_mail(
            session, partner_id=task.partner_id, mode=mode, to_address=task.notify_email, subject=subject, text=text, now=now
        )
    token = new_token()
    mail_id = await queue_secret_mail(
        session,
        partner_id=task.partner_id,
        mode=mode,
        to_address=task.notify_email,
        subject=subject,
        text=text,
        reply_to=f"{PREFIX}{CODE}@{settings.mail_reply_domain}",
        secret=token,
        keyring=keyring,
        useful_until=question.expires_at,
        now=now,
    )
    session.add(
        MailReplyRow(
            id=new_id(),
            partner_id=task.partner_id,
            mode=task.mode,
            task_id=task.id,
            request_id=question.id,
            mail_id=mail_id,
            digest=digest(token),
            to_address=normal_email(task.notify_email),
            created_at=now,
            expires_at=question.expires_at,
            refusals=0,
            used_at=None,
            used_by=None,
        )
    )
    return None


async def stop_asking(session: AsyncSession, *, task: TaskRow, now: datetime) -> None:
    """Keep mails of a locked task's questions from being sent, where they still wait to be."""
    if task.notify_email is None:
        return
    mails = select(MailReplyRow.mail_id).where(MailReplyRow.task_id == task.id).scalar_subquery()
    await session.execute(
        update(MailRow)
        .where(MailRow.partner_id == task.partner_id, MailRow.mode == task.mode)
        .where(MailRow.id.in_(mails), MailRow.status == "queued")
        .values(useful_until=now)
        .execution_options(synchronize_session=False)
    )
