"""What a proven e-mail address does to accounts: who holds it, and what ends with its first proof.

All of it stays within one partner and mode: an account of another partner is never looked at (docs/decisions/0011).
"""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.errors import UserNotFound
from codetether_platform.accounts.partners import lock_partner
from codetether_platform.accounts.tables import ApiKeyRow, ClientSecretRow, EmailCodeRow, EmbedSessionRow, UserRow
from codetether_platform.accounts.users import CONSENT_VERSION, consent_of, record_consent

END_REASON = "email_proven"


class Claim(msgspec.Struct, frozen=True):
    """An address, and the partner and mode within which somebody proves it."""

    partner_id: str
    mode: str
    email: str

    def of(self, row: type[UserRow] | type[EmailCodeRow]) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions under which a row is of this partner and mode."""
        return row.partner_id == self.partner_id, row.mode == self.mode


async def lock_proofs(session: AsyncSession, claim: Claim) -> None:
    """Let one transaction at a time prove an address of this partner: PostgreSQL locks its row, SQLite has one writer anyway."""
    await lock_partner(session, claim.partner_id)


async def find_account(session: AsyncSession, claim: Claim) -> UserRow | None:
    """Return the user who has proven the address, if there is one."""
    is_proven = (UserRow.email_hint == claim.email, UserRow.email_verified_at.is_not(None))
    return (await session.scalars(select(UserRow).where(*claim.of(UserRow), *is_proven))).one_or_none()


async def lock_guest(session: AsyncSession, claim: Claim, *, user_id: str, known: UserRow | None) -> UserRow:
    """Return the guest as it is now, locked together with the account that it may become: in the order of their ids.

    Raises:
        UserNotFound: Not this partner's, not in this mode, or not at all.
    """
    ids = [user_id] if known is None else [user_id, known.id]
    query = select(UserRow).where(*claim.of(UserRow), UserRow.id.in_(ids)).order_by(UserRow.id).with_for_update(key_share=True)
    found = {row.id: row for row in await session.scalars(query.execution_options(populate_existing=True))}
    if user_id not in found:
        raise UserNotFound
    return found[user_id]


async def holds_keys(session: AsyncSession, *, user: UserRow, now: datetime) -> bool:
    """Tell whether a user has API keys of its own that work."""
    is_working = or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > now)
    query = select(exists().where(ApiKeyRow.user_id == user.id, ApiKeyRow.revoked_at.is_(None), is_working))
    return bool(await session.scalar(query))


async def become_user(session: AsyncSession, *, guest: UserRow, claim: Claim, now: datetime) -> None:
    """Make a guest the user who has proven the address. Whatever it could be entered with until now ends."""
    await _end_access(session, _ids(UserRow.id == guest.id), now=now)
    guest.kind, guest.email_hint, guest.email_verified_at = "user", claim.email, now
    await session.flush()


async def leave_guest(session: AsyncSession, *, guest: UserRow, user: UserRow, origin: str, now: datetime) -> None:
    """End a guest whose person turned out to be a user; its consent to the current text goes along."""
    if await consent_of(session, user_id=guest.id) is not None:
        await record_consent(session, user=user, version=CONSENT_VERSION, origin=origin, now=now)
    await _end_access(session, _ids(UserRow.id == guest.id), now=now)
    guest.email_hint = guest.first_name = guest.last_name = None
    await session.flush()


async def disown(session: AsyncSession, *, claim: Claim, now: datetime) -> None:
    """End what others have built on the address without proving it: all access to their accounts, and the claim itself.

    The partner's own word for a vouched user, its external id, stays: it never proved the address, nor lost anything by it.
    """
    claims = (*claim.of(UserRow), UserRow.email_hint == claim.email, UserRow.email_verified_at.is_(None))
    await _end_access(session, _ids(*claims), now=now)
    await session.execute(update(UserRow).where(*claims).values(email_hint=None))


async def end_codes(session: AsyncSession, *, claim: Claim) -> None:
    """End every code under way for the address, whichever session asked for it."""
    await session.execute(delete(EmailCodeRow).where(*claim.of(EmailCodeRow), EmailCodeRow.email == claim.email))


def _ids(*conditions: ColumnElement[bool]) -> ScalarSelect[str]:
    return select(UserRow.id).where(*conditions).scalar_subquery()


async def _end_access(session: AsyncSession, user_ids: ScalarSelect[str], *, now: datetime) -> None:
    """End every session with its tokens, every key, every client secret and every code under way of these users."""
    sessions = select(EmbedSessionRow.id).where(EmbedSessionRow.user_id.in_(user_ids)).scalar_subquery()
    await session.execute(delete(EmailCodeRow).where(EmailCodeRow.session_id.in_(sessions)))
    await session.execute(
        update(EmbedSessionRow)
        .where(EmbedSessionRow.user_id.in_(user_ids), EmbedSessionRow.ended_at.is_(None))
        .values(ended_at=now, end_reason=END_REASON)
    )
    await session.execute(
        update(ApiKeyRow).where(ApiKeyRow.user_id.in_(user_ids), ApiKeyRow.revoked_at.is_(None)).values(revoked_at=now)
    )
    await session.execute(
        update(ClientSecretRow).where(ClientSecretRow.user_id.in_(user_ids), ClientSecretRow.used_at.is_(None)).values(used_at=now)
    )
