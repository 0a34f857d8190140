"""A2A 0.3 over HTTP+JSON: the ProtoJSON of 0.3's a2a.proto, which differs from its JSON schema. Pure.

Here it says `content` for parts, `TASK_STATE_…` for states, and `CANCELLED` with two l; `kind` is not there. Requests are read in
either form, since the text of 0.3 shows the schema's and its SDK sends the other, with the names of the proto file at that
(`request`, `message_id`).
"""

import re
from typing import Any

_STATES = {
    "submitted": "TASK_STATE_SUBMITTED",
    "working": "TASK_STATE_WORKING",
    "input-required": "TASK_STATE_INPUT_REQUIRED",
    "completed": "TASK_STATE_COMPLETED",
    "failed": "TASK_STATE_FAILED",
    "canceled": "TASK_STATE_CANCELLED",
}
_ROLES = {"user": "ROLE_USER", "agent": "ROLE_AGENT"}
_MEMBERS = {"task": "task", "status-update": "statusUpdate", "artifact-update": "artifactUpdate"}


def read(params: Any) -> Any:
    """Return the parameters of a method as the JSON schema has them."""
    given = params.get("message", params.get("request")) if isinstance(params, dict) else None
    if not isinstance(given, dict):
        return params
    message, configuration = _camel(given), _camel(params.get("configuration"))
    if message.get("role") == "ROLE_USER":
        message["role"] = "user"
    if "content" not in message:
        return params | {"message": message, "configuration": configuration}
    content = message.pop("content")
    message["parts"] = [_part_read(part) for part in content] if isinstance(content, list) else content
    if isinstance(configuration, dict):
        push = _camel(configuration.get("pushNotification"))
        # ProtoJSON leaves out what is false.
        configuration = {"blocking": False} | configuration | ({} if push is None else {"pushNotificationConfig": push})
    return params | {"message": message, "configuration": configuration}


def push_params(body: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Return the parameters of pushNotificationConfig/set from the body of its path."""
    config = body.get("config")
    found = config if isinstance(config, dict) else body
    inner = found.get("push_notification_config", found.get("pushNotificationConfig", found))
    if not isinstance(inner, dict):
        return {"taskId": task_id, "pushNotificationConfig": inner}
    named = body.get("config_id", body.get("configId"))
    return {"taskId": task_id, "pushNotificationConfig": inner | ({"id": named} if named else {})}


def result(name: str, given: Any) -> Any:
    """Return a method's result as its path answers it."""
    match name:
        case "SendMessage":
            return {"task": _task(given)}
        case "GetTask" | "CancelTask":
            return _task(given)
        case "ListTaskPushNotificationConfigs":
            return {"configs": [_config(each) for each in given], "nextPageToken": ""}
        case "DeleteTaskPushNotificationConfig":
            return {}
    return _config(given)


def item(given: dict[str, Any]) -> dict[str, Any]:
    """Return an item of a stream: an object with the one member that it is."""
    kind = given["kind"]
    if kind == "task":
        return {"task": _task(given)}
    written = {name: value for name, value in given.items() if name != "kind"}
    if "status" in written:
        written["status"] = _status(written["status"])
    if "artifact" in written:
        written["artifact"] = _artifact(written["artifact"])
    return {_MEMBERS[kind]: written}


def _task(given: dict[str, Any]) -> dict[str, Any]:
    written = {name: value for name, value in given.items() if name != "kind"}
    written["status"] = _status(given["status"])
    written["artifacts"] = [_artifact(each) for each in given["artifacts"]]
    if "history" in given:
        written["history"] = [_message(each) for each in given["history"]]
    return written


def _status(given: dict[str, Any]) -> dict[str, Any]:
    written = given | {"state": _STATES[given["state"]]}
    return written | ({"message": _message(given["message"])} if "message" in given else {})


def _message(given: dict[str, Any]) -> dict[str, Any]:
    written = {name: value for name, value in given.items() if name not in ("kind", "parts")}
    return written | {"role": _ROLES[given["role"]], "content": [_part(part) for part in given["parts"]]}


def _artifact(given: dict[str, Any]) -> dict[str, Any]:
    return given | {"parts": [_part(part) for part in given["parts"]]}


def _part(given: dict[str, Any]) -> dict[str, Any]:
    if given["kind"] == "data":
        return {"data": {"data": given["data"]}}
    if given["kind"] == "file":
        file = given["file"]
        return {"file": {"fileWithUri": file["uri"], "mimeType": file["mimeType"], "name": file["name"]}}
    return {name: value for name, value in given.items() if name != "kind"}


def _config(given: dict[str, Any]) -> dict[str, Any]:
    config = given["pushNotificationConfig"]
    return {"name": f"tasks/{given['taskId']}/pushNotificationConfigs/{config['id']}", "pushNotificationConfig": config}


def _part_read(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    if "text" in part:
        return {"kind": "text"} | part
    if isinstance(part.get("data"), dict):
        return {"kind": "data", "data": part["data"].get("data", part["data"])}
    file = part.get("file")
    if isinstance(file, dict):
        names = {"fileWithUri": "uri", "fileWithBytes": "bytes"}
        return {"kind": "file", "file": {names.get(name, name): value for name, value in _camel(file).items()}}
    return part


def _camel(given: Any) -> Any:
    """Return an object with its own names in camel case; what stands inside is left as it is."""
    if not isinstance(given, dict):
        return given
    return {re.sub(r"_([a-z])", lambda found: found[1].upper(), name): value for name, value in given.items()}
