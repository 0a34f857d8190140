"""Write the next migration from the models: `make migration M="Add schedules"`.

It compares the models with a fresh SQLite file at the newest revision. What it writes holds on both databases, but read it:
a renamed column looks like one dropped and one added.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations.ops import CreateTableOp, MigrateOperation, MigrationScript
from sqlalchemy import DDL, Connection

from codetether_platform.kernel.db import Database
from codetether_platform.migrations import run
from codetether_platform.migrations.schema import full_metadata


def main(arguments: list[str]) -> int:
    """Write the migration named by the arguments."""
    message = " ".join(arguments).strip()
    if not message:
        print('Say what it does: make migration M="Add schedules"', file=sys.stderr)
        return 1
    asyncio.run(_write(message))
    return 0


async def _write(message: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite+aiosqlite:///{directory}/models.db"
        await run.upgrade(url)
        database = Database(url)
        try:
            async with database.engine.connect() as connection:
                await connection.run_sync(_revision, message)
        finally:
            await database.close()


def _revision(connection: Connection, message: str) -> None:
    number = len(list(Path(run.VERSIONS).glob("[0-9]*.py"))) + 1
    command.revision(
        run.config(connection),
        message=message,
        autogenerate=True,
        rev_id=f"{number:04d}",
        process_revision_directives=_complete,
    )


def _complete(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """Write nothing where nothing changed; else add to each new table the DDL that its model listens with (triggers)."""
    upgrade = directives[0].upgrade_ops
    if upgrade is None or upgrade.is_empty():
        directives.clear()
        print("The models and the migrations agree; nothing was written.")
        return
    tables = full_metadata().tables
    made = [tables[operation.table_name] for operation in upgrade.ops if isinstance(operation, CreateTableOp)]
    upgrade.ops.extend(RunDDL(ddl) for table in made for ddl in table.dispatch.after_create if isinstance(ddl, DDL))


class RunDDL(MigrateOperation):
    """Run one statement, on the one kind of database that it is for."""

    def __init__(self, ddl: DDL) -> None:
        condition = ddl._ddl_if
        assert condition is not None, "say which database a statement is for: DDL(…).execute_if(dialect=…)"
        assert isinstance(condition.dialect, str), "one statement is for one kind of database"
        self.dialect = condition.dialect
        self.statement = ddl.statement.replace("%%", "%")


@renderers.dispatch_for(RunDDL)
def _render(context: AutogenContext, operation: RunDDL) -> str:
    context.imports.add("from codetether_platform.migrations.only_on import only_on")
    return f'only_on("{operation.dialect}", """\n{operation.statement.strip()}\n""")'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
