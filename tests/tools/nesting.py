"""Fails a test in which one task holds a connection and asks for another of the same pool.

With as many such tasks as the pool has connections each waits for the others, until the pool's timeout: an outage that no
test at rest shows.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from codetether_platform.kernel.db import Database

#: Ways into the database, and the pool that each takes its connection from.
POOLS = {"write": "_writer", "read": "_reader", "look": "_reader", "survey": "_surveyor"}


@contextlib.contextmanager
def watched(patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Watch every database; what was nested is in the list."""
    found: list[str] = []
    held: WeakKeyDictionary[asyncio.Task[Any], dict[Any, list[str]]] = WeakKeyDictionary()
    for name, pool in POOLS.items():
        patch.setattr(Database, name, _watch(getattr(Database, name), name, pool, held, found))
    yield found


def _watch(
    original: Callable[[Database], Any], name: str, pool: str, held: Any, found: list[str]
) -> Callable[[Database], contextlib.AbstractAsyncContextManager[Any]]:
    @contextlib.asynccontextmanager
    async def enter(self: Database) -> AsyncIterator[Any]:
        engine = getattr(self, pool)
        holds = held.setdefault(asyncio.current_task(), defaultdict(list))
        if holds[engine]:
            found.append(f"{name} within {holds[engine][-1]}")
        async with original(self) as opened:
            holds[engine].append(name)
            try:
                yield opened
            finally:
                holds[engine].pop()

    return enter
