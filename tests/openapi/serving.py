"""A platform as a process of its own, on any database, with the worker beside the API: what outside programs are let loose on.

python -m tests.openapi.serving ADDRESS_OF_A_DATABASE    prints one line of JSON once it serves; ends when its input does
"""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import IO, Any

import httpx
import msgspec
import uvicorn

from codetether_billing.service import open_books
from codetether_platform.accounts.partners import create_partner
from codetether_platform.app import Platform, create_app
from codetether_platform.oauth.keys import create_publishable_key, create_secret_key
from codetether_platform.settings import load_settings
from tests.conftest import SECRET
from tests.harness import PAGE, solve
from tests.tools.demo import clean_environment

START_SECONDS = 120
#: Limits that no test reaches.
PLENTY = 1_000_000


class Served(msgspec.Struct, kw_only=True):
    """A running platform and what opens it."""

    base_url: str
    secret_key: str
    publishable_key: str
    partner_id: str
    other_secret_key: str
    access_token: str = ""
    #: A value of each path parameter that names something, once `things.py` has made them.
    things: dict[str, str] = msgspec.field(default_factory=dict)


@contextlib.contextmanager
def running(database_url: str) -> Iterator[Served]:
    """Run a platform on a database that has its schema already; a user of the partner is signed in on `PAGE`."""
    command = [sys.executable, "-m", "tests.openapi.serving", database_url]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, env=clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            served = _printed(process, log)
            served.access_token = _sign_in(served)
            yield served
        finally:
            process.terminate()
            process.wait(20)
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def _printed(process: "subprocess.Popen[str]", log: IO[str]) -> Served:
    assert process.stdout is not None
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    line = process.stdout.readline()
    timer.cancel()
    if not line:
        log.seek(0)
        raise AssertionError(f"the platform did not start: {log.read()[-3000:]}")
    return msgspec.json.decode(line, type=Served)


def _sign_in(served: Served) -> str:
    with httpx.Client(base_url=served.base_url, headers={"Origin": PAGE}, timeout=30) as http:
        boot: dict[str, Any] = http.post("/v1/embed/boot", json={"client_id": served.publishable_key}).raise_for_status().json()
        form = {
            "grant_type": "urn:codetether:oauth:grant-type:guest",
            "client_id": served.publishable_key,
            "boot_token": boot["boot_token"],
            "consent_version": boot["consent"]["version"],
            "challenge_number": str(solve(boot["challenge"])),
            "challenge_salt": boot["challenge"]["salt"],
            "challenge_signature": boot["challenge"]["signature"],
        }
        return str(http.post("/oauth/token", data=form).raise_for_status().json()["access_token"])


async def serve(database_url: str) -> None:
    """Make a partner, say where it is, and serve."""
    listening = socket.create_server(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            {},
            secret_key=SECRET,
            database_url=database_url,
            base_url=base_url,
            data_dir=folder,
            webhook_allow_loopback=True,
            log_level="error",
            requests_per_minute_address=PLENTY,
            requests_per_minute_key=PLENTY,
            requests_per_minute_user=PLENTY,
            requests_per_minute_partner=PLENTY,
            guess_requests_per_hour=10_000,
            sign_ups_per_hour=100_000,
        )
        platform = Platform(settings)
        served = await _seed(platform, base_url)
        server = uvicorn.Server(uvicorn.Config(create_app(platform), log_config=None, access_log=False, lifespan="on"))
        announced = asyncio.create_task(_announce(server, served))
        await server.serve(sockets=[listening])
        await announced


async def _seed(platform: Platform, base_url: str) -> Served:
    now = platform.clock.now()
    async with platform.db.write() as session:
        row = await create_partner(session, name="Acme Helpdesk", now=now)
        await open_books(session, partner_id=row.id, now=now)
        other = await create_partner(session, name="Bolt Billing", now=now)
        await open_books(session, partner_id=other.id, now=now)
        return Served(
            base_url=base_url,
            partner_id=row.id,
            publishable_key=await create_publishable_key(session, partner_id=row.id, mode="test", name="Pages", now=now),
            secret_key=await create_secret_key(session, partner_id=row.id, mode="test", name="Server", now=now),
            other_secret_key=await create_secret_key(session, partner_id=other.id, mode="test", name="Server", now=now),
        )


async def _announce(server: uvicorn.Server, served: Served) -> None:
    while not server.started:
        await asyncio.sleep(0.02)
    print(json.dumps(msgspec.to_builtins(served)), flush=True)
    os.dup2(2, 1)  # nobody reads on: a full pipe would stop whoever logs to it


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
