"""Guards: which kind of caller, with which scope, may use an operation."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Guard

from codetether_platform.kernel.errors import Unauthenticated
from codetether_platform.oauth.errors import ScopeMissing, WrongKeyKind
from codetether_platform.oauth.principal import Kind, Principal


def requires(scope: str, *, kinds: tuple[Kind, ...] = ("partner",)) -> Guard:
    """Return a guard that lets pass only callers of these kinds that hold the scope."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        principal = connection.scope["state"].get("principal")
        if not isinstance(principal, Principal):
            raise connection.scope["state"].get("auth_error") or Unauthenticated(
                "Send `Authorization: Bearer` with a key or token."
            )
        if principal.kind not in kinds:
            raise WrongKeyKind(f"This operation does not take a credential of kind '{principal.kind}'.")
        if scope not in principal.scopes:
            raise ScopeMissing(f"This operation needs the scope '{scope}'.", scope=scope)

    guard.scope = scope  # type: ignore[attr-defined]  # read by the OpenAPI document and the authorization matrix
    guard.kinds = kinds  # type: ignore[attr-defined]  # likewise
    return guard
