"""Scopes as apps ask for them: a text of names parted by spaces (RFC 6749 §3.3). Pure."""

from codetether_platform.oauth.principal import PARTNER_SCOPES

#: What an app can be granted. Keys, apps, users and the account itself are for people and for keys they made: whoever could
#: make those would outlive its own revocation.
APP_SCOPES = PARTNER_SCOPES - {"partners:admin"}
#: What OpenID's clients ask for, to say whose account it is. We say it at `/oauth/userinfo`, under a scope of our own.
ALIASES = {"openid": "account:read", "profile": "account:read", "email": "account:read"}
MAX_CHARACTERS = 1000


def read_scopes(text: str, *, ceiling: frozenset[str]) -> frozenset[str] | None:
    """Return what a text asks for, all of the ceiling where it names nothing, or None where it asks for more.

    A scope that nobody has heard of is more, too: what is granted is then never less than was asked for.
    """
    names = {ALIASES.get(name, name) for name in text.split(" ") if name}
    if len(text) > MAX_CHARACTERS or not names <= ceiling:
        return None
    return frozenset(names) or ceiling


def write_scopes(scopes: frozenset[str] | list[str]) -> str:
    """Return scopes as a text."""
    return " ".join(sorted(scopes))
