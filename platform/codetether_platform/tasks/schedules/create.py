"""Makes a schedule and the queued task of its first run. Nothing is held and no allowance is taken before that run's time."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.errors import ConsentRequired
from codetether_platform.accounts.partners import lock_partner
from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.accounts.users import consent_of
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Principal
from codetether_platform.schedules.errors import ScheduleLimitReached
from codetether_platform.schedules.reading import keep_timing, read_schedule
from codetether_platform.schedules.schemas import ScheduleRequest
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.tasks.ports import FundingRequest
from codetether_platform.tasks.schedules.blueprint import Blueprint
from codetether_platform.tasks.schedules.occurrences import add_occurrence
from codetether_platform.tasks.service.create import (
    Order,
    TaskDoor,
    check_guess,
    check_request,
    find_guesses,
    tell_guess,
    title_of,
)
from codetether_platform.tasks.tables import RunRow, TaskRow


async def create_schedule(
    session: AsyncSession, *, door: TaskDoor, order: Order, schedule: ScheduleRequest
) -> tuple[TaskRow, RunRow]:
    """Keep a schedule and return the queued task and run of its first time.

    Raises:
        ValidationFailed: A field is refused, or the schedule never runs, or too often; `errors` says which.
        AgentUnavailable, ConsentRequired, EmailNotProven: As for a task that runs at once.
        ScheduleLimitReached: The partner or the user has as many as are allowed.
    """
    principal, request, now = order.principal, order.request, order.now
    guesses = await find_guesses(session, door=door, orders=[order])
    check_guess(order, guesses)
    agent = await check_request(session, door=door, principal=principal, request=request)
    if principal.user_id is not None and await consent_of(session, user_id=principal.user_id) is None:
        raise ConsentRequired("Agree to the terms before the first run.")
    timing = read_schedule(
        schedule,
        now=now,
        default_zone=await default_zone(session, principal.partner_id),
        shortest_seconds=door.settings.schedule_shortest_seconds,
    )
    await _check_room(session, door=door, principal=principal)
    prompt = request.prompt or ""
    plan = Blueprint(
        prompt=prompt,
        title=request.title or title_of(prompt),
        agent=agent,
        model=request.model,
        priority=request.priority,
        metadata=request.metadata,
        callback_url=request.callback_url,
        notify_email=request.notify_email,
        max_charge_micros=request.max_charge_micros,
        guess_id=request.guess_id,
        template_id=request.template_id,
        template_version=order.template_version,
    )
    schedule_id = new_id()
    payer = await door.funding.quote(session, _first_price(schedule_id, principal, plan))
    row = ScheduleRow(
        id=schedule_id,
        partner_id=principal.partner_id,
        mode=principal.mode,
        user_id=principal.user_id,
        status="active",
        task=plan.kept(),
        payer=payer.payer,
        currency=payer.currency,
        created_at=now,
        updated_at=now,
    )
    keep_timing(row, timing, missed=schedule.missed)
    session.add(row)
    await session.flush()
    task = await add_occurrence(session, schedule=row, after=now, now=now)
    assert task is not None, "a schedule without a run is refused when it is read"
    await tell_guess(session, door=door, order=order, task_id=task.id, guesses=guesses)
    return task, await session.get_one(RunRow, task.run_id)


async def default_zone(session: AsyncSession, partner_id: str) -> str:
    """Return the time zone of a partner, in which schedules without one are read."""
    return (await session.scalars(select(PartnerRow.time_zone).where(PartnerRow.id == partner_id))).one()


async def _check_room(session: AsyncSession, *, door: TaskDoor, principal: Principal) -> None:
    # Whoever counts holds the partner's row, so that no two count at once.
    await lock_partner(session, principal.partner_id)
    count = (
        select(func.count())
        .select_from(ScheduleRow)
        .where(
            ScheduleRow.partner_id == principal.partner_id,
            ScheduleRow.mode == principal.mode,
            ScheduleRow.deleted_at.is_(None),
            ScheduleRow.status != "ended",
        )
    )
    most = door.settings.schedules_per_partner
    if (await session.scalar(count) or 0) >= most:
        raise ScheduleLimitReached(f"There are {most} schedules already. Delete one first.")
    if principal.user_id is not None:
        most = door.settings.schedules_per_user
        if (await session.scalar(count.where(ScheduleRow.user_id == principal.user_id)) or 0) >= most:
            raise ScheduleLimitReached(f"There are {most} schedules already. Delete one first.")


def _first_price(run_id: str, principal: Principal, plan: Blueprint) -> FundingRequest:
    return FundingRequest(
        run_id=run_id,
        segment=0,
        partner_id=principal.partner_id,
        user_id=principal.user_id,
        mode=principal.mode,
        agent=plan.agent,
        model=plan.model,
        max_charge_micros=plan.max_charge_micros,
    )
