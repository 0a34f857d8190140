"""The partner's end users: what they are called by the partner, how much they run, and what that cost."""

from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import ConsentRow, UserRow
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.tables import RunRow, TaskRow

PAGE_ROWS = 50


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One end user. E-mail and name are hints of the partner's own page or server until they are proven."""

    id: str
    kind: str
    external_id: str | None
    email: str | None
    is_proven: bool
    name: str | None
    status: str
    has_agreed: bool
    runs: int
    charged_micros: int
    last_run_at: datetime | None
    created_at: datetime


async def read_people(
    session: AsyncSession, *, partner_id: str, mode: Mode, before_id: str | None, limit: int = PAGE_ROWS
) -> tuple[list[Person], bool]:
    """Return users, newest first, with the sums of their runs, and whether there are more."""
    query = select(UserRow).where(UserRow.partner_id == partner_id, UserRow.mode == mode)
    if before_id is not None:
        query = query.where(UserRow.id < before_id)
    users = list(await session.scalars(query.order_by(UserRow.id.desc()).limit(limit + 1)))
    ids = [user.id for user in users[:limit]]
    sums = await session.execute(
        select(TaskRow.user_id, func.count(), func.sum(RunRow.charged_micros), func.max(TaskRow.created_at))
        .join(RunRow, RunRow.task_id == TaskRow.id)
        .where(TaskRow.partner_id == partner_id, TaskRow.mode == mode, TaskRow.user_id.in_(ids))
        .group_by(TaskRow.user_id)
    )
    by_user = {user_id: (int(runs), int(charged or 0), last) for user_id, runs, charged, last in sums}
    agreed = set(await session.scalars(select(ConsentRow.user_id).where(ConsentRow.user_id.in_(ids))))
    people = []
    for user in users[:limit]:
        runs, charged, last = by_user.get(user.id, (0, 0, None))
        people.append(
            Person(
                id=user.id,
                kind=user.kind,
                external_id=user.external_id,
                email=user.email_hint,
                is_proven=user.email_verified_at is not None,
                name=" ".join(filter(None, (user.first_name, user.last_name))) or None,
                status=user.status,
                has_agreed=user.id in agreed,
                runs=runs,
                charged_micros=charged,
                last_run_at=last,
                created_at=user.created_at,
            )
        )
    return people, len(users) > limit
