"""Which agents there are, and which one a task gets."""

from typing import Final

from codetether_platform.kernel.errors import invalid
from codetether_platform.oauth.principal import Mode
from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.claude import ClaudeAgent
from codetether_platform.tasks.agents.errors import AgentUnavailable
from codetether_platform.tasks.agents.port import Agent
from codetether_platform.tasks.agents.sandbox import SandboxAgent

#: The agent of each mode when a task names none. A live task never runs on the sandbox, and test mode calls no model.
DEFAULT: Final[dict[Mode, str]] = {"test": SandboxAgent.name, "live": ClaudeAgent.name}
#: Without a key nothing changes until an operator acts.
RETRY_AFTER_SECONDS: Final = 300


def make_agents(settings: Settings) -> dict[str, Agent]:
    """Return every agent by its name, for a worker."""
    return {ClaudeAgent.name: ClaudeAgent(settings), SandboxAgent.name: SandboxAgent()}


def choose_agent(requested: str | None, mode: Mode, settings: Settings) -> str:
    """Return the name of the agent that a new task gets.

    Raises:
        ValidationFailed: No such agent, or not in this mode; the pointer is `/agent`.
        AgentUnavailable: A live task, and the platform has no key for a model.
    """
    name = requested or DEFAULT[mode]
    if name not in DEFAULT.values():
        detail = "There is no such agent; use claude, sandbox, or external: and the name of your own, or leave it out."
        raise invalid("/agent", detail, code="agent_unknown")
    if mode == "test" and name != DEFAULT["test"]:
        raise invalid(
            "/agent",
            "Test mode calls no model: leave agent out, or use sandbox. The claude agent runs live tasks.",
            code="agent_not_in_test_mode",
        )
    if mode == "live" and name == SandboxAgent.name:
        raise invalid(
            "/agent", "The sandbox agent runs in test mode only: use a test key, or leave agent out.", code="agent_test_only"
        )
    if mode == "live" and not settings.anthropic_api_key:
        raise AgentUnavailable(
            "Live tasks cannot run here: the platform has no key for its model.", retry_after_seconds=RETRY_AFTER_SECONDS
        )
    return name
