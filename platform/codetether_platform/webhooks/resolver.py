"""Resolves a judged host to the very address that is connected to; every answer must be allowed."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from codetether_platform.webhooks.guard import Policy, Target, judge_address, judge_url, literal_address

Resolver = Callable[[str], Awaitable[list[str]]]
RESOLVE_SECONDS = 5.0
#: A pool of its own, as large as the lookups at once: names that hang must not hold up names that do not.
_POOL = ThreadPoolExecutor(max_workers=128, thread_name_prefix="resolve")


class NameUnknown(Exception):
    """The name resolves to nothing, or not in time."""


async def system_resolver(host: str) -> list[str]:
    """Return every address of a name, as the system resolves it.

    Raises:
        NameUnknown: No such name.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.run_in_executor(_POOL, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError) as error:
        raise NameUnknown(host) from error
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


async def locate(url: str, *, policy: Policy, resolver: Resolver, timeout_seconds: float = RESOLVE_SECONDS) -> tuple[Target, str]:
    """Judge a URL and all that its name resolves to; return it taken apart, and the very address to connect to.

    The one guard of everything that the platform sends to or reads from at somebody's word.

    Raises:
        Refused: The URL, or an answer of its name, is not allowed.
        NameUnknown: The name resolves to nothing, or not in time.
    """
    target = judge_url(url, policy=policy)
    return target, await vetted_address(target, policy=policy, resolver=resolver, timeout_seconds=timeout_seconds)


async def vetted_address(target: Target, *, policy: Policy, resolver: Resolver, timeout_seconds: float = RESOLVE_SECONDS) -> str:
    """Return the address to connect to. One bad answer refuses the name.

    Raises:
        Refused: An answer is not allowed.
        NameUnknown: The name resolves to nothing, or not in time.
    """
    literal = literal_address(target.host)
    if literal is not None:
        judge_address(literal, policy=policy)
        return literal
    try:
        async with asyncio.timeout(timeout_seconds):
            addresses = await resolver(target.host)
    except TimeoutError as error:
        raise NameUnknown(target.host) from error
    for address in addresses:
        judge_address(address, policy=policy)
    if not addresses:
        raise NameUnknown(target.host)
    return addresses[0]
