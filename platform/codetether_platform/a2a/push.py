"""Push notification configs: kept with the task; the outbox makes a delivery for each with every event."""

import msgspec
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.a2a.errors import InvalidParams, NoSuchTask, PushNotSupported
from codetether_platform.a2a.service import A2aService
from codetether_platform.a2a.words import PushConfig, Version
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Principal
from codetether_platform.tasks.service.read import find_task
from codetether_platform.tasks.service.record import lock_task
from codetether_platform.tasks.tables import TaskRow
from codetether_platform.webhooks.guard import refuse_url
from codetether_platform.webhooks.outbox import MOST_PUSHES
from codetether_platform.webhooks.secrets import seal_headers
from codetether_platform.webhooks.tables import TaskPushRow

PURPOSE = "a2a-push"
TOKEN_HEADER = "X-A2A-Notification-Token"  # noqa: S105 - a header's name


async def set_config(service: A2aService, *, task_id: str, config: PushConfig, version: Version) -> PushConfig:
    """Keep a config, in place of one with the same id.

    Raises:
        NoSuchTask: Not there, or not the caller's.
        PushNotSupported, InvalidParams, ValidationFailed: Refused.
    """
    check_config(service, config)
    async with service.db.write() as session:
        await find_task(session, principal=service.principal, task_id=task_id)
        await lock_task(session, task_id)
        return await add_config(session, service=service, task_id=task_id, config=config, version=version)


def check_config(service: A2aService, config: PushConfig) -> None:
    """Refuse addresses that the outbound guard refuses, headers that are none, and callers that may not name addresses."""
    if service.principal.user_id is not None:
        raise PushNotSupported("Only a partner's key may have notifications pushed.")
    refuse_url(config.url, pointer="/url", allow_loopback=service.settings.webhook_allow_loopback)
    for value in (config.token, config.credentials):
        if value is not None and not (value.isascii() and value.isprintable()):
            raise InvalidParams("Token and credentials are printable ASCII.")


async def add_config(
    session: AsyncSession, *, service: A2aService, task_id: str, config: PushConfig, version: Version
) -> PushConfig:
    """Write a checked config of a task that is locked or new in this transaction."""
    kept = msgspec.structs.replace(config, id=config.id or new_id(), credentials=None)
    await session.execute(delete(TaskPushRow).where(*_is(service.principal, task_id), TaskPushRow.config_id == kept.id))
    count = await session.scalar(select(func.count()).select_from(TaskPushRow).where(*_is(service.principal, task_id)))
    if (count or 0) >= MOST_PUSHES:
        raise InvalidParams(f"A task has at most {MOST_PUSHES} push notification configs.")
    headers = _headers(config)
    session.add(
        TaskPushRow(
            id=new_id(),
            partner_id=service.principal.partner_id,
            mode=service.principal.mode,
            task_id=task_id,
            config_id=kept.id,
            version=version,
            url=kept.url,
            base_url=service.base_url,
            shown_sealed=service.keyring.seal(PURPOSE, msgspec.json.encode(kept)),
            headers_sealed=seal_headers(service.keyring, headers) if headers else None,
            created_at=service.clock.now(),
        )
    )
    await session.execute(update(TaskRow).where(TaskRow.id == task_id).values(is_pushed=True))
    return kept


async def get_config(service: A2aService, *, task_id: str, config_id: str | None) -> PushConfig:
    """Return a config; without an id the first one, as 0.3 has it.

    Raises:
        NoSuchTask: No such task, or no such config of it.
    """
    configs = await list_configs(service, task_id=task_id)
    found = next((config for config in configs if config_id is None or config.id == config_id), None)
    if found is None:
        raise NoSuchTask("The task has no such push notification config.", status=404)
    return found


async def list_configs(service: A2aService, *, task_id: str) -> list[PushConfig]:
    """Return all configs of a task, oldest first; there are ten at most."""
    async with service.db.read() as session:
        await find_task(session, principal=service.principal, task_id=task_id)
        query = select(TaskPushRow).where(*_is(service.principal, task_id)).order_by(TaskPushRow.id).limit(MOST_PUSHES)
        return [_shown(service.keyring, row) for row in await session.scalars(query)]


async def delete_config(service: A2aService, *, task_id: str, config_id: str) -> None:
    """Take a config away; one that is not there is no error, so that a repeated delete is none."""
    async with service.db.write() as session:
        await find_task(session, principal=service.principal, task_id=task_id)
        await session.execute(delete(TaskPushRow).where(*_is(service.principal, task_id), TaskPushRow.config_id == config_id))


def _is(principal: Principal, task_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        TaskPushRow.partner_id == principal.partner_id,
        TaskPushRow.mode == principal.mode,
        TaskPushRow.task_id == task_id,
    )


def _shown(keyring: Keyring, row: TaskPushRow) -> PushConfig:
    return msgspec.json.decode(keyring.unseal(PURPOSE, row.shown_sealed), type=PushConfig)


def _headers(config: PushConfig) -> dict[str, str]:
    headers = {} if config.token is None else {TOKEN_HEADER: config.token}
    if config.scheme is not None and config.credentials is not None:
        headers["Authorization"] = f"{config.scheme} {config.credentials}"
    return headers
