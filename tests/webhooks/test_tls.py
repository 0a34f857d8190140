"""The delivery client takes good certificates and refuses bad ones."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from codetether_platform.kernel.clock import FixedClock, SystemClock
from codetether_platform.webhooks.tables import WebhookAttemptRow
from tests.webhooks.conftest import House
from tests.webhooks.receiver import answers, receiving

pytestmark = pytest.mark.anyio

NAME = "hooks.acme.example"


class Authority:
    """A certificate authority of this test alone."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self._certificate = self._certify(self._name, self._key, is_authority=True)

    def client(self) -> ssl.SSLContext:
        """Return a context that trusts this authority, otherwise as the worker's own."""
        return ssl.create_default_context(cadata=self._pem(self._certificate).decode())

    def server(self, *, name: str, days: int) -> ssl.SSLContext:
        """Return a context with a certificate for a name that ends in so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        file = self._directory / f"{name}{days}.pem"
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private + self._pem(self._certify(subject, key, name=name, days=days)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _certify(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        name: str = "authority.example",
        days: int = 5,
        is_authority: bool = False,
    ) -> x509.Certificate:
        ends = SystemClock().now() + timedelta(days=days)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=30))
            .not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    @staticmethod
    def _pem(certificate: x509.Certificate) -> bytes:
        return certificate.public_bytes(serialization.Encoding.PEM)


async def resolve_here(_host: str) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize(
    ("name", "days", "is_trusted", "outcome"),
    [
        (NAME, 5, True, (200, None)),
        ("other.example", 5, True, (None, "tls_failed")),
        (NAME, -1, True, (None, "tls_failed")),
        (NAME, 5, False, (None, "tls_failed")),
    ],
    ids=["good", "wrong-name", "expired", "unknown-authority"],
)
async def test_certificate_decides(
    house: House, clock: FixedClock, tmp_path: Path, name: str, days: int, is_trusted: bool, outcome: tuple[int | None, str | None]
) -> None:
    authority = Authority(tmp_path)
    async with receiving(answers(200), tls=authority.server(name=name, days=days)) as receiver:
        await house.register(f"https://{NAME}:{receiver.port}/hook", clock)
        await house.publish(clock)
        tls = authority.client() if is_trusted else ssl.create_default_context()
        await house.worker(clock, resolver=resolve_here, tls=tls).deliver_due()
        assert len(receiver.received) == (1 if outcome == (200, None) else 0)
    async with house.db.read() as session:
        attempt = (await session.execute(select(WebhookAttemptRow.response_status, WebhookAttemptRow.error))).one()
    assert tuple(attempt) == outcome
