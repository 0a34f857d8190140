"""Redirect URIs: which may be registered, and which registered one a request names. Pure.

Exact strings (RFC 9700 §2.1), but for the port of a loopback address, which a native app gets anew with each start
(RFC 8252 §7.3).
"""

from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

MAX_CHARACTERS = 2000
#: RFC 8252 §8.3 would rather not have `localhost`, but that is what most tools show people.
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def why_not(uri: str) -> str | None:
    """Return why a URI cannot be registered, or None if it can."""
    parts = _split(uri)
    if parts is None:
        return "Not an absolute address without user info, in printable ASCII."
    if "#" in uri:
        return "A redirect URI has no fragment (RFC 6749 §3.1.2)."
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return None
    return "Use https; http is taken on loopback addresses only, and no other scheme at all."


def is_registered(uri: str, registered: Iterable[str]) -> bool:
    """Tell whether a request's redirect URI is one of the client's."""
    if why_not(uri) is not None:
        return False
    return any(uri == each or _without_port(uri) == _without_port(each) for each in registered)


def host_of(uri: str) -> str:
    """Return the host and port that a person should recognise."""
    return urlsplit(uri).netloc


def _split(uri: str) -> SplitResult | None:
    if not uri or len(uri) > MAX_CHARACTERS or not uri.isascii() or not uri.isprintable() or any(c in uri for c in ' \\<>"'):
        return None
    try:
        parts = urlsplit(uri)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    is_whole = parts.hostname and has_port and "@" not in parts.netloc and not parts.netloc.endswith(":")
    return parts if is_whole else None


def _without_port(uri: str) -> str:
    """Leave out the port of an http loopback address; of any other address nothing."""
    parts = urlsplit(uri)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK or parts.port is None:
        return uri
    start = len("http://")
    return uri[:start] + parts.netloc.rpartition(":")[0] + uri[start + len(parts.netloc) :]
