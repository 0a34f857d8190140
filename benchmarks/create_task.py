"""What `POST /v1/tasks` costs beside a bare Litestar + SQLAlchemy single-row insert, and `GET /v1/tasks/{id}` beside a bare read.

The bare app is what the documentation of both libraries shows: the stock async driver, one ORM row, one commit (SQLite with
WAL and synchronous=FULL, as ours). Both apps run in processes of their own behind the same uvicorn, on the same kind of
database, under the same load, one after the other in the same run. Figures are rates; the ratio is what counts.

    python benchmarks/create_task.py                                     # SQLite
    python benchmarks/create_task.py --database-url postgresql+asyncpg://user@host/empty_database
"""

import argparse
import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

CONNECTIONS = 16
SECONDS = 4.0
ROUNDS = 3

BARE = """
import os, uuid
from contextlib import asynccontextmanager
import msgspec
from litestar import Litestar, get, post
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Row(Base):
    __tablename__ = "bare_rows"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    prompt: Mapped[str] = mapped_column(Text)

class Body(msgspec.Struct):
    prompt: str
    id: str = ""

url = os.environ["DATABASE_URL"]
engine = create_async_engine(url, **({} if url.startswith("sqlite") else {"pool_size": 10, "max_overflow": 0}))
sessions = async_sessionmaker(engine, expire_on_commit=False)

if url.startswith("sqlite"):
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection, _record):
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

@asynccontextmanager
async def lifespan(_app):
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: Row.__table__.create(sync, checkfirst=True))
    yield

@post("/rows")
async def create(data: Body) -> Body:
    row = Row(id=str(uuid.uuid4()), prompt=data.prompt)
    async with sessions() as session, session.begin():
        session.add(row)
    return Body(id=row.id, prompt=row.prompt)

@get("/rows/{row_id:str}")
async def read(row_id: str) -> Body:
    async with sessions() as session:
        row = await session.get(Row, row_id)
    return Body(id=row.id, prompt=row.prompt)

app = Litestar([create, read], lifespan=[lifespan], openapi_config=None)
"""


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str], url: str) -> Iterator[None]:
    """Run a server until the block ends."""
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                httpx.get(url, timeout=1)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def rate(method: str, url: str, *, headers: dict[str, str], body: bytes | None, ok: int) -> tuple[float, float]:
    """Return requests a second and the 99th percentile in milliseconds, over `CONNECTIONS` keep-alive connections."""
    import aiohttp

    ends_at = time.monotonic() + SECONDS
    latencies: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS), headers=headers) as session:

        async def loop() -> None:
            while time.monotonic() < ends_at:
                started = time.perf_counter()
                async with session.request(method, url, data=body) as answer:
                    await answer.read()
                    assert answer.status == ok, (answer.status, await answer.text())
                latencies.append(time.perf_counter() - started)

        started = time.monotonic()
        await asyncio.gather(*(loop() for _ in range(CONNECTIONS)))
        return len(latencies) / (time.monotonic() - started), statistics.quantiles(latencies, n=100)[98] * 1000


def main() -> None:
    """Measure both and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results: dict[str, list[tuple[float, float]]] = {"create": [], "read": []}
        for round_number in range(ROUNDS):
            _round(Path(folder) / str(round_number), given.database_url, results)
    for name, pairs in results.items():
        ratios = [ours / bare for ours, bare in pairs]
        ours_median, bare_median = (statistics.median(rates) for rates in zip(*pairs, strict=True))
        print(
            f"{name}: ours {ours_median:.0f}/s, bare {bare_median:.0f}/s, "
            f"ratio {statistics.median(ratios):.2f} (rounds {', '.join(f'{ratio:.2f}' for ratio in ratios)})"
        )


def _round(folder: Path, database_url: str, results: dict[str, list[tuple[float, float]]]) -> None:
    folder.mkdir(parents=True)
    body, json_type = json.dumps({"prompt": "test:succeed"}).encode(), {"Content-Type": "application/json"}
    (folder / "bare_app.py").write_text(BARE)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {"DATABASE_URL": database_url or f"sqlite+aiosqlite:///{folder}/bare.db", "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "uvicorn", "bare_app:app", "--port", str(port), "--no-access-log", "--log-level", "warning"]
    with running(command, environment, url):
        bare_create, bare_p99 = asyncio.run(rate("POST", f"{url}/rows", headers=json_type, body=body, ok=201))
        row_id = httpx.post(f"{url}/rows", content=body, headers=json_type).json()["id"]
        bare_read, _ = asyncio.run(rate("GET", f"{url}/rows/{row_id}", headers={}, body=None, ok=200))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "CODETETHER_DATA_DIR": str(folder / "data"),
        "CODETETHER_DATABASE_URL": database_url,
        "CODETETHER_BIND_PORT": str(port),
        "CODETETHER_BASE_URL": url,
        "CODETETHER_LOG_LEVEL": "error",
        "CODETETHER_REQUESTS_PER_MINUTE_KEY": "10000000",
        "CODETETHER_REQUESTS_PER_MINUTE_PARTNER": "10000000",
        # The runs themselves are not what is measured: they are carried by worker processes.
        "CODETETHER_RUNS_WORKER": "false",
    }
    ours = [sys.executable, "-m", "codetether_platform"]
    made = subprocess.run(
        [*ours, "partner", "create", "Bench", "--json"], env=os.environ | environment, check=True, capture_output=True
    )
    partner = json.loads(made.stdout)
    headers = {"Authorization": f"Bearer {partner['test_secret_key']}"}
    with running([*ours, "serve"], environment, f"{url}/healthz"):
        httpx.patch(f"{url}/v1/sponsorship", json={"monthly_cap_micros": 10**12}, headers=headers).raise_for_status()
        create, p99 = asyncio.run(rate("POST", f"{url}/v1/tasks", headers=headers | json_type, body=body, ok=201))
        task_id = httpx.post(f"{url}/v1/tasks", content=body, headers=headers | json_type).json()["task_id"]
        read, _ = asyncio.run(rate("GET", f"{url}/v1/tasks/{task_id}", headers=headers, body=None, ok=200))
    print(f"  create: ours {create:.0f}/s p99 {p99:.0f} ms, bare {bare_create:.0f}/s p99 {bare_p99:.0f} ms")
    print(f"  read: ours {read:.0f}/s, bare {bare_read:.0f}/s")
    results["create"].append((create, bare_create))
    results["read"].append((read, bare_read))


if __name__ == "__main__":
    main()
