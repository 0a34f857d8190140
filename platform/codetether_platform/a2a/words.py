"""What A2A tells and asks, without the words of a version: what the wire files read and write. Pure."""

from datetime import datetime
from typing import Literal

import msgspec

from codetether_platform.a2a.errors import InvalidParams
from codetether_platform.tasks.schemas import Artifact, Task

Version = Literal["0.3", "1.0"]
#: In a task's metadata: the context it belongs to, and the id of the message that asked for it. Its events carry them too.
CONTEXT, MESSAGE = "a2a_context_id", "a2a_message_id"


class PushConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Where to push a task's changes, and what to show there. `credentials` are never shown again."""

    id: str | None = None
    url: str
    token: str | None = None
    scheme: str | None = None
    credentials: str | None = None


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """A message to us: a new task, or with `task_id` the answer to its question."""

    message_id: str
    text: str
    context_id: str | None
    task_id: str | None
    metadata: dict[str, str]
    waits: bool
    history_length: int | None
    push: PushConfig | None


class ListAsk(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks to list."""

    context_id: str | None = None
    status: str | None = None
    page_size: int = 50
    page_token: str | None = None
    history_length: int = 0
    changed_after: datetime | None = None
    with_artifacts: bool = False


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a task: ours to the person, or the person's."""

    id: str
    by_agent: bool
    text: str
    choices: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A task as it stands. `said` goes with its status: the open question, or why it failed."""

    task: Task
    context_id: str
    changed_at: datetime
    history: tuple[Said, ...]
    said: Said | None


class StatusTold(msgspec.Struct, frozen=True, kw_only=True):
    """A change of state, or progress."""

    task_id: str
    context_id: str
    status: str
    at: datetime
    said: Said | None
    is_last: bool


class FileTold(msgspec.Struct, frozen=True, kw_only=True):
    """A result that is there now: a text, or a file at its address."""

    task_id: str
    context_id: str
    result: str | None = None
    file: Artifact | None = None


Item = Told | StatusTold | FileTold


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of tasks, last changed first."""

    tasks: list[Told]
    next_token: str
    page_size: int
    total: int


def cut_history(history: tuple[Said, ...], length: int | None) -> tuple[Said, ...]:
    """Return the last messages; None: all of them."""
    return history if length is None else history[len(history) - min(length, len(history)) :]


def history_length_of(value: object) -> int | None:
    """Check a history length.

    Raises:
        InvalidParams: Not a whole number from 0 on.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 2_147_483_647:
        raise InvalidParams("historyLength is a whole number from 0 on.")
    return value
