"""Registers external agents, and says whether a task may name one."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.tasks.external.errors import ExternalAgentInUse, ExternalAgentNotFound
from codetether_platform.tasks.external.names import PREFIX, agent_of
from codetether_platform.tasks.external.tables import ExternalAgentRow
from codetether_platform.tasks.states import TERMINAL
from codetether_platform.tasks.tables import TaskRow

MOST_AGENTS = 50


async def register_agent(
    session: AsyncSession, *, partner_id: str, mode: Mode, name: str, description: str, now: datetime
) -> ExternalAgentRow:
    """Register an agent; the same name again is refused.

    Raises:
        ExternalAgentInUse: The name is taken.
        ValidationFailed: The partner has 50 already.
    """
    if len(await list_agents(session, partner_id=partner_id, mode=mode)) >= MOST_AGENTS:
        raise invalid("/name", f"A partner has at most {MOST_AGENTS} external agents.", code="too_many")
    row = ExternalAgentRow(id=new_id(), partner_id=partner_id, mode=mode, name=name, description=description, created_at=now)
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise ExternalAgentInUse(f"There is an external agent '{name}' already.") from error
    return row


async def list_agents(session: AsyncSession, *, partner_id: str, mode: Mode) -> list[ExternalAgentRow]:
    """Return a partner's external agents by name."""
    query = select(ExternalAgentRow).where(ExternalAgentRow.partner_id == partner_id, ExternalAgentRow.mode == mode)
    return list(await session.scalars(query.order_by(ExternalAgentRow.name).limit(MOST_AGENTS)))


async def find_agent(session: AsyncSession, *, partner_id: str, mode: Mode, name: str) -> ExternalAgentRow:
    """Return an external agent.

    Raises:
        ExternalAgentNotFound: None of this name.
    """
    query = select(ExternalAgentRow).where(
        ExternalAgentRow.partner_id == partner_id, ExternalAgentRow.mode == mode, ExternalAgentRow.name == name
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise ExternalAgentNotFound(f"Register the external agent '{name}' first.")
    return row


async def delete_agent(session: AsyncSession, *, partner_id: str, mode: Mode, name: str) -> None:
    """Take an agent away.

    Raises:
        ExternalAgentNotFound: None of this name.
        ExternalAgentInUse: Tasks of it have not ended.
    """
    row = await find_agent(session, partner_id=partner_id, mode=mode, name=name)
    ended = [status.value for status in TERMINAL]
    open_tasks = select(func.count()).where(
        TaskRow.partner_id == partner_id, TaskRow.mode == mode, TaskRow.agent == agent_of(name), TaskRow.status.not_in(ended)
    )
    if await session.scalar(open_tasks):
        raise ExternalAgentInUse("Tasks of this agent have not ended; cancel or finish them first.")
    await session.delete(row)


async def check_external(session: AsyncSession, *, principal: Principal, agent: str) -> str:
    """Return the agent if this caller's task may name it: a partner's own task, and an agent that the partner registered.

    Raises:
        ValidationFailed: The pointer is `/agent`.
    """
    if principal.user_id is not None:
        # What a user says is not the partner's to read, and the partner's worker would read it.
        raise invalid("/agent", "External agents carry the partner's own tasks only.", code="not_allowed")
    try:
        await find_agent(session, partner_id=principal.partner_id, mode=principal.mode, name=agent.removeprefix(PREFIX))
    except ExternalAgentNotFound as error:
        raise invalid("/agent", error.detail, code="agent_unknown") from error
    return agent
