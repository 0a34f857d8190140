"""The methods of both versions by their JSON-RPC names: reads parameters, calls the service, writes the result."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar.response import Stream
from msgspec import Meta

from codetether_platform.a2a import push, wire_v03, wire_v1
from codetether_platform.a2a.errors import NoExtendedCard, UnsupportedOperation
from codetether_platform.a2a.listing import list_told
from codetether_platform.a2a.reading import convert
from codetether_platform.a2a.send import send, take
from codetether_platform.a2a.service import A2aService, cancel, get_told, refuse_ended
from codetether_platform.a2a.stream import look, stream_response
from codetether_platform.a2a.words import Item, Send, Version, history_length_of

Id = Annotated[str, Meta(min_length=1, max_length=200)]
#: Puts an item of a stream, or a result, into what the binding wraps it in.
Wrap = Callable[[dict[str, Any]], dict[str, Any]]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call. `after` is the number of the last event that a resuming stream has had."""

    service: A2aService
    params: Any
    wrap: Wrap
    after: int | None = None


class Method(msgspec.Struct, frozen=True):
    """A method and the scope that it needs."""

    scope: str
    carry_out: Callable[[Call], Awaitable[dict[str, Any] | Stream | None]]


class _Task(msgspec.Struct, rename="camel"):
    id: Id
    history_length: int | None = None


class _Config(msgspec.Struct, rename="camel"):
    task_id: Id
    id: Id


class _Configs(msgspec.Struct, rename="camel"):
    task_id: Id


class _OldConfig(msgspec.Struct, rename="camel"):
    id: Id
    push_notification_config_id: str | None = None


class _OldConfigToDelete(msgspec.Struct, rename="camel"):
    id: Id
    push_notification_config_id: Id


def _writer(call: Call, version: Version, *, history_length: int | None = None) -> Callable[[Item], dict[str, Any]]:
    wire, base_url = (wire_v1 if version == "1.0" else wire_v03), call.service.base_url
    return lambda item: call.wrap(wire.item(item, base_url=base_url, history_length=history_length))


async def _stream(call: Call, wish: Send, version: Version) -> Stream:
    task_id = await take(call.service, wish, version=version)
    told, after = await look(call.service, task_id)
    write = _writer(call, version, history_length=wish.history_length)
    return stream_response(call.service, first=told, after=after, write=write)


async def _follow(call: Call, version: Version) -> Stream:
    told, after = await look(call.service, convert(call.params, _Task).id)
    if version == "1.0":
        refuse_ended(told)
    start = after if call.after is None else min(call.after, after)
    return stream_response(call.service, first=told, after=start, write=_writer(call, version))


async def _send_1(call: Call) -> dict[str, Any]:
    wish = wire_v1.read_send(call.params)
    told = await send(call.service, wish, version="1.0")
    return {"task": wire_v1.task(told, history_length=wish.history_length, base_url=call.service.base_url)}


async def _send_03(call: Call) -> dict[str, Any]:
    wish = wire_v03.read_send(call.params)
    told = await send(call.service, wish, version="0.3")
    return wire_v03.task(told, history_length=wish.history_length, base_url=call.service.base_url)


async def _stream_1(call: Call) -> Stream:
    return await _stream(call, wire_v1.read_send(call.params), "1.0")


async def _stream_03(call: Call) -> Stream:
    return await _stream(call, wire_v03.read_send(call.params), "0.3")


async def _get_1(call: Call) -> dict[str, Any]:
    asked = convert(call.params, _Task)
    length = history_length_of(asked.history_length)
    return wire_v1.task(await get_told(call.service, asked.id), history_length=length, base_url=call.service.base_url)


async def _get_03(call: Call) -> dict[str, Any]:
    asked = convert(call.params, _Task)
    length = history_length_of(asked.history_length)
    return wire_v03.task(await get_told(call.service, asked.id), history_length=length, base_url=call.service.base_url)


async def _list_1(call: Call) -> dict[str, Any]:
    asked = wire_v1.read_list(call.params)
    return wire_v1.page(await list_told(call.service, asked), asked, base_url=call.service.base_url)


async def _cancel_1(call: Call) -> dict[str, Any]:
    told = await cancel(call.service, convert(call.params, _Task).id)
    return wire_v1.task(told, history_length=None, base_url=call.service.base_url)


