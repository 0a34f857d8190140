"""Statements of a migration that are for one kind of database, such as triggers."""

from alembic import op

from codetether_platform.kernel.db import Dialect


def only_on(dialect: Dialect, statement: str) -> None:
    """Run a statement as it stands, on this kind of database and on no other."""
    bind = op.get_bind()
    if bind.dialect.name == dialect:
        bind.exec_driver_sql(statement)
