"""Names of external agents: `external:` and what the partner calls it. Pure."""

PREFIX = "external:"


def is_external(agent: str) -> bool:
    """Tell whether an agent's runs are carried by a partner's own workers, and so never stand in the engine's queue."""
    return agent.startswith(PREFIX)


def agent_of(name: str) -> str:
    """Return how tasks name the agent that a partner registered as `name`."""
    return PREFIX + name
