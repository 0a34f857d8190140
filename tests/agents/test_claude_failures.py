"""Whatever the model service does, the claude agent ends with a code, the right blame, and few requests."""

import pytest

from codetether_platform.tasks.agents.claude import ClaudeAgent
from codetether_platform.tasks.agents.claude_retry import LONGEST_WAIT_SECONDS, ModelFault, retry_wait_seconds, seconds_of
from codetether_platform.tasks.agents.errors import FAILURES
from codetether_platform.tasks.agents.port import AgentFailed
from tests.agents.fake_context import FakeContext, Journal, brief
from tests.anthropic_peer import AnthropicPeer, Drop, Message, Overloaded, RateLimited, Raw, Reply, text, tool_use

pytestmark = pytest.mark.anyio


def context_of() -> FakeContext:
    """Return a fresh context."""
    return FakeContext(brief("Summarise the tickets"), Journal())


@pytest.mark.parametrize(
    ("script", "code", "blame", "requests"),
    [
        ("429-huge-retry-after", "model_rate_limited", "platform", 1),
        ("529-always", "model_unavailable", "platform", 3),
        ("401", "model_unavailable", "platform", 1),
        ("dropped-before-headers", "model_unavailable", "platform", 3),
        ("dropped-mid-stream", "model_stream_cut", "platform", 2),
        ("ended-early", "model_stream_cut", "platform", 2),
        ("sse-error", "model_stream_cut", "platform", 2),
        ("garbage", "model_bad_answer", "platform", 2),
        ("garbage-json", "model_bad_answer", "platform", 2),
        ("text-plain", "model_bad_answer", "platform", 2),
        ("refusal", "model_refused", "task", 1),
    ],
)
async def test_failure_has_a_code_a_blame_and_few_requests(
    claude: ClaudeAgent, peer: AnthropicPeer, waits: list[float], script: str, code: str, blame: str, requests: int
) -> None:
    peer.script(script)
    with pytest.raises(AgentFailed) as failed:
        await claude.carry_out(context_of())
    assert (failed.value.code, failed.value.blame) == (code, blame)
    assert code in FAILURES
    assert len(peer.requests) == requests
    assert len(waits) == requests - 1
    assert sum(waits) < 3


@pytest.mark.parametrize(
    "first",
    [
        (Overloaded, Overloaded),
        (Drop(), Overloaded),
        (RateLimited(retry_after_seconds=1),),
        (Message.of_text("half").but(dies_early=True),),
        (Message.of_text("half").but(ends_early=True),),
        (Message.of_text("half").but(breaks_early=True),),
        (Raw(b"\xff\xfe"),),
    ],
)
async def test_passing_trouble_is_outlived(claude: ClaudeAgent, peer: AnthropicPeer, first: tuple[Reply, ...]) -> None:
    peer.reply(*first, Message.of_text("Done").but(input_tokens=100, output_tokens=7))
    outcome = await claude.carry_out(context_of())
    assert outcome.result == "Done"
    # What was lost on the way is the platform's to bear.
    assert (outcome.usage.input_tokens, outcome.usage.output_tokens) == (100, 7)


@pytest.mark.parametrize("script", ["ok", "thinking-first", "529-twice-then-ok", "inventing", "obeying-injection"])
async def test_text_that_arrives_whole_is_the_result_and_nothing_else_happens(
    claude: ClaudeAgent, peer: AnthropicPeer, script: str
) -> None:
    peer.script(script)
    context = context_of()
    outcome = await claude.carry_out(context)
    assert outcome.result
    assert context.journal.messages == ["Reading the request"]
    assert not context.journal.artifacts


async def test_retry_after_is_obeyed(claude: ClaudeAgent, peer: AnthropicPeer, waits: list[float]) -> None:
    peer.reply(RateLimited(retry_after_seconds=7))
    await claude.carry_out(context_of())
    assert waits == [7.0]


async def test_later_failure_keeps_usage_and_what_was_said(claude: ClaudeAgent, peer: AnthropicPeer) -> None:
    first = Message.of_blocks(text("So far: 3 tickets."), tool_use("report_progress", {"message": "Reading"}))
    peer.reply(first.but(input_tokens=50, output_tokens=20))
    peer.default = Overloaded
    with pytest.raises(AgentFailed) as failed:
        await claude.carry_out(context_of())
    assert (failed.value.usage.input_tokens, failed.value.usage.output_tokens) == (50, 20)
    assert failed.value.partial_result == "So far: 3 tickets."


@pytest.mark.parametrize(
    "reply",
    [
        Message((), stop_reason="end_turn"),
        Message.of_text("  \n"),
        Message.of_text("half").but(stop_reason="pause_turn"),
    ],
)
async def test_turn_without_anything_usable_fails(claude: ClaudeAgent, peer: AnthropicPeer, reply: Message) -> None:
    peer.default = reply
    with pytest.raises(AgentFailed) as failed:
        await claude.carry_out(context_of())
    assert (failed.value.code, failed.value.blame) == ("model_bad_answer", "platform")


@pytest.mark.parametrize(
    "block",
    [
        {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "x"}},
        text("half a pair: \ud83d"),
    ],
)
async def test_block_that_cannot_be_kept_fails(claude: ClaudeAgent, peer: AnthropicPeer, block: dict[str, object]) -> None:
    peer.default = Message((block,))
    with pytest.raises(AgentFailed) as failed:
        await claude.carry_out(context_of())
    assert failed.value.code == "model_bad_answer"


async def test_endless_answer_is_cut(claude: ClaudeAgent, peer: AnthropicPeer) -> None:
    peer.default = Message.of_text("語" * 70_000)  # 210,000 bytes
    with pytest.raises(AgentFailed) as failed:
        await claude.carry_out(context_of())
    assert failed.value.code == "model_bad_answer"


def test_waits_grow_and_end() -> None:
    fault = ModelFault("model_unavailable", "…")
    assert [retry_wait_seconds(fault, tries=tries, jitter=0) for tries in (1, 2, 3)] == [0.5, 1.0, None]
    assert retry_wait_seconds(fault, tries=1, jitter=1) == 0.75


def test_longest_wait_is_kept_and_a_longer_one_gives_up() -> None:
    at_most = ModelFault("model_rate_limited", "…", retry_after_seconds=LONGEST_WAIT_SECONDS)
    assert retry_wait_seconds(at_most, tries=1, jitter=1) == 30.0
    longer = ModelFault("model_rate_limited", "…", retry_after_seconds=LONGEST_WAIT_SECONDS + 1)
    assert retry_wait_seconds(longer, tries=1, jitter=0) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (None, None),
        ("-1", None),
        ("1e9", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("9" * 40, None),
    ],
)
def test_retry_after_is_read_in_seconds_only(header: str | None, seconds: float | None) -> None:
    assert seconds_of(header) == seconds
