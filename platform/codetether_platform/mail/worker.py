"""Sends queued mail over SMTP, with retries; at least once, never in test mode."""

import asyncio
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import msgspec
import structlog
from sqlalchemy import select, update

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.repeating import Repeating
from codetether_platform.mail.outbox import PURPOSE, filled
from codetether_platform.mail.tables import MailRow
from codetether_platform.settings import Settings

POLL_SECONDS = 2.0
BATCH = 20
LEASE_SECONDS = 120
SMTP_TIMEOUT_SECONDS = 20
#: Minutes, then hours: a mail server that greylists lets the second or third try in.
RETRY_SECONDS = (60, 300, 1800, 7200, 21600)

log = structlog.get_logger(__name__)


class Letter(msgspec.Struct, frozen=True):
    """A mail taken out of the outbox for sending."""

    id: str
    attempts: int
    to_address: str
    subject: str
    text: str
    reply_to: str | None
    secret_sealed: bytes | None
    useful_until: datetime | None


class MailWorker:
    """Claims queued mail with a lease, sends it outside any transaction, and records how it went."""

    def __init__(self, db: Database, clock: Clock, settings: Settings, keyring: Keyring) -> None:
        self._db = db
        self._clock = clock
        self._settings = settings
        self._keyring = keyring
        # What was claimed comes again when its lease ends.
        self._turns = Repeating(self._turn_on, seconds=POLL_SECONDS, name="mail", failed="mail.turn_failed")

    async def start(self) -> None:
        """Begin to send, if a mail server is configured."""
        if self._settings.smtp_url:
            self._turns.start()

    async def stop(self) -> None:
        """Stop sending."""
        await self._turns.stop()

    async def turn(self) -> int:
        """Send what is due; returns how many mails were tried."""
        letters = await self._claim()
        for letter in letters:
            if letter.useful_until is not None and letter.useful_until <= self._clock.now():
                await self._mark(letter, status="failed", error="of no use any more")
                continue
            try:
                await asyncio.to_thread(self._send, letter)
            except (OSError, smtplib.SMTPException) as error:
                await self._put_back(letter, error)
            else:
                await self._mark(letter, status="sent")
        return len(letters)

    async def _turn_on(self) -> bool:
        return await self.turn() == BATCH

    async def _claim(self) -> Sequence[Letter]:
        now = self._clock.now()
        async with self._db.write() as session:
            due = (
                select(MailRow.id).where(MailRow.status == "queued", MailRow.next_at <= now).order_by(MailRow.next_at).limit(BATCH)
            )
            claimed = await session.execute(
                update(MailRow)
                .where(MailRow.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()), MailRow.status == "queued")
                .values(next_at=now + timedelta(seconds=LEASE_SECONDS), attempts=MailRow.attempts + 1)
                .returning(
                    MailRow.id,
                    MailRow.attempts,
                    MailRow.to_address,
                    MailRow.subject,
                    MailRow.text,
                    MailRow.reply_to,
                    MailRow.secret_sealed,
                    MailRow.useful_until,
                )
            )
            return [Letter(**row) for row in claimed.mappings()]

    def _send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"] = self._settings.mail_from
        message["To"] = letter.to_address
        message["Subject"] = letter.subject
        message["Message-ID"] = f"<{letter.id}@codetether>"
        message["Auto-Submitted"] = "auto-generated"
        if letter.reply_to is not None:
            message["Reply-To"] = self._with_secret(letter, letter.reply_to)
            message.set_content(letter.text)
        else:
            message.set_content(self._with_secret(letter, letter.text))
        server = urlsplit(self._settings.smtp_url)
        with smtplib.SMTP(server.hostname or "", server.port or 25, timeout=SMTP_TIMEOUT_SECONDS) as smtp:
            if server.username:
                smtp.starttls()
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(message)

    def _with_secret(self, letter: Letter, text: str) -> str:
        if letter.secret_sealed is None:
            return text
        return filled(text, self._keyring.unseal(PURPOSE, letter.secret_sealed).decode())

    async def _put_back(self, letter: Letter, error: Exception) -> None:
        is_over = letter.attempts > len(RETRY_SECONDS)
        log.warning("mail.failed", mail_id=letter.id, attempt=letter.attempts, error=type(error).__name__)
        wait = RETRY_SECONDS[min(letter.attempts, len(RETRY_SECONDS)) - 1]
        await self._mark(letter, status="failed" if is_over else "queued", error=str(error)[:300], wait_seconds=wait)

    async def _mark(self, letter: Letter, *, status: str, error: str | None = None, wait_seconds: int = 0) -> None:
        now = self._clock.now()
        async with self._db.write() as session:
            await session.execute(
                update(MailRow)
                .where(MailRow.id == letter.id, MailRow.attempts == letter.attempts)
                .values(
                    status=status,
                    secret_sealed=letter.secret_sealed if status == "queued" else None,
                    last_error=error,
                    next_at=now + timedelta(seconds=wait_seconds),
                    sent_at=now if status == "sent" else None,
                )
            )
