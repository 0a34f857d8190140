"""The claude agent never plans to spend more than what is held for its run."""

import pytest

from codetether_platform.tasks.agents.claude import ClaudeAgent
from codetether_platform.tasks.agents.claude_turn import Text, Turn, estimated_input_tokens, user_says
from codetether_platform.tasks.agents.port import AgentFailed, WaitingForInput
from tests.agents.fake_context import INPUT_MICROS, OUTPUT_MICROS, FakeContext, Journal, brief
from tests.anthropic_peer import AnthropicPeer, Message, text, tool_use

pytestmark = pytest.mark.anyio

PROMPT = "Summarise the tickets"
PROGRESS = Message.of_blocks(text("So far: 3 tickets."), tool_use("report_progress", {"message": "Reading"}))


async def longest_turn(claude: ClaudeAgent, peer: AnthropicPeer, max_charge_micros: int) -> int:
    """Return the output limit of the request that a hold affords."""
    await claude.carry_out(FakeContext(brief(PROMPT, max_charge_micros=max_charge_micros), Journal()))
    limit = peer.requests[-1].body["max_tokens"]
    assert isinstance(limit, int)
    return limit


async def test_small_hold_makes_turns_shorter(claude: ClaudeAgent, peer: AnthropicPeer) -> None:
    assert await longest_turn(claude, peer, 1_000_000) == 8192
    limits = [await longest_turn(claude, peer, held) for held in (100_000, 50_000, 25_000, 15_000)]
    assert limits == sorted(limits, reverse=True)
    assert limits[0] < 8192
    assert limits[-1] >= 256


async def test_planned_turn_fits_into_the_hold(claude: ClaudeAgent, peer: AnthropicPeer) -> None:
    for held in (12_000, 20_000, 80_000, 200_000):
        limit = await longest_turn(claude, peer, held)
        sent = peer.requests[-1].body
        tokens = len(str([sent["system"], sent["messages"], sent["tools"]])) // 4  # what the service would count
        assert tokens * INPUT_MICROS + limit * OUTPUT_MICROS <= held


async def test_hold_too_small_for_any_turn_asks_nobody(claude: ClaudeAgent, peer: AnthropicPeer) -> None:
    with pytest.raises(AgentFailed) as failed:
        await claude.carry_out(FakeContext(brief(PROMPT, max_charge_micros=1000), Journal()))
    assert (failed.value.code, failed.value.blame, failed.value.partial_result) == ("budget_reached", "budget", None)
    assert not peer.requests


async def test_run_stops_when_the_next_turn_does_not_fit(claude: ClaudeAgent, peer: AnthropicPeer) -> None:
    peer.default = PROGRESS.but(input_tokens=1500, output_tokens=200)
    with pytest.raises(AgentFailed) as failed:
        await claude.carry_out(FakeContext(brief(PROMPT, max_charge_micros=40_000), Journal()))
    assert (failed.value.code, failed.value.blame) == ("budget_reached", "budget")
    assert failed.value.partial_result == "So far: 3 tickets."
    used = failed.value.usage
    assert used.input_tokens == 1500 * len(peer.requests)
    assert used.input_tokens * INPUT_MICROS + used.output_tokens * OUTPUT_MICROS <= 40_000
    assert len(peer.requests) > 1


async def test_kept_turns_are_not_weighed_again_under_a_smaller_hold(claude: ClaudeAgent, peer: AnthropicPeer) -> None:
    peer.reply(Message.of_blocks(tool_use("ask_user", {"question": "Which?"})).but(input_tokens=100, output_tokens=10))
    journal = Journal()
    with pytest.raises(WaitingForInput):
        await claude.carry_out(FakeContext(brief(PROMPT, max_charge_micros=1_000_000), journal))
    journal.answers["turn:0:tool:0"] = "This one"
    # The first turn would not have been affordable under what is held now; the second is, for it is short.
    outcome = await claude.carry_out(FakeContext(brief(PROMPT, max_charge_micros=5_000), journal))
    assert outcome.result.startswith("Done")


def test_input_is_reckoned_from_the_last_count_and_what_was_added() -> None:
    last = Turn(model="m", blocks=(Text(text="x"),), stop_reason="end_turn", input_tokens=1000, output_tokens=50)
    added = [user_says("y" * 300)]
    assert 1150 <= estimated_input_tokens(last, added, fixed="z" * 30_000) <= 1200
    assert estimated_input_tokens(None, added, fixed="z" * 30_000) > 10_000


def test_scripts_with_many_bytes_a_letter_are_not_underrated() -> None:
    assert estimated_input_tokens(None, [user_says("今週の問い合わせを要約して" * 10)], fixed="") >= 130
