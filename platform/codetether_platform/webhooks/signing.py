"""Signatures of deliveries: Standard Webhooks 1.0.0 and `X-CodeTether-Signature`, in one set of headers. Pure."""

import base64
import binascii
from collections.abc import Mapping

from codetether_platform.kernel.crypto import hmac_sha256, random_token, same
from codetether_platform.webhooks.catalogue import DeliveryFormat

SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix of every secret
#: Standard Webhooks, "Signature scheme": keys are 24 to 64 bytes.
KEY_BYTES = range(24, 65)
TOLERANCE_SECONDS = 300


class SignatureInvalid(Exception):
    """The delivery was not signed with this secret, or was changed, or is too old."""


def new_secret() -> str:
    """Return a new signing secret: `whsec_` + base64 of 32 random bytes."""
    # 33 random characters of the token would not be base64 with padding, so take 32 bytes from its digest-free text.
    return SECRET_PREFIX + base64.b64encode(base64.urlsafe_b64decode(random_token("") + "=")).decode()
