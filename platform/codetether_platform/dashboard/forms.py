"""Forms of server-rendered pages: reading them, and refusing those that another page sent."""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from codetether_platform.dashboard.errors import FormForeign, FormInvalid
from codetether_platform.kernel.crypto import Keyring, b64url, digest, hmac_sha256, same
from codetether_platform.kernel.errors import UnsupportedMediaType

MAX_FIELDS = 20
MAX_FORM_BYTES = 32_768


def csrf_token(keyring: Keyring, cookie: str) -> str:
    """Return the token that forms of this session carry; it is worth nothing in any other."""
    return b64url(hmac_sha256(keyring.key("dashboard-form"), digest(cookie).encode()))


async def read_form(request: Request[Any, Any, Any], *, base_url: str) -> dict[str, str]:
    """Return a form's fields; of a repeated field the first.

    Raises:
        UnsupportedMediaType: Not `application/x-www-form-urlencoded`.
        FormForeign: Not sent from a page of `base_url`.
        FormInvalid: Not readable.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType("Send `Content-Type: application/x-www-form-urlencoded`.")
    if request.headers.get("origin", "") != base_url:
        raise FormForeign(f"This form works only on {base_url}. Open the dashboard there and try again.")
    body = await request.body()
    if len(body) > MAX_FORM_BYTES:
        raise FormInvalid("The form is too long.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise FormInvalid("The form cannot be read.") from error
    if any("\x00" in name or "\x00" in value for name, value in pairs):
        raise FormInvalid("The form has a NUL character, which no database keeps.")
    return dict(reversed(pairs))


async def read_own_form(request: Request[Any, Any, Any], *, cookie: str, keyring: Keyring, base_url: str) -> dict[str, str]:
    """Return the fields of a form that this session's own pages made.

    Raises:
        As `read_form` and `check_csrf`.
    """
    form = await read_form(request, base_url=base_url)
    check_csrf(keyring, cookie=cookie, form=form)
    return form


def check_csrf(keyring: Keyring, *, cookie: str, form: dict[str, str]) -> None:
    """Refuse a form that this session's own pages did not make.

    Raises:
        FormForeign: The token is missing or of another session.
    """
    if not same(form.get("csrf_token", ""), csrf_token(keyring, cookie)):
        raise FormForeign("This page is out of date. Go back, reload it and try again.")
