"""A loopback stand-in for the Anthropic Messages API, for tests without a network and without a key.

It speaks the real wire protocol of `POST /v1/messages`: JSON, or Server-Sent Events with `"stream": true` in the real
order (message_start, content_block_start, ping, content_block_delta…, content_block_stop, message_delta with the stop
reason and usage, message_stop). It refuses bodies that the real service refuses (no model, no max_tokens, no messages,
a tool_use without its tool_result) with the same 400, and calls without a key with the same 401.

In a test::

    from tests.anthropic_peer import AnthropicPeer, Message, Overloaded, tool_use

    with AnthropicPeer() as peer:                        # or the fixture in tests.anthropic_peer.fixture
        peer.reply(Message.of_text("Hello"))             # queued: each reply answers one request, in order
        peer.reply(Message.of_blocks(tool_use("report_progress", {"message": "Reading"})))
        peer.reply(Message.of_json({"title": "Weekly summary"}))     # the text is this JSON
        peer.script("529-twice-then-ok")                 # or a whole script by name; see scripts.py
        peer.script("dropped-mid-stream", answer=Message.of_text("…"))

        client = anthropic.AsyncAnthropic(api_key="sk-test", base_url=peer.url, max_retries=0)
        …
        assert peer.requests[0].body["max_tokens"] == 1024
        assert peer.requests[0].headers["authorization"] == "Bearer sk-test"
        assert peer.requests[0].client_hung_up is False   # True once the caller cut a slow call

When the queue is empty, `peer.default` answers (an "ok" text unless a script set another).

By hand, for a whole platform process (`CODETETHER_ANTHROPIC_BASE_URL=http://127.0.0.1:8790`)::

    python -m tests.anthropic_peer --port 8790 --script ok --text "Here is your summary."

Scripts: ok, thinking-first, slow, 429-huge-retry-after, 529-twice-then-ok, 529-always, 401, dropped-before-headers,
dropped-mid-stream (the socket dies), ended-early (the body ends politely before message_stop), sse-error, truncated,
refusal, garbage (not UTF-8), garbage-json (events whose data is no JSON), text-plain, inventing, obeying-injection.
The last two fill the JSON schema of the request (`output_config.format`) with valid values nobody asked for; without a
schema they say it in text.
"""

from tests.anthropic_peer.replies import (
    Drop,
    Failure,
    FilledSchema,
    Message,
    Overloaded,
    RateLimited,
    Raw,
    Reply,
    text,
    thinking,
    tool_use,
)
from tests.anthropic_peer.scripts import SCRIPTS, Script
from tests.anthropic_peer.server import AnthropicPeer, Received

__all__ = [
    "SCRIPTS",
    "AnthropicPeer",
    "Drop",
    "Failure",
    "FilledSchema",
    "Message",
    "Overloaded",
    "RateLimited",
    "Raw",
    "Received",
    "Reply",
    "Script",
    "text",
    "thinking",
    "tool_use",
]
