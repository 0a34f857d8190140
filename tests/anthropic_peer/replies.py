"""What the stand-in can answer to one request."""

import json
from dataclasses import dataclass, replace
from typing import Any, Literal, Self
from uuid import uuid4

Block = dict[str, Any]
StopReason = Literal["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal"]


def text(content: str) -> Block:
    """Return a text block."""
    return {"type": "text", "text": content}


def thinking(content: str) -> Block:
    """Return a thinking block with a signature, as the service sends it."""
    return {"type": "thinking", "thinking": content, "signature": "c2lnbmVkLWJ5LXRoZS1wZWVy"}


def tool_use(name: str, arguments: dict[str, Any], *, call_id: str | None = None) -> Block:
    """Return a tool call."""
    return {"type": "tool_use", "id": call_id or f"toolu_{uuid4().hex[:24]}", "name": name, "input": arguments}


@dataclass(frozen=True)
class Message:
    """A model's turn. Token counts that are None are reckoned at four characters a token.

    `wait_seconds` passes before the headers, `event_wait_seconds` before each event of a stream.
    `ends_early` ends the streamed body politely before the last content block stops; `dies_early` cuts the socket there;
    `breaks_early` sends an SSE error event there. JSON answers ignore the three, except that `dies_early` sends half.
    """

    blocks: tuple[Block, ...]
    stop_reason: StopReason = "end_turn"
    input_tokens: int | None = None
    output_tokens: int | None = None
    wait_seconds: float = 0.0
    event_wait_seconds: float = 0.0
    ends_early: bool = False
    dies_early: bool = False
    breaks_early: bool = False

    @classmethod
    def of_text(cls, content: str) -> Self:
        """Say something and end the turn."""
        return cls((text(content),))

    @classmethod
    def of_json(cls, value: Any) -> Self:
        """Answer with JSON, as with a `json_schema` output format."""
        return cls((text(json.dumps(value, ensure_ascii=False)),))

    @classmethod
    def of_blocks(cls, *blocks: Block) -> Self:
        """Answer with blocks; the stop reason is `tool_use` when one of them is a tool call."""
        calls = any(block["type"] == "tool_use" for block in blocks)
        return cls(blocks, stop_reason="tool_use" if calls else "end_turn")

    def but(self, **changes: Any) -> Self:
        """Return the same turn with other fields."""
        return replace(self, **changes)


@dataclass(frozen=True)
class FilledSchema:
    """A turn whose JSON is valid under the schema of the request, filled with values that nobody asked for."""

    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """An error of the service, in its own error body."""

    status: int
    kind: str
    message: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Raw:
    """Any bytes with status 200. `media_type` None copies what the request would get."""

    body: bytes
    media_type: str | None = None


@dataclass(frozen=True)
class Drop:
    """Close the connection without a single byte."""


Reply = Message | FilledSchema | Failure | Raw | Drop

Overloaded = Failure(529, "overloaded_error", "Overloaded")


def RateLimited(*, retry_after_seconds: int) -> Failure:  # noqa: N802 - reads as the kind of reply that it makes
    """Refuse for now."""
    message = "This request would exceed your organization's rate limit."
    return Failure(429, "rate_limit_error", message, (("retry-after", str(retry_after_seconds)),))
