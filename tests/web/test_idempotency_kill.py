"""Kills servers while the same requests come again and again: each key has one effect and one answer.

Small in CI. The full size by hand, against a database with nothing in it:

    python -m tests.web.test_idempotency_kill --keys 500 --copies 20 --processes 2 --database-url postgresql+asyncpg://…
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from tests.tasks.test_kill import Server

#: What a client may meet and should answer with the same request again.
AGAIN = frozenset({409, 503})
GIVE_UP_SECONDS = 900
IN_FLIGHT = 64
READY_SECONDS = 90


class Storm(msgspec.Struct, kw_only=True):
    """What became of each key: its distinct answers, and how often which status came."""

    bodies: dict[str, set[bytes]]
    statuses: Counter[int]
    replays: int = 0
    lost_connections: int = 0
    kills: int = 0
    seconds: float = 0.0


async def rage(servers: list[Server], headers: dict[str, str], *, keys: int, copies: int) -> Storm:
    """Send `copies` same requests for each key to all servers, each until it is answered, and kill servers meanwhile."""
    storm = Storm(bodies={f"key-{number}": set() for number in range(keys)}, statuses=Counter())
    slots = asyncio.Semaphore(IN_FLIGHT)
    ends_at = time.monotonic() + GIVE_UP_SECONDS
    started = time.monotonic()
    async with aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=0)) as http:

        async def insist(key: str) -> None:
            async with slots:
                while time.monotonic() < ends_at:
                    url = random.choice(servers).base_url.replace("localhost", "127.0.0.1") + "/v1/tasks"
                    body = {"prompt": "test:succeed", "title": key}
                    try:
                        async with http.post(url, json=body, headers={"Idempotency-Key": key}) as answer:
                            said = await answer.read()
                    except aiohttp.ClientError:
                        storm.lost_connections += 1
                        await asyncio.sleep(0.05)
                        continue
                    storm.statuses[answer.status] += 1
                    storm.replays += answer.headers.get("Idempotency-Replayed") == "true"
                    if answer.status not in AGAIN:
                        assert answer.status == 201, said
                        storm.bodies[key].add(said)
                        return
                    await asyncio.sleep(random.uniform(0.02, 0.1))
            raise AssertionError(f"{key} was never answered: {storm.statuses}, {storm.kills} kills")

        requests = [key for key in storm.bodies for _ in range(copies)]
        waiting = [asyncio.create_task(insist(key)) for key in requests]
        killing = asyncio.create_task(_kill_again_and_again(servers, storm))
        try:
            await asyncio.gather(*waiting)
            assert not killing.done(), killing.exception()
        finally:
            killing.cancel()
            await asyncio.gather(killing, *waiting, return_exceptions=True)
    storm.seconds = time.monotonic() - started
    return storm


async def _kill_again_and_again(servers: list[Server], storm: Storm) -> None:
    while True:
        await asyncio.sleep(random.uniform(0.5, 3.0))
        server = random.choice(servers)
        server.kill()
        server.start()
        storm.kills += 1
        await _ready(server)


async def _ready(server: Server) -> None:
    """Wait longer than a caller would: a server that comes back into a storm has much to do at first."""
    ends_at = time.monotonic() + READY_SECONDS
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http:
        while time.monotonic() < ends_at:
            try:
                async with http.get(f"{server.base_url}/healthz") as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0.05)
    raise AssertionError(server.log.read_text()[-3000:])


async def titles(server: Server, headers: dict[str, str]) -> Counter[str]:
    """Return how many tasks there are of each title."""
    found: Counter[str] = Counter()
    cursor = ""
    async with aiohttp.ClientSession(headers=headers) as http:
        while True:
            async with http.get(f"{server.base_url}/v1/tasks?limit=100{cursor}") as answer:
                page: dict[str, Any] = await answer.json()
            found.update(task["title"] for task in page["data"])
            if not page["has_more"]:
                return found
            cursor = f"&cursor={page['next_cursor']}"


def weather(folder: Path, database_url: str, *, keys: int, copies: int, processes: int) -> Storm:
    """Run the whole storm and check what it left behind."""
    random.seed(20261124)
    servers = []
    for number in range(processes):
        (folder / str(number)).mkdir()
        server = Server(folder / str(number), database_url)
        server.environment |= {"CODETETHER_RUNS_WORKER": "false", "CODETETHER_RATE_LIMITS": "false"}
        servers.append(server)
    partner = msgspec.json.decode(servers[0].run("partner", "create", "Acme", "--json"))
    headers = {"Authorization": f"Bearer {partner['test_secret_key']}"}
    try:
        for server in servers:
            server.start()
            server.wait_until_ready()
        storm = asyncio.run(_whole(servers, headers, keys=keys, copies=copies))
    finally:
        for server in servers:
            server.kill()
    assert servers[0].run("ledger", "verify")
    return storm


async def _whole(servers: list[Server], headers: dict[str, str], *, keys: int, copies: int) -> Storm:
    async with aiohttp.ClientSession(headers=headers) as http:
        patch = {"monthly_cap_micros": 10**12}
        async with http.patch(f"{servers[0].base_url}/v1/sponsorship", json=patch) as answer:
            assert answer.status == 200, await answer.text()
    storm = await rage(servers, headers, keys=keys, copies=copies)
    for server in servers:
        await _ready(server)
    assert await titles(servers[0], headers) == dict.fromkeys(storm.bodies, 1)
    assert {len(bodies) for bodies in storm.bodies.values()} == {1}
    assert storm.statuses[201] == keys * copies
    return storm


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_one_effect_and_one_answer_a_key_whatever_is_killed(database_url: str, tmp_path: Path) -> None:
    processes = 1 if database_url.startswith("sqlite") else 2
    storm = weather(tmp_path, database_url, keys=25, copies=20, processes=processes)
    assert storm.kills >= 1, storm
    assert storm.replays >= 1, storm


def main() -> None:
    """Run a storm of the given size and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", default="", help="empty: a new SQLite file")
    parser.add_argument("--keys", type=int, default=500)
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        storm = weather(
            Path(folder),
            given.database_url or f"sqlite+aiosqlite:///{folder}/codetether.db",
            keys=given.keys,
            copies=given.copies,
            processes=given.processes,
        )
    print(
        f"{given.keys} keys x {given.copies}: one task and one body each; {storm.kills} kills, "
        f"{storm.lost_connections} lost connections, {storm.replays} replays, {dict(storm.statuses)} in {storm.seconds:.0f} s"
    )


if __name__ == "__main__":
    main()
