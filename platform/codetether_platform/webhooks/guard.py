"""The outbound guard: which addresses the platform sends to. Pure: names are resolved elsewhere, every answer is judged here.

The lists are explicit: `ipaddress.is_global` of Python 3.11 calls 15 of 38 hostile addresses global.
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

import msgspec

from codetether_platform.webhooks.errors import WebhookUrlRefused

MAX_URL_CHARACTERS = 2000
LOOPBACK_V4 = ipaddress.IPv4Network("127.0.0.0/8")
LOOPBACK_V6 = ipaddress.IPv6Address("::1")
BLOCKED_V4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (  # noqa: SIM905 - a table of eighteen ranges reads better as words
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 "
        "192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/4 240.0.0.0/4"
    ).split()
)
#: Everything outside global unicast is refused, embedded IPv4 (::ffff:0:0/96, ::/96, 64:ff9b::/96) with it.
GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
BLOCKED_V6 = tuple(
    ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")
)
LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal", ".home.arpa")

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
#: WHATWG URL, "ends in a number": browsers and C libraries read such a host as an IPv4 address in some notation.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Policy(msgspec.Struct, frozen=True):
    """What is allowed here. `allow_loopback` also allows plain http and port 80; `own_host` is never sent to unless it is on."""

    allow_loopback: bool = False
    own_host: str | None = None


class Target(msgspec.Struct, frozen=True):
    """A judged URL, taken apart: `path` includes the query and is ASCII."""

    host: str
    port: int
    is_tls: bool
    path: str

    @property
    def host_header(self) -> str:
        """The `Host` header: the port is left out where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


class Refused(Exception):
    """A URL or an address may not be sent to: `reason` is a stable word, the text a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        super().__init__(detail)


def refuse_url(url: str, *, pointer: str, allow_loopback: bool) -> None:
    """Refuse a URL that cannot be sent to, whatever its name resolves to.

    Raises:
        WebhookUrlRefused: Malformed, not https, with credentials, or a host that is not public.
    """
    check_url(url, pointer=pointer, policy=Policy(allow_loopback=allow_loopback))


def check_url(url: str, *, pointer: str, policy: Policy) -> Target:
    """Return a request field's URL taken apart.

    Raises:
        WebhookUrlRefused: As `judge_url` says.
    """
    try:
        return judge_url(url, policy=policy)
    except Refused as refused:
        raise WebhookUrlRefused(pointer, reason=refused.reason, detail=str(refused)) from refused


@lru_cache(1_000)  # of what is allowed; a refusal is not kept
def judge_url(url: str, *, policy: Policy) -> Target:
    """Parse a URL once and judge all but what its name resolves to.

    Raises:
        Refused: With the reason.
    """
    if len(url) > MAX_URL_CHARACTERS or not url.isprintable() or re.search(r"[\s\\]", url):
        raise Refused("url_malformed", "The URL is too long or holds white space, control characters or backslashes.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise Refused("url_malformed", "The URL cannot be parsed.") from error
    if parts.scheme != "https" and not (policy.allow_loopback and parts.scheme == "http"):
        raise Refused("url_not_https", "Only https URLs can be sent to.")
    if "@" in parts.netloc:
        raise Refused("url_has_credentials", "The URL must not hold a user name or password.")
    if "#" in url:
        raise Refused("url_has_fragment", "The URL must not hold a fragment.")
    is_tls = parts.scheme == "https"
    port = port if port is not None else (443 if is_tls else 80)
    if not (port == 443 or 1024 <= port <= 65535 or (port == 80 and policy.allow_loopback)):
        raise Refused("port_not_allowed", "Only port 443 and ports from 1024 can be sent to.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return Target(host=_judge_host(host, policy=policy), port=port, is_tls=is_tls, path=path + ("?" + query if query else ""))


def judge_address(address: str, *, policy: Policy) -> None:
    """Judge one address that a name resolved to, or that stands in the URL itself.

    Raises:
        Refused: It is not a public unicast address.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError as error:
        raise Refused("address_not_public", "Not an address.") from error
    if not _is_allowed(parsed, policy=policy):
        raise Refused("address_not_public", "The host is, or resolves to, an address that is not public.")


def literal_address(host: str) -> str | None:
    """Return a judged host if it is an address itself, else `None`."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None


def _is_allowed(address: ipaddress.IPv4Address | ipaddress.IPv6Address, *, policy: Policy) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        if address in LOOPBACK_V4:
            return policy.allow_loopback
        return not any(address in network for network in BLOCKED_V4)
    if address == LOOPBACK_V6:
        return policy.allow_loopback
    return address.scope_id is None and address in GLOBAL_V6 and not any(address in network for network in BLOCKED_V6)


def _judge_host(host: str, *, policy: Policy) -> str:
    if ":" in host:
        judge_address(host, policy=policy)
        return str(ipaddress.IPv6Address(host))
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise Refused("host_malformed", "The host is not a name.") from error
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused("host_malformed", "The host is not a name.")
    if _NUMBER.fullmatch(labels[-1]):
        judge_address(name, policy=policy)
        return name
    if policy.allow_loopback and name == "localhost":
        return name
    if len(labels) == 1 or any(name == local or ("." + name).endswith(local) for local in LOCAL_NAMES):
        raise Refused("host_not_public", "The host is not a public name.")
    if name == policy.own_host and not policy.allow_loopback:
        raise Refused("host_not_public", "The platform does not send to itself.")
    return name
