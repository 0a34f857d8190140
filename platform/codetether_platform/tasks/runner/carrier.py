"""Carries one run segment from claim to end; what the engine calls with a task id."""

import asyncio
from collections.abc import Mapping

import msgspec
import structlog

from codetether_platform.tasks.agents.port import Agent, AgentFailed, RunBrief, RunCancelled, WaitingForInput
from codetether_platform.tasks.errors import FenceLost
from codetether_platform.tasks.external.names import is_external
from codetether_platform.tasks.ports import Usage
from codetether_platform.tasks.runner.context import FencedContext, Workshop
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.record import lock_fenced, lock_task
from codetether_platform.tasks.service.take_up import take_up
from codetether_platform.tasks.states import TERMINAL, Status

log = structlog.get_logger(__name__)


class Claim(msgspec.Struct, frozen=True):
    """A run segment that this worker has taken up."""

    brief: RunBrief
    agent: str
    fence: int
    hold_id: str | None


class Carrier:
    """Carries segments; `active` are those in this process, by task id."""

    def __init__(self, workshop: Workshop, *, agents: Mapping[str, Agent], worker_id: str) -> None:
        self._workshop = workshop
        self._agents = agents
        self._worker_id = worker_id
        self.active: dict[str, FencedContext] = {}

    async def carry(self, task_id: str) -> None:
        """Take up a task's run and bring it to its end, its next question, or the end of this worker."""
        claim = await self._claim(task_id)
        if claim is None:
            return
        context = FencedContext(self._workshop, brief=claim.brief, fence=claim.fence, hold_id=claim.hold_id)
        self.active[task_id] = context
        try:
            ending = await self._work(claim, context)
            if ending is not None:
                await self._finish(claim, ending)
        except FenceLost:
            log.info("run.taken_over", task_id=task_id, run_id=claim.brief.run_id)
        finally:
            if self.active.get(task_id) is context:
                del self.active[task_id]

    async def _claim(self, task_id: str) -> Claim | None:
        workshop = self._workshop
        now = workshop.clock.now()
        async with workshop.db.write() as session:
            task, run = await lock_task(session, task_id)
            if Status(task.status) in TERMINAL or task.status == Status.NEEDS_INPUT:
                return None
            if is_external(task.agent):
                return None  # a partner's own worker claims it
            if not await take_up(session, funding=workshop.funding, task=task, run=run, worker_id=self._worker_id, now=now):
                return None
            claim = Claim(
                brief=RunBrief(
                    run_id=run.id,
                    task_id=task.id,
                    partner_id=task.partner_id,
                    user_id=task.user_id,
                    prompt=task.prompt,
                    model=task.model,
                    # The agent compares what the whole run has used with this.
                    max_charge_micros=run.held_micros + run.charged_micros,
                ),
                agent=task.agent,
                fence=run.fence,
                hold_id=run.hold_id,
            )
        workshop.signals.wake(task_id)
        return claim

    async def _work(self, claim: Claim, context: FencedContext) -> Ending | None:
        """Return how the run ends, or `None` when it waits or is not ours any more."""
        agent = self._agents.get(claim.agent)
        if agent is None:
            return _failed("agent_unavailable", "The agent of this task is not available on this worker.", is_free=True)
        try:
            async with asyncio.timeout(self._workshop.settings.run_deadline_seconds):
                outcome = await agent.carry_out(context)
        except (WaitingForInput, RunCancelled):
            return None
        except AgentFailed as failure:
            return Ending(
                status=Status.FAILED,
                result=failure.partial_result,
                error_code=failure.code,
                error_message=failure.message,
                usage=failure.usage,
                is_free=failure.blame == "platform",
            )
        except TimeoutError:
            return _failed("run_timeout", "The run took longer than it may.", is_free=True)
        except Exception as error:
            # An agent that breaks is our failure: the person gets an end, the payer pays nothing, and we get the trace.
            log.exception("run.agent_broke", run_id=claim.brief.run_id, agent=claim.agent, error=type(error).__name__)
            return _failed("agent_error", "The agent broke while it worked. Nothing is charged.", is_free=True)
        return Ending(status=Status.COMPLETED, result=outcome.result, usage=outcome.usage)

    async def _finish(self, claim: Claim, ending: Ending) -> None:
        workshop = self._workshop
        async with workshop.db.write() as session:
            task, run = await lock_fenced(session, task_id=claim.brief.task_id, fence=claim.fence)
            await finish(session, funding=workshop.funding, task=task, run=run, ending=ending, now=workshop.clock.now())
        workshop.signals.wake(claim.brief.task_id)
        log.info("run.ended", run_id=claim.brief.run_id, status=ending.status.value, code=ending.error_code)


def _failed(code: str, message: str, *, is_free: bool) -> Ending:
    return Ending(status=Status.FAILED, error_code=code, error_message=message, is_free=is_free, usage=Usage())
