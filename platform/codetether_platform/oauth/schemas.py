"""Wire structs of API keys."""

from datetime import datetime
from typing import Annotated

import msgspec

from codetether_platform.oauth.principal import Mode, ScopeName

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80, description="What it is for; shown in lists.")]
Scopes = Annotated[list[ScopeName], msgspec.Meta(min_length=1, max_length=9, description="What the key may do.")]
ExpiresAt = Annotated[datetime, msgspec.Meta(tz=True, description="When it ends by itself.")]
AllowQuery = Annotated[
    bool,
    msgspec.Meta(
        description="Whether `?api_key=` works too. Addresses end up in logs and histories, so only keys with no other scopes "
        "than `tasks:read` and `tasks:write` may have it."
    ),
]
OverlapSeconds = Annotated[
    int, msgspec.Meta(ge=0, le=604_800, description="How long the old secret goes on working; 0 ends it at once.")
]


class ApiKeyRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a new key is to be. It gets no scope that its maker lacks and does not outlive the key that makes it."""

    name: Name
    scopes: Scopes
    expires_at: ExpiresAt | None = None
    allow_query: AllowQuery = False


class ApiKeyPatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change. Scopes can be taken away, never added: make a new key for that."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    scopes: Scopes | msgspec.UnsetType = msgspec.UNSET
    expires_at: ExpiresAt | msgspec.UnsetType | None = msgspec.UNSET
    allow_query: AllowQuery | msgspec.UnsetType = msgspec.UNSET


class RotateRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How to change over to a new secret."""

    overlap_seconds: OverlapSeconds = 86_400


class ApiKey(msgspec.Struct, kw_only=True):
    """A key without its secret. `previous_works_until` is set while the secret before the last rotation still works."""

    id: str
    name: str
    mode: Mode
    prefix: str
    last_four: str
    scopes: list[str]
    allow_query: bool
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    previous_works_until: datetime | None


class ApiKeySecret(ApiKey, kw_only=True):
    """A key with its secret, which is shown this once; a replay of the request shows `null` and `secret_shown: false`."""

    secret: str | None
    secret_shown: bool = True
