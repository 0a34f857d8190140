"""Push notifications go the way of webhooks: a row in the transaction of the event, delivered by the worker."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from codetether_platform.webhooks.secrets import callback_secret
from codetether_platform.webhooks.signing import verify
from tests.a2a.conftest import Speaker, message, old_message
from tests.harness import session_headers
from tests.webhooks.receiver import Receiver, answers, receiving

pytestmark = pytest.mark.anyio
LATER: dict[str, Any] = {"returnImmediately": True}
PROMPT = "test:steps:2 list the tickets"
Receive = Callable[[], Awaitable[Receiver]]


@pytest.fixture
async def receive(anyio_backend: str) -> AsyncIterator[Receive]:
    """Start receivers that take everything."""
    async with AsyncExitStack() as stack:

        async def start() -> Receiver:
            return await stack.enter_async_context(receiving(answers(200)))

        yield start


async def deliver(speaker: Speaker) -> None:
    while await speaker.harness.platform.deliveries.deliver_due():
        pass


async def test_a_run_is_pushed_item_by_item_with_the_receivers_credentials(speaker: Speaker, receive: Receive) -> None:
    receiver = await receive()
    authentication = {"scheme": "Bearer", "credentials": "their-own"}
    push = {"url": receiver.url, "token": "their-token", "authentication": authentication}
    sent = {"message": message(PROMPT), "configuration": LATER | {"taskPushNotificationConfig": push}}
    task = (await speaker.result("SendMessage", sent))["task"]
    await speaker.harness.run_jobs()
    await deliver(speaker)
    items = [msgspec.json.decode(got.body) for got in receiver.received]
    assert [next(iter(item)) for item in items] == ["statusUpdate", "statusUpdate", "statusUpdate", "task"]
    assert items[1]["statusUpdate"]["taskId"] == task["id"]
    assert items[1]["statusUpdate"]["contextId"] == task["contextId"]
    done = items[-1]["task"]
    assert (done["id"], done["status"]["state"]) == (task["id"], "TASK_STATE_COMPLETED")
    assert done["artifacts"][0]["parts"][0]["text"]
    for got in receiver.received:
        assert got.headers["x-a2a-notification-token"] == "their-token"
        assert got.headers["authorization"] == "Bearer their-own"
        keyring = speaker.harness.platform.keyring
        secret = callback_secret(keyring, partner_id=speaker.partner.id, mode="test")
        now = int(speaker.harness.clock.now().timestamp())
        verify(secret, headers=got.headers, body=got.body, now_unix_seconds=now)
    assert all(b"their-" not in row for row in await stored(speaker))


@pytest.mark.parametrize("prompt", ["test:succeed list the tickets", "test:needs-input and list the tickets"])
async def test_a_pushed_task_holds_the_files_by_the_bytes_of_tasks_get(speaker: Speaker, receive: Receive, prompt: str) -> None:
    for version, send, get in (("1.0", "SendMessage", "GetTask"), ("0.3", "message/send", "tasks/get")):
        receiver = await receive()
        wished: dict[str, Any] = {"blocking": False, "pushNotificationConfig": {"url": receiver.url}}
        if version == "1.0":
            wished = LATER | {"taskPushNotificationConfig": {"url": receiver.url}}
        said = message(prompt) if version == "1.0" else old_message(prompt)
        made = await speaker.result(send, {"message": said, "configuration": wished}, version=version)
        task_id = made["task"]["id"] if version == "1.0" else made["id"]
        await speaker.harness.run_jobs()
        await deliver(speaker)
        pushed = msgspec.json.decode(receiver.received[-1].body)
        pushed = pushed["task"] if version == "1.0" else pushed
        told = await speaker.result(get, {"id": task_id}, version=version)
        assert msgspec.json.encode(pushed["artifacts"]) == msgspec.json.encode(told["artifacts"])
        assert pushed["status"]["state"] == told["status"]["state"]
        if "needs-input" not in prompt:
            result, _file = pushed["artifacts"]
            assert result["artifactId"] == "result"


async def stored(speaker: Speaker) -> list[bytes]:
    async with speaker.harness.db.read() as session:
        rows = await session.execute(text("SELECT shown_sealed, headers_sealed FROM task_push_configs"))
        return [bytes(value) for row in rows for value in row]


async def test_0_3_is_sent_the_task(speaker: Speaker, receive: Receive) -> None:
    receiver = await receive()
    sent = {
        "message": old_message("test:needs-input and list"),
        "configuration": {"blocking": False, "pushNotificationConfig": {"url": receiver.url, "token": "t"}},
    }
    task = await speaker.result("message/send", sent, version="0.3")
    await speaker.harness.run_jobs()
    await deliver(speaker)
    last = msgspec.json.decode(receiver.received[-1].body)
    assert (last["kind"], last["id"], last["status"]["state"]) == ("task", task["id"], "input-required")
    assert last["status"]["message"]["parts"][0]["kind"] == "text"


async def test_configs_are_kept_shown_and_taken_away(speaker: Speaker, receive: Receive) -> None:
    receiver = await receive()
    task = (await speaker.result("SendMessage", {"message": message(PROMPT), "configuration": LATER}))["task"]
    named = {"taskId": task["id"]}
    config = named | {"id": "c1", "url": receiver.url, "token": "t"}
    how = {"authentication": {"scheme": "Basic", "credentials": "not shown"}}
    made = await speaker.result("CreateTaskPushNotificationConfig", config | how)
    assert made == config | {"authentication": {"scheme": "Basic"}}
    other = await speaker.result("CreateTaskPushNotificationConfig", named | {"url": receiver.url + "/2"})
    assert other["id"]
    assert await speaker.result("CreateTaskPushNotificationConfig", config) == config, "the same id is put in its place"
    assert await speaker.result("GetTaskPushNotificationConfig", named | {"id": "c1"}) == config
    listed = await speaker.result("ListTaskPushNotificationConfigs", named)
    assert sorted(each["id"] for each in listed["configs"]) == sorted(["c1", other["id"]])
    old = await speaker.result("tasks/pushNotificationConfig/get", {"id": task["id"]}, version="0.3")
    assert old["taskId"] == task["id"]
    assert len(await speaker.result("tasks/pushNotificationConfig/list", {"id": task["id"]}, version="0.3")) == 2
    gone = {"id": task["id"], "pushNotificationConfigId": "c1"}
    assert await speaker.result("tasks/pushNotificationConfig/delete", gone, version="0.3") is None
    assert (await speaker.error("GetTaskPushNotificationConfig", named | {"id": "c1"}))["code"] == -32001
    assert await speaker.result("DeleteTaskPushNotificationConfig", named | {"id": other["id"]}) == {}
    await speaker.harness.run_jobs()
    await deliver(speaker)
    assert receiver.received == []


async def test_addresses_and_callers_are_those_that_may(speaker: Speaker) -> None:
    task = (await speaker.result("SendMessage", {"message": message("Hello"), "configuration": LATER}))["task"]

    async def refused(**config: Any) -> int:
        return int((await speaker.error("CreateTaskPushNotificationConfig", {"taskId": task["id"]} | config))["code"])

    assert await refused(url="http://169.254.169.254/latest") == -32602
    assert await refused(url="https://10.0.0.1/") == -32602
    assert await refused(url="https://example.com/", token="a\nb") == -32602
    for number in range(10):
        await speaker.result("CreateTaskPushNotificationConfig", {"taskId": task["id"], "url": f"https://example.com/{number}"})
    assert await refused(url="https://example.com/10") == -32602
    wished = LATER | {"taskPushNotificationConfig": {"url": "https://10.0.0.1/"}}
    sent = {"message": message("Refused"), "configuration": wished}
    assert (await speaker.error("SendMessage", sent))["code"] == -32602
    assert (await speaker.result("ListTasks", {}))["totalSize"] == 1, "nothing was made"
    user = session_headers(await speaker.harness.vouched(speaker.partner, external_id="u1"))
    person = Speaker(speaker.harness, speaker.partner, user)
    own = (await person.result("SendMessage", {"message": message("Hello"), "configuration": LATER}))["task"]
    push = {"taskId": own["id"], "url": "https://example.com/"}
    assert (await person.error("CreateTaskPushNotificationConfig", push))["code"] == -32003
