"""Wire structs of apps at `/v1/oauth-clients`, and of the documents and answers at `/oauth`."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from codetether_platform.oauth.apps.redirect_uris import MAX_CHARACTERS
from codetether_platform.oauth.principal import Mode
from codetether_platform.oauth.schemas import OverlapSeconds

AppScope = Literal[
    "tasks:read",
    "tasks:write",
    "webhooks:manage",
    "guess",
    "billing:read",
    "billing:manage",
    "embed:sessions",
    "account:read",
]
AppKind = Annotated[
    Literal["confidential", "public"],
    msgspec.Meta(
        description="`confidential` runs on a server and keeps a secret; `public` runs on its user's machine and has none."
    ),
]
AppName = Annotated[str, msgspec.Meta(min_length=1, max_length=80, description="Shown to whoever is asked to allow it.")]
RedirectUri = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=MAX_CHARACTERS, examples=["https://www.make.com/oauth/cb/app"]),
]
RedirectUris = Annotated[
    list[RedirectUri],
    msgspec.Meta(
        min_length=1,
        max_length=10,
        description="Where browsers are sent back to; compared character by character. https, or http on a loopback address, "
        "whose port is free.",
    ),
]
AppScopes = Annotated[list[AppScope], msgspec.Meta(min_length=1, max_length=8, description="The most that it can be granted.")]
RequirePkce = Annotated[
    bool,
    msgspec.Meta(description="Whether it has to send a `code_challenge`. Only a confidential app can do without, for a reason."),
]
PkceReason = Annotated[str, msgspec.Meta(min_length=10, max_length=500, description="Why it does without; kept and shown.")]


class OAuthClientRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a new app is to be."""

    name: AppName
    kind: AppKind
    redirect_uris: RedirectUris
    scopes: AppScopes
    require_pkce: RequirePkce = True
    pkce_waived_reason: PkceReason | None = None


class OAuthClientPatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change. A scope that is taken away ends with the next request of every token that holds it."""

    name: AppName | msgspec.UnsetType = msgspec.UNSET
    redirect_uris: RedirectUris | msgspec.UnsetType = msgspec.UNSET
    scopes: AppScopes | msgspec.UnsetType = msgspec.UNSET
    require_pkce: RequirePkce | msgspec.UnsetType = msgspec.UNSET
    pkce_waived_reason: PkceReason | msgspec.UnsetType | None = msgspec.UNSET


class OAuthClientRotation(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How to change over to a new secret."""

    overlap_seconds: OverlapSeconds = 86_400


class OAuthClient(msgspec.Struct, kw_only=True):
    """An app without its secret. `client_id` is its id in the words of RFC 6749."""

    id: str
    client_id: str
    name: str
    mode: Mode
    kind: AppKind
    redirect_uris: list[str]
    scopes: list[str]
    require_pkce: bool
    pkce_waived_reason: str | None
    secret_last_four: str | None
    previous_works_until: datetime | None
    created_at: datetime


class OAuthClientSecret(OAuthClient, kw_only=True):
    """An app with its secret, which is shown this once; a replay of the request shows `null` and `secret_shown: false`."""

    secret: str | None
    secret_shown: bool


class AppTokens(msgspec.Struct, kw_only=True, omit_defaults=True):
    """RFC 6749 §5.1. There is no refresh token where the client acts by its own secret (§4.4.3)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str
    refresh_token: str | None = None


class Introspection(msgspec.Struct, kw_only=True, omit_defaults=True):
    """RFC 7662 §2.2: `active: false` and nothing else, unless the token is one of the asking app's own and works."""

    active: bool
    scope: str | None = None
    client_id: str | None = None
    token_type: Literal["Bearer"] | None = None
    exp: int | None = None
    iat: int | None = None
    sub: str | None = None
    aud: str | None = None
    iss: str | None = None
    mode: Mode | None = None


class UserInfo(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Whose account a credential opens: the partner's, or a user's. An e-mail address is told only of a user who stated it."""

    sub: str
    name: str
    partner_id: str
    mode: Mode
    email: str | None = None
    email_verified: bool | None = None


class ServerMetadata(msgspec.Struct, kw_only=True):
    """RFC 8414 §2, with RFC 9207 §3."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    introspection_endpoint: str
    userinfo_endpoint: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    response_modes_supported: list[str]
    grant_types_supported: list[str]
    code_challenge_methods_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    revocation_endpoint_auth_methods_supported: list[str]
    introspection_endpoint_auth_methods_supported: list[str]
    authorization_response_iss_parameter_supported: bool
    service_documentation: str


class ResourceMetadata(msgspec.Struct, kw_only=True):
    """RFC 9728 §2."""

    resource: str
    authorization_servers: list[str]
    scopes_supported: list[str]
    bearer_methods_supported: list[str]
    resource_name: str
    resource_documentation: str
