"""The mail door: an SMTP server behind the operator's own, for the one kind of address that answers have.

It believes what that server says of a sender, so it listens to nobody else. aiosmtpd is loaded when the door opens.
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from codetether_platform.mail.inbound.refusals import REPLIES, Reason
from codetether_platform.settings import Settings, SettingsInvalid

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP

#: A reply with a long quotation; more is no answer.
MOST_BYTES = 256_000
#: All bytes of a connection: a few mails, or one that is far too long and is cut off.
MOST_CONNECTION_BYTES = 4 * MOST_BYTES
MOST_CONNECTIONS = 20
IDLE_SECONDS = 30
#: A connection as a whole, however busy it is.
SESSION_SECONDS = 300
#: Of each command in a connection: a mail server sends few mails to a question.
MOST_COMMANDS = 20
BUSY = b"421 4.3.2 Too many connections; try again later.\r\n"
STRANGER = b"554 5.7.1 Only the mail server of this platform may connect.\r\n"

log = structlog.get_logger(__name__)


class Arrived(msgspec.Struct, frozen=True):
    """A mail as it came through the door. `recipient` is the local part."""

    recipient: str
    envelope_sender: str
    content: bytes


Take = Callable[[Arrived], Awaitable[str]]


class MailDoor:
    """Listens while it is open. `knows` tells whether a local part could be an address; `take` answers a whole mail."""

    def __init__(self, settings: Settings, *, knows: Callable[[str], bool], take: Take) -> None:
        self._settings = settings
        self._peers = _networks(settings.mail_inbound_peers)
        self._take, self._knows = take, knows
        self._server: asyncio.Server | None = None
        self._taking: set[asyncio.Task[str]] = set()
        self.connections: set[asyncio.BaseTransport] = set()

    @property
    def port(self) -> int:
        """The port that it listens on; 0 while it is closed."""
        return 0 if self._server is None else int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Open, if an address to listen on is configured and it is not open yet.

        Raises:
            OSError: The address cannot be had.
        """
        if not self._settings.mail_inbound_listen or self._server is not None:
            return
        host, _, port = self._settings.mail_inbound_listen.rpartition(":")
        make = self._protocols()
        self._server = await asyncio.get_running_loop().create_server(make, host.strip("[]"), int(port), backlog=MOST_CONNECTIONS)
        log.info("mail.door_open", port=self.port)

    async def stop(self) -> None:
        """Close: what is being taken is taken to its end, the rest is cut off and comes again."""
        if self._server is None:
            return
        self._server.close()
        await asyncio.gather(*self._taking, return_exceptions=True)
        await asyncio.sleep(0)  # the answers to those go out
        for transport in list(self.connections):
            transport.close()
        await self._server.wait_closed()
        self._server = None

    def greets(self, peer: object) -> bytes | None:
        """Return what a connection is sent away with; None if it may stay."""
        host = ip_address(str(peer[0]).partition("%")[0]) if isinstance(peer, tuple) else None
        mapped = getattr(host, "ipv4_mapped", None) or host
        if mapped is None or not any(mapped in network for network in self._peers if network.version == mapped.version):
            return STRANGER
        return BUSY if len(self.connections) >= MOST_CONNECTIONS else None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take one recipient, if it can be an address of ours. Whether there is such an address, nobody learns here."""
        local, _, domain = address.rpartition("@")
        if domain.lower() != self._settings.mail_reply_domain.lower() or not self._knows(local):
            return REPLIES[Reason.UNKNOWN_ADDRESS]
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient a mail."
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Hand a mail over; the answer is its fate. A connection that is lost meanwhile does not stop what has begun."""
        local = envelope.rcpt_tos[0].rpartition("@")[0]
        arrived = Arrived(local, str(envelope.mail_from or ""), bytes(envelope.content))
        taking = asyncio.ensure_future(self._take(arrived))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)
        return await asyncio.shield(taking)

    async def handle_exception(self, error: Exception) -> str:
        """Answer for a command that broke the server."""
        log.warning("mail.door_broke", error=type(error).__name__)
        return "451 4.3.0 Try again later."

    def _protocols(self) -> Callable[[], "SMTP"]:
        from codetether_platform.mail.inbound.protocol import make_protocol

        # It writes addresses and, at its finest, whole mails into its log.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        tls = _tls(self._settings)
        return lambda: make_protocol(self, tls=tls)


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.mail_inbound_tls_certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.mail_inbound_tls_certificate, settings.mail_inbound_tls_key or None)
    except OSError as error:  # an ssl.SSLError is one
        raise SettingsInvalid(f"CODETETHER_MAIL_INBOUND_TLS_CERTIFICATE: {error}") from error
    return context


def _networks(text: str) -> list[Any]:
    try:
        return [ip_network(name.strip(), strict=False) for name in text.split(",") if name.strip()]
    except ValueError as error:
        raise SettingsInvalid(f"CODETETHER_MAIL_INBOUND_PEERS: {error}") from error
