"""Wire structs of tasks."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from codetether_platform.schedules.schemas import ScheduleRequest
from codetether_platform.templates.inputs import MAX_INPUTS, InputName, InputValue

StatusName = Literal["queued", "running", "needs_input", "completed", "failed", "cancelled"]
MetadataKey = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_.:-]{0,39}$(?!\n)")]
MetadataValue = Annotated[str, Meta(max_length=500)]
EmailAddress = Annotated[str, Meta(max_length=254, pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+$(?!\n)")]
MAX_PROMPT_CHARACTERS = 4000
MAX_ANSWER_CHARACTERS = 4000


class TaskRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A task to be carried out."""

    prompt: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=MAX_PROMPT_CHARACTERS,
                description="The work, in any language. With `template_id` it may be left out: the template says it then.",
            ),
        ]
        | None
    ) = None
    title: Annotated[str, Meta(min_length=1, max_length=200, description="Default: the prompt's first line, cut.")] | None = None
    agent: (
        Annotated[str, Meta(min_length=1, max_length=32, description="`sandbox` in test mode, `claude` in live mode.")] | None
    ) = None
    model: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    priority: Annotated[int, Meta(ge=-100, le=100, description="100 is first.")] = 0
    metadata: Annotated[dict[MetadataKey, MetadataValue], Meta(max_length=20)] = {}
    callback_url: Annotated[str, Meta(max_length=2000, description="Gets this task's events, in the legacy flat form.")] | None = (
        None
    )
    notify_email: (
        Annotated[EmailAddress, Meta(description="Gets a mail when the task asks something, and one when it ends.")] | None
    ) = None
    guess_id: Annotated[str, Meta(max_length=36, description="The guess this task was made from.")] | None = None
    max_charge_micros: (
        Annotated[int, Meta(ge=1, le=1_000_000_000_000, description="Never hold or charge more than this.")] | None
    ) = None
    schedule: (
        Annotated[ScheduleRequest, Meta(description="Run later, or again and again; `task.schedule` of a guess as it is.")] | None
    ) = None
    template_id: Annotated[str, Meta(min_length=1, max_length=36, description="Template that this task is made from.")] | None = (
        None
    )
    template_inputs: Annotated[
        dict[InputName, InputValue], Meta(max_length=MAX_INPUTS, description="Values of the template's inputs, by name.")
    ] = {}
    template_extra: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=MAX_PROMPT_CHARACTERS,
                description="Words of the person, put behind the template's. Not read beside a `prompt`, which runs as it is.",
            ),
        ]
        | None
    ) = None
    quote_id: (
        Annotated[str, Meta(min_length=1, max_length=36, description="A quote of this agent and model; its maximum holds.")] | None
    ) = None


class InputRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The answer to an open question."""

    request_id: Annotated[str, Meta(min_length=1, max_length=36)]
    answer: Annotated[str, Meta(min_length=1, max_length=MAX_ANSWER_CHARACTERS)]


class TaskChange(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is to change; the rest stays. `metadata` is merged: null takes a pair away. `priority` moves queued tasks only."""

    title: Annotated[str, Meta(min_length=1, max_length=200)] | msgspec.UnsetType = msgspec.UNSET
    metadata: Annotated[dict[MetadataKey, Annotated[str, Meta(max_length=500)] | None], Meta(max_length=40)] | msgspec.UnsetType = (
        msgspec.UNSET
    )
    priority: Annotated[int, Meta(ge=-100, le=100)] | msgspec.UnsetType = msgspec.UNSET


class Artifact(msgspec.Struct, kw_only=True):
    """A file that a run made."""

    name: str
    media_type: str
    size_bytes: int
    url: str


class TaskError(msgspec.Struct, kw_only=True):
    """Why a task failed; `code` never changes its meaning."""

    code: str
    message: str


class Question(msgspec.Struct, kw_only=True):
    """What the task wants to know before it goes on."""

    request_id: str
    question: str
    kind: Literal["text", "choice"]
    choices: list[str]
    expires_at: datetime


class TokenUsage(msgspec.Struct, kw_only=True):
    """Model tokens used so far."""

    input_tokens: int
    output_tokens: int


class TaskCharge(msgspec.Struct, kw_only=True):
    """Who pays, and how much. An end user does not see the partner's amounts."""

    payer: Literal["partner", "user"]
    currency: str
    held_micros: int | None
    amount_micros: int | None


class Task(msgspec.Struct, kw_only=True):
    """A task and its run.

    A queued task with `scheduled_for` waits for that time, and nothing is held for it until then. `estimated_completion` stands in
    the answer that makes a task, if five or more like it have been completed: it is the median of the partner's last ones.

    A partner's key sees the life and cost of its users' tasks, not what they say: `title`, `prompt`, `result` and the like are
    null then, and `content_withheld` is true.
    """

    task_id: str
    id: str
    run_id: str
    status: StatusName
    title: str | None
    prompt: str | None
    content_withheld: bool
    agent: str
    model: str | None
    priority: int
    metadata: dict[str, str]
    result: str | None
    error: TaskError | None
    artifacts: list[Artifact]
    needs_input: Question | None
    usage: TokenUsage
    charge: TaskCharge
    user_id: str | None
    guess_id: str | None
    retry_of: str | None
    schedule_id: str | None
    scheduled_for: datetime | None
    template_id: str | None
    template_version: int | None
    estimated_completion: datetime | None
    sequence: int
    mode: Literal["test", "live"]
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    duration_seconds: int | None


class TaskEvent(msgspec.Struct, kw_only=True):
    """Something that happened to a task."""

    sequence: int
    type: str
    created_at: datetime
    task_id: str
    run_id: str
    data: dict[str, Any]


class EventPage(msgspec.Struct, kw_only=True):
    """Events after a sequence number, oldest first."""

    data: list[TaskEvent]
    next_after: int
    has_more: bool


class FeedEvent(msgspec.Struct, kw_only=True):
    """An event as webhooks send it."""

    id: str
    type: str
    event: str
    timestamp: datetime
    sequence: int
    api_version: str
    data: dict[str, Any]


class FeedEvents(msgspec.Struct, kw_only=True):
    """Events behind a place of the feed, oldest first. Go on with `after={next_after}`."""

    data: list[FeedEvent]
    next_after: str | None
    has_more: bool
