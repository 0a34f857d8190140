"""Answers an open question and enqueues the run's next segment."""

from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.errors import invalid
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.errors import NoQuestionOpen, QuestionMismatch, TaskFinished
from codetether_platform.tasks.ports import FundingRequest
from codetether_platform.tasks.replies.invite import stop_asking
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.service.queue import enqueue_run
from codetether_platform.tasks.states import TERMINAL, Status, check_move
from codetether_platform.tasks.tables import QuestionRow, RunRow, TaskRow

Channel = Literal["api", "mail"]


async def open_question(session: AsyncSession, run_id: str) -> QuestionRow | None:
    """Return the question that a run waits for."""
    return (
        await session.scalars(
            select(QuestionRow)
            .where(QuestionRow.run_id == run_id, QuestionRow.answered_at.is_(None))
            .order_by(QuestionRow.id.desc())
            .limit(1)
        )
    ).one_or_none()


async def answer_question(
    session: AsyncSession,
    *,
    door: TaskDoor,
    task: TaskRow,
    run: RunRow,
    request_id: str,
    answer: str,
    now: datetime,
    answered_by: Channel = "api",
) -> None:
    """Keep the answer of a locked task and let the run go on. If its hold was settled meanwhile, a new one is made first.

    Raises:
        TaskFinished, NoQuestionOpen, QuestionMismatch: Nothing to answer, or something else.
        ValidationFailed: Not one of the choices.
        PaymentRequired, Forbidden: No payer can hold the price of the rest.
    """
    if Status(task.status) in TERMINAL:
        raise TaskFinished(f"This task is already {task.status}.")
    question = await open_question(session, run.id)
    if task.status != Status.NEEDS_INPUT or question is None:
        raise NoQuestionOpen("This task asks nothing at the moment.")
    if question.id != request_id:
        raise QuestionMismatch("Another question is open now.")
    if question.choices and answer not in question.choices:
        raise invalid("/answer", "Answer with one of the choices.", code="unknown_value")
    check_move(Status(task.status), Status.RUNNING)
    if run.hold_id is None:
        await _hold_again(session, door=door, task=task, run=run)
    question.answer, question.answered_at, question.answered_by = answer, now, answered_by
    task.status = Status.RUNNING.value
    task.updated_at = now
    run.segment += 1
    run.attempts = 0
    run.waiting_since = None
    run.beat_at = now
    run.lease_until = None
    await session.flush()
    await stop_asking(session, task=task, now=now)
    await enqueue_run(session, engine=door.engine, task=task, run=run)


async def _hold_again(session: AsyncSession, *, door: TaskDoor, task: TaskRow, run: RunRow) -> None:
    left = None if task.max_charge_micros is None else max(1, task.max_charge_micros - run.charged_micros)
    run.hold_segment += 1
    hold = await door.funding.hold(
        session,
        FundingRequest(
            run_id=run.id,
            segment=run.hold_segment,
            partner_id=task.partner_id,
            user_id=task.user_id,
            mode=cast("Mode", task.mode),
            agent=task.agent,
            model=task.model,
            max_charge_micros=left,
        ),
    )
    run.hold_id, run.held_micros = hold.hold_id, hold.amount_micros
