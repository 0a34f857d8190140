"""Which web addresses a callback may point at: https and public. Says no by form alone, without a name lookup. Pure."""

import ipaddress
from typing import Literal
from urllib.parse import urlsplit

Refusal = Literal["not_https", "private_address", "malformed"]
_PRIVATE_SUFFIXES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa", ".test", ".invalid")


def refusal_of(url: str) -> Refusal | None:
    """Return why a callback may not go to this address, or `None` where its form is right.

    The webhook sender checks the resolved address again before every delivery; this only spares the person a mistake.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "malformed"
    if parts.scheme != "https":
        return "not_https"
    if not host or "@" in parts.netloc or port == 0 or "%" in host:
        return "malformed"
    if _is_number_like(host):
        return "private_address"
    return "private_address" if "." not in host or host.endswith(_PRIVATE_SUFFIXES) else None


def _is_number_like(host: str) -> bool:
    """Tell whether a host is an address that is not public, or a number that some resolvers read as one."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return all(part.isdigit() or part.startswith("0x") for part in host.split("."))
