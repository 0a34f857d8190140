"""Links that open a guess: a signed id, so that nothing of a form ever stands in an address. Pure."""

import struct
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from codetether_guesser.errors import GuessNotFound
from codetether_platform.kernel.clock import to_micros
from codetether_platform.kernel.crypto import Keyring, SealBroken

LIFE: Final = timedelta(hours=24)
_PURPOSE: Final = "guess-prefilled"
_FORM: Final = struct.Struct(">16sQ")


def issue(keyring: Keyring, *, guess_id: str, expires_at: datetime) -> str:
    """Return the token of a guess, 76 characters. Its row holds the partner and the page that it is bound to."""
    return keyring.sign(_PURPOSE, _FORM.pack(UUID(guess_id).bytes, to_micros(expires_at)))


def check(keyring: Keyring, token: str, *, now: datetime) -> str:
    """Return the guess id of a token.

    Raises:
        GuessNotFound: Changed, or over.
    """
    try:
        raw, expires_at_micros = _FORM.unpack(keyring.verify(_PURPOSE, token))
    except (SealBroken, struct.error) as error:
        raise GuessNotFound("This link is not valid.") from error
    if expires_at_micros <= to_micros(now):
        raise GuessNotFound("This link is over; links to a guess live 24 hours.")
    return str(UUID(bytes=raw))


def url_of(base_url: str, token: str) -> str:
    """Return the address to open; under 200 characters with any base address of up to 80."""
    return f"{base_url}/t/new?guess={token}"
