"""Runs the benchmarks: `python -m benchmarks [create_task|journey|ledger_race …]`, all of those that need no address by default."""

import importlib
import sys

from tests.tools import postgres

ALONE = ("create_task", "journey")


def run(name: str, *arguments: str) -> None:
    """Run one benchmark under its own module name, since processes that it spawns must find its functions there."""
    sys.argv = [name, *arguments]
    importlib.import_module(f"benchmarks.{name}").main()


def main() -> None:
    """Run what was asked for."""
    if len(sys.argv) > 1:
        run(*sys.argv[1:])
        return
    for name in ALONE:
        print(f"== {name}, SQLite")
        run(name)
    with postgres.running() as server:
        print("== create_task, PostgreSQL")
        run("create_task", "--database-url", server.url())


if __name__ == "__main__":
    main()
