"""What idempotency and rate limits cost `POST /v1/tasks`, and what counting one request costs.

The baseline is the same app in the same run, with `CODETETHER_RATE_LIMITS=false` and without the `Idempotency-Key` header;
against it stands the app as it is (limits too high to be met) with a new key in every request. Bound: 25 % of the rate.
Counting is timed alone, in this process: one key and its partner, one request after another, and 16 at once. Bound: 0.3 ms
at the median.

    python -m benchmarks api_overhead                                    # SQLite
    python -m benchmarks api_overhead --database-url postgresql+asyncpg://user@host/empty_database
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import httpx

from benchmarks.create_task import free_port, running
from codetether_platform.kernel.db import Database
from codetether_platform.web.limits import Policy, use

CONNECTIONS = 16
SECONDS = 3.0
ROUNDS = 6
MOST_PERCENT = 25
MOST_MILLISECONDS = 0.3
UNMET = "10000000"
BODY = json.dumps({"prompt": "test:succeed"}).encode()
OURS = (sys.executable, "-m", "codetether_platform")


async def rate(url: str, headers: dict[str, str], *, with_keys: bool) -> float:
    """Return accepted tasks a second over `CONNECTIONS` keep-alive connections."""
    numbers, done = itertools.count(), 0
    run = time.time_ns()
    ends_at = time.monotonic() + SECONDS
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS), headers=headers) as http:

        async def loop() -> None:
            nonlocal done
            while time.monotonic() < ends_at:
                key = {"Idempotency-Key": f"{run}-{next(numbers)}"} if with_keys else {}
                async with http.post(url, data=BODY, headers=key) as answer:
                    said = await answer.read()
                    assert answer.status == 201, said
                done += 1

        started = time.monotonic()
        await asyncio.gather(*(loop() for _ in range(CONNECTIONS)))
        return done / (time.monotonic() - started)


@contextlib.contextmanager
def served(folder: Path, database_url: str, *, is_whole: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Run a server with a partner of its own; yield where tasks are made, and the partner's headers."""
    folder.mkdir(parents=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "CODETETHER_DATA_DIR": str(folder),
        "CODETETHER_DATABASE_URL": database_url,
        "CODETETHER_BIND_PORT": str(port),
        "CODETETHER_BASE_URL": url,
        "CODETETHER_LOG_LEVEL": "error",
        "CODETETHER_RUNS_WORKER": "false",
        "CODETETHER_RATE_LIMITS": "true" if is_whole else "false",
        "CODETETHER_REQUESTS_PER_MINUTE_KEY": UNMET,
        "CODETETHER_REQUESTS_PER_MINUTE_PARTNER": UNMET,
    }
    words = [*OURS, "partner", "create", "Bench", "--json"]
    made = subprocess.run(words, env=os.environ | environment, check=True, capture_output=True)
    headers = {"Authorization": f"Bearer {json.loads(made.stdout)['test_secret_key']}", "Content-Type": "application/json"}
    with running([*OURS, "serve"], environment, f"{url}/healthz"):
        httpx.patch(f"{url}/v1/sponsorship", json={"monthly_cap_micros": 10**12}, headers=headers).raise_for_status()
        yield f"{url}/v1/tasks", headers


def measured(folder: Path, database_url: str) -> list[tuple[float, float]]:
    """Return the rates without and with both, a pair a round: both servers stand ready, and are asked in turn."""
    pairs = []
    with (
        served(folder / "bare", database_url, is_whole=False) as bare,
        served(folder / "whole", database_url, is_whole=True) as whole,
    ):
        for number in range(-1, ROUNDS):
            turns = [(False, bare), (True, whole)][:: 1 if number % 2 else -1]
            rates = {is_whole: asyncio.run(rate(*where, with_keys=is_whole)) for is_whole, where in turns}
            if number >= 0:  # the first round only warms both
                pairs.append((rates[False], rates[True]))
                print(f"  round {number + 1}: {rates[False]:.0f}/s without, {rates[True]:.0f}/s with both")
    return pairs


async def count_cost(database_url: str) -> tuple[float, float]:
    """Return the median cost of counting one request in milliseconds: alone, and of 16 that come at once."""
    db = Database(database_url)
    wanted = [(Policy("key", 10**9), "bench"), (Policy("partner", 10**9), "bench")]

    async def timed() -> float:
        started = time.perf_counter()
        await use(db, wanted, now=datetime.now(UTC))
        return (time.perf_counter() - started) * 1000

    try:
        alone = [await timed() for _ in range(3_000)]
        together: list[float] = []
        for _ in range(300):
            started = time.perf_counter()
            await asyncio.gather(*(timed() for _ in range(CONNECTIONS)))
            together.append((time.perf_counter() - started) * 1000 / CONNECTIONS)
    finally:
        await db.close()
    return statistics.median(alone), statistics.median(together)


def main() -> None:
    """Measure and print; end with 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        pairs = measured(Path(name), given.database_url)
        url = given.database_url or f"sqlite+aiosqlite:///{name}/whole/codetether.db"
        alone, together = asyncio.run(count_cost(url))
    percent = 100 * (1 - statistics.median(whole / bare for bare, whole in pairs))
    print(f"idempotency and rate limits cost {percent:.0f} % of POST /v1/tasks (bound {MOST_PERCENT} %)")
    print(f"counting a request: median {alone:.3f} ms alone, {together:.3f} ms each of {CONNECTIONS} at once")
    if percent > MOST_PERCENT or alone > MOST_MILLISECONDS:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
