"""Signing secrets at rest: sealed for webhooks, derived for the callback URLs of a partner's tasks."""

from codetether_platform.kernel.crypto import Keyring
from codetether_platform.webhooks.signing import standard_form

PURPOSE = "webhook-secret"


def seal_secret(keyring: Keyring, secret: str) -> bytes:
    """Return a secret as it is stored; signing needs it back, so a digest would not do."""
    return keyring.seal(PURPOSE, secret.encode())


def unseal_secret(keyring: Keyring, sealed: bytes) -> str:
    """Return a stored secret.

    Raises:
        SealBroken: Sealed under another key of the platform.
    """
    return keyring.unseal(PURPOSE, sealed).decode()


def callback_secret(keyring: Keyring, *, partner_id: str, mode: str) -> str:
    """Return the secret that signs what is sent to the `callback_url` of a partner's tasks in one mode."""
    return standard_form(keyring.key(f"webhook-callback:{partner_id}:{mode}"))
