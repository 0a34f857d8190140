"""What becomes of guesses: which values the person kept and which were sent otherwise, told by the tasks made from them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, Literal, cast, get_args

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_guesser.answer import Content, GuessedSchedule
from codetether_guesser.tables import GuessOutcomeRow, GuessRow
from codetether_platform.kernel.db import table_of
from codetether_platform.kernel.one_trip import Write, put
from codetether_platform.oauth.principal import Mode
from codetether_platform.schedules.schemas import ScheduleRequest
from codetether_platform.tasks.ports import Guessed
from codetether_platform.tasks.schemas import TaskRequest
from codetether_platform.templates.inputs import InputValue, TemplateInput

FieldName = Literal["prompt", "title", "schedule", "notify_email", "priority", "template_inputs"]
FIELDS: Final[tuple[FieldName, ...]] = get_args(FieldName)
_WRITE_OUTCOME: Final = Write(table_of(GuessOutcomeRow))


class Feedback:
    """The guesser's ear for tasks; it is `codetether_platform.tasks.ports.GuessFeedback`."""

    async def find(
        self, session: AsyncSession, *, partner_id: str, mode: Mode, guess_ids: Collection[str]
    ) -> Mapping[str, Guessed]:
        """Return the guesses of a partner and mode, by id; ids of others are left out."""
        query = select(GuessRow).where(GuessRow.id.in_(guess_ids), GuessRow.partner_id == partner_id, GuessRow.mode == mode)
        return {
            row.id: Guessed(
                id=row.id,
                partner_id=row.partner_id,
                mode=cast("Mode", row.mode),
                engine=row.engine,
                language=row.language,
                content=row.content,
            )
            for row in await session.scalars(query)
        }

    async def record(self, session: AsyncSession, guess: Guessed, *, task_id: str, sent: TaskRequest, now: datetime) -> None:
        """Keep which of a guess's values the person sent otherwise, in the caller's transaction."""
        content = msgspec.json.decode(guess.content, type=Content)
        values = {
            "task_id": task_id,
            "guess_id": guess.id,
            "partner_id": guess.partner_id,
            "mode": guess.mode,
            "engine": guess.engine,
            "language": guess.language,
            "filled": ",".join(filled(content)),
            "changed": ",".join(changed(content, sent)),
            "created_at": now,
        }
        await put(session, _WRITE_OUTCOME, values)


def filled(content: Content) -> list[FieldName]:
    """Return the fields that a guess had a value for. Pure."""
    task = content.task
    if task is None:
        return []
    has = {
        "prompt": bool(task.prompt),
        "title": bool(content.title),
        "schedule": task.schedule is not None,
        "notify_email": task.notify_email is not None,
        "priority": task.priority is not None,
        "template_inputs": task.template_id is not None,
    }
    return [field for field in FIELDS if has[field]]


def changed(content: Content, sent: TaskRequest) -> list[FieldName]:
    """Return the fields that were sent otherwise than guessed. A title that was left out is no change, nor is a prompt that
    the guessed template says. Pure."""
    task = content.task
    is_template_kept = task is not None and sent.template_id == task.template_id
    is_extra_kept = is_template_kept and _same_words(sent.template_extra or "", (task.template_extra if task else None) or "")
    is_prompt_kept = is_extra_kept if sent.prompt is None else _same_words(sent.prompt, task.prompt if task else "")
    differs = {
        "prompt": not is_prompt_kept,
        "title": sent.title is not None and not _same_words(sent.title, content.title),
        "schedule": not _same_schedule(task.schedule if task else None, sent.schedule),
        "notify_email": (sent.notify_email or None) != (task.notify_email if task else None),
        "priority": sent.priority != ((task.priority if task else None) or 0),
        "template_inputs": not _same_template(content, sent, is_prompt_kept=is_prompt_kept),
    }
    return [field for field in FIELDS if differs[field]]


def _same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


def _same_template(content: Content, sent: TaskRequest, *, is_prompt_kept: bool) -> bool:
    task = content.task
    guessed = task.template_id if task else None
    if sent.template_id is None:
        # The guessed prompt says all that the template does.
        return guessed is None or is_prompt_kept
    if task is None or sent.template_id != guessed:
        return False
    inputs = next((one.inputs for one in content.templates if one.id == guessed), [])
    return _meant(sent.template_inputs, inputs) == _meant(task.template_inputs, inputs)


def _meant(given: Mapping[str, InputValue], inputs: list[TemplateInput]) -> dict[str, InputValue]:
    """Return values as the template takes them: a form sends defaults, empty fields and boxes that nobody ticked as well."""
    defaults = {one.name: one.default for one in inputs}
    said = {name: value for name, value in given.items() if value is not None and value != ""}
    return {name: value for name, value in (defaults | said).items() if value is not None and value is not False}


def _same_schedule(guessed: GuessedSchedule | None, sent: ScheduleRequest | None) -> bool:
    if guessed is None or sent is None:
        return guessed is None and sent is None
    return (
        (sent.cron, sent.rrule) == (guessed.cron, guessed.rrule)
        and sent.timezone in {None, guessed.timezone}
        and [sent.run_at, sent.starts_at, sent.ends_at]
        == [_moment(guessed.run_at), _moment(guessed.starts_at), _moment(guessed.ends_at)]
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
