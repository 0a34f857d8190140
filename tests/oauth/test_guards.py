"""Every route has a guard, or stands on the list of what is open to all."""

import pytest
from litestar.handlers import HTTPRouteHandler

from codetether_platform.oauth.principal import PARTNER_SCOPES
from tests.harness import Harness

pytestmark = pytest.mark.anyio


#: Without a guard on purpose. The dashboard's pages ask for a signed-in member in another way (`viewer`).
PUBLIC_PREFIXES = {
    "/healthz": "liveness",
    "/readyz": "readiness",
    "/metrics": "figures without names",
    "/openapi.json": "the contract",
    "/.well-known/": "discovery",
    "/docs": "the reference",
    "/widget/": "the element's files",
    "/dashboard/login": "where members sign in",
    "/dashboard/static/": "the dashboard's files",
    "/t/": "the hosted page and its files; what it calls is guarded",
    "/v1/embed/boot": "judged by the page's origin",
    "/oauth/token": "judges the secret in its form",
    "/oauth/revoke": "likewise",
    "/oauth/introspect": "likewise",
    "/oauth/authorize": "asks nobody but a signed-in member",
    "/_openapi": "Litestar's own, without pages",
}


async def test_every_route_has_a_guard_or_is_public_on_purpose(harness: Harness) -> None:
    bare = []
    for route in harness.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if not isinstance(handler, HTTPRouteHandler) or handler.http_methods == {"OPTIONS"}:
                continue
            scopes = [getattr(getattr(guard, "func", guard), "scope", None) for guard in handler.resolve_guards()]
            is_members = "viewer" in handler.resolve_dependencies() and "viewer" in str(handler.parsed_fn_signature.parameters)
            if not any(scope in PARTNER_SCOPES for scope in scopes) and not is_members:
                bare.append(route.path)
    assert [path for path in bare if not path.startswith(tuple(PUBLIC_PREFIXES))] == []
