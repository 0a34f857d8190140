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
from alembic.operations.ops import MigrationScript
from sqlalchemy import Connection

from codetether_platform.kernel.db import Database
from codetether_platform.migrations import run


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
        process_revision_directives=_refuse_nothing,
    )


def _refuse_nothing(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    operations = directives[0].upgrade_ops
    if operations is not None and operations.is_empty():
        directives.clear()
        print("The models and the migrations agree; nothing was written.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
