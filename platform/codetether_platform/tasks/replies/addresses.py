"""Addresses for answers: `answer+<random>@<reply domain>`. Small letters and digits alone, as mail servers change case. Pure."""

import base64
import re
import secrets

from codetether_platform.kernel.crypto import digest

PREFIX = "answer+"
#: 160 bits.
RANDOM_BYTES = 20
_LOCAL = re.compile(r"answer\+([a-z2-7]{32})$")


def new_token() -> str:
    """Return the random part of a new address."""
    return base64.b32encode(secrets.token_bytes(RANDOM_BYTES)).decode().lower()


def digest_of(local_part: str) -> str | None:
    """Return the digest under which an address is kept; None where it is none of ours, such as one with a further plus tag."""
    found = _LOCAL.match(local_part.lower())
    return None if found is None or local_part.endswith("\n") else digest(found[1])


def could_be_ours(local_part: str) -> bool:
    """Tell whether a local part has the form of our addresses."""
    return digest_of(local_part) is not None
