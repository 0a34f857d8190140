"""Answers kept for a retry: what was asked, what was answered, and claiming the right to answer, one or many in a transaction.

The record is written by the transaction that makes the change, so that one exists exactly when the other does. On PostgreSQL
a transaction-level advisory lock keeps two processes from answering one key at once; on SQLite there is one writer.
"""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import parse_qsl

import msgspec
from msgspec.structs import replace
from sqlalchemy import (
    BigInteger,
    Insert,
    String,
    Table,
    and_,
    bindparam,
    column,
    delete,
    func,
    literal,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.crypto import Keyring, SealBroken
from codetether_platform.kernel.db import insert_of, table_of
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.kernel.one_trip import Write
from codetether_platform.web.errors import IdempotencyAnswerLost, IdempotencyInProgress, IdempotencyKeyReused
from codetether_platform.web.tables import KeptAnswerRow

LIFE = timedelta(hours=24)
PURPOSE = "kept-answer"
#: Shorter answers do not shrink enough to be worth the time.
COMPRESSED_FROM_BYTES = 1_000
RETRY_SECONDS = 1
_TABLE = table_of(KeptAnswerRow)
_KEPT = (_TABLE.c.fingerprint, _TABLE.c.answer_sealed, _TABLE.c.expires_at)
_LOOK_UP = select(_TABLE.c.id, true(), *_KEPT).where(
    _TABLE.c.id.in_(bindparam("ids", expanding=True)),
    _TABLE.c.partner_id.in_(bindparam("partners", expanding=True)),
    _TABLE.c.mode.in_(bindparam("modes", expanding=True)),
)
_ASKED = (
    func.unnest(
        bindparam("ids", type_=ARRAY(String)),
        bindparam("partners", type_=ARRAY(String)),
        bindparam("modes", type_=ARRAY(String)),
        bindparam("locks", type_=ARRAY(BigInteger)),
    )
    .table_valued("id", "partner_id", "mode", column("lock", BigInteger), name="asked")
    .render_derived()
)
#: The lock is tried once a row. One that is free only because its holder has just committed may show no answer yet: then
#: `record` finds it, and the transaction is undone.
_LOOK_UP_AND_LOCK = select(_ASKED.c.id, func.pg_try_advisory_xact_lock(_ASKED.c.lock), *_KEPT).select_from(
    _ASKED.outerjoin(
        _TABLE, and_(_TABLE.c.id == _ASKED.c.id, _TABLE.c.partner_id == _ASKED.c.partner_id, _TABLE.c.mode == _ASKED.c.mode)
    )
)


class Caller(Protocol):
    """What is read of a principal."""

    @property
    def kind(self) -> str: ...
    @property
    def partner_id(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def user_id(self) -> str | None: ...


class Ask(msgspec.Struct, frozen=True):
    """A request with an `Idempotency-Key`: where its answer is kept, and the fingerprint of what it asks."""

    id: str
    partner_id: str
    mode: str
    fingerprint: str


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """A whole answer, as it is kept."""

    status: int
    headers: dict[str, str]
    media_type: str
    body: bytes
    #: Until then the first request may still wait for what it will be answered instead; None: this is the answer.
    awaited_until: datetime | None = None


class Replay(Exception):
    """This request was answered before; the answer is `answer`."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__("answered before")


Verdict = Replay | PlatformError | None


def ask_of(caller: Caller, *, credential: str, key: str, method: str, path: str, query: bytes, body: bytes) -> Ask:
    """Return the ask of a request.

    A key belongs to the partner (whichever of its API keys is used, so that a rotated one still matches), to one of its
    users, or, for a visitor whom nothing else names, to the holder of the boot token.
    """
    holder = _sha256(credential.encode("utf-8", "surrogateescape")) if caller.kind == "visitor" else caller.user_id or ""
    identity = "\n".join((caller.kind, caller.partner_id, caller.mode, holder, key))
    return Ask(
        id=_sha256(identity.encode()),
        partner_id=caller.partner_id,
        mode=caller.mode,
        fingerprint=fingerprint(method=method, path=path, query=query, body=body),
    )


def fingerprint(*, method: str, path: str, query: bytes, body: bytes) -> str:
    """Return the SHA-256 of method, path, sorted query and canonical JSON: white space and the order of members do not count."""
    pairs = sorted(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    canonical = msgspec.json.encode(msgspec.json.decode(body), order="sorted") if body else b""
    return _sha256(msgspec.json.encode([method, path, pairs]) + b"\n" + canonical)


async def claim(session: AsyncSession, asks: Sequence[Ask], *, keyring: Keyring, now: datetime) -> list[Verdict]:
    """Take the right to answer; a verdict each, in order: None is yes, anything else is to be raised for that request.

    What was claimed is this transaction's until it ends. Commit it only with the `record` of each that was answered.
    """
    found = await _look_up(session, asks)
    verdicts: list[Verdict] = []
    claimed: set[str] = set()
    for ask in asks:
        kept = found.get(ask.id)
        verdict = _judge(ask, kept, keyring=keyring, now=now) if ask.id not in claimed else _in_progress()
        if isinstance(verdict, Replay) and verdict.answer.awaited_until is not None:
            verdict = Replay(await conclude(session, ask, replace(verdict.answer, awaited_until=None), keyring=keyring))
        if verdict is None:
            claimed.add(ask.id)
        verdicts.append(verdict)
    return verdicts


async def look(session: AsyncSession, ask: Ask, *, keyring: Keyring, now: datetime) -> Verdict:
    """Return what `claim` would say by what is committed, and claim nothing."""
    query = select(_TABLE.c.fingerprint, _TABLE.c.answer_sealed, _TABLE.c.expires_at).where(
        _TABLE.c.id == ask.id, _TABLE.c.partner_id == ask.partner_id, _TABLE.c.mode == ask.mode
    )
    kept = (await session.execute(query)).one_or_none()
    verdict = None if kept is None else _judge(ask, (True, *kept), keyring=keyring, now=now)
    is_open = isinstance(verdict, Replay) and verdict.answer.awaited_until is not None  # `claim` makes it the answer
    return None if is_open else verdict


async def conclude(session: AsyncSession, ask: Ask, answer: Answer, *, keyring: Keyring) -> Answer:
    """Keep `answer` in place of one that is awaited; return what is kept, which may have been concluded elsewhere meanwhile."""
    is_asked = and_(_TABLE.c.id == ask.id, _TABLE.c.partner_id == ask.partner_id, _TABLE.c.mode == ask.mode)
    sealed = await session.scalar(select(_TABLE.c.answer_sealed).where(is_asked).with_for_update())
    kept = None if sealed is None else _unsealed(ask, sealed, keyring=keyring)
    if kept is not None and kept.awaited_until is None:
        return kept
    await session.execute(update(_TABLE).where(is_asked).values(answer_sealed=_sealed(ask, answer, keyring=keyring)))
    return answer


def record(ask: Ask, answer: Answer, *, keyring: Keyring, now: datetime) -> dict[str, Any]:
    """Return the row that keeps an answer, for `put(session, WRITE_RECORD, row)`; `NothingChanged`: another came first."""
    return {
        "id": ask.id,
        "partner_id": ask.partner_id,
        "mode": ask.mode,
        "fingerprint": ask.fingerprint,
        "answer_sealed": _sealed(ask, answer, keyring=keyring),
        "expires_at": now + LIFE,
    }


async def purge(session: AsyncSession, *, now: datetime, limit: int) -> int:
    """Delete at most `limit` answers whose life is over; return how many."""
    over = select(_TABLE.c.id).where(_TABLE.c.expires_at <= now).limit(limit)
    if _is_postgres(session):
        over = over.with_for_update(skip_locked=True)
    return len((await session.execute(delete(_TABLE).where(_TABLE.c.id.in_(over)).returning(_TABLE.c.id))).all())


_Kept = tuple[bool, str | None, bytes | None, datetime | None]


async def _look_up(session: AsyncSession, asks: Sequence[Ask]) -> dict[str, _Kept]:
    parameters: dict[str, list[Any]] = {
        "ids": [ask.id for ask in asks],
        "partners": [ask.partner_id for ask in asks],
        "modes": [ask.mode for ask in asks],
    }
    if _is_postgres(session):
        parameters |= {"locks": [_lock(ask) for ask in asks]}
        rows = await session.execute(_LOOK_UP_AND_LOCK, parameters)
    else:
        rows = await session.execute(_LOOK_UP, parameters)
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def _judge(ask: Ask, kept: _Kept | None, *, keyring: Keyring, now: datetime) -> Verdict:
    if kept is None:
        return None
    is_ours, asked, sealed, expires_at = kept
    if sealed is None or expires_at is None or expires_at <= now:
        return None if is_ours else _in_progress()
    if asked != ask.fingerprint:
        return IdempotencyKeyReused("This Idempotency-Key was used for another request. Use a new key for a new request.")
    try:
        answer = _unsealed(ask, sealed, keyring=keyring)
    except SealBroken:  # the platform's secret was changed since; what was done stays done
        return IdempotencyAnswerLost("This request was carried out, but its answer can no longer be read. Look at what it made.")
    return _in_progress() if answer.awaited_until is not None and now < answer.awaited_until else Replay(answer)


def _sealed(ask: Ask, answer: Answer, *, keyring: Keyring) -> bytes:
    plain = msgspec.msgpack.encode(answer)
    if len(plain) >= COMPRESSED_FROM_BYTES:
        plain = b"z" + zlib.compress(plain, 1)
    return keyring.seal(PURPOSE + ask.id, plain)


def _unsealed(ask: Ask, sealed: bytes, *, keyring: Keyring) -> Answer:
    plain = keyring.unseal(PURPOSE + ask.id, sealed)
    return msgspec.msgpack.decode(zlib.decompress(plain[1:]) if plain[:1] == b"z" else plain, type=Answer)


def _in_progress() -> IdempotencyInProgress:
    return IdempotencyInProgress(
        "The first request with this Idempotency-Key is still being carried out.", retry_after_seconds=RETRY_SECONDS
    )


def _upsert(table: Table, values: dict[str, Any], dialect: str) -> Insert:
    """Insert, or take the place of an answer whose life is over."""
    made = insert_of(dialect, table)
    changed = {name: made.excluded[name] for name in values if name != "id"}
    now = type_coerce(made.excluded.expires_at, BigInteger) - literal(LIFE // timedelta(microseconds=1), BigInteger)
    is_over = type_coerce(table.c.expires_at, BigInteger) <= now
    return made.values(values).on_conflict_do_update(index_elements=[table.c.id], set_=changed, where=is_over)


WRITE_RECORD = Write(_TABLE, _upsert, must_change=True)


def _lock(ask: Ask) -> int:
    """Return the number of an advisory lock: 64 bits, signed."""
    return int.from_bytes(bytes.fromhex(ask.id[:16]), "big", signed=True)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _is_postgres(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
