"""One connection a process to PostgreSQL, beside the pools: it hears and tells hints (LISTEN, NOTIFY), and reads the clock there.

A hint says that somebody waits for nothing any longer: what it is about stands in the rows, and whoever waits also looks by itself.
So a hint may be lost, come twice or be about nothing, and a link that is down only makes others wait for their next look. On
SQLite there is no link: the processes of one file look.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Literal, Protocol

import asyncpg
import structlog
from sqlalchemy.engine import URL

from codetether_platform.kernel.clock import Clock, SystemClock, from_micros
from codetether_platform.kernel.database_clock import DatabaseClock, elapsed_micros

#: What hints are about: deliveries that fell due, an event of a task.
Topic = Literal["deliveries", "task"]
Heard = Callable[[str], None]

CHANNEL = "codetether_hints"
#: Between two looks at the database's clock, which also show that the connection lives.
SYNC_SECONDS = 5.0
RECONNECT_SECONDS = 1.0
CONNECT_SECONDS = 5.0
STATEMENT_SECONDS = 5.0
#: What is told within this time goes together.
TOGETHER_SECONDS = 0.01
#: Hints that wait to be told at most; those beyond are dropped.
MOST_WAITING = 1_000

_TELL = "SELECT pg_notify($1, said) FROM unnest($2::text[]) AS said"
_CLOCK = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)

log = structlog.get_logger(__name__)


class Link(Protocol):
    """A process's link to the others on its database."""

    @property
    def clock(self) -> Clock:
        """The clock that all processes on this database share."""
        ...

    def on(self, topic: Topic, heard: Heard) -> None:
        """Call `heard` with the key of each hint of another process; with an empty one when hints may have been missed."""
        ...

    def tell(self, topic: Topic, key: str = "") -> None:
        """Tell the other processes, soon; call it after the commit. It never fails and never waits."""
        ...

    async def start(self) -> None:
        """Connect, and return once the clock is known; if the database is away, after a few seconds without it."""
        ...

    async def stop(self) -> None:
        """Close the connection."""
        ...


class NoLink:
    """The link of SQLite: nobody is told, and the clock is the machine's."""

    clock: Clock = SystemClock()

    def on(self, topic: Topic, heard: Heard) -> None:
        """Never call back."""

    def tell(self, topic: Topic, key: str = "") -> None:
        """Tell nobody."""

    async def start(self) -> None:
        """Return at once."""

    async def stop(self) -> None:
        """Return at once."""


class PostgresLink:
    """A link that is made again whenever it breaks."""

    def __init__(self, url: URL) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._clock = DatabaseClock()
        self._heard: dict[Topic, list[Heard]] = defaultdict(list)
        self._waiting: set[str] = set()
        self._has_news = asyncio.Event()
        self._is_known = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    @property
    def clock(self) -> Clock:
        """The database's clock, once the link was started."""
        return self._clock

    def on(self, topic: Topic, heard: Heard) -> None:
        """Call `heard` with the key of each hint of another process; with an empty one when hints may have been missed."""
        self._heard[topic].append(heard)

    def tell(self, topic: Topic, key: str = "") -> None:
        """Tell the other processes, soon; nobody before the start, or where too much waits already."""
        if self._serving is not None and len(self._waiting) < MOST_WAITING:
            self._waiting.add(f"{topic}:{key}")
            self._has_news.set()

    async def start(self) -> None:
        """Connect, and return once the clock is known; a second start does nothing."""
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve_forever(), name="link")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_known.wait(), CONNECT_SECONDS)

    async def stop(self) -> None:
        """Close the connection."""
        if self._serving is not None:
            serving, self._serving = self._serving, None
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    async def _serve_forever(self) -> None:
        while True:
            try:
                await self._serve()
            except _AWAY as error:
                log.warning("link.lost", error=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _serve(self) -> None:
        connection = await asyncpg.connect(self._address, timeout=CONNECT_SECONDS, command_timeout=STATEMENT_SECONDS)
        try:
            await connection.add_listener(CHANNEL, self._hear)
            connection.add_termination_listener(lambda _: self._has_news.set())  # the next statement finds that it is over
            self._hear_whatever()
            while True:
                await self._look_at_the_clock(connection)
                await self._tell_for(connection, seconds=SYNC_SECONDS)
        finally:
            connection.terminate()

    async def _look_at_the_clock(self, connection: "asyncpg.Connection[Any]") -> None:
        asked = elapsed_micros()
        micros = await connection.fetchval(_CLOCK)
        self._clock.learn(from_micros(micros), asked_micros=asked, answered_micros=elapsed_micros())
        self._is_known.set()

    async def _tell_for(self, connection: "asyncpg.Connection[Any]", *, seconds: float) -> None:
        """Tell what there is to tell until the time is over."""
        ends_at = asyncio.get_running_loop().time() + seconds
        with contextlib.suppress(TimeoutError):
            while True:
                async with asyncio.timeout_at(ends_at):
                    await self._has_news.wait()
                await asyncio.sleep(TOGETHER_SECONDS)
                self._has_news.clear()
                said, self._waiting = self._waiting, set()
                await self._say(connection, said)

    async def _say(self, connection: "asyncpg.Connection[Any]", said: set[str]) -> None:
        try:
            await connection.execute(_TELL, CHANNEL, sorted(said))
        except TimeoutError as error:  # not to be taken for the end of the time that is told for
            raise asyncpg.InterfaceError("no answer to NOTIFY") from error

    def _hear(self, connection: Any, sender: int, _channel: str, payload: object) -> None:
        if sender == connection.get_server_pid():
            return
        topic, _, key = str(payload).partition(":")
        for known, callbacks in self._heard.items():
            if known == topic:
                for heard in callbacks:
                    heard(key)

    def _hear_whatever(self) -> None:
        """Wake everybody: what was told while nobody listened is not told again."""
        for callbacks in self._heard.values():
            for heard in callbacks:
                heard("")


def link_of(url: URL) -> Link:
    """Return the link to the other processes on a database."""
    return NoLink() if url.get_backend_name() == "sqlite" else PostgresLink(url)