async def _cancel_03(call: Call) -> dict[str, Any]:
    told = await cancel(call.service, convert(call.params, _Task).id)
    return wire_v03.task(told, history_length=None, base_url=call.service.base_url)


async def _follow_1(call: Call) -> Stream:
    return await _follow(call, "1.0")


async def _follow_03(call: Call) -> Stream:
    return await _follow(call, "0.3")


async def _set_push_1(call: Call) -> dict[str, Any]:
    task_id, config = wire_v1.read_push(call.params)
    return wire_v1.push_config(task_id, await push.set_config(call.service, task_id=task_id, config=config, version="1.0"))


async def _set_push_03(call: Call) -> dict[str, Any]:
    task_id, config = wire_v03.read_push(call.params)
    return wire_v03.push_config(task_id, await push.set_config(call.service, task_id=task_id, config=config, version="0.3"))


async def _get_push_1(call: Call) -> dict[str, Any]:
    asked = convert(call.params, _Config)
    found = await push.get_config(call.service, task_id=asked.task_id, config_id=asked.id)
    return wire_v1.push_config(asked.task_id, found)


async def _get_push_03(call: Call) -> dict[str, Any]:
    asked = convert(call.params, _OldConfig)
    found = await push.get_config(call.service, task_id=asked.id, config_id=asked.push_notification_config_id or None)
    return wire_v03.push_config(asked.id, found)


async def _list_push_1(call: Call) -> dict[str, Any]:
    task_id = convert(call.params, _Configs).task_id
    found = await push.list_configs(call.service, task_id=task_id)
    return {"configs": [wire_v1.push_config(task_id, config) for config in found], "nextPageToken": ""}


async def _list_push_03(call: Call) -> Any:
    task_id = convert(call.params, _Task).id
    found = await push.list_configs(call.service, task_id=task_id)
    return [wire_v03.push_config(task_id, config) for config in found]


async def _delete_push_1(call: Call) -> dict[str, Any]:
    asked = convert(call.params, _Config)
    await push.delete_config(call.service, task_id=asked.task_id, config_id=asked.id)
    return {}


async def _delete_push_03(call: Call) -> None:
    asked = convert(call.params, _OldConfigToDelete)
    await push.delete_config(call.service, task_id=asked.id, config_id=asked.push_notification_config_id)


async def _no_card_1(_call: Call) -> None:
    # A2A 1.0 §3.3.4: so where the card says that there is none; -32007 is for one that is promised and not there.
    raise UnsupportedOperation("There is no extended card: the public one says all.")


async def _no_card_03(_call: Call) -> None:
    raise NoExtendedCard("There is no extended card: the public one says all.")


_READ, _WRITE = "tasks:read", "tasks:write"
METHODS: dict[Version, dict[str, Method]] = {
    "1.0": {
        "SendMessage": Method(_WRITE, _send_1),
        "SendStreamingMessage": Method(_WRITE, _stream_1),
        "GetTask": Method(_READ, _get_1),
        "ListTasks": Method(_READ, _list_1),
        "CancelTask": Method(_WRITE, _cancel_1),
        "SubscribeToTask": Method(_READ, _follow_1),
        "CreateTaskPushNotificationConfig": Method(_WRITE, _set_push_1),
        "GetTaskPushNotificationConfig": Method(_READ, _get_push_1),
        "ListTaskPushNotificationConfigs": Method(_READ, _list_push_1),
        "DeleteTaskPushNotificationConfig": Method(_WRITE, _delete_push_1),
        "GetExtendedAgentCard": Method(_READ, _no_card_1),
    },
    "0.3": {
        "message/send": Method(_WRITE, _send_03),
        "message/stream": Method(_WRITE, _stream_03),
        "tasks/get": Method(_READ, _get_03),
        "tasks/cancel": Method(_WRITE, _cancel_03),
        "tasks/resubscribe": Method(_READ, _follow_03),
        "tasks/pushNotificationConfig/set": Method(_WRITE, _set_push_03),
        "tasks/pushNotificationConfig/get": Method(_READ, _get_push_03),
        "tasks/pushNotificationConfig/list": Method(_READ, _list_push_03),
        "tasks/pushNotificationConfig/delete": Method(_WRITE, _delete_push_03),
        "agent/getAuthenticatedExtendedCard": Method(_READ, _no_card_03),
    },
}
