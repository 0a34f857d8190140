"""Ends a run: final state, settle or void, event, deliveries and mail, in the caller's one transaction."""

from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.mail.outbox import queue_mail
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.ports import Funding, Usage
from codetether_platform.tasks.replies.invite import stop_asking
from codetether_platform.tasks.schedules.occurrences import follow_up
from codetether_platform.tasks.service.record import record
from codetether_platform.tasks.states import Status, check_move
from codetether_platform.tasks.tables import RunRow, TaskRow

MAX_RESULT_CHARACTERS = 200_000


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ends. `is_free`: nobody pays, because the failure was ours."""

    status: Status
    result: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    usage: Usage | None = None
    is_free: bool = False


async def finish(session: AsyncSession, *, funding: Funding, task: TaskRow, run: RunRow, ending: Ending, now: datetime) -> None:
    """End a locked task.

    Raises:
        TaskFinished, MoveNotAllowed: The state table does not have this move.
    """
    check_move(Status(task.status), ending.status)
    was_upcoming = task.status == Status.QUEUED and task.scheduled_for is not None and run.hold_id is None
    await settle_segment(session, funding=funding, task=task, run=run, usage=ending.usage, is_free=ending.is_free)
    run.fence += 1
    run.waiting_since = None
    task.status = ending.status.value
    task.completed_at = now
    task.started_at = task.started_at or (now if ending.status is Status.COMPLETED else None)
    task.error_code, task.error_message = ending.error_code, ending.error_message and ending.error_message[:1000]
    if ending.result is not None:
        task.result = _cut(ending.result)
    await record(session, task=task, run=run, kind=f"task.{ending.status.value}", key="ended", data=_told(task), now=now)
    if task.notify_email is not None:
        await stop_asking(session, task=task, now=now)
        await _queue_notice(session, task=task, now=now)
    if was_upcoming:
        await follow_up(session, task=task, now=now)


async def settle_segment(
    session: AsyncSession, *, funding: Funding, task: TaskRow, run: RunRow, usage: Usage | None, is_free: bool
) -> None:
    """Charge what the current segment used and let the rest of its hold go. Does nothing when no hold is open."""
    if usage is not None:
        run.input_tokens, run.output_tokens = max(run.input_tokens, usage.input_tokens), max(run.output_tokens, usage.output_tokens)
    if run.hold_id is None:
        return
    if is_free:
        charge = await funding.void(session, hold_id=run.hold_id, reason="platform_failure")
    elif task.started_at is None:
        charge = await funding.void(session, hold_id=run.hold_id, reason="never_started")
    else:
        part = Usage(
            model=(usage and usage.model) or run.used_model or task.model,
            input_tokens=run.input_tokens - run.settled_input_tokens,
            output_tokens=run.output_tokens - run.settled_output_tokens,
            cost_micros=usage.cost_micros if usage else None,
        )
        charge = await funding.settle(session, hold_id=run.hold_id, usage=part)
    run.settled_input_tokens, run.settled_output_tokens = run.input_tokens, run.output_tokens
    run.charged_micros += charge.amount_micros
    run.hold_id = None
    run.held_micros = 0


def _told(task: TaskRow) -> dict[str, Any]:
    if task.status == Status.COMPLETED:
        return {"result": task.result}
    if task.status == Status.FAILED:
        return {"error": {"code": task.error_code, "message": task.error_message}, "result": task.result}
    return {"result": task.result}


def _cut(result: str) -> str:
    if len(result) <= MAX_RESULT_CHARACTERS:
        return result
    return result[:MAX_RESULT_CHARACTERS] + "\n\n*The result was longer than 200,000 characters and was cut here.*"


async def _queue_notice(session: AsyncSession, *, task: TaskRow, now: datetime) -> None:
    said = {Status.COMPLETED: "is done", Status.FAILED: "could not be done", Status.CANCELLED: "was cancelled"}[Status(task.status)]
    text = f"Your task “{task.title}” {said}.\n"
    if task.error_message:
        text += f"\n{task.error_message}\n"
    if task.result:
        text += f"\n{task.result}\n"
    await queue_mail(
        session,
        partner_id=task.partner_id,
        mode=cast("Mode", task.mode),
        to_address=task.notify_email or "",
        subject=f"{task.title}: {task.status}",
        text=text,
        now=now,
    )
