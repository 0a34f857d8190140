"""The partner's end users: how each stands and what it ran, and what its own page or server called it."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import UserRow
from codetether_platform.oauth.principal import Mode
from codetether_platform.users.reading import UserFilter, list_users, view_users
from codetether_platform.users.schemas import PartnerUser

PAGE_ROWS = 50


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One end user. E-mail and name are hints of the partner's own page or server until they are proven."""

    view: PartnerUser
    email: str | None
    is_proven: bool
    name: str | None


async def read_people(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    wanted: UserFilter,
    before_id: str | None,
    now: datetime,
    limit: int = PAGE_ROWS,
) -> tuple[list[Person], str | None]:
    """Return users, newest first, and the last one's id if more follow."""
    found, following = await list_users(session, partner_id=partner_id, mode=mode, wanted=wanted, before_id=before_id, limit=limit)
    views = await view_users(session, partner_id=partner_id, mode=mode, found=found, now=now)
    return [_person(each.user, view) for each, view in zip(found, views, strict=True)], following


async def read_person(session: AsyncSession, view: PartnerUser) -> Person:
    """Return who a user that was just read is."""
    return _person(await session.get_one(UserRow, view.id), view)


def _person(user: UserRow, view: PartnerUser) -> Person:
    return Person(
        view=view,
        email=user.email_hint,
        is_proven=user.email_verified_at is not None,
        name=" ".join(filter(None, (user.first_name, user.last_name))) or None,
    )
