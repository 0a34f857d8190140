"""Runs an app with uvicorn on one socket, so that the port is known before the first request."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable

import uvicorn
from litestar import Litestar

GRACE_SECONDS = 5


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 picks a free one.

    Raises:
        OSError: The port is taken.
    """
    made = socket.create_server((host, port), backlog=1024, reuse_port=False)
    made.setblocking(False)
    return made


async def serve(app: Litestar, sock: socket.socket, *, on_ready: Callable[[], Awaitable[None]] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; streams are cut after a few seconds' grace and their readers resume elsewhere."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=64_000,
        lifespan="on",
    )
    _ = app.state["openapi_document"].encoded  # now, so that no request waits for it
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    if server.started and on_ready is not None:
        await on_ready()
    with contextlib.suppress(asyncio.CancelledError):
        await serving
