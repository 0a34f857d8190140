"""What the database knows before a description is read, and what it keeps of it afterwards."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Insert, Table, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from codetether_guesser.catalogues import PartnerFacts
from codetether_guesser.compose import Place
from codetether_guesser.memory import Memory, Read
from codetether_guesser.prompt import PROMPT_VERSION
from codetether_guesser.rules import ENGINE_VERSION
from codetether_guesser.schemas import GuessRequest
from codetether_guesser.tables import GuessCacheRow, GuessOutcomeRow, GuessRow
from codetether_guesser.timezones import is_zone
from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.db import Database, UtcTime, insert_of, table_of
from codetether_platform.kernel.one_trip import Write, put
from codetether_platform.oauth.principal import Principal

CACHE_LIFE: Final = timedelta(hours=24)
#: Bodies of guesses are kept no longer.
GUESS_LIFE: Final = timedelta(days=30)
#: Outcomes say nothing of what was said.
OUTCOME_LIFE: Final = timedelta(days=400)
_PURGE_AT_ONCE: Final = 100


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before reading: the place, the partner, the user's proven address, what was read and answered before.

    `read` is what this process read of the same text, `answered` what a model said of it.
    """

    place: Place
    partner: PartnerFacts
    proven_email: str | None
    cache_key: str
    read: Read | None
    answered: str | None

    @property
    def is_cached(self) -> bool:
        """Whether the same text was read within a day."""
        return self.read is not None or self.answered is not None


#: Built once: they run with every guess.
_CACHED = select(GuessCacheRow.model_answer).where(
    GuessCacheRow.key == bindparam("key"),
    GuessCacheRow.partner_id == bindparam("partner"),
    GuessCacheRow.mode == bindparam("in_mode"),
    GuessCacheRow.expires_at > bindparam("now", type_=UtcTime),
)
WRITE_GUESS = Write(table_of(GuessRow))


def _upsert_answer(target: Table, values: dict[str, Any], dialect: str) -> Insert:
    statement = insert_of(dialect, target).values(values)
    changes = {name: statement.excluded[name] for name in ("partner_id", "mode", "model_answer", "expires_at")}
    return statement.on_conflict_do_update(index_elements=["key"], set_=changes)


_WRITE_ANSWER = Write(table_of(GuessCacheRow), _upsert_answer)


async def read_known(
    db: Database,
    request: GuessRequest,
    *,
    key_of_text: str,
    principal: Principal,
    partner: PartnerFacts,
    memory: Memory,
    model: str | None,
    now: datetime,
) -> Known:
    """Read what is known of the caller and its text; nothing of any other partner's.

    What rules alone read is remembered by this process; what a model said is kept in the database, for every process.
    """
    key = _cache_key(request, principal, key_of_text=key_of_text, model=model, partner=partner)
    email, answered = None, None
    if principal.user_id is not None or model is not None:
        async with db.look() as connection:
            email = await proven_email(connection, principal)
            if model is not None:
                scope = {"partner": principal.partner_id, "in_mode": principal.mode}
                answered = (await connection.execute(_CACHED, {"key": key, "now": now, **scope})).scalar_one_or_none()
    if request.time_zone and is_zone(request.time_zone):
        place = Place(request.time_zone, "browser")
    else:
        place = Place(partner.zone if is_zone(partner.zone) else "UTC", "partner_default")
    read = memory.find(key, request.description, now=now) if model is None else None
    return Known(place=place, partner=partner, proven_email=email, cache_key=key, read=read, answered=answered)


async def keep_answer(session: AsyncSession, key: str, raw: str, *, principal: Principal, now: datetime) -> None:
    """Cache what the model said about a text of this partner."""
    values = {
        "key": key,
        "partner_id": principal.partner_id,
        "mode": principal.mode,
        "model_answer": raw,
        "expires_at": now + CACHE_LIFE,
    }
    await put(session, _WRITE_ANSWER, values)


async def proven_email(session: AsyncSession | AsyncConnection, principal: Principal) -> str | None:
    """Return the address that the signed-in user has proven."""
    if principal.user_id is None:
        return None
    statement = select(UserRow.email_hint).where(
        UserRow.id == principal.user_id,
        UserRow.partner_id == principal.partner_id,
        UserRow.mode == principal.mode,
        UserRow.email_verified_at.is_not(None),
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Delete a few rows that are over; every guess cleans up more than it adds."""
    stale = select(GuessCacheRow.key).where(GuessCacheRow.expires_at <= now).limit(_PURGE_AT_ONCE)
    await session.execute(delete(GuessCacheRow).where(GuessCacheRow.key.in_(stale.scalar_subquery())))
    old = select(GuessRow.id).where(GuessRow.created_at <= now - GUESS_LIFE).limit(_PURGE_AT_ONCE)
    await session.execute(delete(GuessRow).where(GuessRow.id.in_(old.scalar_subquery())))
    # Ids of tasks grow with time: the first ones are the oldest.
    first = select(GuessOutcomeRow.task_id, GuessOutcomeRow.created_at).order_by(GuessOutcomeRow.task_id).limit(_PURGE_AT_ONCE)
    oldest = first.subquery()
    over = select(oldest.c.task_id).where(oldest.c.created_at <= now - OUTCOME_LIFE)
    await session.execute(delete(GuessOutcomeRow).where(GuessOutcomeRow.task_id.in_(over.scalar_subquery())))


def _cache_key(request: GuessRequest, principal: Principal, *, key_of_text: str, model: str | None, partner: PartnerFacts) -> str:
    """Return the SHA-256 of all that decides an answer. Two partners never share a key."""
    parts = (
        principal.partner_id,
        principal.mode,
        partner.shelf.version,
        partner.agent_context,
        ENGINE_VERSION,
        PROMPT_VERSION,
        model,
        key_of_text,
        request.locale,
        request.time_zone or partner.zone,
        sorted(request.answers.items()),
    )
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
