"""The smallest request that an operation of the OpenAPI document takes, made from its schema, or by hand where none can say it."""

from typing import Any

from codetether_platform.templates.catalogue import starter_catalogue
from tests.harness import PAGE

#: Bodies that keep a rule which a schema cannot tell, by operation. `{name}` stands for a thing that `objects.py` builds.
BODIES: dict[str, dict[str, Any]] = {
    "addSigningKey": {"name": "Server", "algorithm": "HS256"},
    "answerTask": {"request_id": "none", "answer": "Yes"},
    "automationCreateTask": {"title": "Report", "description": "Write a short report"},
    "beatRun": {"task_id": "{task_id}", "fence": 1},
    "claimRun": {"agent": "{agent_name}"},
    "completeRun": {"task_id": "{task_id}", "fence": 1, "result": "Done"},
    "copyTemplate": {"starter": next((each.name for each in starter_catalogue().templates), "none")},
    "createEmbedSession": {"external_id": "u-9", "origin": PAGE},
    "createMyApiKey": {"name": "Script", "scopes": ["tasks:read"]},
    "createOAuthClient": {"name": "Zap", "kind": "confidential", "redirect_uris": ["http://127.0.0.1/"], "scopes": ["tasks:read"]},
    "createTask": {"prompt": "test:succeed"},
    "createTemplate": {"name": "weekly-report", "title": "Report", "prompt": "Write a report"},
    "createWebhook": {"url": "http://127.0.0.1:9999/hook", "events": ["*"]},
    "giveConsent": {"version": "2026-11-01"},
    "previewSchedule": {"schedule": {"cron": "0 9 * * *"}},
    "registerExternalAgent": {"name": "mine"},
    "startEmailProof": {"email": "ada@acme.example"},
    "tellRun": {"task_id": "{task_id}", "fence": 1, "events": [{"type": "progress", "key": "one", "message": "Begun"}]},
    "verifyEmailProof": {"code": "0000-0000"},
    "updateTask": {"metadata": {"a": "b"}},
}
#: Patterns that any plain text keeps: none, and "no U+0000".
ANYTHING = (None, r"^[^\u0000]*$", "^[^\x00]*$")
#: Query parameters likewise.
QUERIES: dict[str, dict[str, str]] = {"listWebhookSamples": {"event": "task.completed"}}


class NoSample(Exception):
    """A schema from which no value can be made without knowing more; `BODIES` takes one by hand."""


def body_of(operation: dict[str, Any], document: dict[str, Any]) -> Any:
    """Return a body for an operation, or None if it takes none.

    Raises:
        NoSample: Add the operation to `BODIES`.
    """
    operation_id = operation["operationId"]
    if operation_id in BODIES:
        return BODIES[operation_id]
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return None
    if "application/json" not in content:
        raise NoSample(f"{operation_id} takes {sorted(content)}: add it to BODIES")
    try:
        return sample(content["application/json"]["schema"], document)
    except NoSample as missing:
        raise NoSample(f"{operation_id}: {missing}; add it to BODIES in tests/oauth/bodies.py") from missing


def query_of(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, str]:
    """Return the query parameters that an operation needs."""
    given = QUERIES.get(operation["operationId"], {})
    needed = [each for each in operation.get("parameters", ()) if each.get("in") == "query" and each.get("required")]
    return {each["name"]: given.get(each["name"]) or str(sample(each["schema"], document)) for each in needed} | given


def sample(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """Return the smallest value that a schema describes."""
    if "$ref" in schema:
        return sample(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "const" in schema:
        return schema["const"]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return sample(next(each for each in schema[key] if each.get("type") != "null"), document)
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        kind = next(each for each in kind if each != "null")
    if kind == "object":
        return {name: sample(schema["properties"][name], document) for name in schema.get("required", ())}
    if kind == "array":
        return [sample(schema["items"], document) for _ in range(schema.get("minItems", 0))]
    if kind == "string":
        return _text(schema)
    if kind in {"integer", "number"}:
        return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
    return False


def _text(schema: dict[str, Any]) -> str:
    made = {
        "date-time": "2026-11-24T11:00:00Z",
        "date": "2026-11-24",
        "email": "ada@acme.example",
        "uri": "https://acme.example/",
        "uuid": "01a20f17-f3af-7420-9504-2f2ce11cd32c",
    }.get(schema.get("format", ""))
    if made is None and schema.get("pattern") not in ANYTHING:
        raise NoSample(f"no text can be made for the pattern {schema['pattern']}")
    return made or "x" * max(1, schema.get("minLength", 1))
