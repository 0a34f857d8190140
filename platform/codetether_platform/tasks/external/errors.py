"""What the worker protocol refuses."""

from codetether_platform.kernel.errors import Conflict, NotFound


class LeaseLost(Conflict):
    """The run has ended, waits for an answer, or is another worker's now: stop, and claim anew."""

    code, title = "lease_lost", "This run is not yours any more"


class WorkerLimitReached(Conflict):
    """A run may not tell or keep more than it has."""

    code, title = "run_limit_reached", "The run has reached a limit"


class ExternalAgentNotFound(NotFound):
    """No external agent of this name is registered."""

    code, title = "external_agent_not_found", "No such external agent"


class ExternalAgentInUse(Conflict):
    """The name is taken, or the agent still has tasks that have not ended."""

    code, title = "external_agent_in_use", "External agent in use"
