"""One turn of a model as it is kept in a run's journal, and the messages that are made of turns. Pure."""

from typing import Any, Final

import msgspec

from codetether_platform.tasks.ports import Usage

#: UTF-8 bytes a token, on the safe side: English runs at about 4, Chinese and Japanese at about 3.
BYTES_PER_TOKEN: Final = 3
#: What the service adds around a message.
TOKENS_PER_MESSAGE: Final = 16

Wire = dict[str, Any]


class Text(msgspec.Struct, frozen=True, tag_field="type", tag="text"):
    """Something said."""

    text: str


class Thinking(msgspec.Struct, frozen=True, tag_field="type", tag="thinking"):
    """Reasoning; handed back unchanged, never shown."""

    thinking: str
    signature: str


class HiddenThinking(msgspec.Struct, frozen=True, tag_field="type", tag="redacted_thinking"):
    """Reasoning that only the service can read; handed back unchanged."""

    data: str


class ToolCall(msgspec.Struct, frozen=True, tag_field="type", tag="tool_use"):
    """A tool that the model wants to use. `input` is the model's own: check it before use."""

    id: str
    name: str
    input: dict[str, Any]


Block = Text | Thinking | HiddenThinking | ToolCall


class Turn(msgspec.Struct, frozen=True):
    """What the model answered to one request, whole. `model` is the one asked for; `input_tokens` counts cached input too."""

    model: str
    blocks: tuple[Block, ...]
    stop_reason: str
    input_tokens: int
    output_tokens: int

    @property
    def usage(self) -> Usage:
        """What the turn used; the run's context reads it when it keeps the turn."""
        return Usage(model=self.model, input_tokens=self.input_tokens, output_tokens=self.output_tokens)

    @property
    def text(self) -> str:
        """What the model said, without reasoning and tool calls."""
        return "\n\n".join(block.text for block in self.blocks if isinstance(block, Text))

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tools that the model wants to use."""
        return tuple(block for block in self.blocks if isinstance(block, ToolCall))

    def contains(self, phrase: str) -> bool:
        """Tell whether a phrase stands anywhere in the turn, tool calls included."""
        return phrase in msgspec.json.encode(self.blocks).decode()


class ToolAnswer(msgspec.Struct, frozen=True):
    """What a tool gave back."""

    call_id: str
    content: str
    is_error: bool = False


def user_says(text: str) -> Wire:
    """Return a message of the person."""
    return {"role": "user", "content": [{"type": "text", "text": text}]}


def model_said(turn: Turn) -> Wire:
    """Return the model's own turn, to be handed back."""
    blocks: list[Wire] = msgspec.to_builtins(turn.blocks)
    return {"role": "assistant", "content": blocks}


def tools_answer(answers: list[ToolAnswer]) -> Wire:
    """Return the answers of all tools that one turn called; the service wants them in one message."""
    return {
        "role": "user",
        "content": [
            {"type": "tool_result", "tool_use_id": one.call_id, "content": one.content, "is_error": one.is_error} for one in answers
        ],
    }


def estimated_input_tokens(previous: Turn | None, added: list[Wire], *, fixed: str) -> int:
    """Reckon a request's input, rather too high than too low.

    After a turn the service's own count is known, and only what was `added` since is estimated. `fixed` is the text that
    every request carries: system prompt and tools.
    """
    new = -(-len(msgspec.json.encode(added)) // BYTES_PER_TOKEN) + TOKENS_PER_MESSAGE * len(added)
    if previous is not None:
        return previous.input_tokens + previous.output_tokens + new
    return -(-len(fixed.encode()) // BYTES_PER_TOKEN) + new
