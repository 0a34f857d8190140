"""The `data` of each event, as receivers see it; the OpenAPI document is made from these.

Of a task that belongs to one of the partner's users, what it says is left out or null, and `content_withheld` is true.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from codetether_platform.oauth.principal import Mode
from codetether_platform.webhooks.catalogue import EVENTS


class EventCharge(msgspec.Struct, kw_only=True):
    """What an ended run cost, and whom."""

    payer: Literal["partner", "user"]
    currency: str
    amount_micros: int


class EventTask(msgspec.Struct, kw_only=True):
    """A task at the moment of the event."""

    task_id: str
    run_id: str
    status: Literal["queued", "running", "needs_input", "completed", "failed", "cancelled"]
    title: str | None
    user_id: str | None
    mode: Mode
    agent: str
    metadata: dict[str, str]
    created_at: datetime
    duration_seconds: int | None
    worker_id: str | None
    artifacts: list[str]
    content_withheld: bool
    schedule_id: str | None
    scheduled_for: datetime | None


class EndedTask(EventTask, kw_only=True):
    """A task that has ended, with what it cost."""

    charge: EventCharge


class EventError(msgspec.Struct, kw_only=True):
    """Why a task failed; `code` never changes its meaning."""

    code: str
    message: str


class TaskProgressData(EventTask, kw_only=True):
    """How far the agent is."""

    message: str | UnsetType = UNSET
    step: int
    steps: int | None
    percent: int | None


class TaskNeedsInputData(EventTask, kw_only=True):
    """What the agent asks. Answer with `POST /v1/tasks/{task_id}/input`."""

    request_id: str
    question: str | UnsetType = UNSET
    kind: Literal["text", "choice"]
    choices: list[str] | UnsetType | None = UNSET
    expires_at: datetime


class TaskCompletedData(EndedTask, kw_only=True):
    """A result. One that would make the body longer than 256 kB is cut."""

    result: str | UnsetType | None = UNSET
    result_truncated: bool | UnsetType = UNSET
    result_url: str | UnsetType = UNSET


class TaskFailedData(EndedTask, kw_only=True):
    """A failure and its reason."""

    error: EventError


class SponsorshipData(msgspec.Struct, kw_only=True):
    """How much of a cap is used up."""

    percent: int


class UserData(msgspec.Struct, kw_only=True):
    """Which user."""

    user_id: str


class SchedulePausedData(msgspec.Struct, kw_only=True):
    """Which schedule paused itself, and why: `refused:` and the code of the last refusal."""

    schedule_id: str
    reason: str
    refusals: int
    user_id: str | None
    mode: Literal["test", "live"]


class UserSignedUpData(UserData, kw_only=True):
    """Who signed up; `external_id` is your word for a user that you vouched for."""

    external_id: str | None
    kind: str


class UserVerifiedData(UserData, kw_only=True):
    """Who proved an e-mail address. `guest_id` is the guest whose tasks went over to this user, where the two were not one."""

    external_id: str | None
    guest_id: str | None


class StatementData(msgspec.Struct, kw_only=True):
    """Which statement, and what its month came to: exact in micros, and in whole minor units of the currency."""

    statement_id: str
    number: int
    mode: Mode
    currency: str
    period_start: datetime
    period_end: datetime
    charges_micros: int
    closing_micros: int
    total_minor: int


class WebhookDisabledData(msgspec.Struct, kw_only=True):
    """Which webhook, and why."""

    webhook_id: str
    url: str
    reason: str


class WebhookTestData(msgspec.Struct, kw_only=True):
    """Which webhook was tested."""

    webhook_id: str
    message: str


EVENT_DATA: dict[str, Any] = {
    "task.created": EventTask,
    "task.started": EventTask,
    "task.progress": TaskProgressData,
    "task.needs_input": TaskNeedsInputData,
    "task.completed": TaskCompletedData,
    "task.failed": TaskFailedData,
    "task.cancelled": EndedTask,
    "schedule.paused": SchedulePausedData,
    "sponsorship.threshold": SponsorshipData,
    "sponsorship.exhausted": SponsorshipData,
    "user.signed_up": UserSignedUpData,
    "user.verified": UserVerifiedData,
    "user.released": UserData,
    "statement.finalized": StatementData,
    "webhook.disabled": WebhookDisabledData,
    "webhook.test": WebhookTestData,
}

#: Each type with its meaning and the struct of its `data`, for the OpenAPI document.
EVENT_TYPES = {event: (meaning, EVENT_DATA.get(event, dict[str, Any])) for event, meaning in EVENTS.items()}
