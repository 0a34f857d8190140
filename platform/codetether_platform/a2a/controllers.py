"""Routes of the agent card and of JSON-RPC."""

import hashlib
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency, Provide

from codetether_platform.a2a.caller import provide_a2a
from codetether_platform.a2a.card import LAST_MODIFIED, agent_card
from codetether_platform.a2a.requests import AnyRequest
from codetether_platform.a2a.rest import A2aRestController
from codetether_platform.a2a.rpc import answer_rpc, failure_handlers
from codetether_platform.a2a.service import A2aService
from codetether_platform.oauth.guards import requires
from codetether_platform.settings import Settings
from codetether_platform.tasks.controllers.parameters import CALLERS

CARD_SECONDS = 3600


class AgentCardController(Controller):
    """The card, readable by all from anywhere."""

    include_in_schema = False

    @get(["/.well-known/agent-card.json", "/.well-known/agent.json"], operation_id="a2aAgentCard")
    async def card(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Response[bytes]:
        """Say what the agent can do and where; the second address is that of clients before 0.3."""
        body = msgspec.json.encode(agent_card(settings.base_url.rstrip("/")))
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {
            "ETag": etag,
            "Last-Modified": LAST_MODIFIED,
            "Cache-Control": f"public, max-age={CARD_SECONDS}",
            "Access-Control-Allow-Origin": "*",
        }
        if request.headers.get("if-none-match") == etag:
            return Response(b"", status_code=304, headers=headers, media_type="application/json")
        return Response(body, headers=headers, media_type="application/json")


class A2aRpcController(Controller):
    """`/a2a/jsonrpc`, both versions at one address."""

    include_in_schema = False
    dependencies = {"service": Provide(provide_a2a, sync_to_thread=False)}  # noqa: RUF012 - litestar reads it from the class
    exception_handlers = failure_handlers()

    @post("/a2a/jsonrpc", operation_id="a2aJsonRpc", guards=[requires("tasks:read", kinds=CALLERS)], status_code=200)
    async def call(self, request: AnyRequest, service: NamedDependency[A2aService]) -> Response[Any]:
        """Carry one JSON-RPC request out; methods that change something need `tasks:write` too."""
        return await answer_rpc(request, service)


a2a_routes = (AgentCardController, A2aRpcController, A2aRestController)
