"""Tells a subscriber that we ended its subscription, where it wants to know: `DELETE` on the very address that events went to.

Zapier calls it reverse unsubscribe, and pauses the workflow. It is a courtesy: three tries, in memory, and a log line either way.
"""

import asyncio
import ssl
from urllib.parse import urlsplit

import structlog

from codetether_platform.webhooks.client import SendFailed, exchange
from codetether_platform.webhooks.guard import Policy, Refused
from codetether_platform.webhooks.resolver import RESOLVE_SECONDS, NameUnknown, Resolver, locate

#: Before each try.
WAITS_SECONDS = (0.0, 5.0, 60.0)
#: Farewells under way at once; those beyond are not said.
MOST_AT_ONCE = 100
_HEADERS = {"User-Agent": "CodeTether-Webhooks/1.0", "Accept": "*/*"}

log = structlog.get_logger(__name__)


class Farewells:
    """Says farewell in the background, through the outbound guard, and never inside a transaction."""

    def __init__(
        self, *, hosts: frozenset[str], policy: Policy, timeout_seconds: float, resolver: Resolver, tls: ssl.SSLContext
    ) -> None:
        self._hosts = hosts
        self._policy = policy
        self._timeout_seconds = timeout_seconds
        self._resolver = resolver
        self._tls = tls
        self._under_way: set[asyncio.Task[None]] = set()

    def say(self, url: str) -> None:
        """Begin, if the host is one that wants to be told."""
        host = (urlsplit(url).hostname or "").lower()
        if host not in self._hosts:
            return
        if len(self._under_way) >= MOST_AT_ONCE:
            log.warning("webhook.farewell_dropped", host=host)
            return
        saying = asyncio.create_task(self._say(url, host=host), name="webhooks-farewell")
        self._under_way.add(saying)
        saying.add_done_callback(self._under_way.discard)

    async def wait(self) -> None:
        """Return when all is said."""
        await asyncio.gather(*self._under_way)

    async def stop(self) -> None:
        """Leave unsaid what is not."""
        for saying in self._under_way:
            saying.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _say(self, url: str, *, host: str) -> None:
        said = ""
        for wait in WAITS_SECONDS:
            await asyncio.sleep(wait)
            is_done, said = await self._try(url)
            if is_done:
                log.info("webhook.farewell_said", host=host, answer=said)
                return
        log.warning("webhook.farewell_failed", host=host, answer=said)

    async def _try(self, url: str) -> tuple[bool, str]:
        """Return whether that was the last try, and the answer's status or an error word."""
        ends_at = asyncio.get_running_loop().time() + self._timeout_seconds
        try:
            target, address = await locate(
                url, policy=self._policy, resolver=self._resolver, timeout_seconds=min(RESOLVE_SECONDS, self._timeout_seconds)
            )
            reply = await exchange("DELETE", target, address=address, headers=_HEADERS, tls=self._tls, deadline=ends_at)
        except (Refused, SendFailed) as error:
            return False, error.reason
        except NameUnknown:
            return False, "dns_failed"
        # 404 and 410: there is no such subscription any more, which is what was to be said.
        return reply.status < 300 or reply.status in (404, 410), str(reply.status)
