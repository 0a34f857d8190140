"""Sends one request to one vetted address: asyncio streams and h11, a connection of its own, no redirects, bounded reading."""

import asyncio
import contextlib
import ssl

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


class Reply(msgspec.Struct, frozen=True):
    """What a receiver answered: the status, `Retry-After` and the first 4 kB of the body."""

    status: int
    retry_after: str | None
    excerpt: bytes


class SendFailed(Exception):
    """No answer came; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


async def post(
    target: Target, *, address: str, headers: dict[str, str], body: bytes, tls: ssl.SSLContext, deadline: float
) -> Reply:
    """POST a body and return the answer. One deadline, in the event loop's time, covers it all: a drip of bytes cannot stretch it.

    Raises:
        SendFailed: `timeout`, `connect_failed`, `tls_failed`, `connection_lost` or `protocol_error`.
    """
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout_at(deadline):
            reader, writer = await _connect(target, address=address, tls=tls)
            connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
            writer.write(_request(connection, target=target, headers=headers, body=body))
            head = await _read_head(reader, connection)
        excerpt = await _read_excerpt(reader, connection, deadline=deadline)
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
    retry_after = next((value.decode("latin-1") for name, value in head.headers if name == b"retry-after"), None)
    return Reply(status=head.status_code, retry_after=retry_after, excerpt=excerpt)


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


def _request(connection: h11.Connection, *, target: Target, headers: dict[str, str], body: bytes) -> bytes:
    # Written at once and not drained: it is at most 256 kB, and a receiver may answer before it has read it all.
    fixed = {"Host": target.host_header, "Content-Length": str(len(body)), "Connection": "close"}
    request = h11.Request(method="POST", target=target.path, headers=list((fixed | headers).items()))
    parts = (connection.send(event) for event in (request, h11.Data(data=body), h11.EndOfMessage()))
    return b"".join(part for part in parts if part)


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


async def _read_excerpt(reader: asyncio.StreamReader, connection: h11.Connection, *, deadline: float) -> bytes:
    kept = bytearray()
    until = min(deadline, asyncio.get_running_loop().time() + BODY_SECONDS)
    with contextlib.suppress(TimeoutError, OSError, h11.RemoteProtocolError):
        async with asyncio.timeout_at(until):
            await _read_body(reader, connection, kept)
    return bytes(kept[:KEPT_BYTES])


async def _read_body(reader: asyncio.StreamReader, connection: h11.Connection, kept: bytearray) -> None:
    seen = 0
    while seen < MAX_READ_BYTES:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(MAX_READ_BYTES))
        elif isinstance(event, h11.Data):
            seen += len(event.data)
            kept += event.data[: max(0, KEPT_BYTES - len(kept))]
        else:
            return
