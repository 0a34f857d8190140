"""Routes of templates."""

from typing import Annotated

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Kind, Principal
from codetether_platform.templates.catalogue import starter_catalogue
from codetether_platform.templates.schemas import Template, TemplateCopyRequest, TemplatePatch, TemplateRequest
from codetether_platform.templates.service import (
    change_template,
    copy_starter,
    create_template,
    delete_template,
    get_template,
    list_templates,
)
from codetether_platform.web.idempotency import Once
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

READERS: tuple[Kind, ...] = ("partner", "session")
TemplateId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the template.")]
Starter = Annotated[bool, QueryParameter(description="List the starter catalogue instead of the partner's own.")]
Version = Annotated[int | None, QueryParameter(ge=1, le=2_147_483_647, description="An older version. Default: the newest.")]


class TemplatesController(Controller):
    """`/v1/templates`: tasks with blanks to fill in."""

    path = "/v1/templates"
    tags = ("Templates",)

    @post(operation_id="createTemplate", summary="Make a template", guards=[requires("tasks:write")], status_code=201)
    async def create(
        self,
        data: JSONBody[TemplateRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Template]:
        """Keep it as version 1. Every `{{name}}` of the prompt must be an input."""
        async with once.write(db) as session:
            made = await create_template(
                session, partner_id=principal.partner_id, mode=principal.mode, name=data.name, body=data, now=clock.now()
            )
            return await once.keep(session, made, status_code=201, headers={"Location": f"{self.path}/{made.id}"})

    @post(
        "/copies",
        operation_id="copyTemplate",
        summary="Copy a starter template",
        guards=[requires("tasks:write")],
        status_code=201,
    )
    async def copy(
        self,
        data: JSONBody[TemplateCopyRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Template]:
        """Make one of the starter catalogue the partner's own, to be used and changed."""
        async with once.write(db) as session:
            made = await copy_starter(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                starter=data.starter,
                name=data.name,
                now=clock.now(),
            )
            return await once.keep(session, made, status_code=201, headers={"Location": f"{self.path}/{made.id}"})

    @get(operation_id="listTemplates", summary="List templates", guards=[requires("tasks:read", kinds=READERS)])
    async def list(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        starter: Starter = False,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[Template]:
        """Newest first; the starter catalogue by name."""
        scope = f"templates|{principal.partner_id}|{principal.mode}|{starter}"
        if starter:
            catalogue, places = starter_catalogue().templates, Pager(int, keyring, cursor, scope)
            start = places.place or 0
            end = start + limit
            return places.page(list(catalogue[start:end]), end if end < len(catalogue) else None)
        pager = Pager(str, keyring, cursor, scope)
        async with db.read() as session:
            shown, following = await list_templates(
                session, partner_id=principal.partner_id, mode=principal.mode, before_id=pager.place, limit=limit
            )
        return pager.page(shown, following)

    @get(
        "/{template_id:str}",
        operation_id="getTemplate",
        summary="Show a template",
        guards=[requires("tasks:read", kinds=READERS)],
    )
    async def show(
        self,
        template_id: TemplateId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        version: Version = None,
    ) -> Template:
        """Return its newest version, or the one that a task names."""
        async with db.read() as session:
            return await get_template(
                session, partner_id=principal.partner_id, mode=principal.mode, template_id=template_id, version=version
            )

    @patch("/{template_id:str}", operation_id="updateTemplate", summary="Change a template", guards=[requires("tasks:write")])
    async def update(
        self,
        template_id: TemplateId,
        data: JSONBody[TemplatePatch],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[Template]:
        """Write the next version. With `version` in the body, 409 if that is not the newest any more."""
        async with once.write(db) as session:
            changed = await change_template(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                template_id=template_id,
                patch=data,
                now=clock.now(),
            )
            return await once.keep(session, changed)

    @delete(
        "/{template_id:str}",
        operation_id="deleteTemplate",
        summary="Delete a template",
        guards=[requires("tasks:write")],
        status_code=204,
    )
    async def remove(
        self,
        template_id: TemplateId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> None:
        """Take it out of the catalogue; schedules made from it go on."""
        async with db.write() as session:
            await delete_template(
                session, partner_id=principal.partner_id, mode=principal.mode, template_id=template_id, now=clock.now()
            )
