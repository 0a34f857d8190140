"""How long tasks take: the median of a partner's own last runs of the same kind, read at most once a minute."""

import statistics
from collections import OrderedDict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from codetether_platform.kernel.db import Database
from codetether_platform.tasks.service.create import Order
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import TaskRow

LAST_RUNS = 20
#: With fewer there is no estimate.
LEAST_RUNS = 5
FRESH = timedelta(seconds=60)
MOST_KEPT = 10_000

_Kind = tuple[str, str, str, str | None, str | None]


class History:
    """Estimates of this process. A minute's staleness moves an estimate a little and nothing else."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: OrderedDict[_Kind, tuple[datetime, float | None]] = OrderedDict()

    async def seconds_of(self, order: Order, *, agent: str) -> float | None:
        """Return how long a task of this kind usually takes from its start on; None where too few have been completed."""
        principal, request, now = order.principal, order.request, order.now
        kind = (principal.partner_id, principal.mode, agent, request.model, request.template_id)
        known = self._known.get(kind)
        if known is not None and known[0] <= now < known[0] + FRESH:
            return known[1]
        async with self._db.read() as session:
            found = await _durations(session, kind)
        seconds = statistics.median(found) if len(found) >= LEAST_RUNS else None
        self._known[kind] = (now, seconds)
        self._known.move_to_end(kind)
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return seconds


def completion_at(task: TaskRow, seconds: float | None, *, now: datetime) -> datetime | None:
    """Return when a task that has just been accepted will probably be done."""
    return None if seconds is None else (task.scheduled_for or now) + timedelta(seconds=seconds)


async def _durations(session: AsyncSession, kind: _Kind) -> list[float]:
    partner_id, mode, agent, model, template_id = kind
    rows = await session.execute(
        select(TaskRow.started_at, TaskRow.completed_at)
        .where(
            TaskRow.partner_id == partner_id,
            TaskRow.mode == mode,
            TaskRow.agent == agent,
            _same(TaskRow.model, model),
            _same(TaskRow.template_id, template_id),
            TaskRow.status == Status.COMPLETED.value,
        )
        .order_by(TaskRow.completed_at.desc())
        .limit(LAST_RUNS)
    )
    return [(ended - started).total_seconds() for started, ended in rows if started is not None and ended is not None]


def _same(column: InstrumentedAttribute[str | None], value: str | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value
