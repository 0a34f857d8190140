"""Kills a partner's workers and the server amid claims, reports and ends: no run is lost, told twice or charged twice.

Small in CI. The full size by hand, on SQLite or against a PostgreSQL database with nothing in it:

    python -m tests.tasks.test_worker_kill check --tasks 40 --kills 20 --database-url postgresql+asyncpg://…
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
from sqlalchemy import update

from codetether_platform.kernel.clock import SystemClock
from codetether_platform.kernel.db import Database
from codetether_platform.tasks.tables import RunRow
from tests.tools.server import Server

PRICE = 20_000
STEPS = 3
STEP_SECONDS = 0.05
END_SECONDS = 120


class Post:
    """Sends a request again and again, with one `Idempotency-Key`, until it is answered."""

    def __init__(self, base_url: str, key: str) -> None:
        self.http = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {key}"}, timeout=30)

    def __call__(self, path: str, **body: Any) -> httpx.Response:
        headers = {"Idempotency-Key": uuid4().hex}
        while True:
            try:
                answer = self.http.post(path, json=body, headers=headers)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            if answer.status_code < 500 and (answer.status_code != 409 or answer.json()["code"] != "idempotency_in_progress"):
                return answer
            time.sleep(0.1)


def work(base_url: str, key: str, name: str, *, halts: bool) -> None:
    """Carry runs for ever, and print a line for each thing that happens. One that halts stands still before it ends its first."""
    post = Post(base_url, key)
    while True:
        claimed = post("/v1/worker/claim", agent="smith", worker_id=name, lease_seconds=10, wait_seconds=1)
        if claimed.status_code == 204:
            continue
        run = claimed.raise_for_status().json()
        print("claimed", run["task_id"], flush=True)
        mine = {"task_id": run["task_id"], "fence": run["fence"]}
        outcome = "lost" if not _told(post, mine, name) else _ended(post, mine, name, halts=halts)
        print(outcome, run["task_id"], flush=True)


def _told(post: Post, mine: dict[str, Any], name: str) -> bool:
    for step in range(1, STEPS + 1):
        progress = {"type": "progress", "key": f"step-{step}", "message": name, "step": step}
        kept = {"type": "checkpoint", "key": f"kept-{step}", "value": {"by": name}}
        for path, body in (("events", {"events": [progress, kept]}), ("heartbeat", {"lease_seconds": 10})):
            if _is_lost(post(f"/v1/worker/{path}", **mine, **body)):
                return False
        time.sleep(STEP_SECONDS)
    return True


def _ended(post: Post, mine: dict[str, Any], name: str, *, halts: bool) -> str:
    if halts:
        print("halted", mine["task_id"], flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)
    return "refused" if _is_lost(post("/v1/worker/complete", **mine, result=f"by {name}")) else "done"


def _is_lost(answer: httpx.Response) -> bool:
    if answer.status_code == 409 and answer.json()["code"] == "lease_lost":
        return True
    answer.raise_for_status()
    return False


class Worker:
    """A worker as a process of its own."""

    def __init__(self, folder: Path, server: Server, key: str, name: str, *, halts: bool = False) -> None:
        self.halts = halts
        self.log = folder / f"{name}.log"
        words = ("work", server.base_url.replace("localhost", "127.0.0.1"), key, name, *(["--halts"] if halts else []))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "tests.tasks.test_worker_kill", *words], stdout=log, stderr=log)

    def said(self, word: str) -> list[str]:
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return [line[1] for line in lines if len(line) == 2 and line[0] == word]

    def until(self, word: str) -> None:
        deadline = time.monotonic() + END_SECONDS
        while not self.said(word):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, f"never {word}: {self.log.read_text()}"
            time.sleep(0.02)

    def send(self, what: signal.Signals) -> None:
        self.process.send_signal(what)
        if what is signal.SIGKILL:
            self.process.wait(timeout=10)


def check(folder: Path, database_url: str, *, tasks: int, kills: int) -> Counter[str]:
    """Have tasks carried, interrupt that `kills` times, and check what is left behind; return what was seen.

    By turns the server and the worker are killed, and a worker halts before it ends its run, comes back late and is refused.
    """
    random.seed(20261124)
    server = Server(folder, database_url)
    server.environment["CODETETHER_RATE_LIMITS"] = "false"
    partner = msgspec.json.decode(server.run("partner", "create", "Acme", "--json"))
    key = partner["test_secret_key"]
    workers: list[Worker] = []
    seen: Counter[str] = Counter()
    post = Post(server.base_url, key)
    server.start()
    try:
        server.wait_until_ready()
        assert post("/v1/worker/agents", name="smith").status_code == 201
        made = [post("/v1/tasks", prompt="Forge a nail", agent="external:smith").json()["task_id"] for _ in range(tasks)]
        for number in range(kills):
            worker = Worker(folder, server, key, f"worker-{number}", halts=number % 2 == 1)
            workers.append(worker)
            if worker.halts:
                worker.until("halted")
                seen["worker halted"] += 1
            else:
                worker.until("claimed")
                time.sleep(random.uniform(0, 0.4))
                server.kill()
                server.start()
                seen["server killed"] += 1
                time.sleep(random.uniform(0, 0.4))
                worker.send(signal.SIGKILL)
                seen["worker killed"] += 1
                server.wait_until_ready()
            asyncio.run(let_leases_lapse(database_url))
        workers.append(Worker(folder, server, key, "last"))
        ended = [_until_ended(post.http, task_id, workers) for task_id in made]
        for worker in workers:
            if worker.halts:
                worker.send(signal.SIGCONT)
                worker.until("refused")
        for worker in workers:
            for word in ("claimed", "done", "refused", "lost"):
                seen[word] += len(worker.said(word))
        for task in ended:
            _check_told_once(post.http, task)
        balance = post.http.get("/v1/billing/balance").json()
        assert (balance["held_micros"], balance["spent_this_month_micros"]) == (0, PRICE * tasks)
    finally:
        post.http.close()
        for worker in workers:
            worker.send(signal.SIGKILL)
        server.kill()
    assert server.run("ledger", "verify")
    return seen


async def let_leases_lapse(database_url: str) -> None:
    """Do what ten seconds without a heartbeat do."""
    db = Database(database_url)
    try:
        async with db.write() as session:
            await session.execute(update(RunRow).where(RunRow.lease_until.is_not(None)).values(lease_until=SystemClock().now()))
    finally:
        await db.close()


def _until_ended(http: httpx.Client, task_id: str, workers: list[Worker]) -> dict[str, Any]:
    deadline = time.monotonic() + END_SECONDS
    while True:
        task: dict[str, Any] = http.get(f"/v1/tasks/{task_id}?wait=2").json()
        if task["status"] not in ("queued", "running"):
            return task
        assert time.monotonic() < deadline, (task, [worker.log.read_text() for worker in workers])


def _check_told_once(http: httpx.Client, task: dict[str, Any]) -> None:
    events = http.get(f"/v1/tasks/{task['task_id']}/events").json()["data"]
    assert (task["status"], task["charge"]["amount_micros"]) == ("completed", PRICE)
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    kinds = Counter(event["type"] for event in events)
    assert kinds == {"task.created": 1, "task.started": 1, "task.progress": STEPS, "task.completed": 1}
    assert [event["data"]["step"] for event in events if event["type"] == "task.progress"] == list(range(1, STEPS + 1))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_workers_and_servers_lose_no_run_and_a_late_worker_is_fenced_out(database_url: str, tmp_path: Path) -> None:
    seen = check(tmp_path, database_url, tasks=2, kills=2)
    assert (seen["server killed"], seen["worker killed"], seen["worker halted"], seen["refused"]) == (1, 1, 1, 1), seen


def main() -> None:
    """Be a worker, or run the check at the given size and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    worker = commands.add_parser("work")
    for name in ("base_url", "key", "name"):
        worker.add_argument(name)
    worker.add_argument("--halts", action="store_true")
    checking = commands.add_parser("check")
    checking.add_argument("--database-url", default="", help="empty: a new SQLite file")
    checking.add_argument("--tasks", type=int, default=40)
    checking.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    if given.command == "work":
        work(given.base_url, given.key, given.name, halts=given.halts)
    with tempfile.TemporaryDirectory() as folder:
        url = given.database_url or f"sqlite+aiosqlite:///{folder}/codetether.db"
        seen = check(Path(folder), url, tasks=given.tasks, kills=given.kills)
    print(f"{given.tasks} tasks: each ended, told and charged once; {dict(seen)}")


if __name__ == "__main__":
    main()
