"""Secrets: making them, keeping only what is needed of them, signing and sealing."""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def random_token(prefix: str, *, random_bytes: int = 32) -> str:
    """Return `prefix` + URL-safe random text; 32 bytes are 43 characters and 256 bits."""
    return prefix + base64.urlsafe_b64encode(secrets.token_bytes(random_bytes)).rstrip(b"=").decode()


def digest(token: str) -> str:
    """Return the SHA-256 hex under which a random token is stored; tokens carry their own entropy, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return the 32-byte HMAC-SHA256 (RFC 2104)."""
    return hmac.new(key, message, hashlib.sha256).digest()


def b64url(data: bytes) -> str:
    """Return base64url without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    """Return the bytes of unpadded base64url.

    Raises:
        ValueError: Not base64url.
    """
    if not text.isascii():
        raise ValueError("not base64url")
    decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if b64url(decoded) != text:
        raise ValueError("not canonical base64url")  # one text for one value: trailing bits are zero (RFC 4648 §3.5)
    return decoded


class SealBroken(Exception):
    """A sealed value was made under another key or for another purpose, or was changed."""


class Keyring:
    """Derives one key a purpose from the platform's secret, and seals and signs with it."""

    def __init__(self, secret: str) -> None:
        self._root = hashlib.sha256(b"codetether/1|" + secret.encode()).digest()

    def key(self, purpose: str) -> bytes:
        """Return the 32-byte key of a purpose (HKDF-Expand with one block, RFC 5869 §2.3)."""
        return hmac_sha256(self._root, purpose.encode() + b"\x01")

    def sign(self, purpose: str, payload: bytes) -> str:
        """Return `base64url(payload).base64url(HMAC)`."""
        body = b64url(payload)
        return body + "." + b64url(hmac_sha256(self.key(purpose), body.encode()))

    def verify(self, purpose: str, signed: str) -> bytes:
        """Return the payload of what `sign` made.

        Raises:
            SealBroken: Changed, cut, or signed for another purpose.
        """
        body, _, tag = signed.partition(".")
        try:
            given, payload = unb64url(tag), unb64url(body)
        except ValueError as error:
            raise SealBroken from error
        if not hmac.compare_digest(given, hmac_sha256(self.key(purpose), body.encode())):
            raise SealBroken
        return payload

    def seal(self, purpose: str, plain: bytes) -> bytes:
        """Encrypt with AES-256-GCM; the 12-byte nonce comes first."""
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, plain, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what `seal` made.

        Raises:
            SealBroken: Changed, or sealed under another key or purpose.
        """
        try:
            return AESGCM(self.key(purpose)).decrypt(sealed[:12], sealed[12:], purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error
