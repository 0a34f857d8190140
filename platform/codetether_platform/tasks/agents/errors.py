"""Why a task cannot be given to an agent, and the codes with which agents end runs as failed."""

from typing import Final

from codetether_platform.kernel.errors import Unavailable


class AgentUnavailable(Unavailable):
    """The agent cannot run live tasks here: the platform has no key for its model."""

    code, title = "agent_unavailable", "Agent unavailable"
    is_user_safe = True


#: Every code that an agent of this package gives a failed run, with its meaning. `test:fail:<code>` makes any other.
FAILURES: Final[dict[str, str]] = {
    "model_unavailable": "The model service could not be reached or refused to serve us, after retries. Nothing is charged.",
    "model_rate_limited": "The model service asked us to wait for longer than a run may wait. Nothing is charged.",
    "model_stream_cut": "The model's answer broke off twice. Nothing is charged.",
    "model_bad_answer": "The model service answered twice with something that is no answer. Nothing is charged.",
    "model_refused": "The model declined the task. What was used is charged.",
    "model_context_full": "The task outgrew what the model can read at once. What was used is charged.",
    "instructions_exposed": "The model repeated its instructions; the answer is withheld. What was used is charged.",
    "turn_limit": "The agent took 40 turns without coming to an end. What was used is charged.",
    "budget_reached": "The run used what was held for it. What was used is charged; `result` holds what there is so far.",
    "agent_timeout": "The agent took too long. Nothing is charged. The sandbox ends so on `test:timeout`.",
    "magic_invalid": "A magic word in a test-mode prompt is unknown, malformed, or contradicts another.",
    "test_failure": "The sandbox failed because the prompt said `test:fail`.",
}
