"""Who is calling, once a credential has been checked."""

from typing import Literal, get_args

import msgspec

Mode = Literal["test", "live"]
Kind = Literal["partner", "session", "visitor"]

ScopeName = Literal[
    "tasks:read",
    "tasks:write",
    "webhooks:manage",
    "guess",
    "billing:read",
    "billing:manage",
    "embed:sessions",
    "partners:admin",
    "account:read",
]
PARTNER_SCOPES: frozenset[str] = frozenset(get_args(ScopeName))
SESSION_SCOPES = frozenset({"tasks:read", "tasks:write", "guess", "account:read"})
VISITOR_SCOPES = frozenset({"guess"})


class Principal(msgspec.Struct, frozen=True):
    """A caller: a partner's secret key, one end user (by an embed session or a key of its own), or a visitor's boot token.

    `id` is of the key or session, `user_id` is set for end users only, `mode` parts test data from live data. `origin` is the
    page that a session or boot token is bound to; a key is bound to none.
    """

    kind: Kind
    id: str
    partner_id: str
    mode: Mode
    scopes: frozenset[str]
    user_id: str | None = None
    origin: str | None = None

    def sees_user(self, user_id: str | None) -> bool:
        """Tell whether data of this user is visible: a partner sees all of its users, a session only its own."""
        return self.kind == "partner" or (self.kind == "session" and self.user_id == user_id)
