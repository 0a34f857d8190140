"""Use cases of end users: vouched and hinted guests, and their consent."""

from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.addresses import normal_email
from codetether_platform.accounts.errors import ConsentRequired, GuestAllowanceUsed, UserNotFound, UserSuspended
from codetether_platform.accounts.tables import ConsentRow, UserRow
from codetether_platform.kernel.db import insert
from codetether_platform.kernel.ids import new_id

#: Version of the text in `consent_text`; a new text gets a new version and is asked for again.
CONSENT_VERSION = "2026-11-01"
CONSENT_SCOPES = ("tasks:read", "tasks:write")


class UserView(msgspec.Struct, kw_only=True):
    """A user as the user itself may see it."""

    id: str
    kind: Literal["guest", "user"]
    name: str | None
    email_hint: str | None
    email_verified: bool


def consent_text(partner_name: str) -> str:
    """Return the sentence that a user agrees to, in English. Its version is `CONSENT_VERSION`."""
    return (
        f"Create a CodeTether workspace under {partner_name}. {partner_name} pays for your runs; "
        "it sees count, cost and status, not your prompts or results."
    )


async def vouch_user(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: str,
    external_id: str,
    email: str | None,
    first_name: str | None,
    last_name: str | None,
    now: datetime,
) -> tuple[UserRow, bool]:
    """Return the partner's user of this external id, and whether it was made now. Hints that are given replace older ones."""
    made = await session.execute(
        insert(session, UserRow)
        .values(
            id=new_id(),
            partner_id=partner_id,
            mode=mode,
            kind="guest",
            external_id=external_id,
            email_hint=email and normal_email(email),
            first_name=first_name,
            last_name=last_name,
            runs_used=0,
            status="active",
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(UserRow.id)
    )
    is_new = made.first() is not None
    row = (
        await session.scalars(
            select(UserRow).where(UserRow.partner_id == partner_id, UserRow.mode == mode, UserRow.external_id == external_id)
        )
    ).one()
    row.first_name, row.last_name = first_name or row.first_name, last_name or row.last_name
    if email is not None and row.email_verified_at is None:
        row.email_hint = normal_email(email)  # a proven address is no hint any more: nobody's word replaces it
    return row, is_new


def check_active(user: UserRow) -> None:
    """Refuse a user who is suspended.

    Raises:
        UserSuspended: The partner suspended it.
    """
    if user.status != "active":
        raise UserSuspended


async def create_guest(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: str,
    email: str | None,
    first_name: str | None,
    last_name: str | None,
    now: datetime,
) -> UserRow:
    """Make a hinted guest. Nothing tells whether its e-mail belongs to anyone: it is a hint until it is proven."""
    row = UserRow(
        id=new_id(),
        partner_id=partner_id,
        mode=mode,
        kind="guest",
        external_id=None,
        email_hint=email and normal_email(email),
        email_verified_at=None,
        first_name=first_name,
        last_name=last_name,
        runs_used=0,
        status="active",
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def record_consent(session: AsyncSession, *, user: UserRow, version: str, origin: str, now: datetime) -> None:
    """Keep a consent; agreeing to the same version twice is kept once."""
    await session.execute(
        insert(session, ConsentRow)
        .values(
            id=new_id(),
            user_id=user.id,
            partner_id=user.partner_id,
            mode=user.mode,
            version=version,
            origin=origin,
            scopes=list(CONSENT_SCOPES),
            payer="partner",
            agreed_at=now,
        )
        .on_conflict_do_nothing()
    )


async def consent_of(session: AsyncSession, *, user_id: str) -> str | None:
    """Return the current consent version if the user has agreed to it."""
    return await session.scalar(
        select(ConsentRow.version).where(ConsentRow.user_id == user_id, ConsentRow.version == CONSENT_VERSION)
    )


async def get_user(session: AsyncSession, *, partner_id: str, mode: str, user_id: str) -> UserRow:
    """Return a partner's user.

    Raises:
        UserNotFound: Not this partner's, not in this mode, or not at all.
    """
    row = (
        await session.scalars(select(UserRow).where(UserRow.id == user_id, UserRow.partner_id == partner_id, UserRow.mode == mode))
    ).one_or_none()
    if row is None:
        raise UserNotFound
    return row


async def take_run(session: AsyncSession, *, user_id: str, guest_runs: int) -> None:
    """Count a run of a user, in one conditional update that concurrency cannot overrun.

    A vouched guest and a proven user have no allowance: the sponsor's caps hold them. Whoever suspends the user waits for this
    transaction or is waited for, so that no run is admitted behind a suspension.

    Raises:
        UserSuspended: The partner suspended the user.
        ConsentRequired: The user has not agreed yet.
        GuestAllowanceUsed: A hinted guest has no runs left before it proves its e-mail.
    """
    if await consent_of(session, user_id=user_id) is None:
        raise ConsentRequired("Agree to the terms before the first run.")
    is_free = UserRow.external_id.is_not(None) | UserRow.email_verified_at.is_not(None)
    taken = await session.execute(
        update(UserRow)
        .where(UserRow.id == user_id, UserRow.status == "active", is_free | (UserRow.runs_used < guest_runs))
        .values(runs_used=UserRow.runs_used + 1)
        .returning(UserRow.id)
    )
    if taken.first() is None:
        if await session.scalar(select(UserRow.status).where(UserRow.id == user_id)) != "active":
            raise UserSuspended
        raise GuestAllowanceUsed(
            "You have used the runs that come without signing up. Prove your e-mail address to go on.",
            extra={"next": "email_code"},
        )


async def return_run(session: AsyncSession, *, user_id: str) -> None:
    """Take back what `take_run` counted earlier in this transaction, for a run that was refused after it."""
    await session.execute(update(UserRow).where(UserRow.id == user_id).values(runs_used=UserRow.runs_used - 1))


def view_of(row: UserRow) -> UserView:
    """Return what a user may see of itself."""
    name = " ".join(filter(None, (row.first_name, row.last_name))) or None
    kind: Literal["guest", "user"] = "user" if row.kind == "user" else "guest"
    return UserView(id=row.id, kind=kind, name=name, email_hint=row.email_hint, email_verified=row.email_verified_at is not None)
