"""Claims, renews and ends leases of runs by a partner's own workers."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, TextClause, and_, exists, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.db import Database
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.errors import FenceLost
from codetether_platform.tasks.external.errors import LeaseLost
from codetether_platform.tasks.external.names import agent_of, is_external
from codetether_platform.tasks.external.schemas import Checkpoint, Claim, ClaimRequest, GivenAnswer, LeaseState
from codetether_platform.tasks.ports import Funding
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.read import find_task
from codetether_platform.tasks.service.record import lock_fenced
from codetether_platform.tasks.service.take_up import take_up
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import QuestionRow, RunJournalRow, RunRow, TaskRow

_Rule = ColumnElement[bool] | TextClause
#: A run whose worker does not come back within this time fails, and costs nothing.
ABANDONED = timedelta(hours=1)
#: A task that no worker claims within this time fails, and costs nothing.
UNCLAIMED = timedelta(hours=24)
SWEEP_BATCH = 50
MOST_LISTED = 100
# The very words of the index's condition, so that PostgreSQL uses it whatever the parameters are.
_IS_OPEN = text("tasks.status IN ('queued', 'running')")
_IS_RUNNING = TaskRow.status == Status.RUNNING.value


async def is_claimable(db: Database, *, principal: Principal, agent: str, now: datetime) -> bool:
    """Tell whether a run of an agent waits for a worker."""
    query = select(exists(select(TaskRow.id).join(RunRow, RunRow.task_id == TaskRow.id).where(*_free(principal, agent, now))))
    async with db.read() as session:
        return bool(await session.scalar(query))


async def claim_run(
    session: AsyncSession, *, funding: Funding, principal: Principal, request: ClaimRequest, now: datetime
) -> Claim | None:
    """Give the most urgent free run of an agent to a worker, with a new fence; None when there is none."""
    query = (
        select(TaskRow, RunRow)
        .join(RunRow, RunRow.task_id == TaskRow.id)
        .where(*_free(principal, request.agent, now))
        .order_by(TaskRow.priority.desc(), TaskRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    task, run = found
    if not await take_up(session, funding=funding, task=task, run=run, worker_id=request.worker_id, now=now):
        return None
    run.lease_until = now + timedelta(seconds=request.lease_seconds)
    if run.hold_id is not None:
        await funding.renew(session, hold_ids=[run.hold_id])
    await session.flush()
    return Claim(
        task_id=task.id,
        run_id=run.id,
        fence=run.fence,
        attempt=run.attempts,
        lease_expires_at=run.lease_until,
        title=task.title,
        prompt=task.prompt,
        model=task.model,
        metadata=dict(task.task_metadata),
        answers=await given_answers(session, run),
        checkpoints=await _checkpoints(session, run),
    )


async def lock_leased(session: AsyncSession, *, principal: Principal, task_id: str, fence: int) -> tuple[TaskRow, RunRow]:
    """Return an external agent's task and its run, locked, if this worker still has it.

    Raises:
        TaskNotFound: Not there, or not the partner's.
        LeaseLost: Another fence, or the run does not run.
    """
    seen, _ = await find_task(session, principal=principal, task_id=task_id)
    if not is_external(seen.agent):
        raise LeaseLost("The platform carries this task itself.")
    try:
        task, run = await lock_fenced(session, task_id=task_id, fence=fence)
    except FenceLost as error:
        raise LeaseLost(f"This lease is over: the task is {seen.status}, or another worker has it.") from error
    if task.status != Status.RUNNING:
        raise LeaseLost(f"The task is {task.status}.")
    return task, run


async def renew_lease(
    session: AsyncSession, *, funding: Funding, task: TaskRow, run: RunRow, lease_seconds: int, now: datetime
) -> LeaseState:
    """Make a locked run this worker's for some time more, and its hold too."""
    run.beat_at, run.lease_until = now, now + timedelta(seconds=lease_seconds)
    if run.hold_id is not None:
        await funding.renew(session, hold_ids=[run.hold_id])
    return await lease_state(session, task=task, run=run)


