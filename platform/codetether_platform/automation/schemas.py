"""Wire structs of the automation and dispatch APIs: their field names and status words, not ours."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from codetether_platform.tasks.schemas import EmailAddress, MetadataKey, MetadataValue, StatusName

AgentType = Literal["build", "plan", "general", "explore"]
DispatchStatus = Literal["pending", "working", "input-required", "completed", "failed", "cancelled"]
Description = Annotated[str, Meta(min_length=1, max_length=10_000)]
Title = Annotated[str, Meta(min_length=1, max_length=200)]
Url = Annotated[str, Meta(max_length=2000)]
Model = Annotated[str, Meta(min_length=1, max_length=80)]
Priority = Annotated[int, Meta(ge=0, le=100)]
Metadata = Annotated[dict[MetadataKey, MetadataValue], Meta(max_length=15)]


class AutomationRequest(msgspec.Struct, kw_only=True):
    """A task in the words of the automation API. Fields it does not know are passed over, as they always were."""

    title: Title | None = None
    description: Annotated[Description, Meta(description="The prompt.")] | None = None
    prompt: Annotated[Description, Meta(description="Another name of `description`.")] | None = None
    agent_type: AgentType = "build"
    model: Model = "default"
    codebase_id: Annotated[str, Meta(min_length=1, max_length=100)] = "global"
    priority: Priority = 0
    webhook_url: Url | None = None
    callback_url: Annotated[Url, Meta(description="Another name of `webhook_url`.")] | None = None
    notify_email: EmailAddress | None = None
    metadata: Metadata = {}


class AutomationCreated(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A task that was accepted. `_idempotent_replay` is "true" where the answer is one given before."""

    task_id: str
    run_id: str
    status: str
    title: str
    description: str
    created_at: datetime
    model: str
    idempotent_replay: str | None = msgspec.field(default=None, name="_idempotent_replay")


class AutomationTask(msgspec.Struct, kw_only=True):
    """A task and its run."""

    task_id: str
    run_id: str
    status: StatusName
    title: str
    description: str
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    runtime_seconds: int | None
    result_summary: str | None
    error: str | None
    model: str


class AutomationList(msgspec.Struct, kw_only=True):
    """A stretch of the list, newest first."""

    tasks: list[AutomationTask]
    total: int
    limit: int
    offset: int


class AutomationCancelled(msgspec.Struct, kw_only=True):
    """A task that was stopped."""

    task_id: str
    status: str
    message: str


class AutomationMe(msgspec.Struct, kw_only=True):
    """Whose key this is."""

    id: str
    email: str | None
    name: str
    authenticated: bool


class Capabilities(msgspec.Struct, kw_only=True):
    """What the automation API can do."""

    name: str
    version: str
    endpoints: dict[str, str]
    agent_types: list[str]
    models: list[str]
    statuses: list[str]


class DispatchRequest(msgspec.Struct, kw_only=True):
    """A task in the words of the dispatch API. `task_timeout_seconds` is repeated; the platform's own deadline holds."""

    title: Title
    description: Description
    agent_type: Annotated[str, Meta(min_length=1, max_length=40)] = "build"
    model: Model | None = None
    priority: Priority = 0
    webhook_url: Url | None = None
    metadata: Annotated[dict[str, Any], Meta(max_length=15)] = {}
    task_timeout_seconds: Annotated[int, Meta(ge=60, le=604_800)] = 600


class DispatchTask(msgspec.Struct, kw_only=True):
    """A dispatched task."""

    task_id: str
    event_id: str | None
    status: DispatchStatus
    title: str
    description: str
    result: str | None
    created_at: datetime
    task_timeout_seconds: int
    dispatched_via_knative: bool


class Refusal(msgspec.Struct, kw_only=True):
    """A refusal in the words of the automation API."""

    detail: dict[str, str]
