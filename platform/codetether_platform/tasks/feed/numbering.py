"""Numbers a partner's events 1..n, in an order that no later commit can change.

An id says when an event was written, not when it was committed: on PostgreSQL a row with a smaller id may appear after one with a
larger id was read, and a reader that remembers an id would skip it. So events get their place in the feed after their commit, by
whoever reads next, one at a time a partner (the partner's row is locked, in the mode
that does not stop those who write events). Writers pay nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import lock_partner
from codetether_platform.kernel.db import Database, table_of
from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.tables import EventRow

#: Events that get their place in one transaction.
BATCH = 500
#: Batches that one reader numbers before it answers; the next reader goes on.
MOST_BATCHES = 20

#: Id, task, and sequence within the task.
Unnumbered = tuple[str, str | None, int]

_events = table_of(EventRow)
_UNNUMBERED = (
    select(_events.c.id, _events.c.task_id, _events.c.sequence)
    .where(_events.c.partner_id == bindparam("partner"), _events.c.mode == bindparam("mode"), _events.c.position.is_(None))
    .order_by(_events.c.id)
)
_SET_POSITION = update(_events).where(_events.c.id == bindparam("event")).values(position=bindparam("place"))


async def has_unnumbered(session: AsyncSession, *, partner_id: str, mode: Mode) -> bool:
    """Tell whether events wait for their place."""
    return (await session.execute(_UNNUMBERED.limit(1), {"partner": partner_id, "mode": mode})).first() is not None


async def number_all(db: Database, *, partner_id: str, mode: Mode) -> bool:
    """Give every committed event its place; false when so many waited that some still do."""
    for _ in range(MOST_BATCHES):
        async with db.read() as session:
            if not await has_unnumbered(session, partner_id=partner_id, mode=mode):
                return True
        async with db.write() as session:
            await _number(session, partner_id=partner_id, mode=mode)
    return False


async def _number(session: AsyncSession, *, partner_id: str, mode: Mode) -> None:
    await lock_partner(session, partner_id)
    whose = {"partner": partner_id, "mode": mode}
    waiting = _unnumbered(await session.execute(_UNNUMBERED.limit(BATCH), whose))
    if not waiting:
        return
    if len(waiting) == BATCH:
        waiting = [*waiting, *await _left_behind(session, waiting, whose)]
    last = await session.scalar(
        select(func.max(_events.c.position)).where(_events.c.partner_id == partner_id, _events.c.mode == mode)
    )
    await session.execute(
        _SET_POSITION,
        [{"event": event, "place": place} for place, event in enumerate(in_order(waiting), start=(last or 0) + 1)],
    )


async def _left_behind(session: AsyncSession, waiting: Sequence[Unnumbered], whose: dict[str, str]) -> list[Unnumbered]:
    """Return events behind the end of a batch that come before one in it, as their sequences say."""
    highest: dict[str, int] = {}
    for _, task_id, sequence in waiting:
        if task_id is not None:
            highest[task_id] = max(sequence, highest.get(task_id, 0))
    behind = _UNNUMBERED.where(_events.c.id > waiting[-1][0], _events.c.task_id.in_(list(highest))).limit(BATCH)
    return [row for row in _unnumbered(await session.execute(behind, whose)) if row[2] < highest[row[1] or ""]]


def _unnumbered(rows: Iterable[Any]) -> list[Unnumbered]:
    return [(row.id, row.task_id, row.sequence) for row in rows]


def in_order(waiting: Sequence[Unnumbered]) -> list[str]:
    """Return the ids of events by time, those of one task by their sequence: clocks of two processes may differ a little."""
    by_task: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for event_id, task_id, sequence in waiting:
        if task_id is not None:
            by_task[task_id].append((sequence, event_id))
    turns = {task: iter([event for _, event in sorted(events)]) for task, events in by_task.items()}
    return [event_id if task_id is None else next(turns[task_id]) for event_id, task_id, _ in waiting]
