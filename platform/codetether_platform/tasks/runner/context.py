"""The agent's door to the outside: every effect is one fenced transaction with its own key, so a second telling changes nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import Clock, rfc3339
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.ids import new_id
from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.port import AgentFailed, RunBrief, RunCancelled, WaitingForInput
from codetether_platform.tasks.errors import FenceLost
from codetether_platform.tasks.ports import Funding, Usage
from codetether_platform.tasks.replies.invite import mail_question
from codetether_platform.tasks.service.record import has_event, lock_fenced, record
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import Status, check_move
from codetether_platform.tasks.tables import ArtifactRow, QuestionRow, RunJournalRow, RunRow, TaskRow

T = TypeVar("T")
MAX_STEP_BYTES = 256_000
MAX_ARTIFACT_BYTES = 1_000_000
MAX_ARTIFACTS = 20
MAX_EVENTS = 2_000
MAX_MESSAGE_CHARACTERS = 500


class Workshop(msgspec.Struct, frozen=True):
    """What every run of a process shares."""

    db: Database
    clock: Clock
    settings: Settings
    keyring: Keyring
    funding: Funding
    signals: TaskSignals


class FencedContext:
    """A `RunContext` for one segment of one run, valid as long as its fence is the run's."""

    def __init__(self, workshop: Workshop, *, brief: RunBrief, fence: int, hold_id: str | None) -> None:
        self.brief = brief
        self._workshop = workshop
        self._fence = fence
        self._hold_id = hold_id
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Tell the agent that its run has ended or was taken over; its next call raises `RunCancelled`."""
        self._stopped.set()

    async def check(self) -> None:
        """Raise `RunCancelled` if the run was cancelled."""
        if self._stopped.is_set():
            raise RunCancelled

    async def progress(self, key: str, message: str, *, step: int, steps: int | None = None, percent: int | None = None) -> None:
        """Tell the watchers, once a key."""
        await self.check()
        data: dict[str, Any] = {"message": message[:MAX_MESSAGE_CHARACTERS], "step": step, "steps": steps, "percent": percent}
        async with self._write() as (session, task, run):
            if await has_event(session, run_id=run.id, key=f"agent:{key}"):
                return
            if task.sequence >= MAX_EVENTS:
                raise AgentFailed("too_many_events", f"A run may tell at most {MAX_EVENTS} things.", blame="task")
            now = self._workshop.clock.now()
            await record(session, task=task, run=run, kind="task.progress", key=f"agent:{key}", data=data, now=now)

    async def step(self, key: str, call: Callable[[], Awaitable[T]], result_type: type[T]) -> T:
        """Call once and keep the result, with the tokens it used if it states them as `usage`."""
        await self.check()
        async with self._workshop.db.read() as session:
            kept = await session.get(RunJournalRow, (self.brief.run_id, key))
        if kept is not None:
            return msgspec.json.decode(kept.body, type=result_type)
        result = await self._until_stopped(call())
        body = msgspec.json.encode(result)
        if len(body) > MAX_STEP_BYTES:
            raise AgentFailed("step_too_large", "A step of the agent gave more than 256 kB.", blame="platform")
        async with self._write() as (session, _task, run):
            session.add(RunJournalRow(run_id=run.id, key=key, body=body, created_at=self._workshop.clock.now()))
            used = getattr(result, "usage", None)
            if isinstance(used, Usage):
                run.input_tokens += used.input_tokens
                run.output_tokens += used.output_tokens
                run.used_model = used.model or run.used_model
        return result

    async def ask(self, key: str, question: str, *, choices: tuple[str, ...] = ()) -> str:
        """Return the answer, or end the segment with an open question."""
        await self.check()
        async with self._write() as (session, task, run):
            asked = (
                await session.scalars(select(QuestionRow).where(QuestionRow.run_id == run.id, QuestionRow.key == key))
            ).one_or_none()
            if asked is not None and asked.answer is not None:
                return asked.answer
            if asked is None:
                await self._open_question(session, task, run, key=key, question=question, choices=choices)
        raise WaitingForInput

    async def artifact(self, key: str, *, name: str, media_type: str, body: bytes) -> None:
        """Keep a file, once a key; a second file of the same name replaces the first."""
        await self.check()
        if len(body) > MAX_ARTIFACT_BYTES:
            raise AgentFailed("artifact_too_large", "A file may be at most 1 MB.", blame="task")
        async with self._write() as (session, task, _run):
            row = await session.get(ArtifactRow, (task.id, name))
            if row is not None and row.key == key:
                return
            count = await session.scalar(select(func.count()).select_from(ArtifactRow).where(ArtifactRow.task_id == task.id))
            if row is None and (count or 0) >= MAX_ARTIFACTS:
                raise AgentFailed("too_many_artifacts", f"A run may keep at most {MAX_ARTIFACTS} files.", blame="task")
            row = row or ArtifactRow(task_id=task.id, name=name)
            row.key, row.media_type, row.size_bytes, row.body = key, media_type, len(body), body
            row.created_at = self._workshop.clock.now()
            session.add(row)

    async def sleep(self, seconds: float) -> None:
        """Wait, or wake at once with `RunCancelled`."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
        raise RunCancelled

    async def cost_micros(self, usage: Usage) -> int:
        """Price usage under the plan of the run's hold."""
        if self._hold_id is None:
            return 0
        async with self._workshop.db.read() as session:
            return await self._workshop.funding.cost_micros(session, hold_id=self._hold_id, usage=usage)

    async def _until_stopped(self, call: Awaitable[T]) -> T:
        work = asyncio.ensure_future(call)
        stopped = asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                return work.result()
            raise RunCancelled
        finally:
            stopped.cancel()
            work.cancel()
            await asyncio.gather(work, stopped, return_exceptions=True)

    async def _open_question(
        self, session: AsyncSession, task: TaskRow, run: RunRow, *, key: str, question: str, choices: tuple[str, ...]
    ) -> None:
        check_move(Status(task.status), Status.NEEDS_INPUT)
        now = self._workshop.clock.now()
        row = QuestionRow(
            id=new_id(),
            run_id=run.id,
            key=key,
            question=question[:2000],
            choices=list(choices[:10]),
            asked_at=now,
            expires_at=now + timedelta(seconds=self._workshop.settings.question_expires_seconds),
            answer=None,
            answered_at=None,
            answered_by=None,
        )
        session.add(row)
        task.status = Status.NEEDS_INPUT.value
        run.waiting_since = now
        data = {
            "request_id": row.id,
            "question": row.question,
            "kind": "choice" if row.choices else "text",
            "choices": row.choices,
            "expires_at": rfc3339(row.expires_at),
        }
        await record(session, task=task, run=run, kind="task.needs_input", key=f"ask:{key}", data=data, now=now)
        if task.notify_email is not None:
            workshop = self._workshop
            await mail_question(session, task=task, question=row, settings=workshop.settings, keyring=workshop.keyring, now=now)

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[tuple[AsyncSession, TaskRow, RunRow]]:
        """Open a transaction with the task locked and the fence checked; readers are woken after the commit."""
        try:
            async with self._workshop.db.write() as session:
                task, run = await lock_fenced(session, task_id=self.brief.task_id, fence=self._fence)
                yield session, task, run
        except FenceLost as error:
            self._stopped.set()
            raise RunCancelled from error
        self._workshop.signals.wake(self.brief.task_id)
