"""The caller's address. `X-Forwarded-For` is believed only from configured proxies (ASVS 4.1.3)."""

from ipaddress import ip_address, ip_network
from typing import Any

from litestar import Request
from litestar.types import Scope

from codetether_platform.settings import Settings, SettingsInvalid


class ClientIp:
    """Finds the address of whoever stands before the first proxy that we do not trust."""

    def __init__(self, settings: Settings) -> None:
        names = [name.strip() for name in settings.trusted_proxies.split(",") if name.strip()]
        try:
            self._trusted = [ip_network(name, strict=False) for name in names]
        except ValueError as error:
            raise SettingsInvalid(f"CODETETHER_TRUSTED_PROXIES: {error}") from error

    def of(self, request: Request[Any, Any, Any]) -> str:
        """Return the caller's address as text, or `unknown`."""
        return self.of_scope(request.scope)

    def of_scope(self, scope: Scope) -> str:
        """Return the caller's address as text, or `unknown`."""
        client = scope["client"]
        peer = client[0] if client else "unknown"
        if not self._trusted or not self._is_trusted(peer):
            return peer
        # Several lines of one header are one list (RFC 9110 §5.3); the last hop was written by our own proxy.
        lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        hops = [hop.strip() for hop in ",".join(lines).split(",") if hop.strip()]
        for hop in reversed(hops[-20:]):
            if not self._is_trusted(hop):
                return hop if _is_address(hop) else peer
        return peer

    def _is_trusted(self, text: str) -> bool:
        return _is_address(text) and any(ip_address(text) in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
