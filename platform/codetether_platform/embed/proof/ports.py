"""What the proof needs from others: a mail with the code, ears for who was proven, and hands for what a guest leaves behind."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.oauth.principal import Mode


@runtime_checkable
class CodeMails(Protocol):
    """Mails codes; `mail` implements it by a row in its outbox."""

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
        """Queue the mail in the caller's transaction; it names the partner and the page."""
        ...


@runtime_checkable
class Proofs(Protocol):
    """Hears of each proof, in its transaction; the app joins it to the webhooks and the tasks."""

    async def hand_over(self, session: AsyncSession, *, guest: UserRow, user: UserRow) -> int:
        """Give a user what its guest made; return how many tasks that were."""
        ...

    async def verified(self, session: AsyncSession, *, user: UserRow, guest_id: str | None, now: datetime) -> None:
        """Take note that a user proved its address; `guest_id` is the guest that went over to it, if another row than its own."""
        ...
