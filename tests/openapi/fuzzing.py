"""Schemathesis against a platform in a process of its own.

python -m tests.openapi.fuzzing --cases 20000 [--database sqlite|postgresql] [--seed 1]     the full set, once a kind
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.harness import PAGE
from tests.house.source import ROOT
from tests.openapi.serving import Served, running
from tests.openapi.things import make_things
from tests.tools import databases

#: Tells `hooks.py` what it needs to know.
VARIABLE = "CODETETHER_FUZZED"
#: Streams never end; they have tests of their own.
LEFT_OUT = r"/events$"
#: 4xx that a well-formed request may still meet: another's key, no such thing, its state, a rule across fields.
REFUSALS = ["2xx", "3xx", 400, 401, 402, 403, 404, 409, 410, 412, 422, 429]
LONGEST_LINE = 400
#: An answer that takes longer is a finding; machines may be busy.
ANSWER_SECONDS = 60
#: What the phases make whatever is asked for, and what each example an operation adds, roughly (measured at 75 operations).
PHASES = "examples,coverage,fuzzing,stateful"
CASES_AT_LEAST, CASES_AN_EXAMPLE = 4500, 73


def fuzz(served: Served, folder: Path, *, seed: int, examples: int, phases: str, only: str = "/") -> tuple[int, str]:
    """Run Schemathesis with all checks; return the number of its cases and what it said.

    One worker: in several threads CPython 3.11's parser, which Hypothesis uses, fails now and then.

    Raises:
        AssertionError: It found something; the sentence is its report.
    """
    config = folder / "schemathesis.toml"
    config.write_text(_config(served))
    command = [
        *(
            str(Path(sys.executable).with_name("schemathesis")),
            "--config-file",
            str(config),
            "run",
            f"{served.base_url}/openapi.json",
        ),
        *("--checks", "all", "--phases", phases, "--max-examples", str(examples), "--seed", str(seed), "--workers", "1"),
        *(
            "--continue-on-failure",
            "--exclude-path-regex",
            LEFT_OUT,
            "--include-path-regex",
            only,
            "--generation-database",
            "none",
            "--no-color",
        ),
    ]
    served = msgspec.structs.replace(served, things=make_things(served))
    report = folder / "report.txt"  # a file, so that a run of hours can be watched
    with report.open("w") as out:
        ended = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), VARIABLE: msgspec.json.encode(served).decode()},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    said = report.read_text()
    # It shows bodies of a megabyte whole.
    assert ended.returncode == 0, "\n".join(line[:LONGEST_LINE] for line in said.splitlines())
    count = re.search(r"(\d+) generated", said)
    assert count, said[-3000:]
    return int(count[1]), said


def _config(served: Served) -> str:
    """Call operations of sessions as a session, and those of keys as another partner, since they may end the key in use.

    Nothing waits: a long poll is no more than a read that takes longer.
    """
    return f"""
hooks = "tests.openapi.hooks"
request-timeout = {ANSWER_SECONDS}
headers = {{ Authorization = "Bearer {served.secret_key}" }}
parameters = {{ wait = 0, Prefer = "respond-async" }}

[checks.positive_data_acceptance]
expected-statuses = {REFUSALS!r}

[checks.negative_data_rejection]
expected-statuses = {[*REFUSALS[2:], 405, 406, 413, 415]!r}

[[operations]]
include-path-regex = "^/v1/api-keys"
headers = {{ Authorization = "Bearer {served.other_secret_key}" }}

[[operations]]
include-path-regex = "^/v1/(me|embed/(consent|auth/))"
headers = {{ Authorization = "Bearer {served.access_token}", Origin = "{PAGE}" }}
"""


@contextlib.contextmanager
def _fresh(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of a database with the schema."""
    if kind == "sqlite":
        with databases.fresh_sqlite(databases.sqlite_template(folder), folder) as url:
            yield url
        return
    server = databases.postgres_server(folder, owner_pid=os.getpid())
    try:
        with databases.fresh_postgres(server) as url:
            yield url
    finally:
        server.stop()


def main() -> None:
    """Run the full set and print what it said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="/", help="a pattern of paths, such as ^/v1/users")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _fresh(asked.database, Path(name)) as url, running(url) as served:
        examples = max(10, (asked.cases - CASES_AT_LEAST) // CASES_AN_EXAMPLE)
        count, said = fuzz(served, Path(name), seed=asked.seed, examples=examples, phases=PHASES, only=asked.only)
    print(said[-3000:])
    print(f"{asked.database}: {count} cases")


if __name__ == "__main__":
    main()
