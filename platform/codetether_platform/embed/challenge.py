"""The proof of work of hinted sign-ups, in ALTCHA's form: find the number whose SHA-256 with the salt is the challenge.

Pure: nothing is stored when a challenge is made; spending one is the service's business.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec

from codetether_platform.kernel.clock import to_micros
from codetether_platform.kernel.crypto import Keyring, b64url, hmac_sha256, same

ALGORITHM = "SHA-256"
#: About 10,000 hashes on average: well under a second in a browser, dear for someone who wants thousands of guests.
MAX_NUMBER = 20_000
LIFE_SECONDS = 900
PURPOSE = "challenge"


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """What the visitor's browser has to solve."""

    algorithm: str
    salt: str
    challenge: str
    max_number: int
    signature: str


def make_challenge(keyring: Keyring, *, now: datetime) -> Challenge:
    """Return a fresh challenge; the salt carries its end, so that nothing has to be kept."""
    expires = to_micros(now + timedelta(seconds=LIFE_SECONDS)) // 1_000_000
    salt = f"{secrets.token_hex(12)}.{expires}"
    challenge = _hash(salt, secrets.randbelow(MAX_NUMBER + 1))
    return Challenge(
        algorithm=ALGORITHM, salt=salt, challenge=challenge, max_number=MAX_NUMBER, signature=_sign(keyring, salt, challenge)
    )


def is_solved(keyring: Keyring, *, salt: str, number: int, signature: str, now: datetime) -> bool:
    """Tell whether this number solves a challenge of ours that has not ended."""
    if not 0 <= number <= MAX_NUMBER or len(salt) > 64:
        return False
    expires = salt.rpartition(".")[2]
    if not expires.isascii() or not expires.isdigit() or int(expires) * 1_000_000 <= to_micros(now):
        return False
    return same(signature, _sign(keyring, salt, _hash(salt, number)))


def _hash(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _sign(keyring: Keyring, salt: str, challenge: str) -> str:
    return b64url(hmac_sha256(keyring.key(PURPOSE), f"{salt}|{challenge}".encode()))
