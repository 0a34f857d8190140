"""The client of `a2a-sdk`, as PyPI has it, against a real server: both bindings, both versions."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from a2a.client import A2ACardResolver, Client, ClientConfig, ClientFactory
from a2a.types import (
    AgentCard,
    CancelTaskRequest,
    GetTaskRequest,
    ListTasksRequest,
    Message,
    Part,
    Role,
    SendMessageConfiguration,
    SendMessageRequest,
    StreamResponse,
    Task,
    TaskPushNotificationConfig,
    TaskState,
)

from tests.openapi.serving import running

pytestmark = pytest.mark.anyio


def ask(text: str, *, later: bool = False, task_id: str = "") -> SendMessageRequest:
    said = Message(message_id=uuid4().hex, role=Role.ROLE_USER, parts=[Part(text=text)], task_id=task_id)
    return SendMessageRequest(message=said, configuration=SendMessageConfiguration(return_immediately=later))


async def all_of(client: Client, request: SendMessageRequest) -> list[StreamResponse]:
    return [item async for item in client.send_message(request)]


async def last_task(client: Client, request: SendMessageRequest) -> Task:
    return (await all_of(client, request))[-1].task


def client_for(card: AgentCard, http: httpx.AsyncClient, binding: str, version: str, *, streaming: bool) -> Client:
    only = AgentCard()
    only.CopyFrom(card)
    del only.supported_interfaces[:]
    only.supported_interfaces.extend(
        each for each in card.supported_interfaces if (each.protocol_binding, each.protocol_version) == (binding, version)
    )
    config = ClientConfig(httpx_client=http, streaming=streaming, supported_protocol_bindings=[binding])
    return ClientFactory(config).create(only)


async def test_the_sdk_sends_streams_answers_gets_and_cancels(database_url: str) -> None:
    with running(database_url) as served:
        headers = {"Authorization": f"Bearer {served.secret_key}"}
        async with httpx.AsyncClient(headers=headers, timeout=30) as http:
            card = await A2ACardResolver(http, served.base_url).get_agent_card()
            for binding, version in (("JSONRPC", "1.0"), ("HTTP+JSON", "1.0"), ("JSONRPC", "0.3"), ("HTTP+JSON", "0.3")):
                await converse(
                    client_for(card, http, binding, version, streaming=False),
                    client_for(card, http, binding, version, streaming=True),
                )
            await list_and_push(client_for(card, http, "JSONRPC", "1.0", streaming=False))
            await list_and_push(client_for(card, http, "HTTP+JSON", "1.0", streaming=False))


async def converse(plain: Client, streaming: Client) -> None:
    done = await last_task(plain, ask("test:succeed and list the tickets"))
    assert done.status.state == TaskState.TASK_STATE_COMPLETED
    assert done.artifacts[0].parts[0].text
    assert (await plain.get_task(GetTaskRequest(id=done.id))).id == done.id

    items = await all_of(streaming, ask("test:needs-input and list the tickets"))
    assert items[0].HasField("task")
    asked = items[-1].status_update
    assert asked.status.state == TaskState.TASK_STATE_INPUT_REQUIRED
    choice: Any = asked.status.message.parts[1].data.struct_value["choices"][0]
    answered = await all_of(streaming, ask(choice, task_id=asked.task_id))
    assert answered[-1].status_update.status.state == TaskState.TASK_STATE_COMPLETED

    slow = await last_task(plain, ask("test:slow:60", later=True))
    gone = await plain.cancel_task(CancelTaskRequest(id=slow.id))
    assert gone.status.state == TaskState.TASK_STATE_CANCELED


async def list_and_push(client: Client) -> None:
    listed = await client.list_tasks(ListTasksRequest(page_size=2))
    assert len(listed.tasks) == 2
    config = TaskPushNotificationConfig(task_id=listed.tasks[0].id, id="c", url="https://example.com/hook", token="t")
    made = await client.create_task_push_notification_config(config)
    assert (made.id, made.url, made.token) == ("c", "https://example.com/hook", "t")
