"""The agent card: one document that clients of 1.0 and of 0.3 both read (A2A 1.0 §8, 0.3 §5). Pure."""

from typing import Any

#: Of the card's content; change both together with it.
CARD_VERSION = "1.0.0"
LAST_MODIFIED = "Tue, 24 Nov 2026 00:00:00 GMT"


def agent_card(base_url: str) -> dict[str, Any]:
    """Return the card. `supportedInterfaces` and what it needs are 1.0's; `url` and the like are 0.3's."""
    rpc, rest = f"{base_url}/a2a/jsonrpc", f"{base_url}/a2a/rest"
    return {
        "name": "CodeTether",
        "description": "Carries out tasks that are described in words: research, writing, data and code.",
        "version": CARD_VERSION,
        "documentationUrl": f"{base_url}/docs",
        "provider": {"organization": "CodeTether", "url": base_url},
        "supportedInterfaces": [
            {"url": rpc, "protocolBinding": "JSONRPC", "protocolVersion": "1.0"},
            {"url": rest, "protocolBinding": "HTTP+JSON", "protocolVersion": "1.0"},
            {"url": rpc, "protocolBinding": "JSONRPC", "protocolVersion": "0.3"},
            {"url": rest, "protocolBinding": "HTTP+JSON", "protocolVersion": "0.3"},
        ],
        "capabilities": {"streaming": True, "pushNotifications": True, "extendedAgentCard": False, "extensions": []},
        "defaultInputModes": ["text/plain", "application/json"],
        "defaultOutputModes": ["text/markdown", "text/plain"],
        "skills": [
            {
                "id": "run-task",
                "name": "Run a task",
                "description": "Say what is to be done, in any language. The result is Markdown; files come beside it.",
                "tags": ["automation", "research", "writing", "data", "code"],
                "examples": ["Summarise last week's support tickets"],
            }
        ],
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer", "httpAuthSecurityScheme": {"scheme": "bearer"}},
        },
        "securityRequirements": [{"schemes": {"bearer": {"list": []}}}],
        "url": rpc,
        "preferredTransport": "JSONRPC",
        "protocolVersion": "0.3.0",
        "additionalInterfaces": [{"url": rpc, "transport": "JSONRPC"}, {"url": rest, "transport": "HTTP+JSON"}],
        "security": [{"bearer": []}],
        "supportsAuthenticatedExtendedCard": False,
    }
