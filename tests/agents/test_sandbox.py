"""The sandbox agent plays test-mode runs by fixed rules."""

import csv
import io

import pytest

from codetether_platform.tasks.agents.errors import FAILURES
from codetether_platform.tasks.agents.port import Agent, AgentFailed, RunCancelled, WaitingForInput
from codetether_platform.tasks.agents.sandbox import SandboxAgent
from tests.agents.fake_context import Crashed, FakeContext, Journal, brief

pytestmark = pytest.mark.anyio

PROMPT = "Summarise this week's support tickets"
sandbox = SandboxAgent()


def context_of(prompt: str, journal: Journal | None = None) -> FakeContext:
    """Return a fresh context with 1,000,000 micros held."""
    return FakeContext(brief(prompt), journal or Journal())


async def failure_of(prompt: str) -> AgentFailed:
    """Return how a prompt fails."""
    with pytest.raises(AgentFailed) as failed:
        await sandbox.carry_out(context_of(prompt))
    return failed.value


async def test_agent_fits_the_port() -> None:
    assert isinstance(sandbox, Agent)


async def test_any_prompt_completes_in_a_few_believable_steps() -> None:
    context = context_of(PROMPT)
    outcome = await sandbox.carry_out(context)
    assert context.journal.messages == [
        "Reading the request",
        "Collecting the support tickets",
        "Grouping the support tickets by topic",
        "Picking out what changed",
        "Writing the summary",
    ]
    assert [(step, steps, percent) for _, step, steps, percent in context.journal.told.values()] == [
        (1, 5, 0),
        (2, 5, 20),
        (3, 5, 40),
        (4, 5, 60),
        (5, 5, 80),
    ]
    assert all(0.4 <= seconds <= 0.8 for seconds in context.slept)
    assert outcome.result.startswith("# Summary: support tickets\n\n**Sandbox result.** No model wrote this")
    assert outcome.usage.cost_micros is None
    assert outcome.usage.output_tokens > 100


async def test_file_holds_the_table_of_the_result() -> None:
    context = context_of(PROMPT)
    outcome = await sandbox.carry_out(context)
    ((name, media_type, body),) = context.journal.artifacts.values()
    assert (name, media_type) == ("support-tickets.csv", "text/csv")
    rows = list(csv.reader(io.StringIO(body.decode())))
    assert rows[0] == ["topic", "items", "trend"]
    assert len(rows) == 5
    for topic, items, trend in rows[1:]:
        assert f"| {topic} | {items} | {trend} |" in outcome.result


async def test_same_prompt_has_the_same_result_and_another_prompt_another() -> None:
    first, again, other = [await sandbox.carry_out(context_of(prompt)) for prompt in (PROMPT, PROMPT, PROMPT + " for Ana")]
    assert first == again
    assert first.result != other.result


async def test_crash_at_any_point_tells_nothing_twice_and_waits_no_step_twice() -> None:
    dies_at = 0
    while True:
        dies_at += 1
        journal = Journal(answers={"format": "Table"})
        context = FakeContext(brief(PROMPT + " test:needs-input test:steps:3"), journal, dies_at=dies_at)
        try:
            expected = await sandbox.carry_out(context)
        except Crashed:
            resumed = context_of(PROMPT + " test:needs-input test:steps:3", journal)
            outcome = await sandbox.carry_out(resumed)
            assert journal.messages == ["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"]
            assert len(journal.artifacts) == 1
            # A wait counts once it is kept; the one during which the process died may have been slept in vain.
            assert len(resumed.slept) + len(context.slept) in {3, 4}
        else:
            break
    assert outcome == expected
    assert dies_at > 15


async def test_succeed_completes_without_waiting() -> None:
    context = context_of("test:succeed")
    assert (await sandbox.carry_out(context)).result
    assert context.slept == []


@pytest.mark.parametrize(("prompt", "code"), [("test:fail", "test_failure"), ("Do it. test:fail:card_declined", "card_declined")])
async def test_fail_fails_with_the_code(prompt: str, code: str) -> None:
    failed = await failure_of(prompt)
    assert (failed.code, failed.blame) == (code, "task")


async def test_needs_input_asks_at_once_and_uses_the_answer() -> None:
    context = context_of(PROMPT + " test:needs-input test:slow:30")
    with pytest.raises(WaitingForInput):
        await sandbox.carry_out(context)
    assert context.slept == []
    assert context.journal.questions == {"format": ("Which format do you want?", ("Short list", "Table", "Full report"))}
    results = {}
    for answer in ("Short list", "Table", "Full report", "As a **poem** <b>"):
        context.journal.answers["format"] = answer
        results[answer] = (await sandbox.carry_out(context)).result
    assert "You answered: Short list." in results["Short list"]
    assert "| Group |" not in results["Short list"]
    assert "## What stands out" not in results["Table"]
    assert "## Next" in results["Full report"]
    assert "You answered: As a poem b." in results["As a **poem** <b>"]


async def test_slow_takes_that_long_over_its_steps() -> None:
    context = context_of("test:slow:12 test:steps:4")
    await sandbox.carry_out(context)
    assert context.slept == [3.0] * 4


async def test_steps_are_told_one_by_one() -> None:
    context = context_of("test:steps:200")
    await sandbox.carry_out(context)
    assert len(context.journal.told) == 200
    assert context.journal.messages[-1] == "Step 200 of 200"
    assert sum(context.slept) == pytest.approx(1.0)


async def test_cost_is_what_the_prompt_says() -> None:
    assert (await sandbox.carry_out(context_of("test:cost:250000"))).usage.cost_micros == 250_000
    assert (await failure_of("test:cost:250000 test:fail")).usage.cost_micros == 250_000


async def test_over_budget_uses_more_than_is_held() -> None:
    failed = await failure_of("test:over-budget")
    assert (failed.code, failed.blame) == ("budget_reached", "budget")
    assert failed.usage.cost_micros is not None
    assert failed.usage.cost_micros > 1_000_000
    assert failed.partial_result


async def test_timeout_is_our_fault_after_a_second() -> None:
    context = context_of("test:timeout")
    with pytest.raises(AgentFailed) as failed:
        await sandbox.carry_out(context)
    assert (failed.value.code, failed.value.blame) == ("agent_timeout", "platform")
    assert context.slept == [1.0]


async def test_malformed_result_is_hostile_but_storable() -> None:
    result = (await sandbox.carry_out(context_of("test:malformed-result"))).result
    assert "<script>" in result
    assert "javascript:" in result
    assert "\x00" not in result
    result.encode()


async def test_wrong_magic_word_fails_with_the_reason() -> None:
    failed = await failure_of("test:steps:abc")
    assert (failed.code, failed.blame) == ("magic_invalid", "task")
    assert "from 1 to 200" in failed.message


async def test_cancel_ends_it_wherever_it_is() -> None:
    context = context_of("test:steps:3")
    context.cancel()
    with pytest.raises(RunCancelled):
        await sandbox.carry_out(context)
    assert context.journal.told == {}


@pytest.mark.parametrize("prompt", ["", "要約して", "Fasse die Tickets zusammen", "* | <b> `x`", "\ud83d", "Summarise", "x" * 4000])
async def test_odd_prompts_complete(prompt: str) -> None:
    outcome = await sandbox.carry_out(context_of(prompt))
    assert outcome.result.startswith("# ")
    outcome.result.encode()


async def test_codes_of_the_sandbox_are_documented() -> None:
    for prompt in ("test:fail", "test:timeout", "test:over-budget", "test:nonsense"):
        assert (await failure_of(prompt)).code in FAILURES
