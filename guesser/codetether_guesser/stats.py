"""How a partner's guesses fare: what was kept of them and what was changed, what came of none, their cost and their speed."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Final, Protocol, runtime_checkable

import msgspec
from msgspec import Meta
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_guesser.feedback import FIELDS, FieldName
from codetether_guesser.tables import GuessOutcomeRow, GuessRow
from codetether_platform.oauth.principal import Mode

#: Guesses are kept no longer.
MOST_DAYS: Final = 30
_UNKNOWN: Final = "unknown"
_MOST_GROUPS: Final = 100


class GuessCost(msgspec.Struct, frozen=True, kw_only=True):
    """What the model's calls cost: from the partner's guess budget, and borne by the platform."""

    currency: str
    calls: int
    charged_micros: int
    absorbed_micros: int


@runtime_checkable
class GuessCosts(Protocol):
    """The ledger as the guesser's figures need it; `codetether_billing` implements it."""

    async def spent_on(
        self, session: AsyncSession, *, partner_id: str, mode: Mode, agent: str, since: datetime
    ) -> tuple[str, int, int, int]:
        """Return currency, calls, micros charged and micros absorbed of an agent's settled holds since a moment."""
        ...


class FieldStats(msgspec.Struct, kw_only=True):
    """How often a field was filled, kept as guessed, and sent otherwise. Rates are null where nothing was counted."""

    field: FieldName
    filled: int
    accepted: int
    changed: int
    acceptance_rate: float | None
    edit_rate: float | None


class GroupStats(msgspec.Struct, kw_only=True):
    """The same of one engine or one language. `unchanged` are runs of which nothing was changed."""

    name: str
    guesses: int
    runs: int
    unchanged: int
    unchanged_rate: float | None


class GuessLatency(msgspec.Struct, kw_only=True):
    """Milliseconds from request to answer, without the network. Null where there was no guess."""

    p50_ms: int | None
    p95_ms: int | None


class GuessStats(msgspec.Struct, kw_only=True):
    """A partner's guesses of the last days. A run is a task, or a schedule, that was made with a `guess_id`."""

    days: int
    since: datetime
    guesses: int
    abstained: int
    guesses_without_run: int
    runs: int
    unchanged: int
    fields: Annotated[list[FieldStats], Meta(max_length=len(FIELDS))]
    engines: Annotated[list[GroupStats], Meta(max_length=_MOST_GROUPS)]
    languages: Annotated[list[GroupStats], Meta(max_length=_MOST_GROUPS)]
    cost: GuessCost
    latency: GuessLatency


async def read_stats(
    session: AsyncSession, *, costs: GuessCosts, partner_id: str, mode: Mode, days: int, now: datetime
) -> GuessStats:
    """Return a partner's figures in one mode."""
    since = now - timedelta(days=days)
    guesses = await _count_guesses(session, partner_id=partner_id, mode=mode, since=since)
    outcomes = await _count_outcomes(session, partner_id=partner_id, mode=mode, since=since)
    currency, calls, charged, absorbed = await costs.spent_on(session, partner_id=partner_id, mode=mode, agent="guess", since=since)
    total = sum(one.count for one in guesses)
    return GuessStats(
        days=days,
        since=since,
        guesses=total,
        abstained=sum(one.count for one in guesses if one.abstained),
        guesses_without_run=await _without_run(session, partner_id=partner_id, mode=mode, since=since),
        runs=sum(one.count for one in outcomes),
        unchanged=sum(one.count for one in outcomes if not one.changed),
        fields=[_field(field, outcomes) for field in FIELDS],
        engines=_groups(((one.engine, one.count) for one in guesses), [(one.engine, one) for one in outcomes]),
        languages=_groups(((one.language, one.count) for one in guesses), [(one.language, one) for one in outcomes]),
        cost=GuessCost(currency=currency, calls=calls, charged_micros=charged, absorbed_micros=absorbed),
        latency=GuessLatency(
            p50_ms=await _percentile(session, 50, partner_id=partner_id, mode=mode, since=since),
            p95_ms=await _percentile(session, 95, partner_id=partner_id, mode=mode, since=since),
        ),
    )


