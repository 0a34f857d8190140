"""The page of webhooks: a member sees what was delivered, tests a webhook, rotates its secret, enables it, and sends again."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect

from codetether_platform.dashboard.access import OwnForm, Viewer
from codetether_platform.dashboard.reads.deliveries import read_deliveries, read_endpoints
from codetether_platform.dashboard.views import HOME, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.web.paging import Cursor, Pager
from codetether_platform.webhooks.history import resend, send_test
from codetether_platform.webhooks.schemas import WebhookChange
from codetether_platform.webhooks.service import change_webhook, rotate_secret
from codetether_platform.webhooks.signing import new_secret

ADDRESS = HOME + "/webhooks"
Done = Annotated[Literal["test", "resend", "enable"] | None, QueryParameter()]
#: What the page says after a form.
SAID = {
    "test": "A test event is on its way. Its delivery is the newest below.",
    "resend": "It is on its way again, with the same id and bytes.",
    "enable": "The webhook gets events again. Ask for what it missed with POST /v1/webhooks/{id}/replay_missing.",
}


class Rotated(msgspec.Struct, frozen=True, kw_only=True):
    """A secret that was just made."""

    url: str
    secret: str


class WebhooksPageController(Controller):
    """`/dashboard/webhooks`."""

    include_in_schema = False

    @get("/webhooks")
    async def page(
        self,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        cursor: Cursor = None,
        done: Done = None,
    ) -> Response[str]:
        """Webhooks, and the newest deliveries with their attempts."""
        return await _page(viewer, db, clock, keyring, cursor=cursor, said=SAID.get(done or ""))

    @post("/webhooks/test", status_code=303)
    async def test(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Redirect:
        """Queue a test event."""
        async with db.write() as session:
            await send_test(session, **_whose(viewer, form), now=clock.now())
        return Redirect(f"{ADDRESS}?done=test", status_code=303)

    @post("/webhooks/resend", status_code=303)
    async def send_again(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Redirect:
        """Queue a delivery again; one that is pending is due at once."""
        async with db.write() as session:
            await resend(session, **_whose(viewer, form), delivery_id=form.get("delivery_id", "")[:36], now=clock.now())
        return Redirect(f"{ADDRESS}?done=resend", status_code=303)

    @post("/webhooks/enable", status_code=303)
    async def enable(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Redirect:
        """Bring a disabled webhook back with a clean account. One whose time is over needs a new end first, by `PATCH`."""
        async with db.write() as session:
            await change_webhook(session, **_whose(viewer, form), change=WebhookChange(status="enabled"), now=clock.now())
        return Redirect(f"{ADDRESS}?done=enable", status_code=303)

    @post("/webhooks/rotate", status_code=200)
    async def rotate(
        self,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
    ) -> Response[str]:
        """Give a webhook a new secret and show it, on this page only and this once."""
        secret = new_secret()
        async with db.write() as session:
            row = await rotate_secret(session, **_whose(viewer, form), secret=secret, keyring=keyring, now=clock.now())
        return await _page(viewer, db, clock, keyring, rotated=Rotated(url=row.url, secret=secret))


def _whose(viewer: Viewer, form: dict[str, str]) -> dict[str, Any]:
    return {"partner_id": viewer.partner_id, "mode": viewer.mode, "webhook_id": form.get("webhook_id", "")[:36]}


async def _page(
    viewer: Viewer,
    db: Database,
    clock: Clock,
    keyring: Keyring,
    *,
    cursor: str | None = None,
    said: str | None = None,
    rotated: Rotated | None = None,
) -> Response[str]:
    pager = Pager(str, keyring, cursor, f"dashboard-deliveries|{viewer.partner_id}|{viewer.mode}")
    async with db.survey() as session:
        endpoints = await read_endpoints(session, partner_id=viewer.partner_id, mode=viewer.mode)
        deliveries, following = await read_deliveries(
            session, partner_id=viewer.partner_id, mode=viewer.mode, before_id=pager.place
        )
    return show(
        "webhooks.html",
        viewer=viewer,
        endpoints=endpoints,
        deliveries=deliveries,
        now=clock.now(),
        said=said,
        rotated=rotated,
        is_first=not cursor,
        next_cursor=pager.cursor(following),
    )
