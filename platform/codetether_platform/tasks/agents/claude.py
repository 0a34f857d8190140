"""The `claude` agent: a model that works in turns, with four tools, within what is held for the run.

Every turn is kept in the run's journal before its tools are used, so that a crash repeats no turn and doubles no effect.
The budget is checked inside the kept call: a turn that is kept is never weighed again, even under a later, smaller hold.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Literal

import msgspec

from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.claude_door import ModelDoor, TurnRequest
from codetether_platform.tasks.agents.claude_prompt import CANARY, CONTINUE, SYSTEM, clean, printable
from codetether_platform.tasks.agents.claude_retry import ModelFault
from codetether_platform.tasks.agents.claude_tools import TOOLS, ToolBox
from codetether_platform.tasks.agents.claude_turn import (
    ToolAnswer,
    Turn,
    Wire,
    estimated_input_tokens,
    model_said,
    tools_answer,
    user_says,
)
from codetether_platform.tasks.agents.page_fetch import PageFetcher
from codetether_platform.tasks.agents.port import AgentFailed, Outcome, RunContext
from codetether_platform.tasks.ports import Usage

TURNS: Final = 40
RESULT_CHARACTERS: Final = 200_000
CUT: Final = "\n\n(Cut here: the result is longer than a result can be.)"
#: How long a turn may be, tried from the longest; under the last there is no room for a useful one.
OUTPUT_TOKENS: Final = (8192, 4096, 2048, 1024, 512, 256)

Blame = Literal["platform", "task", "budget"]

_FIXED: Final = SYSTEM + msgspec.json.encode(TOOLS).decode()


class ClaudeAgent:
    """Carries out runs with a model of Anthropic's."""

    name = "claude"

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        pages: PageFetcher | None = None,
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._pages = pages or PageFetcher(settings)

    async def carry_out(self, context: RunContext) -> Outcome:
        """Work until the model says that it is done.

        Raises:
            AgentFailed: With one of the codes `model_…`, `instructions_exposed`, `turn_limit`, `budget_reached`.
        """
        if not self._settings.anthropic_api_key:
            raise AgentFailed("model_unavailable", "The platform has no key for the model.", blame="platform")
        async with ModelDoor(self._settings, sleep=self._sleep) as door:
            work = _Work(context, door, self._pages, context.brief.model or self._settings.agent_model)
            try:
                return await work.until_done()
            except ModelFault as fault:
                raise work.failed(fault.code, fault.message, "platform") from fault


class _Work:
    """One run's conversation so far. Built anew from the journal when a run is resumed."""

    def __init__(self, context: RunContext, door: ModelDoor, pages: PageFetcher, model: str) -> None:
        self.usage = Usage(model=model)
        self._context = context
        self._door = door
        self._model = model
        self._tools = ToolBox(context, first_step=1, pages=pages)
        self._messages = [user_says(clean(context.brief.prompt) or "(empty)")]
        self._last: Turn | None = None
        self._unread = list(self._messages)  # what the service has not counted yet
        self._said = ""  # the message that is being written, over its continuations
        self._latest = ""  # what was said beside the last tool calls

    async def until_done(self) -> Outcome:
        """Take turns until one ends without a tool call."""
        await self._context.progress("start", "Reading the request", step=1)
        for number in range(TURNS):
            turn = await self._context.step(f"turn:{number}", self._next_turn, Turn)
            self._account(turn)
            self._refuse_unusable(turn)
            if turn.stop_reason == "max_tokens":
                self._said += turn.text
                self._go_on(turn, tools_answer(_undone(turn)) if turn.calls else user_says(CONTINUE))
            elif turn.calls:
                self._latest, self._said = self._said + turn.text, ""
                answers = [await self._tools.use(call, key=f"turn:{number}:tool:{index}") for index, call in enumerate(turn.calls)]
                self._go_on(turn, tools_answer(answers))
            else:
                return self._finished(self._said + turn.text)
        raise self.failed("turn_limit", f"The agent took {TURNS} turns without coming to an end.", "task")

    def failed(self, code: str, message: str, blame: Blame) -> AgentFailed:
        """Build the end of the run, with what was used and what there is so far."""
        return AgentFailed(
            code, message, blame=blame, usage=self.usage, partial_result=printable(self._said or self._latest) or None
        )

    async def _next_turn(self) -> Turn:
        return await self._door.turn(
            TurnRequest(
                model=self._model,
                max_tokens=await self._affordable_tokens(),
                system=SYSTEM,
                tools=TOOLS,
                messages=self._messages,
            )
        )

    async def _affordable_tokens(self) -> int:
        """Return the longest turn that fits into the hold, whatever the model makes of it."""
        input_tokens = self.usage.input_tokens + estimated_input_tokens(self._last, self._unread, fixed=_FIXED)
        for output_tokens in OUTPUT_TOKENS:
            worst = Usage(model=self._model, input_tokens=input_tokens, output_tokens=self.usage.output_tokens + output_tokens)
            if await self._context.cost_micros(worst) <= self._context.brief.max_charge_micros:
                return output_tokens
        raise self.failed("budget_reached", "What is held for this run does not cover another turn of the model.", "budget")

    def _account(self, turn: Turn) -> None:
        self.usage = Usage(
            model=self._model,
            input_tokens=self.usage.input_tokens + turn.input_tokens,
            output_tokens=self.usage.output_tokens + turn.output_tokens,
        )
        self._last = turn

    def _refuse_unusable(self, turn: Turn) -> None:
        if turn.contains(CANARY):
            raise self.failed("instructions_exposed", "The model repeated its instructions; the answer is withheld.", "task")
        match turn.stop_reason:
            case "refusal":
                raise self.failed("model_refused", "The model declined this task.", "task")
            case "model_context_window_exceeded":
                self._said += turn.text
                raise self.failed("model_context_full", "The task outgrew what the model can read at once.", "task")
            case "end_turn" | "stop_sequence" | "tool_use" | "max_tokens" if turn.blocks:
                return
            case _:
                raise self.failed("model_bad_answer", "The model ended its turn without saying anything.", "platform")

    def _go_on(self, turn: Turn, answer: Wire) -> None:
        self._messages += [model_said(turn), answer]
        self._unread = [answer]

    def _finished(self, said: str) -> Outcome:
        result = printable(said)
        if not result:
            raise self.failed("model_bad_answer", "The model ended its turn without saying anything.", "platform")
        if len(result) > RESULT_CHARACTERS:
            result = result[: RESULT_CHARACTERS - len(CUT)] + CUT
        return Outcome(result=result, usage=self.usage)


def _undone(turn: Turn) -> list[ToolAnswer]:
    """Answer tool calls of a turn that was cut off: their arguments may be half of what was meant."""
    reason = "Not done: your message was cut off at the length limit. Call again with less."
    return [ToolAnswer(call.id, reason, is_error=True) for call in turn.calls]