class _Guesses(msgspec.Struct, frozen=True):
    engine: str
    language: str
    abstained: bool
    count: int


class _Outcomes(msgspec.Struct, frozen=True):
    engine: str
    language: str
    filled: frozenset[str]
    changed: frozenset[str]
    count: int


async def _count_guesses(session: AsyncSession, *, partner_id: str, mode: Mode, since: datetime) -> list[_Guesses]:
    columns = (GuessRow.engine, GuessRow.language, GuessRow.abstained)
    query = select(*columns, func.count()).where(*_guesses_of(partner_id, mode, since)).group_by(*columns)
    return [
        _Guesses(engine or _UNKNOWN, language or _UNKNOWN, abstained, count)
        for engine, language, abstained, count in await session.execute(query)
    ]


async def _count_outcomes(session: AsyncSession, *, partner_id: str, mode: Mode, since: datetime) -> list[_Outcomes]:
    columns = (GuessOutcomeRow.engine, GuessOutcomeRow.language, GuessOutcomeRow.filled, GuessOutcomeRow.changed)
    query = (
        select(*columns, func.count())
        .where(GuessOutcomeRow.partner_id == partner_id, GuessOutcomeRow.mode == mode, GuessOutcomeRow.created_at > since)
        .group_by(*columns)
    )
    return [
        _Outcomes(engine or _UNKNOWN, language or _UNKNOWN, _names(filled), _names(changed), count)
        for engine, language, filled, changed, count in await session.execute(query)
    ]


async def _without_run(session: AsyncSession, *, partner_id: str, mode: Mode, since: datetime) -> int:
    is_used = (
        select(GuessOutcomeRow.task_id)
        .where(
            GuessOutcomeRow.guess_id == GuessRow.id,
            GuessOutcomeRow.partner_id == partner_id,
            GuessOutcomeRow.mode == mode,
        )
        .exists()
    )
    query = select(func.count()).select_from(GuessRow).where(*_guesses_of(partner_id, mode, since), ~is_used)
    return (await session.execute(query)).scalar_one()


async def _percentile(session: AsyncSession, percent: int, *, partner_id: str, mode: Mode, since: datetime) -> int | None:
    """Return the nearest rank: the least value that so many percent do not exceed."""
    mine = (*_guesses_of(partner_id, mode, since), GuessRow.latency_ms.is_not(None))
    count = (await session.execute(select(func.count()).select_from(GuessRow).where(*mine))).scalar_one()
    if not count:
        return None
    place = max(0, -(-count * percent // 100) - 1)
    query = select(GuessRow.latency_ms).where(*mine).order_by(GuessRow.latency_ms).offset(place).limit(1)
    return (await session.execute(query)).scalar_one()


def _guesses_of(partner_id: str, mode: Mode, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (GuessRow.partner_id == partner_id, GuessRow.mode == mode, GuessRow.created_at > since)


def _names(joined: str) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()


def _field(field: FieldName, outcomes: list[_Outcomes]) -> FieldStats:
    runs = sum(one.count for one in outcomes)
    filled = sum(one.count for one in outcomes if field in one.filled)
    accepted = sum(one.count for one in outcomes if field in one.filled and field not in one.changed)
    changed = sum(one.count for one in outcomes if field in one.changed)
    return FieldStats(
        field=field,
        filled=filled,
        accepted=accepted,
        changed=changed,
        acceptance_rate=_rate(accepted, filled),
        edit_rate=_rate(changed, runs),
    )


def _groups(guesses: Iterable[tuple[str, int]], outcomes: list[tuple[str, _Outcomes]]) -> list[GroupStats]:
    counted: Counter[str] = Counter()
    for name, count in guesses:
        counted[name] += count
    found = []
    for name in sorted({*counted, *(name for name, _ in outcomes)}, key=lambda name: (-counted[name], name))[:_MOST_GROUPS]:
        runs = sum(one.count for group, one in outcomes if group == name)
        unchanged = sum(one.count for group, one in outcomes if group == name and not one.changed)
        rate = _rate(unchanged, runs)
        found.append(GroupStats(name=name, guesses=counted[name], runs=runs, unchanged=unchanged, unchanged_rate=rate))
    return found


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
