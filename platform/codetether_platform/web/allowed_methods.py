"""Names the methods of an address where `Allow` is due: on 405 (RFC 9110 §15.5.6) and on OPTIONS.

Litestar leaves it out of the first, and in the second forgets what later handlers of the same path add.
"""

import re
from collections.abc import Iterable

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.routes import BaseRoute, HTTPRoute
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class AllowedMethods(ASGIMiddleware):
    """Wraps the router, since a wrong method reaches no other middleware."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        known = sorted(filter(_is_http, routes), key=lambda route: route.path_format.count("{"))  # `/x/new` before `/x/{id}`
        self._routes = [(_pattern(route.path_format), ", ".join(sorted(route.methods))) for route in known]

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Add the header to what needs it."""

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start" and (message["status"] == 405 or scope.get("method") == "OPTIONS"):
                headers = MutableScopeHeaders.from_message(message)
                allowed = self._methods_of(scope["path"])
                if allowed:
                    headers["Allow"] = allowed
            await send(message)

        await next_app(scope, receive, send_named)

    def _methods_of(self, path: str) -> str:
        return next((methods for pattern, methods in self._routes if pattern.fullmatch(path)), "")


def _is_http(route: BaseRoute) -> bool:
    return isinstance(route, HTTPRoute)


def _pattern(path_format: str) -> re.Pattern[str]:
    parts = [("[^/]+" if part.startswith("{") else re.escape(part)) for part in path_format.split("/")]
    return re.compile("/".join(parts) + "/?")
