"""Signatures of deliveries: Standard Webhooks 1.0.0 and `X-CodeTether-Signature`, in one set of headers. Pure."""

import base64
import binascii
import secrets
from collections.abc import Mapping

from codetether_platform.kernel.crypto import hmac_sha256, same
from codetether_platform.webhooks.catalogue import DeliveryFormat

SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix of every secret
TOLERANCE_SECONDS = 300


class SignatureInvalid(Exception):
    """The delivery was not signed with this secret, was changed, or is too old; the sentence says which."""


def new_secret() -> str:
    """Return a new signing secret: `whsec_` + base64 of 32 random bytes."""
    return standard_form(secrets.token_bytes(32))


def standard_form(key: bytes) -> str:
    """Return a key as Standard Webhooks libraries take it."""
    return SECRET_PREFIX + base64.b64encode(key).decode()


def standard_key(secret: str) -> bytes:
    """Return the HMAC key of the Standard scheme: the bytes whose base64 follows `whsec_`, else the secret's UTF-8 bytes.

    Of any length, as every library decodes it: the secret in Svix's own documentation has 18 bytes, fewer than the standard's 24.
    """
    text = secret.removeprefix(SECRET_PREFIX)
    if text == secret:
        return secret.encode()
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True) or secret.encode()
    except binascii.Error:
        return secret.encode()


def sign_standard(secret: str, *, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Return one item of `webhook-signature`: `v1,` + base64 HMAC-SHA256 over `id.timestamp.body`."""
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac_sha256(standard_key(secret), signed)).decode()


def sign_timestamped(secret: str, *, timestamp: int, body: bytes) -> str:
    """Return `X-CodeTether-Signature` over `{timestamp}.{body}`; the key is the whole secret as UTF-8."""
    return "sha256=" + hmac_sha256(secret.encode(), f"{timestamp}.".encode() + body).hex()


def sign_body(secret: str, *, body: bytes) -> str:
    """Return `X-CodeTether-Signature` of the legacy format, over the body alone, as CodeTether's n8n trigger checks it."""
    return "sha256=" + hmac_sha256(secret.encode(), body).hex()


def signature_headers(
    signing_secrets: tuple[str, ...], *, webhook_id: str, timestamp: int, body: bytes, form: DeliveryFormat
) -> dict[str, str]:
    """Return the headers that prove a delivery, under every secret that is valid now; the current one comes first."""

    def codetether(secret: str) -> str:
        return sign_body(secret, body=body) if form == "legacy" else sign_timestamped(secret, timestamp=timestamp, body=body)

    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            sign_standard(secret, webhook_id=webhook_id, timestamp=timestamp, body=body) for secret in signing_secrets
        ),
        "X-CodeTether-Timestamp": str(timestamp),
        "X-CodeTether-Signature": codetether(signing_secrets[0]),
    }
    if len(signing_secrets) > 1:
        headers["X-CodeTether-Signature-Previous"] = codetether(signing_secrets[1])
    return headers


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now_unix_seconds: int) -> None:
    """Check the Standard Webhooks signature of a delivery, as a receiver does.

    Accepts clocks up to 300 seconds apart (Standard Webhooks, "Verifying"). Header names in any case.

    Raises:
        SignatureInvalid: A header is missing or malformed, the timestamp is off, or no signature matches.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        webhook_id, timestamp, signatures = (given[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        at = int(timestamp)
    except (KeyError, ValueError) as error:
        raise SignatureInvalid("a webhook-* header is missing or malformed") from error
    if abs(now_unix_seconds - at) > TOLERANCE_SECONDS:
        raise SignatureInvalid("the timestamp is more than 300 seconds off")
    expected = sign_standard(secret, webhook_id=webhook_id, timestamp=at, body=body)
    if not any(same(expected, item) for item in signatures.split(" ")):
        raise SignatureInvalid("no signature matches")
