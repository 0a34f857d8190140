"""Errors of `/oauth/*`: every refusal but those of userinfo has the form of RFC 6749 §5.2, whichever part refuses."""

import msgspec

from codetether_platform.kernel.errors import PlatformError

PREFIX = "/oauth/"
#: Where an app shows who it is, which is judged there and nowhere else.
CLIENT_PATHS = frozenset({"/oauth/token", "/oauth/revoke", "/oauth/introspect"})
#: A resource like those of `/v1`, whose callers show a token.
USERINFO = "/oauth/userinfo"
#: By status. A busy server has no code for the token endpoint in RFC 6749; these two are of §4.1.2.1 and of RFC 8628 §3.5.
_CODES = {401: "invalid_client", 403: "invalid_client", 429: "slow_down", 503: "temporarily_unavailable"}
#: What HTTP says before the token endpoint comes into it, and what RFC 6749 says itself.
_KEPT = frozenset({401, 404, 405, 413, 415, 429})


class TokenError(msgspec.Struct, kw_only=True):
    """RFC 6749 §5.2."""

    error: str
    error_description: str


def speaks_oauth(path: str) -> bool:
    """Tell whether refusals at an address have the form of RFC 6749."""
    return path.startswith(PREFIX) and path != USERINFO


def names_client(path: str) -> bool:
    """Tell whether the `Authorization` header at an address is an app's own name and secret."""
    return path.rstrip("/") in CLIENT_PATHS


def token_error(error: PlatformError) -> TokenError:
    """Return one of our errors in that form."""
    return TokenError(error=token_error_code(error), error_description=_described(error.detail))


def token_error_code(error: PlatformError) -> str:
    """Return its code there."""
    return _CODES.get(error.status) or ("server_error" if error.status >= 500 else "invalid_request")


def token_error_status(error: PlatformError) -> int:
    """Return its status there: a client that may not is one that has not shown who it is, and a rule that is broken is 400."""
    if error.status in _KEPT or error.status >= 500:
        return error.status
    return 401 if error.status == 403 else 400


def _described(detail: str) -> str:
    """Leave out what `error_description` may not hold: it is %x20-21 / %x23-5B / %x5D-7E."""
    return "".join(character for character in detail if " " <= character <= "~" and character not in '"\\')
