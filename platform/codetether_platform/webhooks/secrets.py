"""Signing secrets at rest: sealed for webhooks, derived for the callback URLs of a partner's tasks."""

import msgspec

from codetether_platform.kernel.crypto import Keyring
from codetether_platform.webhooks.signing import standard_form

PURPOSE = "webhook-secret"
HEADERS_PURPOSE = "webhook-headers"


def seal_secret(keyring: Keyring, secret: str) -> bytes:
    """Return a secret as it is stored; signing needs it back, so a digest would not do."""
    return keyring.seal(PURPOSE, secret.encode())


def unseal_secret(keyring: Keyring, sealed: bytes) -> str:
    """Return a stored secret.

    Raises:
        SealBroken: Sealed under another key of the platform.
    """
    return keyring.unseal(PURPOSE, sealed).decode()


def seal_headers(keyring: Keyring, headers: dict[str, str]) -> bytes:
    """Return headers that hold a receiver's credentials as they are stored."""
    return keyring.seal(HEADERS_PURPOSE, msgspec.json.encode(headers))


def unseal_headers(keyring: Keyring, sealed: bytes) -> dict[str, str]:
    """Return stored headers.

    Raises:
        SealBroken: Sealed under another key of the platform.
    """
    return msgspec.json.decode(keyring.unseal(HEADERS_PURPOSE, sealed), type=dict[str, str])


def callback_secret(keyring: Keyring, *, partner_id: str, mode: str) -> str:
    """Return the secret that signs what is sent to the `callback_url` of a partner's tasks in one mode."""
    return standard_form(keyring.key(f"webhook-callback:{partner_id}:{mode}"))
