"""The stand-in's HTTP server: one thread a request, scripted replies, everything received is kept."""

import contextlib
import json
import select
import socket
import sys
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from tests.anthropic_peer import wire
from tests.anthropic_peer.accept import fault_of
from tests.anthropic_peer.replies import Drop, Failure, FilledSchema, Message, Raw, Reply
from tests.anthropic_peer.schema import fill
from tests.anthropic_peer.scripts import SCRIPTS

OK = Message.of_text("Done. This text comes from the stand-in, not from a model.")


@dataclass
class Received:
    """One request. Header names are lower case. `client_hung_up` is set when the caller left before the end."""

    headers: dict[str, str]
    body: Any
    client_hung_up: bool = field(default=False)


class AnthropicPeer:
    """A stand-in on a loopback port; a context manager that starts and stops it."""

    def __init__(self, *, port: int = 0) -> None:
        self.requests: list[Received] = []
        self.default: Reply = OK
        self._replies: deque[Reply] = deque()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="anthropic-peer")

    @property
    def url(self) -> str:
        """The base address to give to the SDK."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def reply(self, *replies: Reply) -> None:
        """Queue replies, one a request."""
        with self._lock:
            self._replies.extend(replies)

    def script(self, name: str, *, answer: Message = OK) -> None:
        """Play a script by its name from now on; `answer` is the turn that it bends."""
        script = SCRIPTS[name](answer)
        with self._lock:
            self._replies = deque(script.first)
            self.default = script.then

    def start(self) -> None:
        """Start to serve, in threads."""
        self._thread.start()

    def stop(self) -> None:
        """Stop at once; slow replies are given up."""
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def take(self, received: Received) -> Reply:
        """Keep a request and return what answers it."""
        with self._lock:
            self.requests.append(received)
            return self._replies.popleft() if self._replies else self.default

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than the server lives."""
        self._stopping.wait(seconds)

    @property
    def is_stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # joined by server_close, so that no test leaves a thread behind

    def __init__(self, address: tuple[str, int], peer: AnthropicPeer) -> None:
        self.peer = peer
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about callers that left; they do so on purpose."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        self.close_connection = True
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        self._received = Received({name.lower(): value for name, value in self.headers.items()}, body)
        if self.path != "/v1/messages":
            self._fail(Failure(404, "not_found_error", "Not found"))
            return
        if "authorization" not in self._received.headers and "x-api-key" not in self._received.headers:
            self._fail(Failure(401, "authentication_error", "x-api-key header is required"))
            return
        if fault := fault_of(body):
            self._fail(Failure(400, "invalid_request_error", fault))
            return
        with contextlib.suppress(ConnectionError):
            self._send(self.server.peer.take(self._received), body)

    def do_GET(self) -> None:
        self.close_connection = True
        self._fail(Failure(404, "not_found_error", "Not found"))

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _send(self, reply: Reply, request: dict[str, Any]) -> None:
        is_stream = request.get("stream") is True
        match reply:
            case Drop():
                self._hang_up()
            case Failure():
                self._fail(reply)
            case Raw():
                own = "text/event-stream" if is_stream else "application/json"
                self._whole(200, reply.media_type or own, reply.body)
            case FilledSchema():
                self._send(fill(reply, request), request)
            case Message() if is_stream:
                self._pause(reply.wait_seconds)
                self._stream(reply, wire.stream_events(reply, request))
            case Message():
                self._pause(reply.wait_seconds)
                whole = json.dumps(wire.message_body(reply, request)).encode()
                self._whole(200, "application/json", whole, sent=len(whole) // 2 if reply.dies_early else None)

    def _fail(self, failure: Failure) -> None:
        body = json.dumps(wire.error_body(failure.kind, failure.message, f"req_{uuid4().hex[:24]}")).encode()
        self._whole(failure.status, "application/json", body, headers=failure.headers)

    def _whole(
        self, status: int, media_type: str, body: bytes, *, headers: tuple[tuple[str, str], ...] = (), sent: int | None = None
    ) -> None:
        self._head(status, (("content-type", media_type), ("content-length", str(len(body))), *headers))
        self.wfile.write(body[:sent])

    def _stream(self, reply: Message, events: Iterator[bytes]) -> None:
        self._head(200, (("content-type", "text/event-stream; charset=utf-8"), ("transfer-encoding", "chunked")))
        for frame in events:
            self._pause(reply.event_wait_seconds)
            self.wfile.write(f"{len(frame):x}\r\n".encode() + frame + b"\r\n")
            self.wfile.flush()
        if reply.dies_early:
            self._hang_up()
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _head(self, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("request-id", f"req_{uuid4().hex[:24]}"), ("connection", "close")):
            self.send_header(name, value)
        self.end_headers()

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _pause(self, seconds: float) -> None:
        """Wait, and notice a caller that hangs up meanwhile."""
        waited = 0.0
        while waited < seconds:
            slice_seconds = min(0.02, seconds - waited)
            self.server.peer.wait(slice_seconds)
            waited += slice_seconds
            readable, _, _ = select.select([self.connection], [], [], 0)
            if readable and self.connection.recv(1, socket.MSG_PEEK) == b"":
                self._received.client_hung_up = True
                raise ConnectionAbortedError
            if self.server.peer.is_stopping:
                raise ConnectionAbortedError
