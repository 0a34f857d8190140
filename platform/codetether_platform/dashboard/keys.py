"""The page of keys and origins: a member makes, rotates and revokes secret keys, and lists the pages of publishable ones."""

from datetime import timedelta
from typing import Any, cast

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from codetether_platform.accounts.partners import add_origin, list_origins, remove_origin
from codetether_platform.dashboard.access import SCOPES, OwnForm, Viewer
from codetether_platform.dashboard.views import HOME, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError, ValidationFailed, invalid
from codetether_platform.oauth.keys import list_keys
from codetether_platform.oauth.principal import ScopeName
from codetether_platform.oauth.schemas import ApiKeyRequest, ApiKeySecret
from codetether_platform.oauth.service import create_key, revoke_key, rotate_key

#: Days until a key ends, as the form offers them; empty is never.
LIVES = {"": "Never", "30": "In 30 days", "90": "In 90 days", "365": "In a year"}
#: Seconds for which the old secret goes on working.
OVERLAPS = {"86400": "One day", "3600": "One hour", "604800": "One week", "0": "Not at all: end it now"}


class Shown(msgspec.Struct, kw_only=True):
    """What the page says besides what is there: a secret just made, or what was wrong with a form."""

    made: ApiKeySecret | None = None
    is_rotated: bool = False
    form: dict[str, str] = msgspec.field(default_factory=dict)
    key_fault: str | None = None
    given: str = ""
    fault: str | None = None


class KeysController(Controller):
    """`/dashboard/keys`."""

    include_in_schema = False

    @get("/keys")
    async def page(
        self, viewer: NamedDependency[Viewer], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Response[str]:
        """Keys and the origins on which the publishable ones work."""
        return await _page(viewer, db, clock, Shown())

    @post("/keys", status_code=201)
    async def make(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Response[str]:
        """Make a secret key and show it, on this page only and this once."""
        try:
            wanted = _wanted(form, clock)
            async with db.write() as session:
                made = await create_key(session, maker=viewer.admin, request=wanted, now=clock.now())
        except PlatformError as error:
            return await _page(viewer, db, clock, Shown(form=form, key_fault=error.detail), status=error.status)
        return await _page(viewer, db, clock, Shown(made=made), status=201)

    @post("/keys/rotate", status_code=200)
    async def rotate(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Response[str]:
        """Give a key a new secret and show it, this once."""
        overlap = form.get("overlap_seconds", "")
        if overlap not in OVERLAPS:
            raise invalid("/overlap_seconds", "Choose how long the old secret works.")
        async with db.write() as session:
            made = await rotate_key(
                session, maker=viewer.admin, key_id=form.get("key_id", "")[:36], overlap_seconds=int(overlap), now=clock.now()
            )
        return await _page(viewer, db, clock, Shown(made=made, is_rotated=True))

    @post("/keys/revoke", status_code=303)
    async def revoke(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Response[Any]:
        """End a key at once."""
        async with db.write() as session:
            await revoke_key(session, owner=viewer.admin, key_id=form.get("key_id", "")[:36], now=clock.now())
        return Redirect(HOME + "/keys", status_code=303)


class OriginsController(Controller):
    """The forms that change the list of origins."""

    include_in_schema = False

    @post("/origins", status_code=303)
    async def add(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Response[Any]:
        """List an origin."""
        given = form.get("origin", "").strip()
        try:
            async with db.write() as session:
                await add_origin(session, partner_id=viewer.partner_id, mode=viewer.mode, origin=given, now=clock.now())
        except ValidationFailed as error:
            return await _page(viewer, db, clock, Shown(given=given[:280], fault=error.detail), status=422)
        return Redirect(HOME + "/keys", status_code=303)

    @post("/origins/remove", status_code=303)
    async def remove(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        """Take an origin off the list; one that is not on it is fine."""
        async with db.write() as session:
            await remove_origin(session, partner_id=viewer.partner_id, mode=viewer.mode, origin=form.get("origin", ""))
        return Redirect(HOME + "/keys", status_code=303)


def _wanted(form: dict[str, str], clock: Clock) -> ApiKeyRequest:
    name, days = form.get("name", "").strip(), form.get("life", "")
    scopes = [scope for scope in SCOPES if form.get(f"scope.{scope}")]
    if not 1 <= len(name) <= 80:
        raise invalid("/name", "Give the key a name of at most 80 characters.")
    if not scopes:
        raise invalid("/scopes", "Choose at least one thing that the key may do.")
    if days not in LIVES:
        raise invalid("/life", "Choose when the key ends.")
    return ApiKeyRequest(
        name=name,
        scopes=cast("list[ScopeName]", scopes),
        expires_at=clock.now() + timedelta(days=int(days)) if days else None,
        allow_query=bool(form.get("allow_query")),
    )


async def _page(viewer: Viewer, db: Database, clock: Clock, shown: Shown, *, status: int = 200) -> Response[str]:
    async with db.survey() as session:
        keys = await list_keys(session, partner_id=viewer.partner_id, mode=viewer.mode)
        origins = await list_origins(session, partner_id=viewer.partner_id, mode=viewer.mode)
    return show(
        "keys.html",
        status_code=status,
        viewer=viewer,
        keys=keys,
        origins=origins,
        now=clock.now(),
        shown=shown,
        scopes=SCOPES,
        lives=LIVES,
        overlaps=OVERLAPS,
    )
