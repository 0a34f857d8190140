"""`Idempotency-Key`: a POST or PATCH that is sent again is answered again, and done once.

A handler asks for `once` and writes within `once.write(db)`; `once.keep` stores the answer in the same transaction. What is
kept: any 2xx, and a 402, 404 or 409 that was decided inside. Refusals of the request itself, 429 and every 5xx are not, so
that a retry may succeed.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, TypeVar, cast

import msgspec
from litestar import Request, Response
from litestar.di import NamedDependency, Provide
from litestar.params import HeaderParameter
from litestar.serialization import encode_json
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import Fault, PlatformError, Source
from codetether_platform.kernel.one_trip import NothingChanged, put
from codetether_platform.web.errors import IdempotencyInProgress, IdempotencyKeyInvalid, IdempotencyKeyRequired
from codetether_platform.web.kept_answers import (
    RETRY_SECONDS,
    WRITE_RECORD,
    Answer,
    Ask,
    Caller,
    Replay,
    Verdict,
    ask_of,
    claim,
    conclude,
    look,
    record,
)
from codetether_platform.web.problems import problem_response

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

HEADER = "Idempotency-Key"
MAX_KEY_CHARACTERS = 255
#: Decided by the state of things, inside the transaction; a later request with a new key may fare better.
KEPT_REFUSALS = frozenset({402, 404, 409})
#: Money moves here: a request whose answer is lost must be repeatable.
REQUIRED_UNDER = "/v1/billing/"
KeyHeader = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        description="Makes a retry safe: the same request with the same key is done once and answered alike for 24 hours. "
        "1 to 255 printable ASCII characters, one pair of quotes around them optional.",
        schema_extra={"maxLength": 257},
    ),
]


class InFlight:
    """The asks that this process is carrying out now."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def has(self, ask: Ask) -> bool:
        """Tell whether an ask is held."""
        return ask.id in self._ids

    @contextlib.contextmanager
    def enter(self, ask: Ask) -> Iterator[None]:
        """Hold an ask for the time of the block.

        Raises:
            IdempotencyInProgress: Another request holds it.
        """
        if ask.id in self._ids:
            raise IdempotencyInProgress(
                "The first request with this Idempotency-Key is still being carried out.", retry_after_seconds=RETRY_SECONDS
            )
        self._ids.add(ask.id)
        try:
            yield
        finally:
            self._ids.discard(ask.id)


class Once:
    """One request's idempotency; it does nothing when no key was sent (`ask` is None then)."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        ask: Ask | None,
        *,
        db: Database,
        keyring: Keyring,
        clock: Clock,
        in_flight: InFlight,
    ) -> None:
        self.ask = ask
        self._request = request
        self._db = db
        self._keyring = keyring
        self._clock = clock
        self._in_flight = in_flight
        self._is_held = False
        self._is_kept = False

    @contextlib.asynccontextmanager
    async def write(self, db: Database) -> AsyncIterator[AsyncSession]:
        """Open the transaction that makes the change and, by `keep`, stores the answer.

        Raises:
            Replay: Answered before; the app sends that answer.
            IdempotencyInProgress: Another request with this key is being carried out.
            IdempotencyKeyReused: The key was used for another request.
        """
        if self.ask is None:
            async with db.write() as session:
                yield session
            return
        async with self.holding():
            is_claimed = False
            try:
                async with db.write() as session:
                    _raise(*await claim(session, [self.ask], keyring=self._keyring, now=self._clock.now()))
                    is_claimed = True
                    yield session
                    assert self._is_kept, "a handler ended its transaction without once.keep"
            except PlatformError as error:
                if is_claimed:
                    await self._keep_refusal(db, self.ask, error)
                raise

    @contextlib.asynccontextmanager
    async def ahead(self, db: Database) -> AsyncIterator[None]:
        """Stand around work that comes before `write`, such as a call over the network: what was answered is not worked on again.

        Raises:
            Replay, IdempotencyInProgress, IdempotencyKeyReused: As `write`.
        """
        if self.ask is None:
            yield
            return
        async with self.holding():
            async with db.read() as session:
                _raise(await look(session, self.ask, keyring=self._keyring, now=self._clock.now()))
            yield

    async def keep(
        self,
        session: AsyncSession,
        view: T,
        *,
        status_code: int = 200,
        headers: dict[str, str] | None = None,
        replayed_as: object = None,
    ) -> Response[T]:
        """Return the answer, stored in this transaction if a key was sent.

        `replayed_as` is kept in place of a view that shows a secret: no secret is stored.

        Raises:
            Replay: Another process answered meanwhile; what this transaction did is undone.
        """
        if self.ask is None:
            return Response(view, status_code=status_code, headers=headers)
        answer = answer_of(view, status_code=status_code, headers=headers)
        kept = answer if replayed_as is None else answer_of(replayed_as, status_code=status_code, headers=headers)
        await self._store(session, self.ask, kept)
        return cast("Response[T]", response_of(answer))

    async def conclude(self, answer: Answer) -> Answer:
        """Keep an answer in place of the awaited one that was kept with the change; return the one to send."""
        if self.ask is None:
            return answer
        async with self._db.write() as session:
            return await conclude(session, self.ask, answer, keyring=self._keyring)

    @contextlib.asynccontextmanager
    async def holding(self) -> AsyncIterator[None]:
        """Keep this process from carrying out another request with this key; blocks may stand in each other.

        Raises:
            Replay, IdempotencyKeyReused: Another request of this process holds it, but only to be answered again itself.
            IdempotencyInProgress: Another request of this process holds it.
        """
        if self._is_held or self.ask is None:
            yield
            return
        if self._in_flight.has(self.ask):
            async with self._db.read() as session:
                _raise(await look(session, self.ask, keyring=self._keyring, now=self._clock.now()))
        with self._in_flight.enter(self.ask):
            self._is_held = True
            try:
                yield
            finally:
                self._is_held = False

    def refusal(self, error: PlatformError) -> Answer | None:
        """Return a refusal as it is kept, or None if it is not: one that the state of things decided inside the transaction."""
        if error.status not in KEPT_REFUSALS:
            return None
        response = problem_response(self._request, error)
        return Answer(error.status, {}, str(response.media_type), response.content)

    async def _store(self, session: AsyncSession, ask: Ask, answer: Answer) -> None:
        now = self._clock.now()
        try:
            await put(session, WRITE_RECORD, record(ask, answer, keyring=self._keyring, now=now))
        except NothingChanged:
            _raise(await look(session, ask, keyring=self._keyring, now=now))
            raise
        self._is_kept = True

    async def _keep_refusal(self, db: Database, ask: Ask, error: PlatformError) -> None:
        answer = self.refusal(error)
        if answer is None:
            return
        async with db.write() as session:
            _raise(*await claim(session, [ask], keyring=self._keyring, now=self._clock.now()))
            await self._store(session, ask, answer)


def masked(shown: S) -> S:
    """Return what a replay shows of a view with a secret: everything but the secret, which is kept nowhere."""
    return msgspec.structs.replace(shown, secret=None, secret_shown=False)


def answer_of(view: object, *, status_code: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Return an answer as it is kept; `view` is what a handler would return."""
    return Answer(status_code, headers or {}, "application/json", b"" if view is None else encode_json(view))


