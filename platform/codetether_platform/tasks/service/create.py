"""Creates a task: hold, task, run, event, deliveries and the engine's job, all in the caller's one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import class_mapper

from codetether_platform.accounts.addresses import normal_email
from codetether_platform.accounts.users import get_user, return_run, take_run
from codetether_platform.embed.ports import Allowance
from codetether_platform.engine.ports import Engine
from codetether_platform.kernel.db import table_of
from codetether_platform.kernel.errors import PlatformError, invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.kernel.one_trip import Write, one_trip, put
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.registry import choose_agent
from codetether_platform.tasks.errors import EmailNotProven
from codetether_platform.tasks.external.agents import check_external
from codetether_platform.tasks.external.names import is_external
from codetether_platform.tasks.ports import Funding, FundingRequest, Guessed, GuessFeedback, Hold
from codetether_platform.tasks.schemas import TaskRequest
from codetether_platform.tasks.service.queue import enqueue_run
from codetether_platform.tasks.service.record import record
from codetether_platform.tasks.states import Status
from codetether_platform.tasks.tables import RunRow, TaskRow
from codetether_platform.webhooks.guard import refuse_url

TITLE_CHARACTERS = 80
_WRITE_TASK, _WRITE_RUN = Write(table_of(TaskRow)), Write(table_of(RunRow))


class TaskDoor(msgspec.Struct, frozen=True):
    """What creating and ending tasks needs from other parts; made once by the app."""

    funding: Funding
    allowance: Allowance
    engine: Engine
    settings: Settings
    guesses: GuessFeedback


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One task that somebody asks for. Its request has been resolved: its prompt is there, and its schedule is somebody else's.

    `sent` is the request before that, where resolving changed it.
    """

    principal: Principal
    request: TaskRequest
    now: datetime
    retry_of: str | None = None
    schedule_id: str | None = None
    template_version: int | None = None
    sent: TaskRequest | None = None

    @property
    def guess_id(self) -> str | None:
        """The guess that this is the first use of; runs that are made again tell nothing new of theirs."""
        return self.request.guess_id if self.retry_of is None and self.schedule_id is None else None


class Created(NamedTuple):
    """A task that was accepted, its run, and the money that is held for it."""

    task: TaskRow
    run: RunRow
    hold: Hold


async def create_task(session: AsyncSession, *, door: TaskDoor, order: Order) -> Created:
    """Accept a task and enqueue its run; nothing of it exists if anything is refused and the caller rolls back.

    Raises:
        ValidationFailed: A field is refused; `errors` says which.
        AgentUnavailable: A live task, and no key of the model service.
        ConsentRequired, GuestAllowanceUsed, EmailNotProven: The user may not do this yet.
        PaymentRequired, Forbidden: No payer can hold the price.
    """
    (made,) = await create_tasks(session, door=door, orders=[order])
    if isinstance(made, PlatformError):
        raise made
    return made


async def create_tasks(session: AsyncSession, *, door: TaskDoor, orders: Sequence[Order]) -> list[Created | PlatformError]:
    """Accept tasks of one partner and mode in one transaction: an answer each, in order. What is refused leaves nothing behind.

    The sponsor's account is locked once for all of them, and what they write is sent together.
    """
    guesses = await find_guesses(session, door=door, orders=orders)
    admitted = await _all_admitted(session, door=door, orders=orders, guesses=guesses)
    answers: list[Created | PlatformError] = []
    async with one_trip(session):
        wishes = [funding_request(*made) for made in admitted if not isinstance(made, PlatformError)]
        holds = iter(await door.funding.hold_all(session, wishes) if wishes else ())
        for order, made in zip(orders, admitted, strict=True):
            if isinstance(made, PlatformError):
                answers.append(made)
                continue
            hold = next(holds)
            if isinstance(hold, PlatformError):
                await _give_back(session, order)
                answers.append(hold)
            else:
                created = Created(*made, hold)
                await _write(session, door=door, order=order, created=created)
                await tell_guess(session, door=door, order=order, task_id=created.task.id, guesses=guesses)
                answers.append(created)
    return answers


