"""The mail with a code: it names the partner and the page. In live mode the outbox keeps the code sealed, until it is sent."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.embed.proof.codes import shown
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.mail.outbox import CODE, queue_secret_mail
from codetether_platform.oauth.principal import Mode

TEXT = """\
{partner} uses CodeTether to run tasks for you. Your code is

    {code}

Type it on {origin}, where you asked for it, within 10 minutes. It works once, and nowhere else.

If you did not ask for it, do nothing: without the code nobody gets any further. Never tell it to anyone.
"""


class OutboxCodeMails:
    """Mails codes by a row in the outbox."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def send(
        self,
        session: AsyncSession,
        *,
        partner: PartnerRow,
        mode: Mode,
        to_address: str,
        origin: str,
        code: str,
        now: datetime,
        useful_until: datetime,
    ) -> None:
        """Queue the mail in the caller's transaction."""
        name = " ".join(partner.name.split())
        await queue_secret_mail(
            session,
            partner_id=partner.id,
            mode=mode,
            to_address=to_address,
            subject=f"Your code for {name}",
            text=TEXT.format(partner=name, origin=origin, code=CODE),
            secret=shown(code),
            keyring=self._keyring,
            useful_until=useful_until,
            now=now,
        )
