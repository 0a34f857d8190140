"""Serves the reference: rendered when first asked for, then the same bytes."""

import hashlib
from functools import cache
from importlib import resources
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get

from codetether_platform.web.reference.page import render

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STYLE_PATH = "/docs/reference.css"
AnyRequest = Request[Any, Any, Any]


class ReferenceController(Controller):
    """`/docs`: the document for people."""

    include_in_schema = False

    @get("/docs")
    async def page(self, request: AnyRequest) -> Response[bytes]:
        """Answer the page."""
        return _answer(request, _page(request.app.state["openapi_document"].encoded), "text/html")

    @get(STYLE_PATH)
    async def style(self, request: AnyRequest) -> Response[bytes]:
        """Answer its style sheet."""
        return _answer(request, _style(), "text/css")


@cache
def _style() -> bytes:
    return resources.files(__package__).joinpath("reference.css").read_bytes()


@cache
def _page(document: bytes) -> bytes:
    version = hashlib.sha256(_style()).hexdigest()[:8]
    return render(msgspec.json.decode(document), style_url=f"{STYLE_PATH}?v={version}").encode()


def _answer(request: AnyRequest, body: bytes, media_type: str) -> Response[bytes]:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300", "Content-Security-Policy": POLICY}
    if request.headers.get("if-none-match") == etag:
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    return Response(body, headers=headers, media_type=media_type)
