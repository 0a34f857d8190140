"""The hash chain of a book: what a transfer's body says, byte for byte, and how each is tied to the one before. Pure."""

import hashlib
from typing import Final

import msgspec

GENESIS: Final = bytes(32)
HASH_VERSION: Final = 1
_LABEL: Final = b"ctledger/1"


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a transfer states. Times are whole microseconds since the epoch, amounts whole micros."""

    account_id: str
    entry_no: int
    step_no: int
    reference: str
    kind: str
    debit_account: str
    credit_account: str
    amount_micros: int
    currency: str
    run_id: str | None
    hold_id: str | None
    reverses: str | None
    plan_version: str | None
    code: str
    actor: str
    posted_at: int
    effective_at: int


def encode(body: Body) -> bytes:
    """Return the bytes that are hashed and kept: JSON with the fields in the order above, so that they can be read for ever."""
    return msgspec.json.encode(body)


def decode(kept: bytes) -> Body:
    """Return what kept bytes state.

    Raises:
        msgspec.DecodeError: They are not a body.
    """
    return msgspec.json.decode(kept, type=Body)


def link(previous: bytes, body: bytes) -> bytes:
    """Return the hash that ties a body to the hash before it."""
    return hashlib.sha256(_LABEL + previous + body).digest()
