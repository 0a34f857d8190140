"""Fetches a public page for an agent: through the guard that webhooks go through, at every redirect anew, with bounded reading."""

import asyncio
import codecs
import ssl
from typing import Final
from urllib.parse import urljoin

import msgspec

from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.page_text import text_of_html
from codetether_platform.webhooks.client import Reading, Reply, SendFailed, exchange
from codetether_platform.webhooks.guard import Refused
from codetether_platform.webhooks.policy import policy_of
from codetether_platform.webhooks.resolver import NameUnknown, Resolver, locate, system_resolver

USER_AGENT: Final = "CodeTether-Agent/1.0"
REDIRECTS: Final = 4
#: From the first connection to the last byte, redirects included.
DEADLINE_SECONDS: Final = 20.0
PAGE_BYTES: Final = 1_000_000
#: Some five thousand tokens: what a page may cost of a run's budget.
PAGE_CHARACTERS: Final = 20_000
LINKS: Final = 50
_TEXTS: Final = ("text/", "application/json", "application/xhtml+xml", "application/xml")
_REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})
_READING: Final = Reading(read_bytes=PAGE_BYTES, kept_bytes=PAGE_BYTES, seconds=DEADLINE_SECONDS)


class FetchedPage(msgspec.Struct, frozen=True):
    """A page as an agent reads it, or why there is none; `links` are absolute https addresses that stand on it."""

    url: str
    text: str
    links: list[str] = []
    is_refused: bool = False


class PageFetcher:
    """Reads pages. It sends no cookies and no credentials, and keeps nothing."""

    def __init__(self, settings: Settings, *, resolver: Resolver = system_resolver, tls: ssl.SSLContext | None = None) -> None:
        self._policy = policy_of(settings)
        self._resolver = resolver
        self._tls = tls

    async def fetch(self, url: str) -> FetchedPage:
        """Return the text of a public page; a refusal is a page too, whose text says why."""
        try:
            reached, reply = await self._follow(url)
        except Refused as refused:
            return FetchedPage(url, f"Not opened: {refused}", is_refused=True)
        except NameUnknown:
            return FetchedPage(url, "Not opened: there is no such host.", is_refused=True)
        except SendFailed as failed:
            return FetchedPage(url, f"Not opened: {failed.reason.replace('_', ' ')}.", is_refused=True)
        return _page(reached, reply)

    async def _follow(self, url: str) -> tuple[str, Reply]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DEADLINE_SECONDS
        if self._tls is None:
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        for _ in range(REDIRECTS + 1):
            target, address = await locate(url, policy=self._policy, resolver=self._resolver)
            reply = await exchange(
                "GET",
                target,
                address=address,
                headers={"User-Agent": USER_AGENT, "Accept": "text/html, text/*;q=0.8", "Accept-Encoding": "identity"},
                tls=self._tls,
                deadline=deadline,
                reading=_READING,
            )
            onward = reply.headers.get("location")
            if reply.status not in _REDIRECTING or onward is None:
                return url, reply
            url = urljoin(url, onward)
        raise SendFailed("too_many_redirects")


def _page(url: str, reply: Reply) -> FetchedPage:
    media_type = reply.headers.get("content-type", "text/plain").strip().lower()
    if reply.status != 200:
        return FetchedPage(url, f"The page answered {reply.status}.", is_refused=True)
    if reply.headers.get("content-encoding", "identity").lower() != "identity" or not media_type.startswith(_TEXTS):
        return FetchedPage(url, f"Not read: this is not a text ({media_type[:80]}).", is_refused=True)
    text, links = reply.excerpt.decode(_charset(media_type), errors="replace"), []
    if "html" in media_type:
        text, hrefs = text_of_html(text)
        links = [link for link in dict.fromkeys(urljoin(url, href) for href in hrefs) if link.startswith("https://")][:LINKS]
    if len(text) > PAGE_CHARACTERS:
        text = text[:PAGE_CHARACTERS] + "\n\n(Cut here: the page is longer.)"
    return FetchedPage(url, text, links)


def _charset(media_type: str) -> str:
    _, _, named = media_type.partition("charset=")
    name = named.split(";")[0].strip(" \"'")
    try:
        return codecs.lookup(name).name if name in _CHARSETS else "utf-8"
    except LookupError:
        return "utf-8"


#: Codecs that turn bytes into text and nothing else: Python also knows `zip` and `idna`.
_CHARSETS: Final = frozenset(
    {"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "windows-1251", "shift_jis", "euc-jp", "gb18030"}
)
