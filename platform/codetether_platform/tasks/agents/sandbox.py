"""The `sandbox` agent of test mode: no model, no network, the same result for the same prompt, and magic words.

Whatever it waits for is kept in the journal, so that a resumed run goes on where it stood.
"""

from typing import Final

from codetether_platform.tasks.agents.port import AgentFailed, Outcome, RunContext
from codetether_platform.tasks.agents.sandbox_magic import Magic, MagicInvalid, reads_magic
from codetether_platform.tasks.agents.sandbox_script import FORMATS, MALFORMED, Script, csv_of, result_of, script_of
from codetether_platform.tasks.ports import Usage

QUESTION: Final = "Which format do you want?"
#: Magic words other than `test:slow` want an answer soon: together the steps take no longer than this.
MAGIC_STEPS_SECONDS: Final = 1.0
MAGIC_STEPS: Final = 3
TIMEOUT_SECONDS: Final = 1.0
#: How far `test:over-budget` goes beyond what is held.
OVER_BUDGET_MICROS: Final = 10_000
CHARACTERS_PER_TOKEN: Final = 4


class SandboxAgent:
    """Carries out test-mode runs by fixed rules."""

    name = "sandbox"

    async def carry_out(self, context: RunContext) -> Outcome:
        """Play the prompt.

        Raises:
            AgentFailed: A magic word asked for it, or `magic_invalid`.
        """
        try:
            magic = reads_magic(context.brief.prompt)
        except MagicInvalid as error:
            raise AgentFailed("magic_invalid", str(error), blame="task") from error
        return await _play(context, magic)


async def _play(context: RunContext, magic: Magic) -> Outcome:
    script = script_of(magic.rest)
    steps = _steps(script, magic)
    answer = None
    for index, (message, wait_seconds) in enumerate(steps):
        percent = index * 100 // len(steps)
        await context.progress(f"step:{index}", message, step=index + 1, steps=len(steps), percent=percent)
        if index == 0 and magic.asks:  # before any wait, so that the answer is not followed by a second one
            answer = await context.ask("format", QUESTION, choices=FORMATS)
        await _wait(context, f"wait:{index}", wait_seconds)
    await _end_badly(context, magic)
    result = MALFORMED if magic.ending == "malformed-result" else result_of(script, steps=len(steps), answer=answer)
    await context.artifact("table", name=f"{script.topic.file_stem}.csv", media_type="text/csv", body=csv_of(script))
    return Outcome(result=result, usage=_usage(context, magic, written=result))


def _steps(script: Script, magic: Magic) -> list[tuple[str, float]]:
    """Return what to say in each step and how long to wait after it."""
    if magic.is_plain:
        return list(zip(script.messages, script.waits_seconds, strict=True))
    count = magic.steps or MAGIC_STEPS
    in_all = MAGIC_STEPS_SECONDS if magic.steps else 0.0
    if magic.slow_seconds is not None:
        in_all = magic.slow_seconds
    if magic.steps is None:
        messages = (script.messages[0], *script.messages[1:-1][: count - 2], script.messages[-1])
        return [(message, in_all / count) for message in messages]
    return [(f"Step {number} of {count}", in_all / count) for number in range(1, count + 1)]


async def _end_badly(context: RunContext, magic: Magic) -> None:
    usage = _usage(context, magic, written="")
    match magic.ending:
        case "fail":
            message = "The sandbox failed because the prompt asked it to."
            raise AgentFailed(magic.fail_code, message, blame="task", usage=usage)
        case "timeout":
            await _wait(context, "wait:timeout", TIMEOUT_SECONDS)
            raise AgentFailed("agent_timeout", "The agent took too long; nothing is charged.", blame="platform", usage=usage)
        case "over-budget":
            cost = max(context.brief.max_charge_micros + OVER_BUDGET_MICROS, magic.cost_micros or 0)
            message = "The run used more than was held for it."
            raise AgentFailed(
                "budget_reached", message, blame="budget", usage=Usage(cost_micros=cost), partial_result="# Unfinished\n"
            )


async def _wait(context: RunContext, key: str, seconds: float) -> None:
    if seconds <= 0:
        return

    async def slept() -> bool:
        await context.sleep(seconds)
        return True

    await context.step(key, slept, bool)


def _usage(context: RunContext, magic: Magic, *, written: str) -> Usage:
    """Count as if a model had read the prompt and written the result, at four characters a token."""
    return Usage(
        model=context.brief.model,
        input_tokens=-(-len(context.brief.prompt) // CHARACTERS_PER_TOKEN),
        output_tokens=-(-len(written) // CHARACTERS_PER_TOKEN),
        cost_micros=magic.cost_micros,
    )
