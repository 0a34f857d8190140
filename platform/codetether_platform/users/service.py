"""Use cases of a partner's users. Each changes the user's state in one transaction; what follows from it is the caretaker's.

Lock order: the user's row, then the sponsor's account, as whoever admits a run takes them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.grants import ReleaseMode, change_limits, end_grant, renew_grant
from codetether_platform.accounts.errors import UserDeleted, UserNotFound
from codetether_platform.accounts.tables import (
    ApiKeyRow,
    ClientSecretRow,
    EmailCodeRow,
    EmbedSessionRow,
    EmbedTokenRow,
    UserRow,
)
from codetether_platform.kernel.db import insert
from codetether_platform.kernel.ids import new_id
from codetether_platform.mail.tables import MailRow
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.users.tables import UserChoreRow
from codetether_platform.webhooks.outbox import NewEvent, publish


async def set_limits(
    session: AsyncSession, *, principal: Principal, user_id: str, changes: Mapping[str, int | None], now: datetime
) -> None:
    """Set a user's own limits of a month; None gives it those of all users again.

    Raises:
        UserNotFound, UserDeleted: There is no such user, or nothing of it to change.
    """
    user = await _lock(session, principal=principal, user_id=user_id)
    _refuse_deleted(user)
    await change_limits(
        session,
        partner_id=user.partner_id,
        mode=principal.mode,
        user_id=user.id,
        changes=changes,
        actor=principal.id,
        now=now,
    )


async def suspend(session: AsyncSession, *, principal: Principal, user_id: str, now: datetime) -> None:
    """Shut a user out: its sessions and keys are refused from this commit on. Its runs are stopped and its schedules paused next.

    Suspending twice changes nothing, but has a second look at what has to be stopped.

    Raises:
        UserNotFound, UserDeleted: There is no such user, or nobody is left to shut out.
    """
    user = await _lock(session, principal=principal, user_id=user_id)
    _refuse_deleted(user)
    user.status = "suspended"
    await _ask(session, user, now=now)


async def resume(session: AsyncSession, *, principal: Principal, user_id: str, now: datetime) -> None:
    """Let a suspended user in again, with the sessions and keys that it had; the schedules that suspending paused go on.

    Raises:
        UserNotFound, UserDeleted: There is no such user, or nobody is left to let in.
    """
    user = await _lock(session, principal=principal, user_id=user_id)
    _refuse_deleted(user)
    user.status = "active"
    await _ask(session, user, now=now)


async def release(session: AsyncSession, *, principal: Principal, user_id: str, how: ReleaseMode, now: datetime) -> None:
    """Stop paying for a user. Its new runs are refused from this commit on; what it runs now goes on and is paid for.

    The first release publishes `user.released`. A later one in a mode that goes further does what is still missing; in the same
    or a milder mode it changes nothing.

    Raises:
        UserNotFound: There is no such user.
    """
    user = await _lock(session, principal=principal, user_id=user_id)
    is_new = await end_grant(
        session, partner_id=user.partner_id, mode=principal.mode, user_id=user.id, how=how, actor=principal.id, now=now
    )
    if how == "delete" and user.deleted_at is None:
        await _forget_person(session, user, now=now)
    if is_new:
        event = NewEvent(
            type="user.released",
            partner_id=user.partner_id,
            mode=cast("Mode", user.mode),
            sequence=0,
            user_id=user.id,
            data={"user_id": user.id},
        )
        await publish(session, now=now, event=event)
    await _ask(session, user, now=now)


async def sponsor(session: AsyncSession, *, principal: Principal, user_id: str, now: datetime) -> None:
    """Pay for a released user again; the schedules that its release paused go on. Nothing changes where it is paid for already.

    Raises:
        UserNotFound, UserDeleted: There is no such user, or nobody is left to pay for.
    """
    user = await _lock(session, principal=principal, user_id=user_id)
    _refuse_deleted(user)
    await renew_grant(session, partner_id=user.partner_id, mode=principal.mode, user_id=user.id, actor=principal.id, now=now)
    await _ask(session, user, now=now)


async def _lock(session: AsyncSession, *, principal: Principal, user_id: str) -> UserRow:
    query = select(UserRow).where(UserRow.id == user_id, UserRow.partner_id == principal.partner_id, UserRow.mode == principal.mode)
    found = await session.scalars(query.with_for_update().execution_options(populate_existing=True))
    row = found.one_or_none()
    if row is None:
        raise UserNotFound("There is no such user.")
    return row


def _refuse_deleted(user: UserRow) -> None:
    if user.deleted_at is not None:
        raise UserDeleted("This user was deleted; nothing of it is left to change.")


async def _ask(session: AsyncSession, user: UserRow, *, now: datetime) -> None:
    await session.flush()
    values = {"user_id": user.id, "partner_id": user.partner_id, "mode": user.mode, "ask_id": new_id(), "asked_at": now}
    # One statement: whoever has done an earlier chore may take its row away at any moment.
    statement = insert(session, UserChoreRow).values(values)
    newest = {"ask_id": statement.excluded.ask_id, "asked_at": statement.excluded.asked_at}
    await session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=newest))


async def _forget_person(session: AsyncSession, user: UserRow, *, now: datetime) -> None:
    """Take away who the user is and all that it can sign in with; what its tasks say is erased after this commit.

    The row stays without a name, shut out like a suspended one. Its consents stay too: they say who agreed to be paid for, by an
    id that belongs to nobody any more.
    """
    sessions = select(EmbedSessionRow.id).where(EmbedSessionRow.user_id == user.id)
    if user.email_hint is not None:
        whose = (MailRow.partner_id == user.partner_id, MailRow.mode == user.mode, MailRow.to_address == user.email_hint)
        await session.execute(delete(MailRow).where(*whose))
    await session.execute(delete(EmailCodeRow).where(EmailCodeRow.session_id.in_(sessions)))
    await session.execute(delete(EmbedTokenRow).where(EmbedTokenRow.session_id.in_(sessions)))
    await session.execute(delete(EmbedSessionRow).where(EmbedSessionRow.user_id == user.id))
    await session.execute(delete(ClientSecretRow).where(ClientSecretRow.user_id == user.id))
    own_keys = update(ApiKeyRow).where(ApiKeyRow.user_id == user.id)
    await session.execute(own_keys.where(ApiKeyRow.revoked_at.is_(None)).values(revoked_at=now))
    await session.execute(own_keys.values(name="Deleted"))
    user.status, user.deleted_at = "suspended", now
    user.external_id = user.email_hint = user.email_verified_at = user.first_name = user.last_name = None
    await session.flush()