async def lease_state(session: AsyncSession, *, task: TaskRow, run: RunRow) -> LeaseState:
    """Return where a run and its lease stand."""
    is_running = task.status == Status.RUNNING
    return LeaseState(
        task_id=task.id,
        status=task.status,
        fence=run.fence,
        lease_expires_at=run.lease_until if is_running else None,
        answers=await given_answers(session, run),
    )


async def given_answers(session: AsyncSession, run: RunRow) -> list[GivenAnswer]:
    """Return a run's answered questions, oldest first."""
    query = select(QuestionRow).where(QuestionRow.run_id == run.id, QuestionRow.answer.is_not(None))
    rows = await session.scalars(query.order_by(QuestionRow.id).limit(MOST_LISTED))
    return [GivenAnswer(key=row.key, question=row.question, answer=row.answer or "") for row in rows]


async def end_abandoned(db: Database, *, funding: Funding, now: datetime) -> list[str]:
    """Fail runs that no worker came for, or came back to; nobody pays. Returns the ids of their tasks."""
    query = (
        select(TaskRow.id)
        .join(RunRow, RunRow.task_id == TaskRow.id)
        .where(_IS_OPEN, TaskRow.agent.startswith("external:"), _is_abandoned(now))
        .limit(SWEEP_BATCH)
    )
    async with db.read() as session:
        suspects = list(await session.scalars(query))
    ended: list[str] = []
    for task_id in suspects:
        async with db.write() as session:
            locked = (
                await session.execute(
                    select(TaskRow, RunRow)
                    .join(RunRow, RunRow.task_id == TaskRow.id)
                    .where(TaskRow.id == task_id, _IS_OPEN, _is_abandoned(now))
                    .with_for_update()
                )
            ).one_or_none()
            if locked is None:
                continue
            task, run = locked
            was_running = task.status == Status.RUNNING
            ending = Ending(
                status=Status.FAILED,
                error_code="run_lost" if was_running else "no_worker",
                error_message="The worker did not come back." if was_running else "No worker came for this task.",
                is_free=True,
            )
            await finish(session, funding=funding, task=task, run=run, ending=ending, now=now)
            ended.append(task_id)
    return ended


def _free(principal: Principal, agent: str, now: datetime) -> tuple[_Rule, ...]:
    lease_is_over = or_(RunRow.lease_until.is_(None), RunRow.lease_until <= now)
    return (
        TaskRow.partner_id == principal.partner_id,
        TaskRow.mode == principal.mode,
        TaskRow.agent == agent_of(agent),
        _IS_OPEN,
        # What has no hold yet is a run of a schedule, before its time.
        or_(and_(TaskRow.status == Status.QUEUED.value, RunRow.hold_id.is_not(None)), and_(_IS_RUNNING, lease_is_over)),
    )


def _is_abandoned(now: datetime) -> ColumnElement[bool]:
    last_sign = or_(and_(RunRow.lease_until.is_(None), RunRow.beat_at <= now - UNCLAIMED), RunRow.lease_until <= now - ABANDONED)
    begins = or_(
        and_(TaskRow.scheduled_for.is_(None), TaskRow.created_at <= now - UNCLAIMED), TaskRow.scheduled_for <= now - UNCLAIMED
    )
    is_unclaimed = and_(TaskRow.status == Status.QUEUED.value, RunRow.hold_id.is_not(None), begins)
    return or_(is_unclaimed, and_(_IS_RUNNING, last_sign))


async def _checkpoints(session: AsyncSession, run: RunRow) -> list[Checkpoint]:
    query = select(RunJournalRow).where(RunJournalRow.run_id == run.id).order_by(RunJournalRow.created_at, RunJournalRow.key)
    return [Checkpoint(key=row.key, value=msgspec.json.decode(row.body)) for row in await session.scalars(query.limit(MOST_LISTED))]
