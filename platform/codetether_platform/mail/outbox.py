"""Puts mail into the outbox and lists it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.ids import new_id
from codetether_platform.mail.tables import MailRow
from codetether_platform.oauth.principal import Mode

#: Where a mail's secret stands in its text.
CODE = "{code}"
PURPOSE = "mail-secret"


async def queue_mail(
    session: AsyncSession, *, partner_id: str, mode: Mode, to_address: str, subject: str, text: str, now: datetime
) -> None:
    """Queue a plain-text mail in the caller's transaction. Line breaks in the subject are refused by being made spaces."""
    session.add(_row(partner_id=partner_id, mode=mode, to_address=to_address, subject=subject, text=text, now=now))


async def queue_secret_mail(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    to_address: str,
    subject: str,
    text: str,
    secret: str,
    keyring: Keyring,
    useful_until: datetime,
    now: datetime,
    reply_to: str | None = None,
) -> str:
    """Queue a mail that has `{code}` where a secret belongs: in `reply_to`, where there is one, else in the text. Return its id.

    Test mode fills it in, as there the outbox is the mailbox.
    """
    row = _row(partner_id=partner_id, mode=mode, to_address=to_address, subject=subject, text=text, now=now)
    row.useful_until, row.reply_to = useful_until, reply_to
    if mode != "test":
        row.secret_sealed = keyring.seal(PURPOSE, secret.encode())
    elif reply_to is not None:
        row.reply_to = filled(reply_to, secret)
    else:
        row.text = filled(text, secret)
    session.add(row)
    return row.id


def filled(text: str, secret: str) -> str:
    """Return a text with its secret."""
    return text.replace(CODE, secret)


async def list_mails(session: AsyncSession, *, partner_id: str | None, limit: int = 100) -> list[MailRow]:
    """Return the newest mails, of one partner or of all."""
    query = select(MailRow).order_by(MailRow.id.desc()).limit(limit)
    if partner_id is not None:
        query = query.where(MailRow.partner_id == partner_id)
    return list(await session.scalars(query))


def _row(*, partner_id: str, mode: Mode, to_address: str, subject: str, text: str, now: datetime) -> MailRow:
    return MailRow(
        id=new_id(),
        partner_id=partner_id,
        mode=mode,
        to_address=to_address,
        subject=" ".join(subject.split())[:200],
        text=text,
        reply_to=None,
        secret_sealed=None,
        useful_until=None,
        status="kept" if mode == "test" else "queued",
        attempts=0,
        next_at=now,
        created_at=now,
        sent_at=None,
        last_error=None,
    )
