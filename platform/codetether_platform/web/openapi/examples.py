"""A body that works, for operations whose schema alone cannot tell one; the document and the reference show them."""

from typing import Any

_ID = "0199b2a4-7c1e-7d3f-8a55-1b2c3d4e5f60"

BODIES: dict[str, Any] = {
    "answerTask": {"request_id": _ID, "answer": "Yes, send it."},
    "automationCreateTask": {"title": "Weekly summary", "description": "Summarise the support tickets of last week"},
    "bootEmbed": {"client_id": "ctpk_test_EXAMPLE"},
    "copyTemplate": {"starter": "apology-letter"},
    "createApiKey": {"name": "Nightly job", "scopes": ["tasks:read", "tasks:write"]},
    "addSigningKey": {"name": "Our server", "algorithm": "HS256"},
    "createOAuthClient": {
        "name": "Our n8n",
        "kind": "confidential",
        "redirect_uris": ["https://n8n.example.com/rest/oauth2-credential/callback"],
        "scopes": ["tasks:read", "tasks:write"],
    },
    "createEmbedSession": {"external_id": "u-4711", "origin": "https://app.acme.example", "email": "ada@acme.example"},
    "createGuess": {"description": "Summarise the news every morning at 9"},
    "createMyApiKey": {"name": "My script", "scopes": ["tasks:read"]},
    "createQuote": {"prompt": "Summarise the support tickets of last week"},
    "createTask": {
        "prompt": "Summarise the support tickets of last week",
        "title": "Weekly summary",
        "metadata": {"ticket": "4711"},
    },
    "createTemplate": {"name": "weekly-summary", "title": "Weekly summary", "prompt": "Summarise the support tickets of last week"},
    "createWebhook": {"url": "https://hooks.acme.example/codetether", "events": ["task.completed", "task.failed"]},
    "dispatchTask": {"title": "Weekly summary", "description": "Summarise the support tickets of last week"},
    "giveConsent": {"version": "2026-11-01"},
    "previewSchedule": {"schedule": {"cron": "0 9 * * 1-5"}},
    "recoverWebhook": {"since": "2026-11-24T00:00:00Z"},
    "registerExternalAgent": {"name": "translator"},
    "replayMissing": {"since": "2026-11-24T00:00:00Z"},
    "rotateApiKey": {},
    "rotateWebhookSecret": {},
    "startEmailProof": {"email": "ada@acme.example"},
    "updateApiKey": {"name": "Nightly job"},
    "updateSchedule": {"schedule": {"cron": "0 9 * * 1-5"}},
    "updateSponsorship": {"monthly_cap_micros": 50_000_000},
    "updateTask": {"metadata": {"ticket": "4711"}},
    "updateTemplate": {"title": "Weekly summary"},
    "updateWebhook": {"events": ["task.completed"]},
    "verifyEmailProof": {"code": "7KQ2-M9XD"},
}


def add_example(operation: dict[str, Any]) -> None:
    """Show the operation's body, if it has one here."""
    body = BODIES.get(operation["operationId"])
    content = operation.get("requestBody", {}).get("content", {})
    if body is not None and "application/json" in content:
        content["application/json"]["example"] = body
