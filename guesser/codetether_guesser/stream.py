"""A guess as server-sent events: what the rules read at once, the model's words after it, and then the whole, kept."""

from collections.abc import AsyncIterator

import msgspec
from litestar.response import Stream

from codetether_guesser.service import Begun, Guesser
from codetether_platform.web.idempotency import Once
from codetether_platform.web.kept_answers import Replay

MEDIA_TYPE = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def cache_header(begun: Begun) -> dict[str, str]:
    """Return the header that says whether the text was read before."""
    return {"X-Guess-Cache": "hit" if begun.is_cached else "miss"}


def stream_guess(guesser: Guesser, once: Once, begun: Begun) -> Stream:
    """Return the stream of a guess: `slots`, `text`, `done`."""
    return Stream(_frames(guesser, once, begun), media_type=MEDIA_TYPE, headers=_HEADERS | cache_header(begun))


def stream_replay(replay: Replay) -> Stream:
    """Return the stream of a guess that was answered before under the same `Idempotency-Key`: `done` alone."""
    headers = _HEADERS | replay.answer.headers | {"Idempotency-Replayed": "true"}
    return Stream(iter([_frame(b"done", replay.answer.body)]), media_type=MEDIA_TYPE, headers=headers)


async def _frames(guesser: Guesser, once: Once, begun: Begun) -> AsyncIterator[bytes]:
    yield _frame(b"slots", msgspec.json.encode(guesser.slots(begun)))
    try:
        async with once.ahead(guesser.db):
            draft = await guesser.finish(begun)
            yield _frame(b"text", draft.written)
            async with once.write(guesser.db) as session:
                told = await guesser.keep(session, draft)
                await once.keep(session, told.guess, headers=cache_header(begun))
        yield _frame(b"done", told.body)
    except Replay as replay:  # another request with this key was quicker
        yield _frame(b"done", replay.answer.body)


def _frame(event: bytes, data: bytes) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (event, data)
