"""A task gets the agent of its mode, or a clear refusal."""

import subprocess
import sys

import pytest

from codetether_platform.kernel.errors import ValidationFailed
from codetether_platform.oauth.principal import Mode
from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.errors import AgentUnavailable
from codetether_platform.tasks.agents.port import Agent
from codetether_platform.tasks.agents.registry import choose_agent, make_agents

KEYED = Settings(anthropic_api_key="sk-test")


@pytest.mark.parametrize(
    ("requested", "mode", "chosen"),
    [(None, "test", "sandbox"), ("sandbox", "test", "sandbox"), (None, "live", "claude"), ("claude", "live", "claude")],
)
def test_mode_decides_the_agent(requested: str | None, mode: Mode, chosen: str) -> None:
    assert choose_agent(requested, mode, KEYED) == chosen


@pytest.mark.parametrize(
    ("requested", "mode", "code"),
    [
        ("claude", "test", "agent_not_in_test_mode"),
        ("sandbox", "live", "agent_test_only"),
        ("gpt", "test", "agent_unknown"),
        ("Claude", "live", "agent_unknown"),
    ],
)
def test_wrong_agent_is_refused_with_a_pointer(requested: str, mode: Mode, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        choose_agent(requested, mode, KEYED)
    (fault,) = refused.value.faults
    assert (fault.code, fault.source.pointer) == (code, "/agent")


@pytest.mark.parametrize("requested", [None, "claude"])
def test_live_task_without_a_key_is_unavailable_and_never_a_sandbox_run(requested: str | None) -> None:
    with pytest.raises(AgentUnavailable) as refused:
        choose_agent(requested, "live", Settings())
    assert (refused.value.code, refused.value.status) == ("agent_unavailable", 503)
    assert refused.value.retry_after_seconds


def test_test_mode_needs_no_key() -> None:
    assert choose_agent(None, "test", Settings()) == "sandbox"


def test_agents_are_listed_by_their_names() -> None:
    agents = make_agents(Settings())
    assert {name: agent.name for name, agent in agents.items()} == {"claude": "claude", "sandbox": "sandbox"}
    assert all(isinstance(agent, Agent) for agent in agents.values())


def test_registry_does_not_load_the_sdk() -> None:
    code = "import sys, codetether_platform.tasks.agents.registry; sys.exit('anthropic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
