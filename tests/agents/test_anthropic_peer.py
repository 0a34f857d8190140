"""The stand-in behaves as the service does; what other tests prove rests on it."""

import asyncio
import json
from typing import Any

import anthropic
import pytest

from tests import anthropic_peer
from tests.anthropic_peer import SCRIPTS, AnthropicPeer, Message, text, thinking, tool_use

pytestmark = pytest.mark.anyio

ASKED: dict[str, Any] = {"model": "m", "max_tokens": 64, "messages": [{"role": "user", "content": "hi"}]}


def client_of(peer: AnthropicPeer, **options: Any) -> anthropic.AsyncAnthropic:
    """Return the real SDK, pointed at the stand-in."""
    return anthropic.AsyncAnthropic(api_key="sk-test", base_url=peer.url, max_retries=0, **options)


async def test_stream_and_json_say_the_same(peer: AnthropicPeer) -> None:
    peer.default = Message.of_blocks(
        thinking("Hm."), text("Here is a text longer than one delta. ✓"), tool_use("save", {"a": [1, "é"]}, call_id="toolu_1")
    )
    async with client_of(peer) as client:
        whole = await client.messages.create(**ASKED)
        async with client.messages.stream(**ASKED) as stream:
            streamed = await stream.get_final_message()
    assert [block.type for block in whole.content] == ["thinking", "text", "tool_use"]
    for one, other in zip(whole.content, streamed.content, strict=True):
        kept = other.model_dump()
        assert one.model_dump().items() <= kept.items()
    assert whole.stop_reason == streamed.stop_reason == "tool_use"
    assert whole.usage.output_tokens == streamed.usage.output_tokens


async def test_events_come_in_the_order_of_the_service(peer: AnthropicPeer) -> None:
    peer.default = Message.of_text("Short.")
    async with client_of(peer) as client, await client.messages.create(**ASKED, stream=True) as stream:
        kinds = [event.type async for event in stream]
    assert kinds == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": ...},
        {"max_tokens": 0},
        {"messages": []},
        {"messages": [{"role": "assistant", "content": "hi"}]},
        {"messages": [{"role": "user", "content": ""}]},
        {"messages": [ASKED["messages"][0], {"role": "assistant", "content": [tool_use("save", {})]}]},
    ],
)
async def test_requests_that_the_service_refuses_are_refused(peer: AnthropicPeer, wrong: dict[str, Any]) -> None:
    body = {key: value for key, value in (ASKED | wrong).items() if value is not ...}
    async with client_of(peer) as client:
        with pytest.raises(anthropic.BadRequestError) as refused:
            await client.post("/v1/messages", cast_to=object, body=body)
    assert refused.value.body["error"]["type"] == "invalid_request_error"  # type: ignore[index]
    assert not peer.requests


async def test_inventions_are_valid_under_the_schema_asked_for(peer: AnthropicPeer) -> None:
    schema: dict[str, object] = {
        "$defs": {"Step": {"type": "object", "properties": {"title": {"type": "string", "maxLength": 10}}}},
        "type": "object",
        "properties": {
            "steps": {"type": "array", "items": {"$ref": "#/$defs/Step"}, "minItems": 2},
            "kind": {"enum": ["code", "data"]},
            "account": {"anyOf": [{"type": "null"}, {"type": "string"}]},
            "count": {"type": "integer", "minimum": 3},
            "sure": {"type": "boolean"},
        },
    }
    peer.script("inventing")
    async with client_of(peer) as client:
        answer = await client.messages.create(**ASKED, output_config={"format": {"type": "json_schema", "schema": schema}})
    (block,) = answer.content
    assert block.type == "text"
    value = json.loads(block.text)
    assert len(value["steps"]) == 2
    assert len(value["steps"][0]["title"]) == 10
    assert (value["kind"], value["count"], value["sure"]) == ("code", 3, True)
    assert isinstance(value["account"], str)


async def test_caller_that_leaves_is_noticed(peer: AnthropicPeer) -> None:
    peer.script("slow")
    async with client_of(peer, timeout=0.2) as client:
        with pytest.raises(anthropic.APITimeoutError):
            await client.messages.create(**ASKED)
    async with asyncio.timeout(2):
        while not peer.requests[0].client_hung_up:
            await asyncio.sleep(0.01)


def test_documentation_names_every_script() -> None:
    listed = str(anthropic_peer.__doc__).split("Scripts:")[1]
    assert all(name in listed for name in SCRIPTS)
