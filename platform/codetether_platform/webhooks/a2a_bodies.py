"""Bodies of A2A push notifications, made of an event's data: an item of a 1.0 stream, or a 0.3 task; and artifacts. Pure.

They stand here because the outbox writes them in the transaction of the event, below the part that speaks A2A.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.webhooks.bodies import MAX_BODY_BYTES

V1_STATES = {
    "queued": "TASK_STATE_SUBMITTED",
    "running": "TASK_STATE_WORKING",
    "needs_input": "TASK_STATE_INPUT_REQUIRED",
    "completed": "TASK_STATE_COMPLETED",
    "failed": "TASK_STATE_FAILED",
    "cancelled": "TASK_STATE_CANCELED",
}
V03_STATES = {status: state.removeprefix("TASK_STATE_").lower().replace("_", "-") for status, state in V1_STATES.items()}
TEXT_TYPE = "text/markdown"
#: Longest result in a push; the whole one is in the task.
MAX_RESULT_CHARACTERS = MAX_BODY_BYTES // 8
A2aVersion = Literal["0.3", "1.0"]


class File(msgspec.Struct, frozen=True):
    """A file of a task, and where it is."""

    name: str
    media_type: str
    url: str


def push_body(data: dict[str, Any], files: Sequence[File], *, version: A2aVersion, event_id: str, at: datetime) -> bytes:
    """Return what a receiver of this version is sent for an event with this data, of a task that has these files."""
    task_id = str(data["task_id"])
    context_id = data["metadata"].get("a2a_context_id", task_id)
    named = {"taskId": task_id, "contextId": context_id}
    is_new = version == "1.0"
    status: dict[str, Any] = {"state": (V1_STATES if is_new else V03_STATES)[data["status"]], "timestamp": rfc3339(at)}
    said = _said(data)
    if said is not None:
        message = {"messageId": event_id, "role": "ROLE_AGENT" if is_new else "agent", "parts": [_text(said, is_new=is_new)]}
        status["message"] = message | named | ({} if is_new else {"kind": "message"})
    if is_new and data["status"] in ("queued", "running"):
        return msgspec.json.encode({"statusUpdate": named | {"status": status}})
    result = data.get("result")
    results = [] if result is None else [result_artifact(result[:MAX_RESULT_CHARACTERS], version=version)]
    artifacts = [*results, *(file_artifact(file, version=version) for file in files)]
    task = {"id": task_id, "contextId": context_id, "status": status, "artifacts": artifacts}
    return msgspec.json.encode({"task": task} if is_new else {"kind": "task"} | task)


def result_artifact(text: str, *, version: A2aVersion) -> dict[str, Any]:
    """Write a result as an artifact."""
    part: dict[str, Any] = {"text": text, "mediaType": TEXT_TYPE}
    if version == "0.3":
        part = {"kind": "text", "text": text, "metadata": {"mimeType": TEXT_TYPE}}
    return {"artifactId": "result", "name": "result", "parts": [part]}


def file_artifact(file: File, *, version: A2aVersion) -> dict[str, Any]:
    """Write a file as an artifact: its address, to be read with the key of whoever asks."""
    part: dict[str, Any] = {"url": file.url, "filename": file.name, "mediaType": file.media_type}
    if version == "0.3":
        part = {"kind": "file", "file": {"uri": file.url, "name": file.name, "mimeType": file.media_type}}
    return {"artifactId": file.name, "name": file.name, "parts": [part]}


def _said(data: dict[str, Any]) -> str | None:
    error = data.get("error")
    return data.get("question") or data.get("message") or (error["message"] if error else None)


def _text(text: str, *, is_new: bool) -> dict[str, str]:
    return {"text": text} if is_new else {"kind": "text", "text": text}
