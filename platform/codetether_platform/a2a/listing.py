"""Lists a caller's tasks, last changed first, as A2A 1.0 wants them."""

import hashlib
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from codetether_platform.a2a.errors import InvalidParams
from codetether_platform.a2a.service import A2aService, told_of
from codetether_platform.a2a.words import CONTEXT, ListAsk, TaskPage
from codetether_platform.kernel.clock import from_micros, to_micros
from codetether_platform.tasks.service.listing import view_tasks
from codetether_platform.tasks.tables import RunRow, TaskRow
from codetether_platform.web.errors import CursorInvalid
from codetether_platform.web.paging import decode_cursor, encode_cursor

#: `totalSize` is counted up to here; more is told as this number.
MOST_COUNTED = 10_000


async def list_told(service: A2aService, asked: ListAsk) -> TaskPage:
    """Return a page of tasks.

    Raises:
        InvalidParams: The page token is of another list.
    """
    rules, scope = _rules(service, asked), _scope(service, asked)
    place = None if asked.page_token is None else _place(service, asked.page_token, scope)
    query = page_query(rules, place=place, limit=asked.page_size + 1)
    counted = select(func.count()).select_from(select(TaskRow.id).where(*rules).limit(MOST_COUNTED).subquery())
    async with service.db.read() as session:
        found = [(row[0], row[1]) for row in await session.execute(query)]
        shown = found[: asked.page_size]
        views = await view_tasks(session, principal=service.principal, found=shown)
        with_history = asked.history_length > 0
        tasks = [
            await told_of(session, task=task, view=view, with_history=with_history)
            for (task, _), view in zip(shown, views, strict=True)
        ]
        total = await session.scalar(counted) or 0
    token = ""
    if len(found) > len(shown):
        last = shown[-1][0]
        token = encode_cursor(service.keyring, [to_micros(last.updated_at), last.id], scope)
    return TaskPage(tasks=tasks, next_token=token, page_size=asked.page_size, total=total)


def page_query(rules: list[ColumnElement[bool]], *, place: tuple[datetime, str] | None, limit: int) -> Select[TaskRow, RunRow]:
    """Return the query of a page behind a place; both databases walk the index of its order."""
    query = select(TaskRow, RunRow).join(RunRow, RunRow.task_id == TaskRow.id).where(*rules)
    if place is not None:
        at, task_id = place
        # The first condition says nothing new; it lets a walk of the index begin at the place.
        query = query.where(TaskRow.updated_at <= at, or_(TaskRow.updated_at < at, TaskRow.id < task_id))
    return query.order_by(TaskRow.updated_at.desc(), TaskRow.id.desc()).limit(limit)


def _place(service: A2aService, token: str, scope: str) -> tuple[datetime, str]:
    try:
        micros, task_id = decode_cursor(service.keyring, token, scope)
    except CursorInvalid as error:
        raise InvalidParams("The pageToken is not one of this list with these filters.") from error
    return from_micros(int(micros)), str(task_id)


def _rules(service: A2aService, asked: ListAsk) -> list[ColumnElement[bool]]:
    principal = service.principal
    rules: list[ColumnElement[Any]] = [TaskRow.partner_id == principal.partner_id, TaskRow.mode == principal.mode]
    if principal.kind != "partner":
        rules.append(TaskRow.user_id == principal.user_id)
    if asked.status is not None:
        rules.append(TaskRow.status == asked.status)
    if asked.changed_after is not None:
        rules.append(TaskRow.updated_at > asked.changed_after)
    if asked.context_id is not None:
        given = TaskRow.task_metadata[CONTEXT].as_string()
        rules.append(or_(given == asked.context_id, and_(TaskRow.id == asked.context_id, given.is_(None))))
    return rules


def _scope(service: A2aService, asked: ListAsk) -> str:
    principal = service.principal
    filters = msgspec.json.encode([asked.context_id, asked.status, asked.changed_after])
    named = hashlib.sha256(filters).hexdigest()
    return f"a2a|{principal.partner_id}|{principal.mode}|{principal.user_id}|{named}"
