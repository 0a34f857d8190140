"""Serves the document, byte-equal at both addresses."""

import hashlib
from typing import Any

from litestar import Controller, Request, Response, get


class OpenApiController(Controller):
    """The document, twice."""

    include_in_schema = False

    @get(["/openapi.json", "/.well-known/openapi.json"])
    async def document(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Answer the document, with an ETag."""
        body: bytes = request.app.state["openapi_document"].encoded
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*"}
        if request.headers.get("if-none-match") == etag:
            return Response(b"", status_code=304, headers=headers, media_type="application/json")
        return Response(body, media_type="application/json", headers=headers)
