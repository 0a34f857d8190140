"""What Alembic runs for each command: our connection, our metadata, and rendering that holds on both databases."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DefaultClause, False_

from codetether_platform.kernel.db import UtcTime
from codetether_platform.migrations.schema import full_metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that old migrations never import new code."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.BigInteger()"
    if kind == "server_default" and isinstance(item, DefaultClause) and isinstance(item.arg, False_):
        return "sa.false()"  # SQLite's own word for it is 0, which PostgreSQL takes for no boolean
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=full_metadata(),
    render_item=render_item,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=True,  # on SQLite too: we begin the transaction ourselves
)
with context.begin_transaction():
    context.run_migrations()
