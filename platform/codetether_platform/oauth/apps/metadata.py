"""What clients read before anything else: RFC 8414 of the server, RFC 9728 of what its tokens open."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from codetether_platform.oauth.apps.client_auth import METHODS
from codetether_platform.oauth.apps.grants import TRADES
from codetether_platform.oauth.apps.schemas import ResourceMetadata, ServerMetadata
from codetether_platform.oauth.apps.scopes import ALIASES, APP_SCOPES
from codetether_platform.settings import Settings

HEADERS = {"Cache-Control": "public, max-age=300"}
GUIDE = "/docs"


class MetadataController(Controller):
    """`/.well-known/oauth-*`."""

    path = "/.well-known"
    tags = ("OAuth",)

    @get("/oauth-authorization-server", operation_id="getOAuthServerMetadata", summary="Describe the authorization server")
    async def server(self, settings: NamedDependency[Settings]) -> Response[ServerMetadata]:
        """Endpoints and what they take, by RFC 8414."""
        base = settings.base_url
        metadata = ServerMetadata(
            issuer=base,
            authorization_endpoint=f"{base}/oauth/authorize",
            token_endpoint=f"{base}/oauth/token",
            revocation_endpoint=f"{base}/oauth/revoke",
            introspection_endpoint=f"{base}/oauth/introspect",
            userinfo_endpoint=f"{base}/oauth/userinfo",
            scopes_supported=sorted(APP_SCOPES | ALIASES.keys()),
            response_types_supported=["code"],
            response_modes_supported=["query"],
            grant_types_supported=sorted(TRADES),
            code_challenge_methods_supported=["S256"],
            token_endpoint_auth_methods_supported=[*METHODS, "none"],
            revocation_endpoint_auth_methods_supported=[*METHODS, "none"],
            introspection_endpoint_auth_methods_supported=[*METHODS],
            authorization_response_iss_parameter_supported=True,
            service_documentation=base + GUIDE,
        )
        return Response(metadata, headers=HEADERS)

    @get("/oauth-protected-resource", operation_id="getProtectedResourceMetadata", summary="Describe what tokens open")
    async def resource(self, settings: NamedDependency[Settings]) -> Response[ResourceMetadata]:
        """Who gives tokens for this API, by RFC 9728."""
        base = settings.base_url
        metadata = ResourceMetadata(
            resource=base,
            authorization_servers=[base],
            scopes_supported=sorted(APP_SCOPES),
            bearer_methods_supported=["header"],
            resource_name="CodeTether partner platform",
            resource_documentation=base + GUIDE,
        )
        return Response(metadata, headers=HEADERS)
