"""The overview's figures on runs and users: this month by status, durations, and a month of days."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import from_micros, to_micros
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.states import STATUSES
from codetether_platform.tasks.tables import TaskRow

DAYS = 30
DAY_MICROS = 86_400_000_000
#: Durations are read from the newest runs only, so that a busy month costs the page no more than a quiet one.
DURATION_SAMPLE = 500


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """A partner's runs since the month began in its own time zone, and per UTC day for the last 30 days."""

    since: datetime
    by_status: dict[str, int]
    active_users: int
    p50_seconds: float | None
    p95_seconds: float | None
    days: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """Runs of this month."""
        return sum(self.by_status.values())

    @property
    def decided(self) -> int:
        """Runs that ended by themselves: cancelled ones say nothing about success."""
        return self.by_status["completed"] + self.by_status["failed"]


def month_start(now: datetime, time_zone: str) -> datetime:
    """Return when the current month began in a time zone, as UTC."""
    local = now.astimezone(ZoneInfo(time_zone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


async def read_activity(session: AsyncSession, *, partner_id: str, mode: Mode, time_zone: str, now: datetime) -> Activity:
    """Return the figures of a partner."""
    since = month_start(now, time_zone)
    scope = (TaskRow.partner_id == partner_id, TaskRow.mode == mode)
    counts = await session.execute(
        select(TaskRow.status, func.count()).where(*scope, TaskRow.created_at >= since).group_by(TaskRow.status)
    )
    found = dict(counts.all())
    active = await session.scalar(
        select(func.count(func.distinct(TaskRow.user_id))).where(*scope, TaskRow.created_at >= since, TaskRow.user_id.is_not(None))
    )
    ended = await session.execute(
        select(TaskRow.started_at, TaskRow.completed_at)
        .where(*scope, TaskRow.created_at >= since, TaskRow.status == "completed", TaskRow.started_at.is_not(None))
        .order_by(TaskRow.id.desc())
        .limit(DURATION_SAMPLE)
    )
    durations = sorted((end - start).total_seconds() for start, end in ended if start and end)
    return Activity(
        since=since,
        by_status={status: found.get(status, 0) for status in STATUSES},
        active_users=active or 0,
        p50_seconds=quantile(durations, 50),
        p95_seconds=quantile(durations, 95),
        days=await _days(session, partner_id=partner_id, mode=mode, now=now),
    )


async def _days(session: AsyncSession, *, partner_id: str, mode: Mode, now: datetime) -> list[tuple[str, int]]:
    today = to_micros(now) // DAY_MICROS
    first = today - DAYS + 1
    day = (type_coerce(TaskRow.created_at, BigInteger) // DAY_MICROS).label("day")
    rows = await session.execute(
        select(day, func.count())
        .where(TaskRow.partner_id == partner_id, TaskRow.mode == mode, TaskRow.created_at >= from_micros(first * DAY_MICROS))
        .group_by(day)
    )
    found = {int(number): count for number, count in rows}
    dates = [from_micros((first + index) * DAY_MICROS) for index in range(DAYS)]
    return [(f"{date.day} {date:%b}", found.get(first + index, 0)) for index, date in enumerate(dates)]


def quantile(ordered: list[float], percent: int) -> float | None:
    """Return the nearest-rank quantile of ordered values, `None` of none."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
