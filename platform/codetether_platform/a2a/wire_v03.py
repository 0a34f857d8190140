"""The words of A2A 0.3 (its JSON schema): reads parameters, writes tasks and stream items. Pure."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from codetether_platform.a2a.errors import InvalidParams
from codetether_platform.a2a.reading import convert, joined, kept_metadata, text_of_data, text_of_raw
from codetether_platform.a2a.words import (
    FileTold,
    Item,
    PushConfig,
    Said,
    Send,
    StatusTold,
    Told,
    cut_history,
    history_length_of,
)
from codetether_platform.kernel.clock import rfc3339
from codetether_platform.tasks.schemas import Artifact
from codetether_platform.webhooks.a2a_bodies import V03_STATES, File, file_artifact, result_artifact

Id = Annotated[str, Meta(min_length=1, max_length=200)]


class _FileBody(msgspec.Struct, rename="camel"):
    bytes: str | None = None
    uri: Annotated[str, Meta(max_length=2000)] | None = None
    mime_type: str | None = None


class _Part(msgspec.Struct):
    kind: str | None = None
    type: str | None = None
    text: str | None = None
    file: _FileBody | None = None
    data: Any | UnsetType = UNSET


class _Message(msgspec.Struct, rename="camel", kw_only=True):
    message_id: Id
    role: Literal["user"]
    parts: Annotated[list[_Part], Meta(min_length=1, max_length=50)]
    context_id: Annotated[str, Meta(max_length=200)] | None = None
    task_id: Annotated[str, Meta(max_length=200)] | None = None
    metadata: dict[str, Any] | None = None


class _Authentication(msgspec.Struct):
    schemes: Annotated[list[Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z][A-Za-z0-9-]*$(?!\n)")]], Meta(max_length=5)]
    credentials: Annotated[str, Meta(max_length=2000)] | None = None


class _Push(msgspec.Struct, kw_only=True):
    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    id: Annotated[str, Meta(max_length=100)] | None = None
    token: Annotated[str, Meta(max_length=1000)] | None = None
    authentication: _Authentication | None = None


class _PushOfTask(msgspec.Struct, rename="camel", kw_only=True):
    task_id: Id
    push_notification_config: _Push


class _Configuration(msgspec.Struct, rename="camel"):
    blocking: bool | None = None
    history_length: int | None = None
    push_notification_config: _Push | None = None


class _Send(msgspec.Struct, kw_only=True):
    message: _Message
    configuration: _Configuration | None = None
    metadata: dict[str, Any] | None = None


def read_send(params: Any) -> Send:
    """Read the parameters of message/send.

    Raises:
        InvalidParams, ContentTypeNotSupported: They are refused.
    """
    given = convert(params, _Send)
    wanted = given.configuration or _Configuration()
    message, push = given.message, wanted.push_notification_config
    return Send(
        message_id=message.message_id,
        text=joined([_text(part) for part in message.parts]),
        context_id=message.context_id or None,
        task_id=message.task_id or None,
        metadata=kept_metadata(message.metadata, given.metadata),
        waits=wanted.blocking is not False,
        history_length=history_length_of(wanted.history_length),
        push=None if push is None else _push(push),
    )


def _text(part: _Part) -> str:
    kind = part.kind or part.type  # before 0.3 it was called type
    if kind == "text" and part.text is not None:
        return part.text
    if kind == "data" and isinstance(part.data, dict):
        return text_of_data(part.data)
    if kind == "file" and part.file is not None and (part.file.bytes is None) != (part.file.uri is None):
        return part.file.uri or text_of_raw(part.file.bytes or "", part.file.mime_type)
    raise InvalidParams("A part is a text, a file with bytes or uri, or data, and says so in kind.")


def read_push(params: Any) -> tuple[str, PushConfig]:
    """Read a push notification config and the id of its task."""
    given = convert(params, _PushOfTask)
    return given.task_id, _push(given.push_notification_config)


def _push(given: _Push) -> PushConfig:
    how = given.authentication
    return PushConfig(
        id=given.id or None,
        url=given.url,
        token=given.token or None,
        scheme=how.schemes[0] if how is not None and how.schemes else None,
        credentials=None if how is None else how.credentials,
    )


def task(told: Told, *, history_length: int | None, base_url: str) -> dict[str, Any]:
    """Write a task."""
    shown = told.task
    results = [] if shown.result is None else [result_artifact(shown.result, version="0.3")]
    written: dict[str, Any] = {
        "kind": "task",
        "id": shown.id,
        "contextId": told.context_id,
        "status": _status(shown.status, told.changed_at, told.said, task_id=shown.id, context_id=told.context_id),
        "artifacts": [*results, *(_file(file, base_url) for file in shown.artifacts)],
    }
    history = cut_history(told.history, history_length)
    if history:
        written["history"] = [_message(said, shown.id, told.context_id) for said in history]
    if shown.metadata:
        written["metadata"] = shown.metadata
    return written


def item(told: Item, *, base_url: str, history_length: int | None = None) -> dict[str, Any]:
    """Write an item of a stream; `kind` says what it is."""
    if isinstance(told, Told):
        return task(told, history_length=history_length, base_url=base_url)
    named: dict[str, Any] = {"taskId": told.task_id, "contextId": told.context_id}
    if isinstance(told, StatusTold):
        status = _status(told.status, told.at, told.said, task_id=told.task_id, context_id=told.context_id)
        return {"kind": "status-update"} | named | {"status": status, "final": told.is_last}
    return {"kind": "artifact-update"} | named | {"artifact": _artifact(told, base_url), "append": False, "lastChunk": True}


def push_config(task_id: str, config: PushConfig) -> dict[str, Any]:
    """Write a push notification config."""
    written: dict[str, Any] = {"id": config.id, "url": config.url}
    if config.token is not None:
        written["token"] = config.token
    if config.scheme is not None:
        written["authentication"] = {"schemes": [config.scheme]}
    return {"taskId": task_id, "pushNotificationConfig": written}


def _status(status: str, at: datetime, said: Said | None, *, task_id: str, context_id: str) -> dict[str, Any]:
    written: dict[str, Any] = {"state": V03_STATES[status], "timestamp": rfc3339(at)}
    if said is not None:
        written["message"] = _message(said, task_id, context_id)
    return written


def _message(said: Said, task_id: str, context_id: str) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [{"kind": "text", "text": said.text}]
    if said.choices:
        parts.append({"kind": "data", "data": {"choices": list(said.choices)}})
    role = "agent" if said.by_agent else "user"
    return {"kind": "message", "messageId": said.id, "role": role, "parts": parts, "taskId": task_id, "contextId": context_id}


def _artifact(told: FileTold, base_url: str) -> dict[str, Any]:
    return result_artifact(told.result or "", version="0.3") if told.file is None else _file(told.file, base_url)


def _file(file: Artifact, base_url: str) -> dict[str, Any]:
    return file_artifact(File(file.name, file.media_type, base_url + file.url), version="0.3")
