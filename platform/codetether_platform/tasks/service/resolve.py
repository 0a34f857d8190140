"""Turns what was asked for into what is to be done: a template into its prompt, a quote into its maximum."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import invalid
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.quotes.service import promised_micros
from codetether_platform.tasks.schemas import MAX_PROMPT_CHARACTERS, TaskRequest
from codetether_platform.tasks.service.create import Order, TaskDoor, agent_for
from codetether_platform.templates.schemas import Template
from codetether_platform.templates.service import get_template, prompt_of


async def resolve(db: Database, *, door: TaskDoor, principal: Principal, request: TaskRequest, now: datetime) -> Order:
    """Return the order that a request makes. Reads only where the request names a template or a quote.

    Raises:
        ValidationFailed: Neither prompt nor template, or inputs that are not the template's; pointers say which.
        TemplateNotFound, QuoteNotFound, QuoteExpired, QuoteMismatch: What it names is not there, or does not fit.
    """
    if request.template_id is None and request.template_inputs:
        raise invalid("/template_inputs", "Inputs need a template_id.", code="not_allowed")
    if request.template_id is None and request.template_extra:
        raise invalid("/template_extra", "Words behind a template's need a template_id.", code="not_allowed")
    if request.template_id is None and request.prompt is None:
        raise invalid("/prompt", "Send a prompt, or a template_id.", code="required")
    if request.template_id is None and request.quote_id is None:
        return Order(principal=principal, request=request, now=now)
    async with db.read() as session:
        filled, version = await _filled_in(session, principal=principal, request=request)
        filled = await _capped(session, door=door, principal=principal, request=filled, now=now)
    return Order(principal=principal, request=filled, now=now, template_version=version, sent=request)


async def _filled_in(session: AsyncSession, *, principal: Principal, request: TaskRequest) -> tuple[TaskRequest, int | None]:
    """Fill in what the request leaves open from its template. A prompt beside it is the person's own and runs as it is."""
    if request.template_id is None:
        return request, None
    template = await get_template(session, partner_id=principal.partner_id, mode=principal.mode, template_id=request.template_id)
    filled = msgspec.structs.replace(
        request,
        prompt=_prompt(template, request) if request.prompt is None else request.prompt,
        title=request.title or template.title,
        agent=request.agent or template.agent,
        model=request.model or template.model,
        priority=request.priority or template.priority,
    )
    return filled, template.version


def _prompt(template: Template, request: TaskRequest) -> str:
    prompt = prompt_of(template, request.template_inputs)
    if request.template_extra is None:
        return prompt
    prompt = f"{prompt}\n\n{request.template_extra}"
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        detail = f"Behind the template's words the prompt has {len(prompt)} characters; {MAX_PROMPT_CHARACTERS} are allowed."
        raise invalid("/template_extra", detail, code="too_long")
    return prompt


async def _capped(
    session: AsyncSession, *, door: TaskDoor, principal: Principal, request: TaskRequest, now: datetime
) -> TaskRequest:
    if request.quote_id is None:
        return request
    agent = await agent_for(session, door=door, principal=principal, requested=request.agent)
    most = await promised_micros(session, principal=principal, quote_id=request.quote_id, agent=agent, model=request.model, now=now)
    return msgspec.structs.replace(request, max_charge_micros=min(most, request.max_charge_micros or most))
