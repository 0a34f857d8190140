"""Refuses bodies that no handler should see: too large, not JSON by type, not UTF-8, not JSON at all, or too deep.

Stands before the `/v1` routes, which take JSON and nothing else; pages and the token endpoint read forms of their own.
"""

from typing import Any, cast

import msgspec
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from codetether_platform.kernel.errors import BadRequest, BodyTooLarge, NotFound, UnsupportedMediaType, invalid
from codetether_platform.web.errors import JsonInvalid
from codetether_platform.web.query_values import check_query

MAX_BODY_BYTES = 1_000_000
MAX_DEPTH = 32
PREFIX = "/v1/"
METHODS = frozenset({"POST", "PATCH", "PUT"})


class BodyGate(ASGIMiddleware):
    """Reads the body once, checks it, and hands it on."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Raise the refusal, or pass the checked body to the app."""
        if "\x00" in scope["path"]:
            raise NotFound("There is nothing at this address.")
        if b"%00" in scope["query_string"]:
            raise BadRequest("The query holds a NUL character, which no value of ours has.")
        check_query(scope)
        if scope.get("method") not in METHODS or not scope["path"].startswith(PREFIX):
            await next_app(scope, receive, send)
            return
        body = await _read(receive)
        if body:
            _check_media_type(scope)
            check_json(body)
        is_sent = False

        async def replay() -> HTTPReceiveMessage:
            nonlocal is_sent
            if is_sent:
                return cast("HTTPReceiveMessage", await receive())
            is_sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await next_app(scope, replay, send)


def check_json(body: bytes) -> None:
    """Refuse what is not JSON in UTF-8, or nests deeper than 32.

    Raises:
        JsonInvalid: The sentence says which.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonInvalid("The body is not UTF-8.") from error
    if _depth(body) > MAX_DEPTH:
        raise JsonInvalid(f"The body nests deeper than {MAX_DEPTH}.")
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError) as error:
        raise JsonInvalid("The body is not valid JSON.") from error
    if b"\\u0000" in body:
        _refuse_nul(decoded, "")


def _refuse_nul(value: Any, pointer: str) -> None:
    """Refuse U+0000 in texts: PostgreSQL cannot keep it, and no text of ours has it."""
    if isinstance(value, str) and "\x00" in value:
        raise invalid(pointer, "U+0000 is not taken in texts.", code="invalid_character")
    if isinstance(value, list):
        for number, item in enumerate(value):
            _refuse_nul(item, f"{pointer}/{number}")
    if isinstance(value, dict):
        for name, item in value.items():
            _refuse_nul(name, pointer)
            _refuse_nul(item, f"{pointer}/{name}")


def _depth(body: bytes) -> int:
    """Return how deep brackets nest, those inside strings left out; cheap where there are few."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    is_text = is_escaped = False
    for byte in body:
        if is_text:
            is_text, is_escaped = (is_escaped or byte != 0x22), (byte == 0x5C and not is_escaped)
        elif byte == 0x22:
            is_text = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                return deepest
        elif byte in b"]}":
            depth -= 1
    return deepest


def _check_media_type(scope: Scope) -> None:
    given = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if given.partition(b";")[0].strip().lower() != b"application/json":
        raise UnsupportedMediaType("Send `Content-Type: application/json`.")


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise BodyTooLarge(f"The body is over {MAX_BODY_BYTES:,} bytes.")
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)
