"""Event bodies: the bytes that are stored once, signed and sent on every attempt.

They equal `JSON.stringify(JSON.parse(bytes))`: receivers exist that verify over a parsed and re-written body. Hence no floats, no
integers beyond ±2^53, and no keys that look like integers, which JavaScript would move to the front.
"""

from datetime import datetime
from typing import Any

import msgspec

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.webhooks.catalogue import API_VERSION

#: Longest body of a delivery. A longer result is cut and marked with `result_truncated`.
MAX_BODY_BYTES = 256_000
_FLAT_FIELDS = ("run_id", "task_id", "status", "result", "error", "duration_seconds", "worker_id", "metadata", "artifacts")
MAX_SAFE_INTEGER = 2**53
MAX_DEPTH = 16


def wire_id(event_id: str) -> str:
    """Return an event's id as receivers see it: `evt_` + 32 hex digits. No dot, dash or colon: signatures join with dots."""
    return "evt_" + event_id.replace("-", "")


def standard_body(*, event_id: str, event_type: str, at: datetime, sequence: int, data: dict[str, Any]) -> bytes:
    """Return the body of the standard format.

    Raises:
        AssertionError: `data` holds a float, an unsafe integer or an integer-like key.
    """
    content = dict(data)
    document = {
        "id": wire_id(event_id),
        "type": event_type,
        "event": event_type,
        "timestamp": rfc3339(at),
        "sequence": sequence,
        "api_version": API_VERSION,
        "data": content,
    }
    return _encode(document, content)


def flat_body(*, event_id: str, event_type: str, at: datetime, fields: dict[str, Any]) -> bytes:
    """Return the flat body of the legacy format: `fields` as they are, with `event: "task_completed"`, `timestamp` and `id`.

    Raises:
        AssertionError: As for `standard_body`.
    """
    document = {"event": event_type.replace(".", "_")} | fields | {"timestamp": rfc3339(at), "id": wire_id(event_id)}
    return _encode(document, document)


def data_of(body: bytes) -> dict[str, Any]:
    """Return the `data` of a standard body."""
    return msgspec.json.decode(body, type=_Kept).data


def flat_from_standard(body: bytes) -> bytes:
    """Return the flat body of an event of which only the standard body is kept."""
    event = msgspec.json.decode(body, type=_Kept)
    fields = event.data
    if event.type.startswith("task."):
        error = fields.get("error")
        told = error if error is None or isinstance(error, str) else f"{error['code']}: {error['message']}"
        fields = {name: fields.get(name) for name in _FLAT_FIELDS} | {"error": told}
    document = {"event": event.type.replace(".", "_")} | fields | {"timestamp": event.timestamp, "id": event.id}
    return _encode(document, document)


class _Kept(msgspec.Struct):
    id: str
    type: str
    timestamp: str
    data: dict[str, Any]


def _encode(document: dict[str, Any], content: dict[str, Any]) -> bytes:
    _check(document, depth=0)
    encoded = msgspec.json.encode(document)
    if len(encoded) <= MAX_BODY_BYTES:
        return encoded
    result = content.get("result")
    assert isinstance(result, str), "only a result may make a body too long"
    content["result_truncated"] = True
    content["result_url"] = f"/v1/tasks/{content['task_id']}"
    while len(encoded) > MAX_BODY_BYTES:
        assert result, "only a result may make a body too long"
        # Shrink by the ratio that is too much, and a twentieth more, since characters differ in bytes.
        result = result[: len(result) * MAX_BODY_BYTES * 19 // (len(encoded) * 20)]
        content["result"] = result
        encoded = msgspec.json.encode(document)
    return encoded


def _check(value: Any, *, depth: int) -> None:
    assert depth <= MAX_DEPTH, "event bodies are shallow"
    if value is None or isinstance(value, str):
        return
    if isinstance(value, int):
        assert -MAX_SAFE_INTEGER < value < MAX_SAFE_INTEGER, "JavaScript cannot hold this integer"
        return
    if isinstance(value, list):
        for item in value:
            _check(item, depth=depth + 1)
        return
    assert isinstance(value, dict), f"event bodies hold no {type(value).__name__}"
    for key, item in value.items():
        assert not _looks_like_integer(key), "JavaScript would move this key to the front"
        _check(item, depth=depth + 1)


def _looks_like_integer(key: str) -> bool:
    return key.isascii() and key.isdigit() and (key == "0" or key[0] != "0")
