"""Reads the feed as a caller may see it: a partner everything, an end user what happens to its own tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import Fault, Source, Unavailable
from codetether_platform.kernel.ids import is_id
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.feed.numbering import has_unnumbered, number_all
from codetether_platform.tasks.tables import RunEventRow, TaskRow
from codetether_platform.web.errors import CursorExpired, CursorInvalid
from codetether_platform.webhooks.bodies import wire_id
from codetether_platform.webhooks.retention import KEPT, first_id
from codetether_platform.webhooks.tables import EventRow

#: As `after`: nothing of what has happened, only what will.
LATEST = "latest"
#: Events that a page with filters looks through at most; the next page goes on behind them.
WINDOW = 5_000


class FeedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which events somebody wants."""

    principal: Principal
    types: frozenset[str] = frozenset()
    task_id: str | None = None


class Told(msgspec.Struct, frozen=True):
    """One event with its id and body as webhooks send them."""

    id: str
    type: str
    body: bytes


class FeedPage(msgspec.Struct, frozen=True):
    """Events after a place, and the place after which the next page begins."""

    events: list[Told]
    position: int
    after: str | None
    has_more: bool


async def position_after(db: Database, *, query: FeedQuery, after: str | None, now: datetime) -> int:
    """Return the place of the event that `after` names; 0 without one.

    Raises:
        CursorInvalid: Not the id of an event that the caller may see.
        CursorExpired: The id of an event that is older than events are kept.
        Unavailable: So many events wait for their place that it has none yet.
    """
    principal = query.principal
    if after is None:
        return 0
    is_done = await number_all(db, partner_id=principal.partner_id, mode=principal.mode)
    async with db.read() as session:
        if after == LATEST:
            return await _last_position(session, principal)
        found = (
            await session.execute(select(EventRow.position).where(EventRow.id == _row_id(after), *_visible(principal)))
        ).one_or_none()
    if found is None:
        raise _too_old() if is_id(_row_id(after)) and _row_id(after) < first_id(now - KEPT) else _unknown()
    if found.position is None:
        if is_done:  # written since: a moment later it has its place
            return await position_after(db, query=query, after=after, now=now)
        raise Unavailable("Events are being put in order; ask again.", retry_after_seconds=1)
    return int(found.position)


async def read_feed(db: Database, *, query: FeedQuery, position: int, limit: int) -> FeedPage:
    """Return events behind a place, oldest first."""
    principal = query.principal
    async with db.read() as session:
        is_late = await has_unnumbered(session, partner_id=principal.partner_id, mode=principal.mode)
    if is_late:
        is_late = not await number_all(db, partner_id=principal.partner_id, mode=principal.mode)
    async with db.read() as session:
        wanted = select(EventRow.id, EventRow.type, EventRow.body, EventRow.task_id, EventRow.sequence, EventRow.position)
        wanted = wanted.where(*_visible(principal), EventRow.position > position).order_by(EventRow.position).limit(limit + 1)
        if query.types:
            wanted = wanted.where(EventRow.type.in_(sorted(query.types)))
        if query.task_id is not None:
            wanted = wanted.where(EventRow.task_id == query.task_id)
        end: tuple[int, str] | None = None
        if query.types or query.task_id is not None:
            end = await _window_end(session, principal, position)
            wanted = wanted.where(EventRow.position <= (end[0] if end else position))
        rows = (await session.execute(wanted)).all()
        shown = rows[:limit]
        bodies = [row.body for row in shown] if principal.kind == "partner" else await _for_user(session, principal, shown)
        last = await _last_position(session, principal) if end else position
    events = [Told(wire_id(row.id), row.type, body) for row, body in zip(shown, bodies, strict=True)]
    if len(rows) > limit or end is None:
        at, after = (shown[-1].position, events[-1].id) if shown else (position, None)
        return FeedPage(events, at, after, has_more=len(rows) > limit or is_late)
    return FeedPage(events, end[0], wire_id(end[1]), has_more=last > end[0] or is_late)


async def is_welcome(db: Database, principal: Principal) -> bool:
    """Tell whether a caller whose credential was checked a while ago still may read: false once its user is suspended."""
    if principal.user_id is None:
        return True
    async with db.look() as connection:
        return await connection.scalar(select(UserRow.status).where(UserRow.id == principal.user_id)) == "active"


async def id_at(db: Database, *, principal: Principal, position: int) -> str | None:
    """Return the id of the last visible event up to a place."""
    query = select(EventRow.id).where(*_visible(principal), EventRow.position <= position)
    async with db.read() as session:
        found = await session.scalar(query.order_by(EventRow.position.desc()).limit(1))
    return None if found is None else wire_id(found)


async def _window_end(session: AsyncSession, principal: Principal, position: int) -> tuple[int, str] | None:
    """Return the last place that a filtered page looks at, with the id of its event; None where nothing is left."""
    query = select(EventRow.position, EventRow.id).where(*_visible(principal), EventRow.position > position)
    ahead = query.order_by(EventRow.position).limit(WINDOW).subquery()
    found = (await session.execute(select(ahead.c.position, ahead.c.id).order_by(ahead.c.position.desc()).limit(1))).first()
    return None if found is None else (found[0], found[1])


async def _last_position(session: AsyncSession, principal: Principal) -> int:
    return await session.scalar(select(func.max(EventRow.position)).where(*_visible(principal))) or 0


def _visible(principal: Principal) -> list[Any]:
    rules: list[Any] = [EventRow.partner_id == principal.partner_id, EventRow.mode == principal.mode]
    if principal.kind != "partner":
        rules += [EventRow.user_id == principal.user_id, EventRow.task_id.is_not(None)]
    return rules


async def _for_user(session: AsyncSession, principal: Principal, rows: Sequence[Any]) -> list[bytes]:
    """Return bodies as the user itself reads them: with what its task says, without what its sponsor paid."""
    keys = {(row.task_id, row.sequence) for row in rows}
    tasks = {task_id for task_id, _ in keys}
    # `IN` over both columns apart reads a few rows too many, and both databases can use an index for it.
    told = await session.execute(
        select(RunEventRow.task_id, RunEventRow.sequence, RunEventRow.data, TaskRow.title)
        .join(TaskRow, TaskRow.id == RunEventRow.task_id)
        .where(
            RunEventRow.task_id.in_(tasks),
            RunEventRow.sequence.in_({sequence for _, sequence in keys}),
            TaskRow.partner_id == principal.partner_id,
            TaskRow.user_id == principal.user_id,
        )
    )
    said = {(row.task_id, row.sequence): (row.data, row.title) for row in told}
    return [_as_user(row.body, *said[(row.task_id, row.sequence)]) for row in rows]


def _as_user(body: bytes, data: dict[str, Any], title: str) -> bytes:
    document = msgspec.json.decode(body)
    content = document["data"]
    if content.get("charge", {}).get("payer") == "partner":
        del content["charge"]
    content |= data | {"title": title, "content_withheld": False}
    return msgspec.json.encode(document)


def _row_id(given: str) -> str:
    text = given.removeprefix("evt_")
    if len(text) != 32 or not given.startswith("evt_"):
        raise _unknown()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _too_old() -> CursorExpired:
    detail = f"Events are kept for {KEPT.days} days. Begin anew without `after`."
    return CursorExpired(detail, faults=(Fault("cursor_expired", "Cursor too old", detail, Source(parameter="after")),))


def _unknown() -> CursorInvalid:
    fault = Fault("cursor_invalid", "Cursor invalid", "Use the id of an event you have seen.", Source(parameter="after"))
    return CursorInvalid("There is no such event to go on after.", faults=(fault,))
