"""The engine on DBOS Transact: the only file that knows DBOS.

DBOS keeps one global instance a process, so a process carries the jobs of one application at a time. Its tables live in the
same SQLite file, or in the schema `dbos` of the same PostgreSQL database, so that `enqueue` joins the caller's transaction.
"""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import structlog
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import column, delete, select, table, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.engine.ports import Job
from codetether_platform.engine.tables import ExecutorRow
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database, insert
from codetether_platform.kernel.ids import new_id

QUEUE = "runs"
WORKFLOW = "carry"
#: The default version is a hash of the code, which would strand work at every deploy.
APPLICATION_VERSION = "1"
BEAT_SECONDS = 3.0
#: Five missed beats: longer than any pause of a healthy event loop, short enough for a person who watches.
STALE_SECONDS = 15.0
TAKE_OVER_BATCH = 500

log = structlog.get_logger(__name__)
_current_job: list[Job] = []


@DBOS.workflow(name=WORKFLOW)
async def _carry(argument: str) -> None:
    await _current_job[0](argument)


def system_database_url(url: str) -> str:
    """Return the address under which DBOS (synchronous drivers) finds the same database."""
    parsed = make_url(url)
    driver = "sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def migrate(url: str) -> None:
    """Create or upgrade the engine's own tables."""
    DBOS.migrate(system_database_url(url))


class DbosEngine:
    """Carries jobs with DBOS.

    On SQLite the one process takes over everything at start; on PostgreSQL peers watch each other's beat.
    """

    def __init__(self, db: Database, clock: Clock, *, concurrency: int = 16, poll_seconds: float = 0.1) -> None:
        self._db = db
        self._clock = clock
        self._concurrency = concurrency
        self._poll_seconds = poll_seconds
        # A fixed id on SQLite lets DBOS itself take over at launch: no other process can be alive on the same file.
        self._executor_id = "embedded" if db.dialect == "sqlite" else new_id()
        schema = None if db.dialect == "sqlite" else "dbos"
        self._workflow_status = table(
            "workflow_status", column("workflow_uuid"), column("status"), column("priority"), schema=schema
        )
        self._client: DBOSClient | None = None
        self._beating: asyncio.Task[None] | None = None
        self._carries = False

    @property
    def client(self) -> DBOSClient:
        """The client, made at first use; it also serves processes that only enqueue."""
        if self._client is None:
            self._client = DBOSClient(
                system_database_url=system_database_url(self._db.url),
                serializer=DBOSPortableJSONSerializer(),
                system_database_pool_size=3,
            )
        return self._client

    async def start(self, job: Job) -> None:
        """Launch DBOS in the running loop and begin to beat."""
        _current_job[:] = [job]
        DBOS(
            config={
                "name": "codetether",
                "system_database_url": system_database_url(self._db.url),
                "application_version": APPLICATION_VERSION,
                "executor_id": self._executor_id,
                "serializer": DBOSPortableJSONSerializer(),
                "sys_db_pool_size": 5,
                "log_level": "WARNING",
                "enable_otlp": False,
            }
        )
        DBOS.launch()
        await DBOS.register_queue_async(QUEUE, worker_concurrency=self._concurrency, polling_interval_sec=self._poll_seconds)
        self._carries = True
        await self._beat()
        self._beating = asyncio.create_task(self._beat_forever(), name="engine-beat")

    async def stop(self) -> None:
        """Stop beating and taking jobs; jobs in flight are cancelled with the loop and carried on by the next process."""
        if self._beating is not None:
            self._beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beating
            self._beating = None
        # The client first: once DBOS has been destroyed, the loop has no threads to call.
        if self._client is not None:
            await asyncio.to_thread(self._client.destroy)
            self._client = None
        if self._carries:
            await asyncio.to_thread(DBOS.destroy)
            self._carries = False

    async def enqueue(self, session: AsyncSession, *, job_id: str, argument: str, priority: int = 0) -> None:
        """Insert the workflow's row in the caller's transaction."""
        options: Any = {"workflow_name": WORKFLOW, "queue_name": QUEUE, "workflow_id": job_id, "app_version": APPLICATION_VERSION}
        options["priority"] = _priority(priority)
        client = self.client
        await session.run_sync(lambda sync_session: client.enqueue_in_transaction(sync_session, options, argument))

    async def set_priority(self, session: AsyncSession, *, job_id: str, priority: int) -> None:
        """Change the waiting workflow's row in the caller's transaction; DBOS has no call for it."""
        jobs = self._workflow_status
        is_waiting = (jobs.c.workflow_uuid == job_id) & (jobs.c.status == "ENQUEUED")
        await session.execute(update(jobs).where(is_waiting).values(priority=_priority(priority)))

    async def status(self, job_id: str) -> str | None:
        """Ask DBOS."""
        found = await self.client.list_workflows_async(workflow_ids=[job_id])
        return found[0].status.lower() if found else None

    async def cancel(self, job_id: str) -> None:
        """Cancel in DBOS."""
        await self.client.cancel_workflow_async(job_id)

    async def take_over(self) -> list[str]:
        """Resume the jobs of executors whose beat has stopped, then forget those executors."""
        horizon = self._clock.now() - timedelta(seconds=STALE_SECONDS)
        async with self._db.read() as session:
            stale = (await session.scalars(select(ExecutorRow.id).where(ExecutorRow.beat_at < horizon).limit(50))).all()
        taken: list[str] = []
        for executor_id in stale:
            pending = await self.client.list_workflows_async(
                status="PENDING", executor_id=executor_id, limit=TAKE_OVER_BATCH, load_input=False, load_output=False
            )
            ids = [workflow.workflow_id for workflow in pending]
            if ids:
                await self.client.resume_workflows_async(ids, queue_name=QUEUE)
                taken += ids
                log.warning("engine.take_over", executor_id=executor_id, jobs=len(ids))
            if len(ids) < TAKE_OVER_BATCH:
                async with self._db.write() as session:
                    await session.execute(delete(ExecutorRow).where(ExecutorRow.id == executor_id, ExecutorRow.beat_at < horizon))
        return taken

    async def _beat(self) -> None:
        now = self._clock.now()
        async with self._db.write() as session:
            beaten = await session.execute(
                update(ExecutorRow).where(ExecutorRow.id == self._executor_id).values(beat_at=now).returning(ExecutorRow.id)
            )
            if beaten.first() is None:
                await session.execute(
                    insert(session, ExecutorRow).values(id=self._executor_id, started_at=now, beat_at=now).on_conflict_do_nothing()
                )

    async def _beat_forever(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._beat()
                await self.take_over()
            except Exception:
                # The database is away; the next beat tries again, and peers take over if it stays away from us alone.
                log.exception("engine.beat_failed")


def _priority(ours: int) -> int:
    # DBOS: 1 is first; 0 (no priority) would overtake all.
    return 101 - ours
