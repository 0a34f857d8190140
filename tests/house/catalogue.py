"""Read a database's schema as plain text, for comparing two of them: tables, columns, constraints, indexes and triggers."""

from typing import Any

from sqlalchemy import ClauseElement, Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

OWN_TABLES = {"alembic_version"}
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": (
        "SELECT t.tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(t.tgfoid) FROM pg_trigger t "
        "WHERE NOT t.tgisinternal ORDER BY t.tgname"
    ),
}


async def catalogue(url: str) -> list[str]:
    """Return one line for everything the schema consists of, sorted."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_lines)
    finally:
        await engine.dispose()


def _lines(connection: Connection) -> list[str]:
    inspector = inspect(connection)
    lines: list[str] = []
    for table in sorted(set(inspector.get_table_names()) - OWN_TABLES):
        lines += [
            f"{table}.{column['name']} {column['type']!s} null={column['nullable']} default={column['default']}"
            for column in inspector.get_columns(table)
        ]
        for kind, rows in (
            ("primary key", [inspector.get_pk_constraint(table)]),
            ("foreign key", inspector.get_foreign_keys(table)),
            ("unique", inspector.get_unique_constraints(table)),
            ("check", inspector.get_check_constraints(table)),
            ("index", inspector.get_indexes(table)),
        ):
            lines += [f"{table} {kind} {sorted(_plain(dict(row)).items(), key=str)}" for row in rows]
    lines += [
        f"trigger {name} {' '.join(sql.split())}" for name, sql in connection.execute(text(TRIGGERS[connection.dialect.name]))
    ]
    return sorted(lines)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row whose SQL, such as a partial index's condition, is text: otherwise no two would be equal."""
    return {
        name: _plain(value) if isinstance(value, dict) else str(value) if isinstance(value, ClauseElement) else value
        for name, value in row.items()
    }