_Admitted = tuple[TaskRow, RunRow]


async def _all_admitted(
    session: AsyncSession, *, door: TaskDoor, orders: Sequence[Order], guesses: Mapping[str, Guessed]
) -> list[_Admitted | PlatformError]:
    found: dict[int, _Admitted | PlatformError] = {}
    # Users' rows are locked in one order, so that two processes never wait for each other in a circle.
    for number in sorted(range(len(orders)), key=lambda number: orders[number].principal.user_id or ""):
        found[number] = await _admitted(session, door=door, order=orders[number], guesses=guesses)
    return [found[number] for number in range(len(orders))]


async def _admitted(
    session: AsyncSession, *, door: TaskDoor, order: Order, guesses: Mapping[str, Guessed]
) -> _Admitted | PlatformError:
    request, principal = order.request, order.principal
    try:
        check_guess(order, guesses)
        agent = await check_request(session, door=door, principal=principal, request=request)
        await take_allowance(session, door=door, partner_id=principal.partner_id, mode=principal.mode, user_id=principal.user_id)
    except PlatformError as error:
        return error
    task = _new_task(order, agent=agent)
    return task, _new_run(task)


async def find_guesses(session: AsyncSession, *, door: TaskDoor, orders: Sequence[Order]) -> Mapping[str, Guessed]:
    """Return the guesses that orders of one partner and mode are made from; asks only where one names a guess."""
    ids = {order.guess_id for order in orders if order.guess_id is not None}
    if not ids:
        return {}
    principal = orders[0].principal
    return await door.guesses.find(session, partner_id=principal.partner_id, mode=principal.mode, guess_ids=ids)


def check_guess(order: Order, guesses: Mapping[str, Guessed]) -> None:
    """Refuse a guess that is not there.

    Raises:
        ValidationFailed: It is over, never was, or is of another partner or mode; the pointer is `/guess_id`.
    """
    if order.guess_id is not None and order.guess_id not in guesses:
        raise invalid("/guess_id", "There is no such guess; guesses are kept for 30 days.", code="guess_unknown")


async def tell_guess(session: AsyncSession, *, door: TaskDoor, order: Order, task_id: str, guesses: Mapping[str, Guessed]) -> None:
    """Tell the guesser what the person made of its guess, if the order is made from one."""
    if order.guess_id is not None:
        sent = order.sent or order.request
        await door.guesses.record(session, guesses[order.guess_id], task_id=task_id, sent=sent, now=order.now)


async def check_request(session: AsyncSession, *, door: TaskDoor, principal: Principal, request: TaskRequest) -> str:
    """Return the agent of a task that this caller may ask for; no allowance is taken and nothing is held.

    Raises:
        ValidationFailed, AgentUnavailable, EmailNotProven: As `create_task`.
    """
    if not (request.prompt or "").strip():
        raise invalid("/prompt", "Say what is to be done.", code="too_short")
    agent = await agent_for(session, door=door, principal=principal, requested=request.agent)
    if request.callback_url is not None:
        refuse_url(request.callback_url, pointer="/callback_url", allow_loopback=door.settings.webhook_allow_loopback)
        if principal.user_id is not None:
            raise invalid("/callback_url", "Only a partner's key may set a callback address.", code="not_allowed")
    if principal.user_id is not None and request.notify_email is not None:
        user = await get_user(session, partner_id=principal.partner_id, mode=principal.mode, user_id=principal.user_id)
        if user.email_verified_at is None or user.email_hint != normal_email(request.notify_email):
            raise EmailNotProven(
                "Mail can be sent only to an address that you have proven to be yours. The result will be shown here."
            )
    return agent


async def agent_for(session: AsyncSession, *, door: TaskDoor, principal: Principal, requested: str | None) -> str:
    """Return the agent that a caller's task gets: an external one of the partner, one of ours, or the mode's.

    Raises:
        ValidationFailed: No such agent, or not for this caller or mode; the pointer is `/agent`.
        AgentUnavailable: A live task, and no key of the model service.
    """
    if requested is not None and is_external(requested):
        return await check_external(session, principal=principal, agent=requested)
    return choose_agent(requested, principal.mode, door.settings)


