"""The one door to the model: a description goes in, a `ModelReply` or a `ModelFault` comes out. Loads the SDK on first use."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, Literal, Self

import msgspec

from codetether_guesser.prompt import CANARY, SYSTEM, Context, ModelGuess, request_of, schema
from codetether_platform.settings import Settings

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

#: A whole answer is about 400 tokens.
MAX_TOKENS: Final = 1_000

#: Over four times what so many tokens usually say.
MAX_CHARACTERS: Final = 16_000

FaultReason = Literal[
    "timeout", "unreachable", "refused_request", "rate_limited", "refusal", "truncated", "bad_answer", "cut", "leak"
]


class ModelFault(Exception):
    """No usable answer from the model."""

    def __init__(self, reason: FaultReason) -> None:
        self.reason: FaultReason = reason
        super().__init__(reason)


class ModelReply(msgspec.Struct, frozen=True):
    """What the model said, not yet checked against the description, and what it used."""

    guess: ModelGuess
    model: str
    input_tokens: int
    output_tokens: int


class ModelDoor:
    """The connection to the model service, opened with the first question."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: AsyncAnthropic | None = None
        self._schema: dict[str, Any] = {}
        self._opening = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether there is a key to ask with."""
        return bool(self._settings.anthropic_api_key)

    async def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def ask(self, description: str, context: Context) -> ModelReply:
        """Ask once, within the deadline of the settings.

        Raises:
            ModelFault: No usable answer; the reason says why.
        """
        try:
            async with asyncio.timeout(self._settings.guess_timeout_seconds):
                message = await self._send(description, context)
        except TimeoutError as error:
            raise ModelFault("timeout") from error
        return _read(message, model=self._settings.guess_model)

    async def _send(self, description: str, context: Context) -> Any:
        client = await self._client()
        import anthropic  # loaded by now

        asked: dict[str, Any] = {
            "model": self._settings.guess_model,
            "max_tokens": MAX_TOKENS,
            "system": [{"type": "text", "text": SYSTEM, "cache_control": {"type": "ephemeral"}}],
            "messages": [{"role": "user", "content": request_of(description, context)}],
            "output_config": {"effort": "low", "format": {"type": "json_schema", "schema": self._schema}},
        }
        try:
            return await _streamed(client, asked)
        except (ModelFault, TimeoutError):
            raise
        except anthropic.APITimeoutError as error:
            raise ModelFault("timeout") from error
        except anthropic.RateLimitError as error:
            raise ModelFault("rate_limited") from error
        except anthropic.APIStatusError as error:
            raise ModelFault("refused_request" if 400 <= error.status_code < 500 else "unreachable") from error
        except anthropic.APIConnectionError as error:
            raise ModelFault("unreachable") from error
        except Exception as error:  # the SDK lets through what its HTTP library, json and its own checks raise
            raise ModelFault("bad_answer") from error

    async def _client(self) -> "AsyncAnthropic":
        async with self._opening:
            if self._opened is None:
                # In a thread: loading the SDK and the certificates takes most of a second.
                client, self._schema = await asyncio.to_thread(_open, self._settings)
                self._opened = client
                return client
            return self._opened


def _open(settings: Settings) -> "tuple[AsyncAnthropic, dict[str, Any]]":
    import anthropic

    logging.getLogger("anthropic").setLevel(logging.WARNING)  # its debug lines hold whole prompts
    # Given explicitly: the SDK would otherwise pick up a developer's profile, and retry for as long as it is told to.
    client = anthropic.AsyncAnthropic(
        api_key=settings.anthropic_api_key,
        base_url=settings.anthropic_base_url,
        max_retries=0,
        timeout=settings.guess_timeout_seconds,
    )
    return client, anthropic.transform_schema(schema())


async def _streamed(client: "AsyncAnthropic", asked: dict[str, Any]) -> Any:
    """Read one answer to its end. Streaming is what tells a cut answer from a short one, and lets us stop a long one."""
    async with client.messages.stream(**asked) as stream:
        if not stream.response.headers.get("content-type", "").startswith("text/event-stream"):
            raise ModelFault("bad_answer")
        is_whole, said_characters = False, 0
        async for event in stream:
            is_whole = is_whole or event.type == "message_stop"
            if event.type == "text":
                said_characters += len(event.text)
            if said_characters > MAX_CHARACTERS:
                raise ModelFault("bad_answer")
        if not is_whole:
            raise ModelFault("cut")
        return stream.current_message_snapshot


def _read(message: Any, *, model: str) -> ModelReply:
    """Take the answer apart. Whatever is not a whole, honest message is a fault."""
    match getattr(message, "stop_reason", None):
        case "end_turn":
            pass
        case "refusal":
            raise ModelFault("refusal")
        case "max_tokens":
            raise ModelFault("truncated")
        case _:
            raise ModelFault("bad_answer")
    try:
        text = "".join(block.text for block in message.content if block.type == "text")
        if CANARY in text:
            raise ModelFault("leak")
        usage = message.usage
        cached = (usage.cache_creation_input_tokens or 0) + (usage.cache_read_input_tokens or 0)
        return ModelReply(
            guess=msgspec.json.decode(text, type=ModelGuess),
            model=model,
            input_tokens=usage.input_tokens + cached,
            output_tokens=usage.output_tokens,
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise ModelFault("bad_answer") from error
