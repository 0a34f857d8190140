"""Fixtures of the agents' tests: the stand-in model and an agent that talks to it."""

from collections.abc import Iterator

import pytest

from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.claude import ClaudeAgent
from tests.agents.fake_context import MODEL
from tests.anthropic_peer import AnthropicPeer


@pytest.fixture
def peer() -> Iterator[AnthropicPeer]:
    """The model service's stand-in."""
    with AnthropicPeer() as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """How long the agent waited between tries."""
    return []


@pytest.fixture
def claude(peer: AnthropicPeer, waits: list[float]) -> ClaudeAgent:
    """The agent under test; its waits between tries take no time."""

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    return ClaudeAgent(Settings(anthropic_api_key="sk-test", anthropic_base_url=peer.url, agent_model=MODEL), sleep=noted)
