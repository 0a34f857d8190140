"""The bytes of a statement and its signature. Pure.

The body is JSON with its fields in a fixed order, kept as it was signed, so that it can be read and checked for ever. The key is
derived from the platform's secret like every other; its public half stands on the statement, so an old statement can be checked
after the secret has changed.
"""

from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from codetether_billing.statements.figures import Line
from codetether_platform.kernel.crypto import Keyring

LABEL: Final = b"ctstatement/1"
_PURPOSE: Final = "statement"


class StatementBody(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a statement states. Times are whole microseconds since the epoch; hashes are hex."""

    id: str
    account_id: str
    partner_id: str
    mode: str
    currency: str
    number: int
    period_start: int
    period_end: int
    from_no: int
    to_no: int
    previous_chain_head: str
    chain_head: str
    opening_micros: int
    charges_micros: int
    credits_micros: int
    payments_micros: int
    closing_micros: int
    absorbed_micros: int
    carry_in_micros: int
    carry_out_micros: int
    micros_per_minor: int
    total_minor: int
    lines: tuple[Line, ...]
    issued_at: int


def encode(body: StatementBody) -> bytes:
    """Return the bytes that are signed and kept."""
    return msgspec.json.encode(body)


def decode(kept: bytes) -> StatementBody:
    """Return what kept bytes state.

    Raises:
        msgspec.DecodeError: They are not a statement.
    """
    return msgspec.json.decode(kept, type=StatementBody)


class Sealer:
    """Signs statements with the platform's key (Ed25519, RFC 8032)."""

    def __init__(self, keyring: Keyring) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(keyring.key(_PURPOSE))
        self.public_key: bytes = self._key.public_key().public_bytes_raw()

    def sign(self, body: bytes) -> bytes:
        """Return the 64-byte signature over the label and the body."""
        return self._key.sign(LABEL + body)


def is_signed(body: bytes, *, signature: bytes, public_key: bytes) -> bool:
    """Tell whether a body was signed by the key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, LABEL + body)
    except (InvalidSignature, ValueError):  # a ValueError where the key is not 32 bytes
        return False
    return True
