"""Where a member goes on after signing in: back to the question of an app, and to nowhere else.

Kept in a signed cookie of this browser for the time that a person takes to find the login link.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie

from codetether_platform.kernel.clock import to_micros
from codetether_platform.kernel.crypto import Keyring, SealBroken

COOKIE = "ct_return"
PURPOSE = "return-to-authorize"
LIFE = timedelta(minutes=15)
#: Browsers keep 4 kB a cookie; a request that is longer has to be begun anew.
MAX_COOKIE_CHARACTERS = 3800
AUTHORIZE = "/oauth/authorize"
#: Where the cookie is sent: to the login page, which may be opened from a mail.
PATH = "/dashboard/login"


class _Pending(msgspec.Struct, array_like=True, frozen=True):
    query: str
    expires_at_micros: int


def remember(answer: Response[Any], query: bytes, *, keyring: Keyring, is_secure: bool, now: datetime) -> None:
    """Keep the query of a request to `/oauth/authorize` for after the login."""
    pending = _Pending(query.decode("latin-1"), to_micros(now + LIFE))
    value = keyring.sign(PURPOSE, msgspec.json.encode(pending))
    if len(value) <= MAX_COOKIE_CHARACTERS:
        answer.set_cookie(_cookie(value, is_secure=is_secure, max_age=int(LIFE.total_seconds())))


def address_of(request: Request[Any, Any, Any], *, keyring: Keyring, now: datetime) -> str | None:
    """Return where the browser's request goes on, or None if it has none that is not over."""
    value = request.cookies.get(COOKIE, "")
    if not value or len(value) > MAX_COOKIE_CHARACTERS:
        return None
    try:
        pending = msgspec.json.decode(keyring.verify(PURPOSE, value), type=_Pending)
    except (SealBroken, msgspec.DecodeError):
        return None
    return f"{AUTHORIZE}?{pending.query}" if pending.expires_at_micros > to_micros(now) else None


def forget(answer: Response[Any], *, is_secure: bool) -> None:
    """Let the next login lead to the dashboard again."""
    answer.set_cookie(_cookie("", is_secure=is_secure, max_age=0))


def _cookie(value: str, *, is_secure: bool, max_age: int) -> Cookie:
    return Cookie(key=COOKIE, value=value, path=PATH, httponly=True, samesite="lax", secure=is_secure, max_age=max_age)
