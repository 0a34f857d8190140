"""Sends a message: a new task, or the answer to a question; then waits for the task to rest, if it is to."""

from codetether_platform.a2a.push import add_config, check_config, set_config
from codetether_platform.a2a.reading import convert
from codetether_platform.a2a.service import A2aService, answer, get_told
from codetether_platform.a2a.words import CONTEXT, MESSAGE, PushConfig, Send, Told, Version
from codetether_platform.kernel.ids import new_id
from codetether_platform.tasks.schemas import TaskRequest
from codetether_platform.tasks.service.create import Order, create_task
from codetether_platform.tasks.stream import wait_for_rest

#: Longest wait of message/send; then the task is answered as it stands, and the client asks again or follows it.
WAIT_SECONDS = 50


async def send(service: A2aService, wish: Send, *, version: Version) -> Told:
    """Take a message, and wait for its task to end or to ask something unless the client does not want to.

    Raises:
        A2aError, PlatformError: Refused; nothing was done.
    """
    task_id = await take(service, wish, version=version)
    if wish.waits:
        await wait_for_rest(service.db, service.signals, principal=service.principal, task_id=task_id, seconds=WAIT_SECONDS)
    return await get_told(service, task_id)


async def take(service: A2aService, wish: Send, *, version: Version) -> str:
    """Take a message and return the id of its task. A repeated message id is a new message: the protocol has it so."""
    if wish.push is not None:
        check_config(service, wish.push)
    if wish.task_id is None:
        return await _create(service, wish, version=version)
    await answer(service, task_id=wish.task_id, context_id=wish.context_id, text=wish.text)
    if wish.push is not None:
        await set_config(service, task_id=wish.task_id, config=wish.push, version=version)
    return wish.task_id


async def _create(service: A2aService, wish: Send, *, version: Version) -> str:
    named = {CONTEXT: wish.context_id or new_id(), MESSAGE: wish.message_id}
    request = convert({"prompt": wish.text, "metadata": wish.metadata | named}, TaskRequest)
    order = Order(principal=service.principal, request=request, now=service.clock.now())
    if wish.push is None:
        return (await service.intake.create(order)).task.id
    return await _create_pushed(service, order, push=wish.push, version=version)


async def _create_pushed(service: A2aService, order: Order, *, push: PushConfig, version: Version) -> str:
    # In one transaction, or what happens at once would not be pushed.
    async with service.db.write() as session:
        created = await create_task(session, door=service.door, order=order)
        await add_config(session, service=service, task_id=created.task.id, config=push, version=version)
        return created.task.id
