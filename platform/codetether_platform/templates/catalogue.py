"""The templates that a guess may offer: a partner's own, and the starter catalogue that everybody begins with."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import resources

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from codetether_platform.templates.schemas import Template, TemplateRequest
from codetether_platform.templates.tables import TemplateRow, TemplateVersionRow

#: Templates that a partner may have in a mode; all of them are read for a guess.
MAX_TEMPLATES = 200


class Catalogue(msgspec.Struct, frozen=True):
    """A partner's templates, sorted by name. `version` changes whenever any of them does."""

    version: str
    templates: tuple[Template, ...]


async def catalogue(session: AsyncSession, *, partner_id: str, mode: str) -> Catalogue:
    """Return all templates of a partner in a mode."""
    query = (
        select(TemplateRow, TemplateVersionRow)
        .join(
            TemplateVersionRow,
            (TemplateVersionRow.template_id == TemplateRow.id) & (TemplateVersionRow.version == TemplateRow.version),
        )
        .where(TemplateRow.partner_id == partner_id, TemplateRow.mode == mode, TemplateRow.deleted_at.is_(None))
        .order_by(TemplateRow.name)
        .limit(MAX_TEMPLATES)
    )
    rows = (await session.execute(query)).all()
    return Catalogue(_version(row.id + f".{row.version}" for row, _ in rows), tuple(view(row, body) for row, body in rows))


#: Built once: it runs with every guess.
_VERSIONS = (
    select(TemplateRow.id, TemplateRow.version)
    .where(
        TemplateRow.partner_id == bindparam("partner"), TemplateRow.mode == bindparam("in_mode"), TemplateRow.deleted_at.is_(None)
    )
    .order_by(TemplateRow.name)
    .limit(MAX_TEMPLATES)
)


async def catalogue_version(session: AsyncSession | AsyncConnection, *, partner_id: str, mode: str) -> str:
    """Return the `version` that `catalogue` would, without reading what the templates say."""
    found = await session.execute(_VERSIONS, {"partner": partner_id, "in_mode": mode})
    return _version(f"{template_id}.{version}" for template_id, version in found)


@cache
def starter_catalogue() -> Catalogue:
    """Return the templates that come with the platform."""
    data = resources.files("codetether_platform.templates").joinpath("starter.json").read_bytes()
    found = msgspec.json.decode(data, type=list[TemplateRequest])
    shown = tuple(_starter(each) for each in sorted(found, key=lambda each: each.name))
    return Catalogue(hashlib.sha256(data).hexdigest()[:16], shown)


def view(row: TemplateRow, version: TemplateVersionRow) -> Template:
    """Return a template in one of its versions, as callers see it."""
    body = msgspec.convert(version.body | {"name": row.name}, TemplateRequest)
    return Template(
        id=row.id,
        version=version.version,
        is_starter=False,
        created_at=row.created_at,
        updated_at=version.created_at,
        **{name: getattr(body, name) for name in body.__struct_fields__},
    )


def _starter(each: TemplateRequest) -> Template:
    fields = {name: getattr(each, name) for name in each.__struct_fields__}
    return Template(id=None, version=1, is_starter=True, created_at=None, updated_at=None, **fields)


def _version(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
