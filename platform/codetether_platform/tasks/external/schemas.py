"""Wire structs of external agents and their workers."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from codetether_platform.tasks.schemas import TokenUsage

AgentName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,22}$(?!\n)", description="Tasks name it `external:<name>`.")]
TaskKey = Annotated[str, Meta(min_length=1, max_length=36)]
Fence = Annotated[int, Meta(ge=1, le=2_147_483_647, description="As the claim gave it.")]
EventKey = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$(?!\n)", description="Names this event within the run; told again, it counts once.")
]
Lease = Annotated[int, Meta(ge=10, le=600, description="How long the run stays this worker's without a heartbeat.")]


class ExternalAgentRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An agent that your own workers carry."""

    name: AgentName
    description: Annotated[str, Meta(max_length=200)] = ""


class ExternalAgent(msgspec.Struct, kw_only=True):
    """A registered agent; give `agent` to tasks that it is to carry."""

    name: str
    agent: str
    description: str
    created_at: datetime


class ClaimRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A worker that wants a run of one agent."""

    agent: AgentName
    worker_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$(?!\n)", description="Shown in events.")] = "external"
    lease_seconds: Lease = 60
    wait_seconds: Annotated[int, Meta(ge=0, le=30, description="Wait at most this long for a run.")] = 0


class GivenAnswer(msgspec.Struct, kw_only=True):
    """A question of this run and its answer."""

    key: str
    question: str
    answer: str


class Checkpoint(msgspec.Struct, kw_only=True):
    """What an earlier worker of this run kept."""

    key: str
    value: Any


class Claim(msgspec.Struct, kw_only=True):
    """A run that is this worker's until `lease_expires_at`. Every later call names its `fence`."""

    task_id: str
    run_id: str
    fence: int
    attempt: int
    lease_expires_at: datetime
    title: str
    prompt: str
    model: str | None
    metadata: dict[str, str]
    answers: list[GivenAnswer]
    checkpoints: list[Checkpoint]


class HeartbeatRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A worker that still carries a run."""

    task_id: TaskKey
    fence: Fence
    lease_seconds: Lease = 60


class LeaseState(msgspec.Struct, kw_only=True):
    """Where a run and its lease stand. `answers` are those that are known so far."""

    task_id: str
    status: str
    fence: int
    lease_expires_at: datetime | None
    answers: list[GivenAnswer]


class Progress(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, tag="progress"):
    """How far the run is."""

    key: EventKey
    message: Annotated[str, Meta(min_length=1, max_length=500)]
    step: Annotated[int, Meta(ge=0, le=10_000)] = 0
    steps: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    percent: Annotated[int, Meta(ge=0, le=100)] | None = None


class NeedsInput(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, tag="needs_input"):
    """A question to the person. The lease ends; once it is answered, any worker may claim the run."""

    key: EventKey
    question: Annotated[str, Meta(min_length=1, max_length=2000)]
    choices: Annotated[list[Annotated[str, Meta(min_length=1, max_length=200)]], Meta(max_length=10)] = []


class NewArtifact(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, tag="artifact"):
    """A file, its content as base64 (`bytes`), about 700 kB in one request."""

    key: EventKey
    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$(?!\n)")]
    media_type: Annotated[str, Meta(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$(?!\n)")]
    content: Annotated[bytes, Meta(max_length=1_000_000)]


class KeptCheckpoint(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, tag="checkpoint"):
    """Something that the next worker needs if this one dies; the first value of a key stays."""

    key: EventKey
    value: dict[Annotated[str, Meta(max_length=100)], Any]


WorkerEvent = Progress | NeedsInput | NewArtifact | KeptCheckpoint


class EventsRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What happened, in order. `needs_input` can only be the last."""

    task_id: TaskKey
    fence: Fence
    events: Annotated[list[WorkerEvent], Meta(min_length=1, max_length=20)]


class RunFailure(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why the run failed."""

    code: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$(?!\n)")]
    message: Annotated[str, Meta(max_length=1000)] = ""


class CompleteRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The end of a run: exactly one of `result` and `error`."""

    task_id: TaskKey
    fence: Fence
    result: Annotated[str, Meta(max_length=200_000, description="Markdown.")] | None = None
    error: RunFailure | None = None
    usage: TokenUsage | None = None
