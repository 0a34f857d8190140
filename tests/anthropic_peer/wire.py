"""Replies as bytes of the Messages API: one JSON body, or the events of a stream. Pure."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.anthropic_peer.replies import Block, Message

CHARACTERS_PER_TOKEN = 4
DELTA_CHARACTERS = 24


def message_body(reply: Message, request: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON body of a whole turn."""
    return {
        "id": f"msg_{uuid4().hex[:24]}",
        "type": "message",
        "role": "assistant",
        "model": request["model"],
        "content": list(reply.blocks),
        "stop_reason": reply.stop_reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": _input_tokens(reply, request),
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": _output_tokens(reply),
            "service_tier": "standard",
        },
    }


def stream_events(reply: Message, request: dict[str, Any]) -> Iterator[bytes]:
    """Yield the events of a turn in the service's order, up to where the reply ends early."""
    whole = message_body(reply, request)
    start = whole | {"content": [], "stop_reason": None, "usage": whole["usage"] | {"output_tokens": 1}}
    yield event("message_start", {"message": start})
    for index, block in enumerate(reply.blocks):
        yield event("content_block_start", {"index": index, "content_block": _opened(block)})
        if index == 0:
            yield event("ping", {})
        for delta in _deltas(block):
            yield event("content_block_delta", {"index": index, "delta": delta})
        if index == len(reply.blocks) - 1 and (reply.ends_early or reply.dies_early or reply.breaks_early):
            break
        yield event("content_block_stop", {"index": index})
    if reply.breaks_early:
        yield event("error", {"error": {"type": "overloaded_error", "message": "Overloaded"}})
    if reply.ends_early or reply.dies_early or reply.breaks_early:
        return
    usage = {"output_tokens": whole["usage"]["output_tokens"]}
    yield event("message_delta", {"delta": {"stop_reason": reply.stop_reason, "stop_sequence": None}, "usage": usage})
    yield event("message_stop", {})


def event(name: str, data: dict[str, Any]) -> bytes:
    """Return one frame."""
    return f"event: {name}\ndata: {json.dumps({'type': name} | data)}\n\n".encode()


def error_body(kind: str, message: str, request_id: str) -> dict[str, Any]:
    """Return the service's error body."""
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": request_id}


def _opened(block: Block) -> Block:
    match block["type"]:
        case "text":
            return {"type": "text", "text": ""}
        case "thinking":
            return {"type": "thinking", "thinking": "", "signature": ""}
        case _:
            return block | {"input": {}}


def _deltas(block: Block) -> Iterator[dict[str, Any]]:
    match block["type"]:
        case "text":
            yield from ({"type": "text_delta", "text": piece} for piece in _pieces(block["text"]))
        case "thinking":
            yield from ({"type": "thinking_delta", "thinking": piece} for piece in _pieces(block["thinking"]))
            yield {"type": "signature_delta", "signature": block["signature"]}
        case _:
            yield {"type": "input_json_delta", "partial_json": ""}
            for piece in _pieces(json.dumps(block["input"], ensure_ascii=False)):
                yield {"type": "input_json_delta", "partial_json": piece}


def _pieces(content: str) -> Iterator[str]:
    for start in range(0, len(content), DELTA_CHARACTERS):
        yield content[start : start + DELTA_CHARACTERS]


def _input_tokens(reply: Message, request: dict[str, Any]) -> int:
    if reply.input_tokens is not None:
        return reply.input_tokens
    counted = {key: request.get(key) for key in ("system", "messages", "tools")}
    return max(1, len(json.dumps(counted, ensure_ascii=False)) // CHARACTERS_PER_TOKEN)


def _output_tokens(reply: Message) -> int:
    if reply.output_tokens is not None:
        return reply.output_tokens
    return max(1, len(json.dumps(reply.blocks, ensure_ascii=False)) // CHARACTERS_PER_TOKEN)
