"""What a guess costs: the rules alone, and `POST /v1/guess` by rules beside a bare Litestar JSON echo with the same keys.

The rules are timed over our own labelled descriptions, in CPU time of the thread, so that neighbours count less. The two apps run
in processes of their own behind the same uvicorn with the same database, key and body, one after the other, in rounds. Two loads
of `POST /v1/guess`: the same text (answered from the cache), and a different one each time. The ratio is what counts. For
orientation the same echo is measured as a route of the whole platform: what lies between it and a guess is the guess itself.

    python -m benchmarks guess
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

import httpx

from benchmarks.create_task import free_port, running
from codetether_guesser.evals.cases import own_cases
from codetether_guesser.evals.predict import predict

#: Enough to keep one process of either app busy at all times.
CONNECTIONS = 32
SECONDS = 4.0
ROUNDS = 3
REPEATS = 5
TEXT = "Every Monday at 9:00 summarize new support tickets in Zendesk and email the summary to team@firm.example"

ECHO = """
from typing import Any
from litestar import Litestar, post
from codetether_platform.app import Platform
from codetether_platform.oauth.authenticate import Authenticate
from codetether_platform.oauth.guards import requires
from codetether_platform.settings import load_settings

platform = Platform(load_settings())

@post("/echo", guards=[requires("guess", kinds=("partner",))], status_code=200)
async def echo(data: dict[str, Any]) -> dict[str, Any]:
    return data

authenticate = Authenticate(db=platform.db, clock=platform.clock, keyring=platform.keyring, uses=platform.key_uses)
app = Litestar([echo], middleware=[authenticate], lifespan=[platform.lifespan], openapi_config=None)
"""

#: The same handler behind everything that stands before `/v1/guess`.
INSIDE = """
from typing import Any
from litestar import post
from codetether_platform.app import Platform, create_app
from codetether_platform.oauth.guards import requires
from codetether_platform.settings import load_settings
from codetether_platform.web.logs import configure_logs

GUARDS = [requires("guess", kinds=("partner",))]

@post("/v1/echo", guards=GUARDS, status_code=200, operation_id="echo", summary="Echo", tags=["Guesses"])
async def echo(data: dict[str, Any]) -> dict[str, Any]:
    \"\"\"Return the body.\"\"\"
    return data

configure_logs(level="error", form="json")
app = create_app(Platform(load_settings()), extra_routes=[echo])
"""


def rules_alone() -> None:
    """Print the latency of the rules on our own cases."""
    cases = list(own_cases())
    for case in cases:
        predict(case)
    taken = []
    for _ in range(REPEATS):
        for case in cases:
            began = time.thread_time_ns()
            predict(case)
            taken.append((time.thread_time_ns() - began) / 1e6)
    shares = statistics.quantiles(taken, n=100)
    print(
        f"rules alone, {len(cases)} descriptions: p50 {shares[49]:.2f} ms, p95 {shares[94]:.2f} ms, max {max(taken):.2f} ms (CPU)"
    )


async def rate(url: str, *, headers: dict[str, str], is_varied: bool) -> float:
    """Return requests a second over keep-alive connections."""
    import aiohttp

    numbers = count()
    ends_at = time.monotonic() + SECONDS
    done = 0
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS), headers=headers) as session:

        async def loop() -> None:
            nonlocal done
            while time.monotonic() < ends_at:
                text = f"{TEXT}, item {next(numbers)}" if is_varied else TEXT
                async with session.post(url, data=json.dumps({"description": text}).encode()) as answer:
                    await answer.read()
                    assert answer.status == 200, (answer.status, await answer.text())
                done += 1

        began = time.monotonic()
        await asyncio.gather(*(loop() for _ in range(CONNECTIONS)))
        return done / (time.monotonic() - began)


def one_round(folder: Path) -> dict[str, float]:
    """Return the rates of one round."""
    folder.mkdir(parents=True)
    (folder / "echo_app.py").write_text(ECHO)
    (folder / "inside_app.py").write_text(INSIDE)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "CODETETHER_DATA_DIR": str(folder / "data"),
        "CODETETHER_BIND_PORT": str(port),
        "CODETETHER_BASE_URL": url,
        "CODETETHER_LOG_LEVEL": "error",
        "CODETETHER_RATE_LIMITS": "false",
        "CODETETHER_RUNS_WORKER": "false",
        "PYTHONPATH": os.pathsep.join((str(folder), *filter(None, sys.path))),
    }
    ours = [sys.executable, "-m", "codetether_platform"]
    made = subprocess.run(
        [*ours, "partner", "create", "Bench", "--json"], env=os.environ | environment, check=True, capture_output=True
    )
    headers = {"Authorization": f"Bearer {json.loads(made.stdout)['test_secret_key']}", "Content-Type": "application/json"}
    rates = {}
    for name, path in (("echo", "echo"), ("inside", "v1/echo")):
        app = [sys.executable, "-m", "uvicorn", f"{name}_app:app", "--port", str(port), "--no-access-log", "--log-level", "warning"]
        with running(app, environment, f"{url}/{path}"):
            httpx.post(f"{url}/{path}", json={"description": TEXT}, headers=headers).raise_for_status()
            rates[name] = asyncio.run(rate(f"{url}/{path}", headers=headers, is_varied=True))
    with running([*ours, "serve"], environment, f"{url}/healthz"):
        httpx.post(f"{url}/v1/guess", json={"description": TEXT}, headers=headers).raise_for_status()
        rates["same text"] = asyncio.run(rate(f"{url}/v1/guess", headers=headers, is_varied=False))
        rates["new texts"] = asyncio.run(rate(f"{url}/v1/guess", headers=headers, is_varied=True))
    return rates


def main() -> None:
    """Measure and print."""
    rules_alone()
    with tempfile.TemporaryDirectory() as folder:
        rounds = [one_round(Path(folder) / str(number)) for number in range(ROUNDS)]
    for name, title in (("inside", "echo in the platform"), ("same text", "guess, same text"), ("new texts", "guess, new texts")):
        ratios = [one[name] / one["echo"] for one in rounds]
        guess, echo = (statistics.median(one[key] for one in rounds) for key in (name, "echo"))
        print(
            f"{title}: {guess:.0f}/s, echo {echo:.0f}/s, "
            f"ratio {statistics.median(ratios):.2f} (rounds {', '.join(f'{ratio:.2f}' for ratio in ratios)})"
        )


if __name__ == "__main__":
    main()
