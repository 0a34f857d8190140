"""A receiver on loopback that keeps the bytes it got and misbehaves as told."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import h11
import msgspec

Behaviour = Callable[["Receiver", asyncio.StreamWriter], Awaitable[None]]


class Received(msgspec.Struct, frozen=True):
    """One request as it came over the wire. Header names are lower case."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"

    @property
    def webhook_id(self) -> str:
        """The delivery's `webhook-id`."""
        return self.headers["webhook-id"]


class Receiver:
    """Counts what it gets and answers by its behaviour, which may be changed at any time."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.received: list[Received] = []
        self.open = 0
        self.most_open = 0
        self.port = 0
        self.scheme = "http"
        self.released = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request and behave."""
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            self.received.append(await _read(reader))
            await self.behaviour(self, writer)
        except (OSError, h11.RemoteProtocolError):
            pass  # the sender hung up
        finally:
            self.open -= 1
            writer.close()

    async def wait_for(self, count: int, *, seconds: float = 10) -> None:
        """Return once so many requests have come."""
        async with asyncio.timeout(seconds):
            while len(self.received) < count:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def receiving(behaviour: Behaviour, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """Run a receiver on a free port of 127.0.0.1; hanging answers end with it."""
    receiver = Receiver(behaviour)
    connections: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(receiver.serve(reader, writer))
        connections.add(connection)
        connection.add_done_callback(connections.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    receiver.scheme = "https" if tls else "http"
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.close()
        for connection in list(connections):
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


def answers(status: int, *, headers: str = "", body: bytes = b"ok") -> Behaviour:
    """Answer with a status, extra header lines (`Name: value\\r\\n`) and a body."""

    async def behave(_receiver: Receiver, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)
        await writer.drain()

    return behave


def fails_then_answers(times: int, *, status: int = 500) -> Behaviour:
    """Answer with a failure so many times, then 200."""

    async def behave(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
        await answers(status if len(receiver.received) <= times else 200)(receiver, writer)

    return behave


async def hangs(receiver: Receiver, _writer: asyncio.StreamWriter) -> None:
    """Take the request and say nothing."""
    await receiver.released.wait()


async def drips(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    """Send a header block of one byte every tenth of a second, without end."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while not receiver.released.is_set():
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.1)


async def drips_body(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    """Answer 200 at once, then a body that never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not receiver.released.is_set():
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.1)


async def resets(_receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    """Take the request and drop the connection."""
    writer.transport.abort()


async def floods(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    """Answer 200 with a body that has no end, as fast as it is taken."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    with contextlib.suppress(ConnectionError):
        while not receiver.released.is_set():
            writer.write(b"x" * 65_536)
            await writer.drain()


async def floods_head(receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    """Answer with a header block that has no end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    with contextlib.suppress(ConnectionError):
        while not receiver.released.is_set():
            writer.write(b"X-More: " + b"x" * 4_096 + b"\r\n")
            await writer.drain()


async def babbles(_receiver: Receiver, writer: asyncio.StreamWriter) -> None:
    """Answer something that is not HTTP."""
    writer.write(b"220 mail.example ESMTP\r\n\r\n")
    await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Received:
    connection = h11.Connection(h11.SERVER)
    request: h11.Request | None = None
    body = b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65_536))
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            headers = {name.decode(): value.decode() for name, value in request.headers}
            return Received(path=request.target.decode(), headers=headers, body=body, method=request.method.decode())
        else:
            raise h11.RemoteProtocolError("no request")
