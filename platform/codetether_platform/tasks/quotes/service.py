"""Makes quotes, and finds the maximum that one has promised."""

from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.ports import FundingRequest
from codetether_platform.tasks.quotes.errors import QuoteExpired, QuoteMismatch, QuoteNotFound
from codetether_platform.tasks.quotes.schemas import Quote, QuoteRequest
from codetether_platform.tasks.quotes.tables import QuoteRow
from codetether_platform.tasks.service.create import TaskDoor, agent_for

VALID_FOR = timedelta(minutes=15)
#: Expired quotes are swept by whoever makes the next, a few at a time.
KEPT_FOR = timedelta(days=1)
SWEPT = 20


async def make_quote(
    session: AsyncSession, *, door: TaskDoor, principal: Principal, request: QuoteRequest, now: datetime
) -> QuoteRow:
    """Price a run and keep the price.

    Raises:
        ValidationFailed: No such agent, or not in this mode.
        AgentUnavailable: A live task could not run at all.
    """
    agent = await agent_for(session, door=door, principal=principal, requested=request.agent)
    quote_id = new_id()
    price = await door.funding.quote(
        session,
        FundingRequest(
            run_id=quote_id,
            segment=0,
            partner_id=principal.partner_id,
            user_id=principal.user_id,
            mode=principal.mode,
            agent=agent,
            model=request.model,
            max_charge_micros=request.max_charge_micros,
        ),
    )
    row = QuoteRow(
        id=quote_id,
        partner_id=principal.partner_id,
        mode=principal.mode,
        user_id=principal.user_id,
        agent=agent,
        model=request.model,
        payer=price.payer,
        currency=price.currency,
        p50_micros=price.p50_micros,
        p95_micros=price.p95_micros,
        max_charge_micros=price.max_charge_micros,
        remaining_after_micros=price.remaining_after_micros,
        remaining_share_percent=price.remaining_share_percent,
        refusal_code=None if price.is_admissible else price.refusal_code,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(row)
    old = select(QuoteRow.id).where(QuoteRow.expires_at < now - KEPT_FOR).order_by(QuoteRow.expires_at).limit(SWEPT)
    await session.execute(delete(QuoteRow).where(QuoteRow.id.in_(old)).execution_options(synchronize_session=False))
    return row


async def find_quote(session: AsyncSession, *, principal: Principal, quote_id: str) -> QuoteRow:
    """Return a quote of the caller.

    Raises:
        QuoteNotFound: Not there, or somebody else's.
    """
    query = select(QuoteRow).where(
        QuoteRow.id == quote_id, QuoteRow.partner_id == principal.partner_id, QuoteRow.mode == principal.mode
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None or row.user_id != principal.user_id:
        raise QuoteNotFound("There is no such quote.")
    return row


async def promised_micros(
    session: AsyncSession, *, principal: Principal, quote_id: str, agent: str, model: str | None, now: datetime
) -> int:
    """Return the most that a task made with a quote may cost.

    Raises:
        QuoteNotFound, QuoteExpired, QuoteMismatch: It promises nothing for this task, or not any more.
    """
    row = await find_quote(session, principal=principal, quote_id=quote_id)
    if row.expires_at <= now:
        raise QuoteExpired("This price was told more than fifteen minutes ago. Ask again.")
    if (row.agent, row.model) != (agent, model):
        raise QuoteMismatch("The quote is for another agent or model.")
    return row.max_charge_micros


def view_quote(row: QuoteRow, *, principal: Principal) -> Quote:
    """Return a quote as the caller may see it."""
    return Quote(
        id=row.id,
        agent=row.agent,
        model=row.model,
        payer=cast("Literal['partner', 'user']", row.payer),
        currency=row.currency,
        p50_micros=row.p50_micros,
        p95_micros=row.p95_micros,
        max_charge_micros=row.max_charge_micros,
        remaining_after_micros=row.remaining_after_micros if principal.kind == "partner" else None,
        remaining_share_percent=row.remaining_share_percent,
        is_admissible=row.refusal_code is None,
        refusal_code=row.refusal_code,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
