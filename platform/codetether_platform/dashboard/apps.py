"""The page of apps: a member sees what may act for the partner, and disconnects it."""

from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from codetether_platform.dashboard.access import SCOPES, OwnForm, Viewer
from codetether_platform.dashboard.reads.apps import read_apps
from codetether_platform.dashboard.views import HOME, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import invalid
from codetether_platform.oauth.apps.service import disconnect, find_client
from codetether_platform.oauth.principal import Mode

MODES: tuple[Mode, ...] = ("test", "live")


class AppPages(Controller):
    """`/dashboard/apps`: apps of both modes, since a member may connect either."""

    include_in_schema = False

    @get("/apps")
    async def page(
        self, viewer: NamedDependency[Viewer], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Response[str]:
        """List the apps."""
        async with db.survey() as session:
            apps = [
                app for mode in MODES for app in await read_apps(session, partner_id=viewer.partner_id, mode=mode, now=clock.now())
            ]
        return show("apps.html", viewer=viewer, apps=apps, scopes=SCOPES)

    @post("/apps/disconnect", status_code=303)
    async def disconnect(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Response[Any]:
        """End everything that an app was allowed, at once. It stays registered, and may ask again."""
        mode, client_id = form.get("mode", ""), form.get("client_id", "")[:36]
        if mode not in MODES:
            raise invalid("/mode", "Choose an app of the list.")
        owner = msgspec.structs.replace(viewer.admin, mode=mode)
        async with db.write() as session:
            await find_client(session, owner=owner, client_id=client_id)
            await disconnect(session, owner=owner, client_id=client_id, reason="disconnected", now=clock.now())
        return Redirect(HOME + "/apps", status_code=303)
