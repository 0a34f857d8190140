"""Kills servers while the same requests come again and again: each key has one effect and one answer.

Small in CI. The full size by hand, on SQLite or against a PostgreSQL database with nothing in it:

    python -m tests.web.test_idempotency_kill --keys 500 --copies 20 --kills 12
    python -m tests.web.test_idempotency_kill --keys 500 --copies 20 --kills 12 --processes 2 --database-url postgresql+asyncpg://…
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

from tests.tools.server import Server

#: What a client may meet and should answer with the same request again.
AGAIN = frozenset({409, 503})
GIVE_UP_SECONDS = 1800
IN_FLIGHT = 64
READY_SECONDS = 300


class Storm(msgspec.Struct, kw_only=True):
    """What became of each key: its distinct answers, and how often which status came."""

    bodies: dict[str, set[bytes]]
    statuses: Counter[int]
    replays: int = 0
    lost_connections: int = 0
    kills: int = 0
    seconds: float = 0.0


async def rage(servers: list[Server], headers: dict[str, str], *, keys: int, copies: int, kills: int) -> Storm:
    """Send `copies` same requests for each key to all servers, each until it is answered, and kill a server now and then.

    The keys come in `kills` + 1 waves. In the midst of each but the last, and so amid its writes, one server is killed and
    started again; so the kills are as many as asked for, however fast the machine is. At the end every key is asked for once more.
    """
    storm = Storm(bodies={f"key-{number}": set() for number in range(keys)}, statuses=Counter())
    names = list(storm.bodies)
    started = time.monotonic()
    async with aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=0)) as http:
        ask = _Ask(http, servers, storm, ends_at=started + GIVE_UP_SECONDS)
        for number in range(kills + 1):
            wave = [name for name in names[number :: kills + 1] for _ in range(copies)]
            async with asyncio.TaskGroup() as group:
                kill_at = len(wave) if number == kills else random.randint(1, len(wave) * 9 // 10)
                for place, name in enumerate(wave, start=1):
                    group.create_task(ask.insist(name, amid=place == kill_at and number < kills))
                if number < kills:
                    group.create_task(_kill(random.choice(servers), storm, ask.is_amid))
            ask.is_amid.clear()
        async with asyncio.TaskGroup() as group:
            for name in names:
                group.create_task(ask.insist(name))
    storm.seconds = time.monotonic() - started
    return storm


class _Ask:
    """Sends requests, a number of them at a time, each again until it is answered."""

    def __init__(self, http: aiohttp.ClientSession, servers: list[Server], storm: Storm, *, ends_at: float) -> None:
        self._http, self._servers, self._storm, self._ends_at = http, servers, storm, ends_at
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        #: Set when the request has been sent that stands where the wave's kill is to come.
        self.is_amid = asyncio.Event()

    async def insist(self, key: str, *, amid: bool = False) -> None:
        async with self._slots:
            if amid:
                self.is_amid.set()
            while time.monotonic() < self._ends_at:
                url = random.choice(self._servers).base_url.replace("localhost", "127.0.0.1") + "/v1/tasks"
                body = {"prompt": "test:succeed", "title": key}
                try:
                    async with self._http.post(url, json=body, headers={"Idempotency-Key": key}) as answer:
                        said = await answer.read()
                except aiohttp.ClientError:
                    self._storm.lost_connections += 1
                    await asyncio.sleep(random.uniform(0.1, 0.4))
                    continue
                self._storm.statuses[answer.status] += 1
                self._storm.replays += answer.headers.get("Idempotency-Replayed") == "true"
                if answer.status not in AGAIN:
                    assert answer.status == 201, said
                    self._storm.bodies[key].add(said)
                    return
                await asyncio.sleep(random.uniform(0.02, 0.1))
        raise AssertionError(f"{key} was never answered: {self._storm.statuses}, {self._storm.kills} kills")


async def _kill(server: Server, storm: Storm, is_amid: asyncio.Event) -> None:
    await is_amid.wait()
    await asyncio.sleep(random.uniform(0, 0.05))
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


def weather(folder: Path, database_url: str, *, keys: int, copies: int, processes: int, kills: int) -> Storm:
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
        storm = asyncio.run(_whole(servers, headers, keys=keys, copies=copies, kills=kills))
    finally:
        for server in servers:
            server.kill()
    assert servers[0].run("ledger", "verify")
    return storm


async def _whole(servers: list[Server], headers: dict[str, str], *, keys: int, copies: int, kills: int) -> Storm:
    async with aiohttp.ClientSession(headers=headers) as http:
        patch = {"monthly_cap_micros": 10**12}
        async with http.patch(f"{servers[0].base_url}/v1/sponsorship", json=patch) as answer:
            assert answer.status == 200, await answer.text()
    storm = await rage(servers, headers, keys=keys, copies=copies, kills=kills)
    for server in servers:
        await _ready(server)
    assert await titles(servers[0], headers) == dict.fromkeys(storm.bodies, 1)
    assert {len(bodies) for bodies in storm.bodies.values()} == {1}
    assert storm.statuses[201] == keys * (copies + 1)
    assert storm.kills == kills
    return storm


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_one_effect_and_one_answer_a_key_whatever_is_killed(database_url: str, tmp_path: Path) -> None:
    processes = 1 if database_url.startswith("sqlite") else 2
    storm = weather(tmp_path, database_url, keys=10, copies=20, processes=processes, kills=1)
    assert storm.replays >= 1, storm


def main() -> None:
    """Run a storm of the given size and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", default="", help="empty: a new SQLite file")
    parser.add_argument("--keys", type=int, default=500)
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--kills", type=int, default=12)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        storm = weather(
            Path(folder),
            given.database_url or f"sqlite+aiosqlite:///{folder}/codetether.db",
            keys=given.keys,
            copies=given.copies,
            processes=given.processes,
            kills=given.kills,
        )
    print(
        f"{given.keys} keys x {given.copies}: one task and one body each; {storm.kills} kills, "
        f"{storm.lost_connections} lost connections, {storm.replays} replays, {dict(storm.statuses)} in {storm.seconds:.0f} s"
    )


if __name__ == "__main__":
    main()
