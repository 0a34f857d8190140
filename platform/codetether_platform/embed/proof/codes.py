"""The code of a mail: 8 characters of 32 letters, which are 40 bits, kept only as an HMAC. Pure but for the random bytes.

The letters are Crockford's base 32: no I, L, O or U, so that none is read as another, and small letters, spaces and dashes are
forgiven.
"""

import secrets

from codetether_platform.kernel.crypto import Keyring, hmac_sha256, same

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS = 8
RANDOM_BYTES = 5
SALT_BYTES = 16
PURPOSE = "email-code"
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def make_code() -> str:
    """Return a new code."""
    number = int.from_bytes(secrets.token_bytes(RANDOM_BYTES), "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CHARACTERS)))


def make_salt() -> str:
    """Return a new salt, in hex."""
    return secrets.token_hex(SALT_BYTES)


def shown(code: str) -> str:
    """Return a code as it stands in the mail: in two halves."""
    return f"{code[:4]}-{code[4:]}"


def normal_code(typed: str) -> str:
    """Return what a person meant: capitals, without spaces and dashes, O for zero and I or L for one."""
    return typed.upper().translate(_MEANT)


def code_digest(keyring: Keyring, *, code: str, salt: str, session_id: str, email: str) -> str:
    """Return what is kept of a code: useless without the platform's secret, for another session and for another address."""
    message = "|".join((salt, session_id, email, code))
    return hmac_sha256(keyring.key(PURPOSE), message.encode()).hex()


def is_code(keyring: Keyring, *, typed: str, digest: str, salt: str, session_id: str, email: str) -> bool:
    """Compare in constant time."""
    return same(digest, code_digest(keyring, code=normal_code(typed), salt=salt, session_id=session_id, email=email))
