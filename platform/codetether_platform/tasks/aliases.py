"""The names that CodeTether's own clients send today, taken as deprecated aliases. Pure."""

from typing import Annotated

from msgspec import Meta

from codetether_platform.kernel.errors import invalid
from codetether_platform.tasks.schemas import MAX_PROMPT_CHARACTERS, TaskRequest

#: Answers to requests that use one: RFC 9745 (deprecated since 2026-11-01) and RFC 8594 (they work until then at least).
DEPRECATION_HEADERS = {
    "Deprecation": "@1793491200",
    "Sunset": "Mon, 01 Nov 2027 00:00:00 GMT",
    "Link": '</docs#createTask>; rel="deprecation"',
}


class NewTask(TaskRequest, forbid_unknown_fields=True, kw_only=True):
    """A task to be carried out. `description`, `agent_type`, `codebase_id` and `webhook_url` are deprecated aliases."""

    description: (
        Annotated[str, Meta(min_length=1, max_length=MAX_PROMPT_CHARACTERS, description="Deprecated: use `prompt`.")] | None
    ) = None
    agent_type: Annotated[str, Meta(min_length=1, max_length=40, description="Deprecated: kept in `metadata`.")] | None = None
    codebase_id: Annotated[str, Meta(min_length=1, max_length=100, description="Deprecated: kept in `metadata`.")] | None = None
    webhook_url: Annotated[str, Meta(max_length=2000, description="Deprecated: use `callback_url`.")] | None = None


def without_aliases(given: NewTask) -> tuple[TaskRequest, bool]:
    """Return the request in today's names, and whether it used an older one.

    Raises:
        ValidationFailed: A name and its alias together.
    """
    if given.prompt is not None and given.description is not None:
        raise invalid("/description", "Send `prompt` or its old name `description`, not both.", code="conflicting")
    if given.callback_url is not None and given.webhook_url is not None:
        raise invalid("/webhook_url", "Send `callback_url` or its old name `webhook_url`, not both.", code="conflicting")
    kept = {name: value for name in ("agent_type", "codebase_id") if (value := getattr(given, name)) is not None}
    fields = {name: getattr(given, name) for name in TaskRequest.__struct_fields__}
    if given.description is not None:
        fields["prompt"] = given.description
    elif given.prompt is None and given.template_id is None and given.title is not None:
        fields["prompt"] = given.title  # the published Zapier app requires a title only
    if given.webhook_url is not None:
        fields["callback_url"] = given.webhook_url
    fields["metadata"] = kept | given.metadata
    is_old = bool(kept) or given.webhook_url is not None or fields["prompt"] != given.prompt
    return TaskRequest(**fields), is_old
