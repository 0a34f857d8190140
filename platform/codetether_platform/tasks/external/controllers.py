"""Routes of a partner's own workers."""

import asyncio
from typing import Annotated

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import invalid
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.external.agents import delete_agent, find_agent, list_agents, register_agent
from codetether_platform.tasks.external.leases import claim_run, is_claimable, lease_state, lock_leased, renew_lease
from codetether_platform.tasks.external.names import agent_of
from codetether_platform.tasks.external.schemas import (
    Claim,
    ClaimRequest,
    CompleteRequest,
    EventsRequest,
    ExternalAgent,
    ExternalAgentRequest,
    HeartbeatRequest,
    LeaseState,
)
from codetether_platform.tasks.external.tables import ExternalAgentRow
from codetether_platform.tasks.external.telling import Reporter, check_order
from codetether_platform.tasks.ports import Funding, Usage
from codetether_platform.tasks.runner.context import Workshop
from codetether_platform.tasks.schemas import Task
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.read import find_task, view_task
from codetether_platform.tasks.signals import POLL_SECONDS, TaskSignals
from codetether_platform.tasks.states import Status
from codetether_platform.web.idempotency import Once
from codetether_platform.web.paging import Page

AgentPath = Annotated[str, PathParameter(max_length=23, description="Name of the external agent.")]
AGENTS_PATH = "/v1/worker/agents"


def provide_workshop(
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
    keyring: NamedDependency[Keyring],
    funding: NamedDependency[Funding],
    signals: NamedDependency[TaskSignals],
) -> Workshop:
    """Return what telling needs."""
    return Workshop(db=db, clock=clock, settings=settings, keyring=keyring, funding=funding, signals=signals)


class WorkerController(Controller):
    """`/v1/worker`: a partner's own workers claim runs of its external agents, report on them and end them."""

    path = "/v1/worker"
    tags = ("Workers",)
    guards = (requires("tasks:write"),)
    dependencies = {"workshop": Provide(provide_workshop, sync_to_thread=False)}  # noqa: RUF012 - litestar reads it from the class

    @post("/agents", operation_id="registerExternalAgent", summary="Register an external agent", status_code=201)
    async def register(
        self,
        data: JSONBody[ExternalAgentRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[ExternalAgent]:
        """Name an agent that your own workers carry; tasks of your own may then say `agent: external:<name>`."""
        async with once.write(db) as session:
            row = await register_agent(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                name=data.name,
                description=data.description,
                now=clock.now(),
            )
            return await once.keep(session, _view(row), status_code=201, headers={"Location": f"{AGENTS_PATH}/{row.name}"})

    @get("/agents", operation_id="listExternalAgents", summary="List external agents")
    async def list_all(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Page[ExternalAgent]:
        """Return all of them on one page; there are at most 50."""
        async with db.read() as session:
            rows = await list_agents(session, partner_id=principal.partner_id, mode=principal.mode)
            return Page(data=[_view(row) for row in rows], next_cursor=None, has_more=False)

    @delete("/agents/{agent_name:str}", operation_id="deleteExternalAgent", summary="Delete an external agent", status_code=204)
    async def remove(self, agent_name: AgentPath, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> None:
        """Take an agent away; 409 while tasks of it have not ended."""
        async with db.write() as session:
            await delete_agent(session, partner_id=principal.partner_id, mode=principal.mode, name=agent_name)

    @post(
        "/claim",
        operation_id="claimRun",
        summary="Claim a run",
        status_code=200,
        responses={204: ResponseSpec(None, description="No run waits.", generate_examples=False)},
    )
    async def claim(
        self,
        data: JSONBody[ClaimRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        funding: NamedDependency[Funding],
        signals: NamedDependency[TaskSignals],
        once: NamedDependency[Once],
    ) -> Response[Claim]:
        """Take the most urgent free run of an agent, or wait for one; 204 when there is none. A lapsed lease makes a run free."""
        async with db.read() as session:
            await find_agent(session, partner_id=principal.partner_id, mode=principal.mode, name=data.agent)
        async with once.ahead(db):
            deadline = asyncio.get_running_loop().time() + data.wait_seconds
            while not await is_claimable(db, principal=principal, agent=data.agent, now=clock.now()):
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0:
                    break
                await asyncio.sleep(min(POLL_SECONDS, left))
            async with once.write(db) as session:
                claim = await claim_run(session, funding=funding, principal=principal, request=data, now=clock.now())
                kept = await once.keep(session, claim, status_code=204 if claim is None else 200)
        if claim is not None:
            signals.wake(claim.task_id)
        return kept  # type: ignore[return-value]  # a 204 has no body

    @post("/heartbeat", operation_id="beatRun", summary="Keep a run", status_code=200)
    async def heartbeat(
        self,
        data: JSONBody[HeartbeatRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        funding: NamedDependency[Funding],
        once: NamedDependency[Once],
    ) -> Response[LeaseState]:
        """Push the lease on. 409 `lease_lost` says that the run was cancelled or is another worker's: stop."""
        async with once.write(db) as session:
            task, run = await lock_leased(session, principal=principal, task_id=data.task_id, fence=data.fence)
            state = await renew_lease(
                session, funding=funding, task=task, run=run, lease_seconds=data.lease_seconds, now=clock.now()
            )
            return await once.keep(session, state)

    @post("/events", operation_id="tellRun", summary="Report on a run", status_code=200)
    async def tell(
        self,
        data: JSONBody[EventsRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        workshop: NamedDependency[Workshop],
        once: NamedDependency[Once],
    ) -> Response[LeaseState]:
        """Tell progress, keep files and checkpoints, ask the person. Each event counts once a `key`, so a retry is safe."""
        place = check_order(data.events)
        if place is not None:
            raise invalid(f"/events/{place}", "A question ends the lease, so it must be the last event.", code="not_last")
        async with once.ahead(db):
            async with db.write() as session:
                task, run = await lock_leased(session, principal=principal, task_id=data.task_id, fence=data.fence)
            reporter = Reporter(workshop, task=task, run=run, fence=data.fence)
            for event in data.events:
                await reporter.tell(event)
            async with once.write(db) as session:
                task, run = await find_task(session, principal=principal, task_id=data.task_id)
                return await once.keep(session, await lease_state(session, task=task, run=run))

    @post("/complete", operation_id="completeRun", summary="End a run", status_code=200)
    async def complete(
        self,
        data: JSONBody[CompleteRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        funding: NamedDependency[Funding],
        signals: NamedDependency[TaskSignals],
        once: NamedDependency[Once],
    ) -> Response[Task]:
        """End a run with its result or its error; its hold is settled in the same transaction."""
        if (data.result is None) == (data.error is None):
            raise invalid("/result", "Send exactly one of `result` and `error`.", code="conflicting")
        used = data.usage
        ending = Ending(
            status=Status.COMPLETED if data.error is None else Status.FAILED,
            result=data.result,
            error_code=None if data.error is None else data.error.code,
            error_message=None if data.error is None else data.error.message,
            usage=None if used is None else Usage(input_tokens=used.input_tokens, output_tokens=used.output_tokens),
        )
        async with once.write(db) as session:
            task, run = await lock_leased(session, principal=principal, task_id=data.task_id, fence=data.fence)
            await finish(session, funding=funding, task=task, run=run, ending=ending, now=clock.now())
            kept = await once.keep(session, await view_task(session, principal=principal, task=task, run=run))
        signals.wake(data.task_id)
        return kept


def _view(row: ExternalAgentRow) -> ExternalAgent:
    return ExternalAgent(name=row.name, agent=agent_of(row.name), description=row.description, created_at=row.created_at)
