"""Sends one request to one vetted address: asyncio streams and h11, a connection of its own, no redirects, bounded reading."""

import asyncio
import contextlib
import ssl
from typing import Literal

import h11
import msgspec

from codetether_platform.webhooks.guard import Target

CONNECT_SECONDS = 5.0
MAX_HEAD_BYTES = 32_768
#: Read so that a receiver may finish its answer; more is not waited for.
MAX_READ_BYTES = 65_536
KEPT_BYTES = 4_096
#: Once the status is there, the body gets this long. The status decides; the body is only kept for people to read.
BODY_SECONDS = 2.0


KEPT_HEADERS = frozenset({b"retry-after", b"webhook-delivery", b"content-type", b"content-encoding", b"location"})
#: Tells h11 that a POST has been sent whose connection closes after the answer.
_EMPTY_POST = (
    h11.Request(method="POST", target="/", headers=[("Host", "h"), ("Content-Length", "0"), ("Connection", "close")]),
    h11.EndOfMessage(),
)


class Reply(msgspec.Struct, frozen=True):
    """What came back: the status, those of `KEPT_HEADERS` that were sent, and the start of the body."""

    status: int
    headers: dict[str, str]
    excerpt: bytes


class Reading(msgspec.Struct, frozen=True):
    """How much of an answer's body is read and kept, and how long it may take once the status is there."""

    read_bytes: int = MAX_READ_BYTES
    kept_bytes: int = KEPT_BYTES
    seconds: float = BODY_SECONDS


READ_A_LITTLE = Reading()


class SendFailed(Exception):
    """No answer came; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


async def post(
    target: Target, *, address: str, headers: dict[str, str], body: bytes, tls: ssl.SSLContext, deadline: float
) -> Reply:
    """POST a body and return the answer; see `exchange`."""
    return await exchange("POST", target, address=address, headers=headers, body=body, tls=tls, deadline=deadline)


async def exchange(
    method: Literal["GET", "POST", "DELETE"],
    target: Target,
    *,
    address: str,
    headers: dict[str, str],
    body: bytes = b"",
    tls: ssl.SSLContext,
    deadline: float,
    reading: Reading = READ_A_LITTLE,
) -> Reply:
    """Send one request and return the answer. One deadline, in the event loop's time, covers it all: a drip cannot stretch it.

    Raises:
        SendFailed: `timeout`, `connect_failed`, `tls_failed`, `connection_lost` or `protocol_error`.
    """
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout_at(deadline):
            reader, writer = await _connect(target, address=address, tls=tls)
            connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
            writer.write(_request(connection, method, target=target, headers=headers, body=body))
            head = await _read_head(reader, connection)
        excerpt = await _read_excerpt(reader, connection, deadline=deadline, reading=reading)
    except TimeoutError as error:
        raise SendFailed("timeout") from error
    except ssl.SSLError as error:
        raise SendFailed("tls_failed") from error
    except OSError as error:
        raise SendFailed("connection_lost") from error
    except h11.RemoteProtocolError as error:
        raise SendFailed("protocol_error") from error
    finally:
        if writer is not None:
            # Not close(): a TLS peer that never says goodbye would be waited for.
            writer.transport.abort()
    kept = {name.decode(): value.decode("latin-1") for name, value in head.headers if name in KEPT_HEADERS}
    return Reply(status=head.status_code, headers=kept, excerpt=excerpt)


async def _connect(target: Target, *, address: str, tls: ssl.SSLContext) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            if target.is_tls:
                return await asyncio.open_connection(address, target.port, ssl=tls, server_hostname=target.host)
            return await asyncio.open_connection(address, target.port)
    except (TimeoutError, ssl.SSLError):
        raise
    except OSError as error:
        raise SendFailed("connect_failed") from error


def _request(connection: h11.Connection, method: str, *, target: Target, headers: dict[str, str], body: bytes) -> bytes:
    # Written at once and not drained: it is at most 256 kB, and a receiver may answer before it has read it all. The head is
    # written here, since h11 takes five times as long to check names and values that are ours; h11 hears of a shorter one.
    for event in _EMPTY_POST:
        connection.send(event)
    fixed = f"{method} {target.path} HTTP/1.1\r\nHost: {target.host_header}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    head = fixed + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    assert head.count("\n") == len(headers) + 5, "a line break in a header would begin another"
    return head.encode("ascii") + body


async def _read_head(reader: asyncio.StreamReader, connection: h11.Connection) -> h11.Response:
    informational = 0
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(MAX_HEAD_BYTES))
        elif isinstance(event, h11.Response):
            return event
        elif isinstance(event, h11.InformationalResponse) and informational < 10:
            informational += 1
        else:
            raise h11.RemoteProtocolError("no response")


async def _read_excerpt(reader: asyncio.StreamReader, connection: h11.Connection, *, deadline: float, reading: Reading) -> bytes:
    kept = bytearray()
    until = min(deadline, asyncio.get_running_loop().time() + reading.seconds)
    with contextlib.suppress(TimeoutError, OSError, h11.RemoteProtocolError):
        async with asyncio.timeout_at(until):
            await _read_body(reader, connection, kept, reading)
    return bytes(kept)


async def _read_body(reader: asyncio.StreamReader, connection: h11.Connection, kept: bytearray, reading: Reading) -> None:
    seen = 0
    while seen < reading.read_bytes:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(MAX_READ_BYTES))
        elif isinstance(event, h11.Data):
            seen += len(event.data)
            kept += event.data[: max(0, reading.kept_bytes - len(kept))]
        else:
            return
