"""Erases what a deleted user's tasks say. The tasks themselves stay, blank, because the journal of money names their runs."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_guesser.tables import GuessRow
from codetether_platform.accounts.tables import UserRow
from codetether_platform.mail.tables import MailRow
from codetether_platform.request_logs.tables import RequestLogRow
from codetether_platform.schedules.tables import ScheduleRow
from codetether_platform.tasks.quotes.tables import QuoteRow
from codetether_platform.tasks.replies.tables import MailReplyRow
from codetether_platform.tasks.schedules.blueprint import Blueprint, blueprint_of
from codetether_platform.tasks.tables import ArtifactRow, QuestionRow, RunEventRow, RunJournalRow, TaskRow
from codetether_platform.users.words import ERASED, without_words
from codetether_platform.webhooks.bodies import flat_from_standard
from codetether_platform.webhooks.tables import EventRow, TaskPushRow, WebhookDeliveryRow


async def erase_batch(session: AsyncSession, *, user: UserRow, limit: int) -> int:
    """Erase what up to `limit` tasks say, with everything that hangs on them; return how many there were."""
    tasks = list(
        await session.scalars(
            select(TaskRow)
            # A prompt is never empty while its task says anything.
            .where(TaskRow.partner_id == user.partner_id, TaskRow.mode == user.mode, TaskRow.user_id == user.id)
            .where(TaskRow.prompt != "")
            .order_by(TaskRow.id)
            .limit(limit)
            .with_for_update()
        )
    )
    ids, run_ids = [task.id for task in tasks], [task.run_id for task in tasks]
    await _scrub_events(session, user=user, task_ids=ids)
    for row, column, values in (
        (RunEventRow, RunEventRow.task_id, ids),
        (ArtifactRow, ArtifactRow.task_id, ids),
        (TaskPushRow, TaskPushRow.task_id, ids),
        (MailReplyRow, MailReplyRow.task_id, ids),
        (RunJournalRow, RunJournalRow.run_id, run_ids),
        (QuestionRow, QuestionRow.run_id, run_ids),
    ):
        await session.execute(delete(row).where(column.in_(values)))
    await _delete_mails(session, user=user, addresses={task.notify_email for task in tasks})
    guesses = [task.guess_id for task in tasks if task.guess_id is not None]
    await session.execute(
        delete(GuessRow).where(GuessRow.partner_id == user.partner_id, GuessRow.mode == user.mode, GuessRow.id.in_(guesses))
    )
    for task in tasks:
        task.title, task.prompt, task.task_metadata = ERASED, "", {}
        task.result = task.callback_url = task.notify_email = task.guess_id = None
        task.error_message = None if task.error_message is None else ERASED
    await session.flush()
    return len(tasks)


async def erase_rest(session: AsyncSession, *, user: UserRow, now: datetime) -> None:
    """Erase what is the user's beside its tasks: schedules, guesses, quotes, the log of its requests, what its sign-up said."""
    whose_schedules = (ScheduleRow.partner_id == user.partner_id, ScheduleRow.mode == user.mode, ScheduleRow.user_id == user.id)
    for schedule in await session.scalars(select(ScheduleRow).where(*whose_schedules).with_for_update()):
        plan = blueprint_of(schedule.task)
        await _delete_mails(session, user=user, addresses={plan.notify_email})
        schedule.task = Blueprint(prompt="", title=ERASED, agent=plan.agent, model=plan.model).kept()
        schedule.status, schedule.deleted_at = "ended", schedule.deleted_at or now
        schedule.next_at = schedule.next_task_id = None
    for row in (GuessRow, QuoteRow, RequestLogRow):
        await session.execute(delete(row).where(row.partner_id == user.partner_id, row.mode == user.mode, row.user_id == user.id))
    whose = (EventRow.partner_id == user.partner_id, EventRow.mode == user.mode, EventRow.user_id == user.id)
    for event in await session.scalars(select(EventRow).where(*whose, EventRow.task_id.is_(None)).with_for_update()):
        event.body = without_words(event.body)
        await _scrub_deliveries(session, event)
    await session.flush()


async def _scrub_events(session: AsyncSession, *, user: UserRow, task_ids: list[str]) -> None:
    whose = (EventRow.partner_id == user.partner_id, EventRow.mode == user.mode, EventRow.user_id == user.id)
    for event in await session.scalars(select(EventRow).where(*whose, EventRow.task_id.in_(task_ids)).with_for_update()):
        event.body = without_words(event.body)
        await _scrub_deliveries(session, event)
    await session.flush()


async def _scrub_deliveries(session: AsyncSession, event: EventRow) -> None:
    """Rewrite bodies that deliveries have of their own. What is pushed to an address of the user's own client ends here."""
    of_event = update(WebhookDeliveryRow).where(WebhookDeliveryRow.event_id == event.id, WebhookDeliveryRow.body.is_not(None))
    flat = flat_from_standard(event.body)
    await session.execute(of_event.where(WebhookDeliveryRow.endpoint_id.is_not(None)).values(body=flat))
    own = of_event.where(WebhookDeliveryRow.endpoint_id.is_(None))
    await session.execute(own.where(WebhookDeliveryRow.status == "pending").values(status="cancelled"))
    await session.execute(own.values(body=flat, headers_sealed=None))


async def _delete_mails(session: AsyncSession, *, user: UserRow, addresses: set[str | None]) -> None:
    known = [address for address in addresses if address is not None]
    await session.execute(
        delete(MailRow).where(MailRow.partner_id == user.partner_id, MailRow.mode == user.mode, MailRow.to_address.in_(known))
    )
