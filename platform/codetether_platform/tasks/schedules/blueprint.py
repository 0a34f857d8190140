"""What each run of a schedule is made from, kept in the schedule's row. Pure."""

from typing import Any

import msgspec

from codetether_platform.tasks.schemas import TaskRequest


class Blueprint(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a task, its agent chosen and its prompt rendered."""

    prompt: str
    title: str
    agent: str
    model: str | None = None
    priority: int = 0
    metadata: dict[str, str] = {}
    callback_url: str | None = None
    notify_email: str | None = None
    max_charge_micros: int | None = None
    guess_id: str | None = None
    template_id: str | None = None
    template_version: int | None = None

    def kept(self) -> dict[str, Any]:
        """Return the form that rows hold."""
        return msgspec.structs.asdict(self)

    def as_request(self) -> TaskRequest:
        """Return the request that would make one such task now."""
        return TaskRequest(
            prompt=self.prompt,
            title=self.title,
            agent=self.agent,
            model=self.model,
            priority=self.priority,
            metadata=self.metadata,
            callback_url=self.callback_url,
            notify_email=self.notify_email,
            max_charge_micros=self.max_charge_micros,
            guess_id=self.guess_id,
            template_id=self.template_id,
        )


def blueprint_of(kept: dict[str, Any]) -> Blueprint:
    """Read the form that rows hold."""
    return msgspec.convert(kept, Blueprint)
