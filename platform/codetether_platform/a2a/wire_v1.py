"""The words of A2A 1.0 (specification/a2a.proto as ProtoJSON): reads parameters, writes tasks and stream items. Pure."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from codetether_platform.a2a.errors import InvalidParams
from codetether_platform.a2a.reading import convert, joined, kept_metadata, text_of_data, text_of_raw
from codetether_platform.a2a.words import (
    FileTold,
    Item,
    ListAsk,
    PushConfig,
    Said,
    Send,
    StatusTold,
    TaskPage,
    Told,
    cut_history,
    history_length_of,
)
from codetether_platform.kernel.clock import rfc3339
from codetether_platform.tasks.schemas import Artifact
from codetether_platform.webhooks.a2a_bodies import V1_STATES, File, file_artifact, result_artifact

Id = Annotated[str, Meta(min_length=1, max_length=200)]
_STATUSES = {state: status for status, state in V1_STATES.items()}
#: States that no task of ours ever has: a list of them is empty.
_NEVER = frozenset({"TASK_STATE_REJECTED", "TASK_STATE_AUTH_REQUIRED"})


class _Part(msgspec.Struct, rename="camel"):
    text: str | None = None
    raw: str | None = None
    url: Annotated[str, Meta(max_length=2000)] | None = None
    data: Any | UnsetType = UNSET
    media_type: str | None = None


class _Message(msgspec.Struct, rename="camel", kw_only=True):
    message_id: Id
    role: Literal["ROLE_USER"]
    parts: Annotated[list[_Part], Meta(min_length=1, max_length=50)]
    context_id: Annotated[str, Meta(max_length=200)] | None = None
    task_id: Annotated[str, Meta(max_length=200)] | None = None
    metadata: dict[str, Any] | None = None


class _Authentication(msgspec.Struct):
    scheme: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z][A-Za-z0-9-]*$(?!\n)")]
    credentials: Annotated[str, Meta(max_length=2000)] | None = None


class _Push(msgspec.Struct, rename="camel", kw_only=True):
    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    id: Annotated[str, Meta(max_length=100)] | None = None
    task_id: str | None = None
    token: Annotated[str, Meta(max_length=1000)] | None = None
    authentication: _Authentication | None = None


class _Configuration(msgspec.Struct, rename="camel"):
    task_push_notification_config: _Push | None = None
    history_length: int | None = None
    return_immediately: bool | None = None


class _Send(msgspec.Struct, kw_only=True):
    message: _Message
    configuration: _Configuration | None = None
    metadata: dict[str, Any] | None = None


class _List(msgspec.Struct, rename="camel"):
    context_id: Annotated[str, Meta(max_length=200)] | None = None
    status: str | None = None
    page_size: Annotated[int, Meta(ge=1, le=100)] | None = None
    page_token: Annotated[str, Meta(max_length=512)] | None = None
    history_length: int | None = None
    status_timestamp_after: datetime | None = None
    include_artifacts: bool | None = None


def read_send(params: Any) -> Send:
    """Read the parameters of SendMessage.

    Raises:
        InvalidParams, ContentTypeNotSupported: They are refused.
    """
    given = convert(params, _Send)
    wanted = given.configuration or _Configuration()
    push = wanted.task_push_notification_config
    message = given.message
    return Send(
        message_id=message.message_id,
        text=joined([_text(part) for part in message.parts]),
        context_id=message.context_id or None,
        task_id=message.task_id or None,
        metadata=kept_metadata(message.metadata, given.metadata),
        waits=not wanted.return_immediately,
        history_length=history_length_of(wanted.history_length),
        push=None if push is None else _push(push),
    )


def _text(part: _Part) -> str:
    holds = [part.text is not None, part.raw is not None, part.url is not None, part.data is not UNSET]
    if sum(holds) != 1:
        raise InvalidParams("A part holds exactly one of text, raw, url and data.")
    if part.raw is not None:
        return text_of_raw(part.raw, part.media_type)
    return part.text or part.url or ("" if part.data is UNSET else text_of_data(part.data))


def read_push(params: Any) -> tuple[str, PushConfig]:
    """Read a push notification config and the id of its task."""
    given = convert(params, _Push)
    if not given.task_id:
        raise InvalidParams("taskId is required.")
    return given.task_id, _push(given)


def _push(given: _Push) -> PushConfig:
    how = given.authentication
    return PushConfig(
        id=given.id or None,
        url=given.url,
        token=given.token or None,
        scheme=None if how is None else how.scheme,
        credentials=None if how is None else how.credentials,
    )


def read_list(params: Any, *, strict: bool = True) -> ListAsk:
    """Read the parameters of ListTasks; those of a query are texts, which `strict=False` reads."""
    given = convert(params, _List, strict=strict)
    status = given.status or None
    if status == "TASK_STATE_UNSPECIFIED":
        status = None
    if status is not None and status not in _STATUSES and status not in _NEVER:
        raise InvalidParams(f"There is no state '{status[:40]}'.")
    after = given.status_timestamp_after
    if after is not None and after.tzinfo is None:
        raise InvalidParams("statusTimestampAfter ends with Z or an offset.")
    return ListAsk(
        context_id=given.context_id or None,
        status=None if status is None else _STATUSES.get(status, status),
        page_size=given.page_size or 50,
        page_token=given.page_token or None,
        history_length=history_length_of(given.history_length) or 0,
        changed_after=after,
        with_artifacts=given.include_artifacts or False,
    )


def task(told: Told, *, history_length: int | None, base_url: str, with_artifacts: bool = True) -> dict[str, Any]:
    """Write a task."""
    shown = told.task
    status = _status(shown.status, told.changed_at, told.said, task_id=shown.id, context_id=told.context_id)
    written: dict[str, Any] = {"id": shown.id, "contextId": told.context_id, "status": status}
    if with_artifacts:
        results = [] if shown.result is None else [result_artifact(shown.result, version="1.0")]
        written["artifacts"] = [*results, *(_file(file, base_url) for file in shown.artifacts)]
    history = cut_history(told.history, history_length)
    if history:
        written["history"] = [_message(said, shown.id, told.context_id) for said in history]
    if shown.metadata:
        written["metadata"] = shown.metadata
    return written


def page(found: TaskPage, asked: ListAsk, *, base_url: str) -> dict[str, Any]:
    """Write a page of the list."""
    tasks = [
        task(told, history_length=asked.history_length, base_url=base_url, with_artifacts=asked.with_artifacts)
        for told in found.tasks
    ]
    return {"tasks": tasks, "nextPageToken": found.next_token, "pageSize": found.page_size, "totalSize": found.total}


def item(told: Item, *, base_url: str, history_length: int | None = None) -> dict[str, Any]:
    """Write an item of a stream: an object with the one member that it is."""
    if isinstance(told, Told):
        return {"task": task(told, history_length=history_length, base_url=base_url)}
    named: dict[str, Any] = {"taskId": told.task_id, "contextId": told.context_id}
    if isinstance(told, StatusTold):
        status = _status(told.status, told.at, told.said, task_id=told.task_id, context_id=told.context_id)
        return {"statusUpdate": named | {"status": status}}
    return {"artifactUpdate": named | {"artifact": _artifact(told, base_url), "append": False, "lastChunk": True}}


def push_config(task_id: str, config: PushConfig) -> dict[str, Any]:
    """Write a push notification config."""
    written: dict[str, Any] = {"id": config.id, "taskId": task_id, "url": config.url}
    if config.token is not None:
        written["token"] = config.token
    if config.scheme is not None:
        written["authentication"] = {"scheme": config.scheme}
    return written


def _status(status: str, at: datetime, said: Said | None, *, task_id: str, context_id: str) -> dict[str, Any]:
    written: dict[str, Any] = {"state": V1_STATES[status], "timestamp": rfc3339(at)}
    if said is not None:
        written["message"] = _message(said, task_id, context_id)
    return written


def _message(said: Said, task_id: str, context_id: str) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [{"text": said.text}]
    if said.choices:
        parts.append({"data": {"choices": list(said.choices)}})
    role = "ROLE_AGENT" if said.by_agent else "ROLE_USER"
    return {"messageId": said.id, "role": role, "parts": parts, "taskId": task_id, "contextId": context_id}


def _artifact(told: FileTold, base_url: str) -> dict[str, Any]:
    return result_artifact(told.result or "", version="1.0") if told.file is None else _file(told.file, base_url)


def _file(file: Artifact, base_url: str) -> dict[str, Any]:
    return file_artifact(File(file.name, file.media_type, base_url + file.url), version="1.0")
