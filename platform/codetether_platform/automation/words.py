"""Translates between the automation and dispatch APIs' words and tasks. Pure."""

from typing import Final, cast

from codetether_platform.automation.schemas import (
    AutomationCreated,
    AutomationRequest,
    AutomationTask,
    DispatchRequest,
    DispatchStatus,
    DispatchTask,
)
from codetether_platform.kernel.errors import PlatformError, invalid
from codetether_platform.tasks.schemas import StatusName, TaskRequest
from codetether_platform.tasks.service.record import duration_seconds
from codetether_platform.tasks.tables import TaskRow

#: Their short names of models. Any other name is taken as it is, and refused where it has no price.
MODELS: Final[dict[str, str | None]] = {
    "default": None,
    "claude-sonnet": "claude-sonnet-5-5",
    "claude-sonnet-4": "claude-sonnet-4-5",
    "sonnet": "claude-sonnet-5-5",
    "claude-opus": "claude-opus-5-5",
    "opus": "claude-opus-5-5",
    "haiku": "claude-haiku-4-5",
    "claude-haiku": "claude-haiku-4-5",
}
DISPATCH_STATUS: Final[dict[str, DispatchStatus]] = {
    "queued": "pending",
    "running": "working",
    "needs_input": "input-required",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}
ERRORS: Final = {
    401: "unauthorized",
    402: "payment_required",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    422: "validation_error",
    429: "rate_limit_exceeded",
}
TIMEOUT, ASKED_MODEL = "task_timeout_seconds", "requested_model"


def task_of_automation(given: AutomationRequest) -> TaskRequest:
    """Return the task that an automation request asks for.

    Raises:
        ValidationFailed: No prompt, or a field and its other name together.
    """
    prompt = _one("description", given.description, "prompt", given.prompt) or given.title
    if prompt is None:
        raise invalid("/description", "Say what is to be done.", code="required")
    kept = {"agent_type": given.agent_type, "codebase_id": given.codebase_id, ASKED_MODEL: given.model}
    return TaskRequest(
        prompt=prompt,
        title=given.title,
        model=MODELS.get(given.model, given.model),
        priority=given.priority,
        callback_url=_one("webhook_url", given.webhook_url, "callback_url", given.callback_url),
        notify_email=given.notify_email,
        metadata=given.metadata | kept,
    )


def task_of_dispatch(given: DispatchRequest) -> TaskRequest:
    """Return the task that a dispatch request asks for; metadata that is no text becomes text."""
    metadata = {name[:40]: (value if isinstance(value, str) else str(value))[:500] for name, value in given.metadata.items()}
    kept = {"agent_type": given.agent_type, TIMEOUT: str(given.task_timeout_seconds)}
    return TaskRequest(
        prompt=given.description,
        title=given.title,
        model=None if given.model is None else MODELS.get(given.model, given.model),
        priority=given.priority,
        callback_url=given.webhook_url,
        metadata=metadata | kept,
    )


def created_view(task: TaskRow) -> AutomationCreated:
    """Return the answer to a create."""
    return AutomationCreated(
        task_id=task.id,
        run_id=task.run_id,
        status=task.status,
        title=task.title,
        description=task.prompt,
        created_at=task.created_at,
        model=_model(task),
    )


def automation_view(task: TaskRow) -> AutomationTask:
    """Return a task as the automation API shows it."""
    return AutomationTask(
        task_id=task.id,
        run_id=task.run_id,
        status=cast("StatusName", task.status),
        title=task.title,
        description=task.prompt,
        created_at=task.created_at,
        started_at=task.started_at,
        completed_at=task.completed_at,
        runtime_seconds=duration_seconds(task, now=task.updated_at),
        result_summary=task.result,
        error=task.error_message or task.error_code,
        model=_model(task),
    )


def dispatch_view(task: TaskRow) -> DispatchTask:
    """Return a task as the dispatch API shows it."""
    seconds = task.task_metadata.get(TIMEOUT, "600")
    return DispatchTask(
        task_id=task.id,
        event_id=None,
        status=DISPATCH_STATUS[task.status],
        title=task.title,
        description=task.prompt,
        result=task.result,
        created_at=task.created_at,
        task_timeout_seconds=int(seconds) if seconds.isascii() and seconds.isdigit() else 600,
        dispatched_via_knative=False,
    )


def refusal(error: PlatformError) -> dict[str, dict[str, str]]:
    """Return a refusal as the automation API writes it."""
    return {"detail": {"error": ERRORS.get(error.status, error.code), "message": error.detail}}


def _model(task: TaskRow) -> str:
    return task.task_metadata.get(ASKED_MODEL) or task.model or "default"


def _one(name: str, value: str | None, other: str, alternative: str | None) -> str | None:
    if value is not None and alternative is not None:
        raise invalid(f"/{other}", f"Send `{name}` or `{other}`, not both.", code="conflicting")
    return value if value is not None else alternative
