"""`?api_key=`: for callers that cannot send headers. An opt-in of single keys, taken by few operations.

OWASP ASVS 5.0 14.2.1 forbids keys in addresses; docs/how-to/api-keys.md says what is lost and how it is held small.
"""

from litestar.types import Scope

from codetether_platform.oauth.errors import KeyInvalid, QueryKeyRefused
from codetether_platform.oauth.keys import SECRET_PREFIXES
from codetether_platform.web.query_secrets import CLOSED_PATHS, QUERY_KEY_STATE, QUERY_SCOPES

#: Tokens of ours that have no business in an address.
OTHER_TOKENS = ("cta_", "ctr_", "ctb_", "ctes_", "ctos_", "ctss_", "ctc_", "ctl_", "ctm_", "ctpk_")


def query_key(scope: Scope) -> str | None:
    """Return the key of a request's address, or `None` where there is none.

    Raises:
        QueryKeyRefused: Sent to an operation that does not take it, twice, beside another credential or a cookie, or a
            token of another kind.
        KeyInvalid: No token at all.
    """
    given: list[str] = scope["state"].get(QUERY_KEY_STATE, [])
    if not given:
        return None
    present = {name for name, _ in scope["headers"]}
    if b"authorization" in present or b"cookie" in present:
        raise QueryKeyRefused("Send the key in the address or in a header, never both, and no cookie beside it.")
    if not _is_taken_by(scope):
        raise QueryKeyRefused("This address does not take `?api_key=`. Send `Authorization: Bearer`.")
    if len(given) > 1:
        raise QueryKeyRefused("`?api_key=` takes exactly one API key.")
    if given[0].startswith(OTHER_TOKENS):
        raise QueryKeyRefused("`?api_key=` takes an API key; no other kind of token.")
    if not given[0].startswith(SECRET_PREFIXES):
        raise KeyInvalid("This is not a key of this platform.")
    return given[0]


def _is_taken_by(scope: Scope) -> bool:
    if scope["path"].startswith(CLOSED_PATHS):
        return False
    guards = scope["route_handler"].resolve_guards()
    return any(getattr(getattr(guard, "func", guard), "scope", None) in QUERY_SCOPES for guard in guards)
