"""Takes credentials out of the address before anything can log, echo or trace it.

The query as every later part sees it (handlers, `Link`, redirects, problems, traces, logs) no longer holds them.
"""

from urllib.parse import unquote_plus

from litestar.types import Scope

#: What a key may hold that travels in addresses.
QUERY_SCOPES = frozenset({"tasks:read", "tasks:write"})
#: Never there, whatever scope an operation asks for.
CLOSED_PATHS = ("/v1/billing", "/v1/webhooks", "/oauth", "/dashboard")
#: Where the values of `api_key` are put, for the one part that may use them.
QUERY_KEY_STATE = "query_keys"
QUERY_KEY = "api_key"
#: Where it is said that this answer was opened by a key in its address.
QUERY_WARNING_STATE = "query_key_used"


def take_out_query_secrets(scope: Scope) -> None:
    """Move the values of `api_key` from the query to the request's state."""
    query = scope["query_string"]
    if not query:
        return
    kept: list[bytes] = []
    taken: list[str] = []
    for part in query.split(b"&"):
        name, _, value = part.partition(b"=")
        if unquote_plus(name.decode("latin-1")).strip().lower() == QUERY_KEY:
            taken.append(unquote_plus(value.decode("latin-1")))
        else:
            kept.append(part)
    if taken:
        scope["query_string"] = b"&".join(kept)
        scope["state"][QUERY_KEY_STATE] = taken
