"""Runs the benchmarks: `python -m benchmarks [create_task|journey|ledger_race …]`, all of those that need no address by default."""

import runpy
import sys

from tests.tools import postgres

ALONE = ("create_task", "journey")


def main() -> None:
    """Run what was asked for."""
    if len(sys.argv) > 1:
        name, *rest = sys.argv[1:]
        sys.argv = [name, *rest]
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
        return
    for name in ALONE:
        print(f"== {name}, SQLite")
        sys.argv = [name]
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
    with postgres.running() as server:
        print("== create_task, PostgreSQL")
        sys.argv = ["create_task", "--database-url", server.url()]
        runpy.run_module("benchmarks.create_task", run_name="__main__")


main()
