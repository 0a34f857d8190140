"""Use cases of templates: make, copy, change, delete, and the prompt that one makes of its inputs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import lock_partner
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.kernel.newest import newest
from codetether_platform.templates.catalogue import MAX_TEMPLATES, starter_catalogue, view
from codetether_platform.templates.errors import TemplateChanged, TemplateLimitReached, TemplateNameTaken, TemplateNotFound
from codetether_platform.templates.inputs import InputValue, check_template, fill, render
from codetether_platform.templates.schemas import Template, TemplateBody, TemplatePatch
from codetether_platform.templates.tables import TemplateRow, TemplateVersionRow

_BODY_FIELDS = TemplateBody.__struct_fields__


async def list_templates(
    session: AsyncSession, *, partner_id: str, mode: str, before_id: str | None, limit: int
) -> tuple[list[Template], str | None]:
    """Return a partner's templates, newest first, and the last one's id if more follow."""
    query = (
        select(TemplateRow, TemplateVersionRow)
        .join(
            TemplateVersionRow,
            (TemplateVersionRow.template_id == TemplateRow.id) & (TemplateVersionRow.version == TemplateRow.version),
        )
        .where(TemplateRow.partner_id == partner_id, TemplateRow.mode == mode, TemplateRow.deleted_at.is_(None))
    )
    rows, following = await newest(session, query, by=TemplateRow.id, before=before_id, limit=limit)
    return [view(row, version) for row, version in rows], following


async def get_template(
    session: AsyncSession, *, partner_id: str, mode: str, template_id: str, version: int | None = None
) -> Template:
    """Return a template, in its newest version or in an older one.

    Raises:
        TemplateNotFound: Not the partner's, deleted, or never in this version.
    """
    row = await _row(session, partner_id=partner_id, mode=mode, template_id=template_id)
    said = await session.get(TemplateVersionRow, (row.id, version or row.version))
    if said is None:
        raise TemplateNotFound("The template has no such version.")
    return view(row, said)


async def create_template(
    session: AsyncSession, *, partner_id: str, mode: str, name: str, body: TemplateBody, now: datetime
) -> Template:
    """Keep a template as version 1.

    Raises:
        ValidationFailed: Its prompt and inputs do not go together; each fault has a pointer.
        TemplateNameTaken, TemplateLimitReached: The partner's catalogue does not take it.
    """
    check_template(body.prompt, body.inputs)
    await _check_room(session, partner_id=partner_id, mode=mode)
    await _check_name(session, partner_id=partner_id, mode=mode, name=name)
    row = TemplateRow(id=new_id(), partner_id=partner_id, mode=mode, name=name, version=1, created_at=now, updated_at=now)
    session.add(row)
    await session.flush()
    return view(row, await _add_version(session, row, body, now=now))


async def copy_starter(
    session: AsyncSession, *, partner_id: str, mode: str, starter: str, name: str | None, now: datetime
) -> Template:
    """Copy a starter template into a partner's catalogue, under its own name or another.

    Raises:
        ValidationFailed: There is no starter of this name; the pointer is `/starter`.
        TemplateNameTaken, TemplateLimitReached: The partner's catalogue does not take it.
    """
    found = next((each for each in starter_catalogue().templates if each.name == starter), None)
    if found is None:
        raise invalid("/starter", "There is no starter template of this name.", code="starter_unknown")
    body = TemplateBody(**{field: getattr(found, field) for field in _BODY_FIELDS})
    return await create_template(session, partner_id=partner_id, mode=mode, name=name or starter, body=body, now=now)


async def change_template(
    session: AsyncSession, *, partner_id: str, mode: str, template_id: str, patch: TemplatePatch, now: datetime
) -> Template:
    """Write the next version of a template. Tasks made from an older one keep saying which.

    Raises:
        TemplateNotFound, TemplateChanged, TemplateNameTaken: It is not there, not as it was, or the new name is in use.
        ValidationFailed: Prompt and inputs would not go together.
    """
    row = await _row(session, partner_id=partner_id, mode=mode, template_id=template_id, is_locked=True)
    if patch.version is not UNSET and patch.version != row.version:
        raise TemplateChanged(f"The newest version is {row.version}.")
    old = await session.get_one(TemplateVersionRow, (row.id, row.version))
    given = {field: getattr(patch, field) for field in _BODY_FIELDS if getattr(patch, field) is not UNSET}
    body = msgspec.structs.replace(msgspec.convert(old.body, TemplateBody), **given)
    check_template(body.prompt, body.inputs)
    if patch.name is not UNSET and patch.name != row.name:
        await _check_name(session, partner_id=partner_id, mode=mode, name=patch.name)
        row.name = patch.name
    row.version += 1
    row.updated_at = now
    return view(row, await _add_version(session, row, body, now=now))


async def delete_template(session: AsyncSession, *, partner_id: str, mode: str, template_id: str, now: datetime) -> None:
    """Take a template out of the catalogue. Schedules made from it go on: they hold its words.

    Raises:
        TemplateNotFound: Not the partner's, or deleted already.
    """
    row = await _row(session, partner_id=partner_id, mode=mode, template_id=template_id, is_locked=True)
    row.deleted_at = row.updated_at = now


def prompt_of(template: Template, given: Mapping[str, InputValue]) -> str:
    """Return the prompt that a template makes of inputs.

    Raises:
        ValidationFailed: An input is missing, wrong or unknown, or the whole is too long; pointers into `/template_inputs`.
    """
    return render(template.prompt, fill(template.inputs, given))


async def _row(session: AsyncSession, *, partner_id: str, mode: str, template_id: str, is_locked: bool = False) -> TemplateRow:
    query = select(TemplateRow).where(
        TemplateRow.id == template_id,
        TemplateRow.partner_id == partner_id,
        TemplateRow.mode == mode,
        TemplateRow.deleted_at.is_(None),
    )
    row = (await session.scalars(query.with_for_update() if is_locked else query)).one_or_none()
    if row is None:
        raise TemplateNotFound("There is no such template.")
    return row


async def _add_version(session: AsyncSession, row: TemplateRow, body: TemplateBody, *, now: datetime) -> TemplateVersionRow:
    kept: dict[str, Any] = msgspec.to_builtins({field: getattr(body, field) for field in _BODY_FIELDS})
    version = TemplateVersionRow(
        template_id=row.id, version=row.version, partner_id=row.partner_id, mode=row.mode, body=kept, created_at=now
    )
    session.add(version)
    await session.flush()
    return version


async def _check_room(session: AsyncSession, *, partner_id: str, mode: str) -> None:
    # Whoever counts holds the partner's row: neither the limit nor a name can be overrun by two at once.
    await lock_partner(session, partner_id)
    count = (
        select(func.count())
        .select_from(TemplateRow)
        .where(TemplateRow.partner_id == partner_id, TemplateRow.mode == mode, TemplateRow.deleted_at.is_(None))
    )
    if (await session.scalar(count) or 0) >= MAX_TEMPLATES:
        raise TemplateLimitReached(f"There are {MAX_TEMPLATES} templates already. Delete one first.")


async def _check_name(session: AsyncSession, *, partner_id: str, mode: str, name: str) -> None:
    await lock_partner(session, partner_id)
    taken = select(TemplateRow.id).where(
        TemplateRow.partner_id == partner_id,
        TemplateRow.mode == mode,
        TemplateRow.name == name,
        TemplateRow.deleted_at.is_(None),
    )
    if await session.scalar(taken) is not None:
        raise TemplateNameTaken(f"There is a template called {name} already.")
