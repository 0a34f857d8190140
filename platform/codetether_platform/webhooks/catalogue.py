"""The event catalogue: every type of event that a partner can receive, with its meaning."""

from typing import Literal

#: Version of the shape of all event bodies; sent in each as `api_version`.
API_VERSION = "2026-11-01"

#: Each type with its one-line meaning.
EVENTS: dict[str, str] = {
    "task.created": "A task was accepted and waits for a worker.",
    "task.started": "A worker began to carry the task out.",
    "task.progress": "The agent says how far it is.",
    "task.needs_input": "The agent asked a question and waits for the answer.",
    "task.completed": "The task is done; its result is there.",
    "task.failed": "The task could not be done; `data.error` says why.",
    "task.cancelled": "Somebody stopped the task.",
    "schedule.paused": "A schedule paused itself because its runs were refused five times in a row; `data.reason` says why.",
    "sponsorship.threshold": "A stated share of a sponsorship cap is used up.",
    "sponsorship.exhausted": "A sponsorship cap or balance is used up; runs that need it are refused.",
    "user.signed_up": "A person became a user of the partner.",
    "user.verified": "A user proved its e-mail address.",
    "user.released": "A user was released from the partner's sponsorship.",
    "statement.finalized": "A statement is final and will not change any more.",
    "webhook.disabled": "Another webhook of the partner was disabled; `data.reason` says why.",
    "webhook.test": "Sent on request to one webhook, whatever it listens to.",
}

#: What a task's own `callback_url` is told: all but `task.created`, which its creator knows from the 201.
CALLBACK_TYPES = frozenset(name for name in EVENTS if name.startswith("task.")) - {"task.created"}

ALL_EVENTS = "*"

#: `task`: deliveries of one task come one at a time, in the order of their sequence.
Ordering = Literal["none", "task"]
PayloadFormat = Literal["standard", "legacy"]
#: How one delivery is written and signed. `callback` is the flat body of `legacy` under the replay-safe signature of `standard`.
DeliveryFormat = Literal["standard", "legacy", "callback"]


def is_listening(listened: list[str], event_type: str) -> bool:
    """Tell whether a webhook that listens to these types gets an event of this type."""
    return ALL_EVENTS in listened or event_type in listened
