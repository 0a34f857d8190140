"""Who looks at a dashboard page: the member behind the cookie, its partner, and the mode that it looks at."""

from typing import Any

import msgspec
from litestar import Request
from litestar.di import NamedDependency

from codetether_platform.accounts.members import find_member
from codetether_platform.accounts.partners import get_partner
from codetether_platform.dashboard.errors import MemberNeeded
from codetether_platform.dashboard.forms import csrf_token, read_own_form
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.principal import PARTNER_SCOPES, Mode, Principal
from codetether_platform.settings import Settings

COOKIE = "ct_member"
#: The same for the one page to which apps of others send people; a browser sends each to its own pages only.
AUTHORIZE_COOKIE = "ct_authorize"
#: The dashboard shows test data only so far; every query takes the mode as a parameter.
MODE: Mode = "test"
MAX_COOKIE_CHARACTERS = 128
#: The fields of a form that a page of the viewer's own session sent. A handler that asks for it refuses every other form.
OwnForm = dict[str, str]


#: What each scope opens, in a partner's words.
SCOPES = {
    "tasks:read": "Read tasks, events and files",
    "tasks:write": "Create, answer, cancel and repeat tasks",
    "webhooks:manage": "Register and change webhooks",
    "guess": "Turn a description into a task",
    "embed:sessions": "Vouch for your users",
    "billing:read": "Read balance, ledger and statements",
    "billing:manage": "Set caps, pay in",
    "account:read": "Read who is signed in",
    "partners:admin": "Change the account itself, its keys and users",
}
assert SCOPES.keys() == PARTNER_SCOPES


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person of a partner, looking at one mode."""

    session_id: str
    cookie: str
    csrf_token: str
    partner_id: str
    partner_name: str
    time_zone: str
    mode: Mode

    @property
    def principal(self) -> Principal:
        """The partner as the services of tasks know it; so they, not the dashboard, decide what it may see."""
        return self._as_partner(PARTNER_SCOPES & {"tasks:read"})

    @property
    def admin(self) -> Principal:
        """The member as services that change something know it: it may do all that its partner may."""
        return self._as_partner(PARTNER_SCOPES)

    def _as_partner(self, scopes: frozenset[str]) -> Principal:
        return Principal(kind="partner", id=self.session_id, partner_id=self.partner_id, mode=self.mode, scopes=scopes)


async def provide_viewer(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    keyring: NamedDependency[Keyring],
) -> Viewer:
    """Return who looks at the page.

    Raises:
        MemberNeeded: No cookie, or one whose session has ended.
    """
    cookie = request.cookies.get(COOKIE) or request.cookies.get(AUTHORIZE_COOKIE, "")
    if not cookie or len(cookie) > MAX_COOKIE_CHARACTERS:
        raise MemberNeeded("Sign in with a login link.")
    async with db.read() as session:
        member = await find_member(session, cookie=cookie, now=clock.now())
        if member is None:
            raise MemberNeeded("This session has ended.")
        partner = await get_partner(session, member.partner_id)
    return Viewer(
        session_id=member.id,
        cookie=cookie,
        csrf_token=csrf_token(keyring, cookie),
        partner_id=partner.id,
        partner_name=partner.name,
        time_zone=partner.time_zone,
        mode=MODE,
    )


async def provide_own_form(
    request: Request[Any, Any, Any],
    viewer: NamedDependency[Viewer],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
) -> OwnForm:
    """Return the fields of the form that was sent.

    Raises:
        UnsupportedMediaType, FormForeign, FormInvalid: As `read_own_form`.
    """
    return await read_own_form(request, cookie=viewer.cookie, keyring=keyring, base_url=settings.base_url)
