"""Reads users as their partner may see them: an id that is the partner's alone, counts, costs, states."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast

import msgspec
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.grants import Month, ReleaseMode, read_month
from codetether_billing.tables import UserGrantRow
from codetether_platform.accounts.errors import UserNotFound
from codetether_platform.accounts.tables import ConsentRow, UserRow
from codetether_platform.kernel.newest import newest
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.tasks.tables import RunRow, TaskRow
from codetether_platform.users.schemas import PartnerUser, UserMonth, UserState

_IS_ENDED: ColumnElement[bool] = func.coalesce(UserGrantRow.state, "active") == "ended"
_IS_OF_USER: ColumnElement[bool] = and_(
    UserGrantRow.partner_id == UserRow.partner_id, UserGrantRow.mode == UserRow.mode, UserGrantRow.user_id == UserRow.id
)
#: What each state is in rows; a deleted user is nothing else any more, and a suspended one may be released as well.
_STATES: dict[UserState, tuple[ColumnElement[bool], ...]] = {
    "active": (UserRow.deleted_at.is_(None), UserRow.status == "active", ~_IS_ENDED),
    "released": (UserRow.deleted_at.is_(None), UserRow.status == "active", _IS_ENDED),
    "suspended": (UserRow.deleted_at.is_(None), UserRow.status == "suspended"),
    "deleted": (UserRow.deleted_at.is_not(None),),
}


class UserFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which users somebody wants; what is None does not count."""

    status: UserState | None = None
    external_id: str | None = None
    created_after: datetime | None = None

    def scope(self, principal: Principal) -> str:
        """Name the list for its cursors: the partner and every filter."""
        named = hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()
        return f"users|{principal.partner_id}|{principal.mode}|{named}"


class Found(NamedTuple):
    """A user and what its sponsor says of it by name, if anything."""

    user: UserRow
    grant: UserGrantRow | None


async def list_users(
    session: AsyncSession, *, partner_id: str, mode: Mode, wanted: UserFilter, before_id: str | None, limit: int
) -> tuple[list[Found], str | None]:
    """Return users, newest first, and the last one's id if more follow."""
    query = _select(partner_id, mode)
    if wanted.status is not None:
        query = query.where(*_STATES[wanted.status])
    if wanted.external_id is not None:
        query = query.where(UserRow.external_id == wanted.external_id)
    if wanted.created_after is not None:
        query = query.where(UserRow.created_at > wanted.created_after)
    rows, following = await newest(session, query, by=UserRow.id, before=before_id, limit=limit)
    return [Found(*row) for row in rows], following


async def find_user(session: AsyncSession, *, partner_id: str, mode: Mode, user_id: str) -> Found:
    """Return one user.

    Raises:
        UserNotFound: Not this partner's, not in this mode, or not at all.
    """
    row = (await session.execute(_select(partner_id, mode).where(UserRow.id == user_id))).one_or_none()
    if row is None:
        raise UserNotFound("There is no such user.")
    return Found(*row)


def _select(partner_id: str, mode: Mode) -> Any:
    return (
        select(UserRow, UserGrantRow)
        .outerjoin(UserGrantRow, _IS_OF_USER)
        .where(UserRow.partner_id == partner_id, UserRow.mode == mode)
        .execution_options(populate_existing=True)
    )


async def view_users(
    session: AsyncSession, *, partner_id: str, mode: Mode, found: Sequence[Found], now: datetime
) -> list[PartnerUser]:
    """Return users as they are shown: five queries, however many they are.

    Raises:
        BooksNotOpen: The partner has no book of this mode.
    """
    ids = [each.user.id for each in found]
    month = await read_month(session, partner_id=partner_id, mode=mode, user_ids=ids, now=now)
    totals = await _totals(session, partner_id=partner_id, mode=mode, user_ids=ids)
    agreed = set(await session.scalars(select(ConsentRow.user_id).where(ConsentRow.user_id.in_(ids)).distinct()))
    return [_view(each, month, totals.get(each.user.id, _NOTHING), has_consented=each.user.id in agreed) for each in found]


async def view_user(session: AsyncSession, *, partner_id: str, mode: Mode, user_id: str, now: datetime) -> PartnerUser:
    """Return one user as it is shown.

    Raises:
        UserNotFound, BooksNotOpen: There is no such user, or no book.
    """
    found = await find_user(session, partner_id=partner_id, mode=mode, user_id=user_id)
    (view,) = await view_users(session, partner_id=partner_id, mode=mode, found=[found], now=now)
    return view


def state_of(found: Found) -> UserState:
    """Return the one word for how things stand with a user."""
    if found.user.deleted_at is not None:
        return "deleted"
    if found.user.status == "suspended":
        return "suspended"
    return "released" if found.grant is not None and found.grant.state == "ended" else "active"


class _Totals(NamedTuple):
    runs: int
    charged_micros: int
    last_run_at: datetime | None


_NOTHING = _Totals(0, 0, None)


async def _totals(session: AsyncSession, *, partner_id: str, mode: Mode, user_ids: Sequence[str]) -> dict[str, _Totals]:
    """Return what users ran; the next run of a schedule is none before its time."""
    rows = await session.execute(
        select(TaskRow.user_id, func.count(), func.sum(RunRow.charged_micros), func.max(TaskRow.created_at))
        .join(RunRow, RunRow.task_id == TaskRow.id)
        .where(
            TaskRow.partner_id == partner_id,
            TaskRow.mode == mode,
            TaskRow.user_id.in_(list(user_ids)),
            (TaskRow.scheduled_for.is_(None)) | (TaskRow.started_at.is_not(None)) | (RunRow.hold_id.is_not(None)),
        )
        .group_by(TaskRow.user_id)
    )
    return {user_id or "": _Totals(runs, int(charged or 0), last) for user_id, runs, charged, last in rows}


def _view(found: Found, month: Month, totals: _Totals, *, has_consented: bool) -> PartnerUser:
    user, grant = found
    spending = month.of_user[user.id]
    return PartnerUser(
        id=user.id,
        external_id=user.external_id,
        kind=cast("Literal['guest', 'user']", user.kind),
        status=state_of(found),
        mode=cast("Mode", user.mode),
        has_consented=has_consented,
        monthly_cap_micros=spending.micros_limit if spending.has_own_micros else None,
        monthly_run_limit=spending.runs_limit if spending.has_own_runs else None,
        month=UserMonth(
            currency=month.currency,
            spent_micros=spending.micros.used,
            held_micros=spending.micros.held,
            cap_micros=spending.micros_limit,
            runs_used=spending.runs.used + spending.runs.held,
            run_limit=spending.runs_limit,
            resets_at=month.resets_at,
        ),
        runs=totals.runs,
        charged_micros=totals.charged_micros,
        last_run_at=totals.last_run_at,
        released_at=None if grant is None else grant.ended_at,
        release_mode=None if grant is None else cast("ReleaseMode | None", grant.release_mode),
        deleted_at=user.deleted_at,
        created_at=user.created_at,
    )
