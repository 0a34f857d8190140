"""The document's `webhooks:`: what a partner's receiver gets, event by event."""

from typing import Any

HEADERS = {
    "webhook-id": "The event's id; the same on every attempt.",
    "webhook-timestamp": "Unix seconds of this attempt.",
    "webhook-signature": "Standard Webhooks: `v1,` and a base64 HMAC; several with spaces between while secrets overlap.",
    "X-CodeTether-Signature": "`sha256=` and a hex HMAC over `{X-CodeTether-Timestamp}.{body}`.",
    "X-CodeTether-Timestamp": "The same number as `webhook-timestamp`.",
    "X-CodeTether-Event": "The event's type.",
}


def describe_event(event: str, meaning: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return the path item of one event; `data` is the schema of its `data`."""
    name = event.replace(".", "_")
    return {
        "post": {
            "operationId": f"on_{name}",
            "summary": meaning,
            "description": "Answer any 2xx within 15 seconds. Anything else is tried again.",
            "tags": ["Webhook events"],
            "security": [{}],
            "parameters": [_header(*pair) for pair in HEADERS.items()],
            "requestBody": {"required": True, "content": {"application/json": {"schema": _envelope(event, data)}}},
            "responses": {
                "200": {"description": "Any 2xx: received."},
                "410": {"description": "Gone: the webhook is disabled."},
            },
        }
    }


def _header(name: str, said: str) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 2000, "pattern": "^[ -~]+$"}
    return {"name": name, "in": "header", "required": True, "description": said, "schema": schema}


def _envelope(event: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "type", "event", "timestamp", "sequence", "api_version", "data"],
        "properties": {
            "id": {"type": "string", "maxLength": 36, "pattern": "^evt_[0-9a-f]{32}$"},
            "type": {"type": "string", "const": event},
            "event": {"type": "string", "const": event},
            "timestamp": {"type": "string", "format": "date-time", "maxLength": 40},
            "sequence": {
                "type": "integer",
                "format": "int64",
                "minimum": 0,
                "maximum": 2**53 - 1,
                "description": "Numbers the events of one task from 1; 0 where there is no task.",
            },
            "api_version": {"type": "string", "format": "date", "maxLength": 10},
            "data": data,
        },
    }
