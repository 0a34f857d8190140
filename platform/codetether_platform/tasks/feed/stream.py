"""The feed as server-sent events, resumed by `Last-Event-ID`."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

from litestar.response import Stream

from codetether_platform.kernel.db import Database
from codetether_platform.tasks.feed.read import FeedQuery, Told, is_welcome, read_feed
from codetether_platform.tasks.signals import POLL_SECONDS
from codetether_platform.tasks.stream import PING_SECONDS, STREAM_SECONDS

BATCH = 100


def feed_response(db: Database, *, query: FeedQuery, position: int) -> Stream:
    """Return the stream of what stands behind a place, and of what happens next. It ends after an hour; the reader resumes.

    The stream of a user who is suspended meanwhile ends too.
    """
    return Stream(
        _frames(db, query=query, position=position),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _frames(db: Database, *, query: FeedQuery, position: int) -> AsyncIterator[bytes]:
    yield b": open\n\n"
    ends_at, pings_at = monotonic() + STREAM_SECONDS, monotonic() + PING_SECONDS
    while monotonic() < ends_at:
        if not await is_welcome(db, query.principal):
            return
        page = await read_feed(db, query=query, position=position, limit=BATCH)
        position = page.position
        for event in page.events:
            yield _frame(event)
        if page.has_more:
            continue
        if monotonic() >= pings_at:
            pings_at = monotonic() + PING_SECONDS
            yield b": ping\n\n"
        await asyncio.sleep(POLL_SECONDS)


def _frame(event: Told) -> bytes:
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (event.id.encode(), event.type.encode(), event.body)