def response_of(answer: Answer, *, is_replay: bool = False) -> Response[Any]:
    """Return an answer as it is sent."""
    headers = answer.headers | ({"Idempotency-Replayed": "true"} if is_replay else {})
    if not answer.body:
        return Response(None, status_code=answer.status, headers=headers)
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=answer.media_type)


def handle_replay(_request: Request[Any, Any, Any], replay: Replay) -> Response[Any]:
    """Send what was answered before."""
    return response_of(replay.answer, is_replay=True)


def provide_once(*, db: Database, keyring: Keyring, clock: Clock) -> Provide:
    """Return the dependency `once`; its header is thereby part of every operation that asks for it."""
    in_flight = InFlight()

    async def once(request: Request[Any, Any, Any], principal: NamedDependency[Any], idempotency_key: KeyHeader = None) -> Once:
        ask = await _ask_of(request, principal, header=idempotency_key)
        return Once(request, ask, db=db, keyring=keyring, clock=clock, in_flight=in_flight)

    return Provide(once)


async def _ask_of(request: Request[Any, Any, Any], caller: Caller, *, header: str | None) -> Ask | None:
    """Return what a request with a key asks, or None for one without.

    Raises:
        IdempotencyKeyInvalid: Empty, too long, not printable ASCII, or sent twice.
        IdempotencyKeyRequired: None was sent, and money moves here.
    """
    if header is None:
        if request.scope["path"].startswith(REQUIRED_UNDER):
            raise _refused(IdempotencyKeyRequired, "Send an Idempotency-Key: this operation moves money.")
        return None
    return ask_of(
        caller,
        credential=request.headers.get("authorization", ""),
        key=_checked(header, times=len(request.headers.getall(HEADER))),
        method=request.scope["method"],
        path=request.scope["path"],
        query=request.scope["query_string"],
        body=await request.body(),
    )


def _checked(header: str, *, times: int) -> str:
    key = header.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if times != 1 or not 1 <= len(key) <= MAX_KEY_CHARACTERS or not key.isascii() or not key.isprintable():
        raise _refused(IdempotencyKeyInvalid, f"Send one Idempotency-Key of 1 to {MAX_KEY_CHARACTERS} printable ASCII characters.")
    return key


def _refused(kind: type[PlatformError], detail: str) -> PlatformError:
    return kind(detail, faults=(Fault(kind.code, kind.title, detail, Source(header=HEADER)),))


def _raise(verdict: Verdict) -> None:
    if verdict is not None:
        raise verdict
