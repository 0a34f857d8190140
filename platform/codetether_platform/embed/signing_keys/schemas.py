"""Wire structs of signing keys."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from codetether_platform.oauth.principal import Mode

Algorithm = Annotated[
    Literal["ES256", "EdDSA", "HS256"],
    msgspec.Meta(
        description="ES256 and EdDSA (Ed25519): you keep the private half and give us the public one. HS256: we make a secret that "
        "both hold, for servers that can do no better."
    ),
]
KeyName = Annotated[str, msgspec.Meta(min_length=1, max_length=80, description="What it is for; shown in lists.")]
PublicKey = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=1000, description="ES256 and EdDSA: SubjectPublicKeyInfo in PEM, as OpenSSL writes it."),
]


class SigningKeyRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a new signing key is to be."""

    name: KeyName
    algorithm: Algorithm
    public_key: PublicKey | None = None


class SigningKey(msgspec.Struct, kw_only=True):
    """A signing key. Its `id` goes into the header of what it signs, as `kid`."""

    id: str
    name: str
    mode: Mode
    algorithm: Algorithm
    public_key: str | None
    last_four: str | None
    created_at: datetime


class SigningKeySecret(SigningKey, kw_only=True):
    """A signing key with its secret, if it has one, which is shown this once; a replay shows `null` and `secret_shown: false`."""

    secret: str | None
    secret_shown: bool
