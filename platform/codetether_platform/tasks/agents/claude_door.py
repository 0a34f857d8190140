"""The one door to the Anthropic SDK: a request goes in, a whole turn or a `ModelFault` comes out.

What the SDK does not do is done here: a stream that ends before `message_stop` raises nothing there, `retry-after` is
obeyed without a cap, a garbled stream raises whatever Python raises on it, and its debug log prints prompts.
"""

import asyncio
import importlib
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec

from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.claude_retry import ModelFault, retry_wait_seconds, seconds_of
from codetether_platform.tasks.agents.claude_turn import Block, Text, Turn, Wire

if TYPE_CHECKING:
    from anthropic import APIStatusError, AsyncAnthropic
    from anthropic.types import ParsedMessage

log = logging.getLogger(__name__)

#: 8,192 tokens at the slowest usual pace of about 30 a second.
TURN_DEADLINE_SECONDS: Final = 300.0
#: The service pings every few seconds while it thinks; a minute of silence is a dead connection.
SILENCE_SECONDS: Final = 60.0
#: Over four times what 8,192 tokens usually say; a journal entry (256 kB) holds it.
TURN_BYTES: Final = 200_000


class TurnRequest(msgspec.Struct, frozen=True):
    """One request to the model."""

    model: str
    max_tokens: int
    system: str
    tools: list[Wire]
    messages: list[Wire]


class ModelDoor:
    """One run's connection to the model service: opened with the first turn, closed with the run."""

    def __init__(self, settings: Settings, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._settings = settings
        self._sleep = sleep
        self._stack = AsyncExitStack()
        self._opened: AsyncAnthropic | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    async def turn(self, request: TurnRequest) -> Turn:
        """Ask for one turn, with at most two more tries; being cancelled closes the connection.

        Raises:
            ModelFault: No usable turn, in one of four ways.
        """
        tries = 0
        while True:
            tries += 1
            try:
                return await self._try(request)
            except ModelFault as fault:
                wait = retry_wait_seconds(fault, tries=tries, jitter=random.random())  # noqa: S311 - spreads retries, no secret
                log.warning("model request failed", extra={"code": fault.code, "tries": tries, "retry_in_seconds": wait})
                if wait is None:
                    raise
                await self._sleep(wait)

    async def _try(self, request: TurnRequest) -> Turn:
        client = await self._client()
        import anthropic

        try:
            async with asyncio.timeout(TURN_DEADLINE_SECONDS):
                return await _streamed(client, request)
        except TimeoutError as error:
            raise ModelFault("model_unavailable", "The model did not finish its turn in time.") from error
        except anthropic.APIStatusError as error:
            raise _refused(error) from error
        except anthropic.APIConnectionError as error:
            raise ModelFault("model_unavailable", "The model service cannot be reached.") from error

    async def _client(self) -> "AsyncAnthropic":
        if self._opened is None:
            # Two seconds of imports, in a thread: the loop carries other runs meanwhile.
            await asyncio.to_thread(importlib.import_module, "anthropic.resources.messages")
            import anthropic

            logging.getLogger("anthropic").setLevel(logging.WARNING)  # its debug lines hold whole prompts
            client = anthropic.AsyncAnthropic(
                api_key=self._settings.anthropic_api_key,
                base_url=self._settings.anthropic_base_url,
                max_retries=0,
                timeout=anthropic.Timeout(SILENCE_SECONDS, connect=10.0),
            )
            self._opened = await self._stack.enter_async_context(client)
        return self._opened


async def _streamed(client: "AsyncAnthropic", request: TurnRequest) -> Turn:
    """Read one answer to its end. Streaming is what tells a cut answer from a short one."""
    import anthropic

    asked: dict[str, Any] = msgspec.structs.asdict(request)
    async with client.messages.stream(**asked) as stream:
        media_type = stream.response.headers.get("content-type", "")
        if not media_type.startswith("text/event-stream"):
            raise ModelFault("model_bad_answer", "The model service answered with something other than a stream.")
        is_whole = False
        said_bytes = 0
        try:
            async for event in stream:
                is_whole = is_whole or event.type == "message_stop"
                if event.type == "content_block_delta":
                    said_bytes += sum(len(one.encode()) for one in event.delta.model_dump().values() if isinstance(one, str))
                if said_bytes > TURN_BYTES:
                    raise ModelFault("model_bad_answer", "The model's answer is longer than any answer can be.")
        except (ModelFault, anthropic.APIError):
            raise
        except Exception as error:  # the SDK lets through what its HTTP library, json and its own checks raise
            raise _broken(error) from error
        if not is_whole:
            raise ModelFault("model_stream_cut", "The model's answer broke off.")
        return _turn(request, stream.current_message_snapshot)


def _broken(error: Exception) -> ModelFault:
    import httpx2

    if isinstance(error, httpx2.TransportError):
        return ModelFault("model_stream_cut", "The model's answer broke off.")
    return ModelFault("model_bad_answer", "The model service answered with something that is no message.")


def _refused(error: "APIStatusError") -> ModelFault:
    status = error.status_code
    if status == 200:  # an error event inside a stream that had begun well
        return ModelFault("model_stream_cut", "The model's answer broke off with an error.")
    after = seconds_of(error.response.headers.get("retry-after"))
    if status == 429:
        return ModelFault("model_rate_limited", "The model service limits our rate.", retry_after_seconds=after)
    if status in {408, 409} or status >= 500:
        return ModelFault("model_unavailable", f"The model service answered {status}.", retry_after_seconds=after)
    return ModelFault("model_unavailable", f"The model service refused the request ({status}).", is_final=True)


def _turn(request: TurnRequest, message: "ParsedMessage[None]") -> Turn:
    """Keep what a later request must hand back; the service takes no empty text."""
    usage = message.usage
    cached = (usage.cache_creation_input_tokens or 0) + (usage.cache_read_input_tokens or 0)
    try:
        blocks = msgspec.convert([block.model_dump(mode="json") for block in message.content], tuple[Block, ...])
        turn = Turn(
            model=request.model,
            blocks=tuple(block for block in blocks if not (isinstance(block, Text) and not block.text.strip())),
            stop_reason=msgspec.convert(message.stop_reason, str),
            input_tokens=usage.input_tokens + cached,
            output_tokens=usage.output_tokens,
        )
        msgspec.json.encode(turn)
    except ValueError as error:  # a block of another kind, or half a surrogate pair, which no journal can keep
        raise ModelFault("model_bad_answer", "The model's answer holds something that was not asked for.") from error
    return turn
