"""Writes that need no answer, sent together: one statement and one round trip on PostgreSQL, one a table on SQLite.

Inside `async with one_trip(session)`, `put` only collects; at the end of the block PostgreSQL gets one `WITH … INSERT …, … SELECT`
(data-modifying CTEs, PostgreSQL manual §7.8.4). Outside such a block `put` writes at once. Nothing that was put in a block
can be read in it.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Dialect, Insert, Select, Table, Update, bindparam, func, literal, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

_WAITING = "codetether.one_trip"
#: More writes than these go as one statement a table: PostgreSQL plans each part of a WITH anew.
MAX_TOGETHER = 16


class NothingChanged(Exception):
    """An update that had to change a row found none; its transaction must not be committed."""


class Write:
    """A statement that is built once: an insert of a whole row, or what `build` makes of the row's parameters.

    `must_change` is for updates that state what they expect to find: each has to change one row.
    """

    def __init__(
        self,
        table: Table,
        build: Callable[[Table, dict[str, Any], str], Insert | Update] | None = None,
        *,
        must_change: bool = False,
    ) -> None:
        self.table = table
        self.must_change = must_change
        self._build = build
        self._processors: list[tuple[str, Callable[[Any], Any] | None]] = []

    @property
    def is_plain(self) -> bool:
        """Whether it inserts whole rows and nothing else."""
        return self._build is None and not self.must_change

    @cached_property
    def plain_sql(self) -> str:
        """The insert of a whole row with numbered places, for SQLite."""
        names = [f'"{column.name}"' for column in self.table.columns]
        return f"INSERT INTO {self.table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own names

    def bound(self, row: dict[str, Any], dialect: Dialect) -> tuple[Any, ...]:
        """Return a row as `plain_sql` takes it."""
        if not self._processors:
            types = ((column.name, column.type.dialect_impl(dialect)) for column in self.table.columns)
            self._processors = [(name, kind.bind_processor(dialect)) for name, kind in types]
        return tuple(process(row[name]) if process else row[name] for name, process in self._processors)

    @cache  # noqa: B019 - writes are module constants
    def statement(self, prefix: str, dialect: str) -> Any:
        """Return the statement with its parameters named `prefix` + column."""
        values: dict[str, Any] = {column.name: bindparam(prefix + column.name, type_=column.type) for column in self.table.columns}
        made = self.table.insert().values(values) if self._build is None else self._build(self.table, values, dialect)
        return made.returning(literal_column("1").label("changed")) if self.must_change else made


async def put(session: AsyncSession, write: Write, *rows: dict[str, Any]) -> None:
    """Write rows, now or at the end of the block. A row has every column of the table."""
    waiting: list[tuple[Write, dict[str, Any]]] | None = session.info.get(_WAITING)
    if waiting is not None:
        waiting.extend((write, row) for row in rows)
    elif rows:
        await _send(session, write, rows)


@asynccontextmanager
async def one_trip(session: AsyncSession) -> AsyncIterator[None]:
    """Collect what is put and send it at the end of the block, or of the block around it; nothing is sent when it raises."""
    if _WAITING in session.info:
        yield
        return
    waiting: list[tuple[Write, dict[str, Any]]] = []
    session.info[_WAITING] = waiting
    try:
        yield
    finally:
        del session.info[_WAITING]
    if not waiting:
        return
    if _dialect(session) == "sqlite" or len(waiting) > MAX_TOGETHER:
        for write, rows in _by_table(waiting):
            await _send(session, write, rows)
        return
    parameters: dict[str, Any] = {}
    for number, (_, values) in enumerate(waiting):
        parameters |= _named(f"p{number}_", values)
    changed = (await session.execute(_together(tuple(write for write, _ in waiting)), parameters)).scalar_one()
    if changed != sum(write.must_change for write, _ in waiting):
        raise NothingChanged


def _by_table(waiting: list[tuple[Write, dict[str, Any]]]) -> list[tuple[Write, list[dict[str, Any]]]]:
    """Return the rows of each write, the writes in the order in which they first came: parents stay before their children."""
    found: dict[Write, list[dict[str, Any]]] = {}
    for write, row in waiting:
        found.setdefault(write, []).append(row)
    return list(found.items())


async def _send(session: AsyncSession, write: Write, rows: Sequence[dict[str, Any]]) -> None:
    dialect = session.get_bind().dialect
    if write.is_plain and dialect.name == "sqlite":
        # Rows of one shape by the hundred: what SQLAlchemy does anew for each is done once.
        connection = await session.connection()
        await connection.exec_driver_sql(write.plain_sql, [write.bound(row, dialect) for row in rows])
        return
    statement = write.statement("p_", dialect.name)
    if not write.must_change:
        await session.execute(statement, [_named("p_", row) for row in rows])
        return
    for row in rows:
        if len((await session.execute(statement, _named("p_", row))).all()) != 1:
            raise NothingChanged


@cache
def _together(writes: tuple[Write, ...]) -> Select[Any]:
    """Return one statement of all writes; it answers how many rows those with `must_change` changed."""
    parts = [write.statement(f"p{number}_", "postgresql").cte(f"w{number}") for number, write in enumerate(writes)]
    stated = [part for write, part in zip(writes, parts, strict=True) if write.must_change]
    counts = [select(func.count()).select_from(part).scalar_subquery() for part in stated]
    return select(sum(counts, start=literal(0))).add_cte(*parts)


def _named(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    return {prefix + name: value for name, value in values.items()}


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name
