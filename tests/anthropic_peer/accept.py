"""What the service refuses in a request: the few rules that a wrong caller breaks first. Pure."""

from typing import Any


def fault_of(body: Any) -> str | None:
    """Return the sentence of the service's 400, or None for a request that it takes."""
    if not isinstance(body, dict):
        return "request body is not valid JSON"
    for field in ("model", "max_tokens", "messages"):
        if field not in body:
            return f"{field}: Field required"
    if not isinstance(body["model"], str):
        return "model: Input should be a valid string"
    if not isinstance(body["max_tokens"], int) or body["max_tokens"] < 1:
        return "max_tokens: Input should be greater than or equal to 1"
    messages = body["messages"]
    if not isinstance(messages, list) or not messages:
        return "messages: at least one message is required"
    for index, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") not in {"user", "assistant"}:
            return f"messages.{index}.role: Input should be 'user' or 'assistant'"
        if not message.get("content"):
            return f"messages.{index}: content must not be empty"
    if messages[0]["role"] != "user":
        return 'messages: first message must use the "user" role'
    return _tool_fault(messages)


def _tool_fault(messages: list[Any]) -> str | None:
    for index, message in enumerate(messages):
        called = _ids(message, "tool_use", "id")
        following = messages[index + 1] if index + 1 < len(messages) else None
        answered = _ids(following, "tool_result", "tool_use_id") if following else set()
        if called - answered:
            return f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after"
        if following and answered - called:
            return f"messages.{index + 1}: unexpected `tool_use_id` found in `tool_result` blocks"
    return None


def _ids(message: Any, kind: str, key: str) -> set[str]:
    content = message["content"]
    if not isinstance(content, list):
        return set()
    return {block[key] for block in content if block.get("type") == kind}
