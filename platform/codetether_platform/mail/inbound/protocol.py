"""One connection to the mail door: aiosmtpd's, with limits of ours on who connects, how much is sent, and for how long."""

import asyncio
import ssl
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP

from codetether_platform.mail.inbound.server import (
    IDLE_SECONDS,
    MOST_BYTES,
    MOST_COMMANDS,
    MOST_CONNECTION_BYTES,
    SESSION_SECONDS,
)

if TYPE_CHECKING:
    from codetether_platform.mail.inbound.server import MailDoor


def make_protocol(door: "MailDoor", *, tls: ssl.SSLContext | None) -> SMTP:
    """Return the protocol of the next connection."""
    return _Connection(
        door,
        data_size_limit=MOST_BYTES,
        hostname="localhost",
        ident="CodeTether",
        tls_context=tls,
        timeout=IDLE_SECONDS,
        command_call_limit=MOST_COMMANDS,
    )


class _Connection(SMTP):
    """A connection that is closed when it is a stranger's, one too many, too long, or says too much."""

    _received = 0
    _is_sent_away = False
    _deadline: asyncio.TimerHandle | None = None
    _counted: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection, or send it away. With STARTTLS this is called again, over the same connection."""
        door: MailDoor = self.event_handler
        if self._counted is None:
            farewell = door.greets(transport.get_extra_info("peername"))
            if farewell is not None:
                self._is_sent_away = True
                assert isinstance(transport, asyncio.WriteTransport)
                transport.write(farewell)
                transport.close()
                return
            self._counted = transport
            door.connections.add(transport)
            self._deadline = asyncio.get_running_loop().call_later(SESSION_SECONDS, transport.close)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes, up to the limit of a connection: aiosmtpd keeps a line that never ends in memory."""
        self._received += len(data)
        if self._received > MOST_CONNECTION_BYTES and self._counted is not None:
            assert isinstance(self._counted, asyncio.WriteTransport)
            self._counted.abort()
        elif not self._is_sent_away:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        """Let a connection that was sent away end."""
        return False if self._is_sent_away else super().eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        if self._is_sent_away:
            return
        if self._deadline is not None:
            self._deadline.cancel()
        if self._counted is not None:
            self.event_handler.connections.discard(self._counted)
        super().connection_lost(error)
