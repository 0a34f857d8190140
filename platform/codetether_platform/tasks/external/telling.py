"""Tells what a partner's worker reports, through the same door as the platform's own agents: fenced, and once a key."""

from sqlalchemy import func, select

from codetether_platform.tasks.agents.port import AgentFailed, RunBrief, RunCancelled, WaitingForInput
from codetether_platform.tasks.external.errors import LeaseLost, WorkerLimitReached
from codetether_platform.tasks.external.leases import MOST_LISTED
from codetether_platform.tasks.external.schemas import KeptCheckpoint, NeedsInput, NewArtifact, Progress, WorkerEvent
from codetether_platform.tasks.runner.context import FencedContext, Workshop
from codetether_platform.tasks.tables import RunJournalRow, RunRow, TaskRow


class Reporter:
    """Reports for one leased run."""

    def __init__(self, workshop: Workshop, *, task: TaskRow, run: RunRow, fence: int) -> None:
        brief = RunBrief(
            run_id=run.id,
            task_id=task.id,
            partner_id=task.partner_id,
            user_id=task.user_id,
            prompt=task.prompt,
            model=task.model,
            max_charge_micros=run.held_micros + run.charged_micros,
        )
        self._workshop = workshop
        self._context = FencedContext(workshop, brief=brief, fence=fence, hold_id=run.hold_id)

    async def tell(self, event: WorkerEvent) -> None:
        """Carry one event out.

        Raises:
            LeaseLost: The run is not this worker's any more.
            WorkerLimitReached: Too many events, files or checkpoints.
        """
        try:
            await self._tell(event)
        except WaitingForInput:
            return
        except RunCancelled as error:
            raise LeaseLost("This lease is over: the task has ended, or another worker has it.") from error
        except AgentFailed as failure:
            raise WorkerLimitReached(failure.message) from failure

    async def _tell(self, event: WorkerEvent) -> None:
        context = self._context
        match event:
            case Progress():
                await context.progress(event.key, event.message, step=event.step, steps=event.steps, percent=event.percent)
            case NeedsInput():
                await context.ask(event.key, event.question, choices=tuple(event.choices))
            case NewArtifact():
                await context.artifact(event.key, name=event.name, media_type=event.media_type, body=event.content)
            case KeptCheckpoint():
                await self._keep(event)

    async def _keep(self, event: KeptCheckpoint) -> None:
        async def value() -> dict[str, object]:
            return event.value

        async with self._workshop.db.read() as session:
            count = await session.scalar(
                select(func.count()).select_from(RunJournalRow).where(RunJournalRow.run_id == self._context.brief.run_id)
            )
        if (count or 0) >= MOST_LISTED:
            raise AgentFailed("too_many_checkpoints", f"A run keeps at most {MOST_LISTED} checkpoints.", blame="task")
        await self._context.step(event.key, value, dict[str, object])


def check_order(events: list[WorkerEvent]) -> int | None:
    """Return the place of a question that is not the last event, which cannot be told; None when all is well."""
    return next((place for place, event in enumerate(events[:-1]) if isinstance(event, NeedsInput)), None)
