"""The door itself, over a real SMTP conversation: who may connect, how much it takes, and what a 250 means. No database."""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from codetether_platform.mail.inbound.refusals import TAKEN
from codetether_platform.mail.inbound.server import MOST_BYTES, MOST_CONNECTION_BYTES, MOST_CONNECTIONS, Arrived, MailDoor
from codetether_platform.settings import Settings, SettingsInvalid, load_settings
from codetether_platform.tasks.replies.addresses import could_be_ours
from tests.mail.correspondent import ADA, deliver

pytestmark = pytest.mark.anyio
ADDRESS = f"answer+{'a' * 32}@reply.codetether.example"


class Table:
    """Takes whatever comes."""

    def __init__(self) -> None:
        self.taken: list[Arrived] = []

    async def take(self, arrived: Arrived) -> str:
        self.taken.append(arrived)
        return TAKEN


@asynccontextmanager
async def opened(settings: Settings, take: Callable[[Arrived], Awaitable[str]], **changes: str) -> AsyncIterator[MailDoor]:
    """Open a door."""
    door = MailDoor(msgspec.structs.replace(settings, **changes), knows=could_be_ours, take=take)
    await door.start()
    try:
        yield door
    finally:
        await door.stop()


async def test_a_mail_is_taken_as_it_was_sent(settings: Settings) -> None:
    table = Table()
    async with opened(settings, table.take) as door:
        assert await deliver(door.port, b"From: x\r\n\r\n..\xff\r\n", sender=ADA, to=ADDRESS.upper()) == (250, "2.0.0 Taken.")
    assert table.taken == [Arrived(ADDRESS.upper().partition("@")[0], ADA, b"From: x\r\n\r\n..\xff\r\n")]
    assert door.port == 0


async def test_a_mail_that_is_too_large_or_for_two_is_refused(settings: Settings) -> None:
    table = Table()
    async with opened(settings, table.take) as door:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            await deliver(door.port, b"x" * (MOST_CONNECTION_BYTES + 1), sender=ADA, to=ADDRESS)  # a line that never ends
        assert (await deliver(door.port, b"word\r\n" * (MOST_BYTES // 5), sender=ADA, to=ADDRESS))[0] == 552
        assert await asyncio.to_thread(_two_recipients, door.port) == (250, 452)
    assert table.taken == []


async def test_only_the_mail_server_may_connect(settings: Settings) -> None:
    async with opened(settings, Table().take, mail_inbound_peers="192.0.2.0/24, ::1") as door:
        assert await asyncio.to_thread(_greeting, door.port) == b"554"
    with pytest.raises(SettingsInvalid, match="MAIL_INBOUND_PEERS"):
        MailDoor(msgspec.structs.replace(settings, mail_inbound_peers="mx"), knows=could_be_ours, take=Table().take)


async def test_it_holds_so_many_connections_and_no_more(settings: Settings) -> None:
    async with opened(settings, Table().take) as door:
        held = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(MOST_CONNECTIONS)]
        for reader, _ in held:
            assert (await reader.readline()).startswith(b"220")
        assert await asyncio.to_thread(_greeting, door.port) == b"421"
        for _, writer in held:
            writer.close()
            await writer.wait_closed()
        while door.connections:
            await asyncio.sleep(0.01)
        assert await asyncio.to_thread(_greeting, door.port) == b"220"


async def test_a_mail_that_is_being_taken_is_taken_to_its_end_though_its_sender_is_gone(settings: Settings) -> None:
    began, may_go_on, done = asyncio.Event(), asyncio.Event(), []

    async def slow(arrived: Arrived) -> str:
        began.set()
        await may_go_on.wait()
        done.append(arrived)
        return TAKEN

    async with opened(settings, slow) as door:
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        for line in ("EHLO mx", f"MAIL FROM:<{ADA}>", f"RCPT TO:<{ADDRESS}>", "DATA", "Subject: x", "", "x", "."):
            writer.write(f"{line}\r\n".encode())
        await began.wait()
        writer.transport.abort()
        while door.connections:
            await asyncio.sleep(0.01)
        asyncio.get_running_loop().call_later(0.05, may_go_on.set)  # the door waits for it as it closes
    assert len(done) == 1


async def test_with_a_certificate_it_offers_starttls(settings: Settings, tmp_path: Path) -> None:
    certificate, key = _certificate(tmp_path)
    files = {"mail_inbound_tls_certificate": str(certificate), "mail_inbound_tls_key": str(key)}
    table = Table()
    async with opened(settings, table.take, **files) as door:
        assert await asyncio.to_thread(_over_tls, door.port, certificate) == 250
    assert len(table.taken) == 1
    with pytest.raises(SettingsInvalid, match="TLS_CERTIFICATE"):
        async with opened(settings, table.take, mail_inbound_tls_certificate=str(tmp_path / "none.pem")):
            pass


@pytest.mark.parametrize(
    "given",
    [
        {"mail_inbound_listen": "127.0.0.1:2525"},
        {"environment": "production", "mail_reply_domain": "reply.example.com"},
        {
            "environment": "production",
            "mail_reply_domain": "reply.example.com",
            "mail_trusted_authserv_id": "mx",
            "mail_inbound_trusts_test_senders": True,
        },
    ],
)
def test_settings_under_which_every_answer_would_be_refused_or_believed_are_refused(given: dict[str, Any]) -> None:
    safe = {"secret_key": "x" * 40, "base_url": "https://api.example.com"}
    with pytest.raises(SettingsInvalid, match="MAIL_"):
        load_settings({}, **safe, **given)


def _two_recipients(port: int) -> tuple[int, int]:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mx") as smtp:
        smtp.ehlo()
        smtp.mail(ADA)
        return smtp.rcpt(ADDRESS)[0], smtp.rcpt(ADDRESS)[0]


def _greeting(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        return connection.recv(3)


def _certificate(directory: Path) -> tuple[Path, Path]:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begin = datetime(2000, 1, 1, tzinfo=UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begin, begin.replace(year=2100))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = directory / "door.pem", directory / "door.key"
    certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, secret


def _over_tls(port: int, certificate: Path) -> int:
    with smtplib.SMTP("localhost", port, local_hostname="mx") as smtp:
        smtp.starttls(context=ssl.create_default_context(cafile=str(certificate)))
        smtp.ehlo()
        smtp.mail(ADA)
        assert smtp.rcpt(ADDRESS)[0] == 250
        return smtp.data(b"Subject: x\r\n\r\nx")[0]