async def take_allowance(session: AsyncSession, *, door: TaskDoor, partner_id: str, mode: Mode, user_id: str | None) -> None:
    """Count a run of a user; a partner's own runs are not counted.

    Raises:
        ConsentRequired, GuestAllowanceUsed: The user may not run anything yet.
    """
    if user_id is None:
        return
    guest_runs = await door.allowance.guest_runs_before_proof(session, partner_id=partner_id, mode=mode)
    await take_run(session, user_id=user_id, guest_runs=guest_runs)


async def _give_back(session: AsyncSession, order: Order) -> None:
    if order.principal.user_id is not None:
        await return_run(session, user_id=order.principal.user_id)


async def _write(session: AsyncSession, *, door: TaskDoor, order: Order, created: Created) -> None:
    task, run, hold = created
    run.hold_id, run.held_micros, run.payer, run.currency = hold.hold_id, hold.amount_micros, hold.payer, hold.currency
    await put(session, _WRITE_TASK, _values(task) | {"sequence": 1})  # the number of the event that follows
    await put(session, _WRITE_RUN, _values(run))
    await record(session, task=task, run=run, kind="task.created", key="created", data={"title": task.title}, now=order.now)
    await enqueue_run(session, engine=door.engine, task=task, run=run)


def _new_task(order: Order, *, agent: str) -> TaskRow:
    principal, request, prompt = order.principal, order.request, order.request.prompt or ""
    return TaskRow(
        id=new_id(),
        partner_id=principal.partner_id,
        mode=principal.mode,
        user_id=principal.user_id,
        run_id=new_id(),
        status=Status.QUEUED.value,
        sequence=0,
        title=request.title or title_of(prompt),
        prompt=prompt,
        agent=agent,
        model=request.model,
        priority=request.priority,
        task_metadata=request.metadata,
        callback_url=request.callback_url,
        is_pushed=False,
        notify_email=request.notify_email,
        guess_id=request.guess_id,
        retry_of=order.retry_of,
        schedule_id=order.schedule_id,
        scheduled_for=None,
        template_id=request.template_id,
        template_version=order.template_version,
        max_charge_micros=request.max_charge_micros,
        result=None,
        error_code=None,
        error_message=None,
        created_at=order.now,
        started_at=None,
        completed_at=None,
        updated_at=order.now,
    )


def _new_run(task: TaskRow) -> RunRow:
    return RunRow(
        id=task.run_id,
        task_id=task.id,
        segment=0,
        fence=0,
        attempts=0,
        hold_id=None,
        hold_segment=0,
        held_micros=0,
        payer="partner",
        currency="",
        used_model=None,
        input_tokens=0,
        output_tokens=0,
        settled_input_tokens=0,
        settled_output_tokens=0,
        charged_micros=0,
        worker_id=None,
        beat_at=None,
        waiting_since=None,
    )


def funding_request(task: TaskRow, run: RunRow) -> FundingRequest:
    """Return what the first hold of a run asks for."""
    return FundingRequest(
        run_id=run.id,
        segment=0,
        partner_id=task.partner_id,
        user_id=task.user_id,
        mode=cast("Mode", task.mode),
        agent=task.agent,
        model=task.model,
        max_charge_micros=task.max_charge_micros,
    )


def _values(row: TaskRow | RunRow) -> dict[str, Any]:
    return {column: getattr(row, name) for column, name in _names(type(row))}


@cache
def _names(row: type[TaskRow | RunRow]) -> list[tuple[str, str]]:
    return [(attribute.columns[0].name, attribute.key) for attribute in class_mapper(row).column_attrs]


def title_of(prompt: str) -> str:
    """Return the first line of a prompt, cut at a word."""
    line = next((line.strip() for line in prompt.splitlines() if line.strip()), "Task")
    if len(line) <= TITLE_CHARACTERS:
        return line
    return line[: TITLE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
