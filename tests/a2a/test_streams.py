"""Streams begin with the task and end where it ends or asks."""

import asyncio
from typing import Any

import pytest

from tests.a2a.conftest import REST, Speaker, frames, message, old_message
from tests.harness import bearer

pytestmark = pytest.mark.anyio
LATER: dict[str, Any] = {"configuration": {"returnImmediately": True}}


def kinds(items: list[dict[str, Any]]) -> list[str]:
    return [next(iter(item)) for item in items]


async def test_a_stream_tells_the_run_from_the_task_to_the_end(speaker: Speaker) -> None:
    async with speaker.working():
        items = await speaker.stream("SendStreamingMessage", {"message": message("test:succeed and list")})
    assert kinds(items)[0] == "task"
    assert "artifactUpdate" in kinds(items)
    states = [item["statusUpdate"]["status"]["state"] for item in items if "statusUpdate" in item]
    assert states[0] == "TASK_STATE_WORKING"
    assert states[-1] == "TASK_STATE_COMPLETED"
    assert kinds(items)[-1] == "statusUpdate"
    assert len({(item.get("task") or {}).get("id") or next(iter(item.values()))["taskId"] for item in items}) == 1


async def test_0_3_marks_the_last_item_as_final(speaker: Speaker) -> None:
    async with speaker.working():
        items = await speaker.stream("message/stream", {"message": old_message("test:succeed and list")}, version="0.3")
    assert items[0]["kind"] == "task"
    assert {"status-update", "artifact-update"} <= {item["kind"] for item in items}
    assert [item["final"] for item in items if item["kind"] == "status-update"][-2:] == [False, True]


async def test_a_stream_ends_at_a_question_and_goes_on_with_its_answer(speaker: Speaker) -> None:
    async with speaker.working():
        items = await speaker.stream("SendStreamingMessage", {"message": message("test:needs-input and list")})
        status = items[-1]["statusUpdate"]["status"]
        assert status["state"] == "TASK_STATE_INPUT_REQUIRED"
        choice = status["message"]["parts"][1]["data"]["choices"][0]
        answered = await speaker.stream(
            "SendStreamingMessage", {"message": message(choice, taskId=items[0]["task"]["id"], number=2)}
        )
    assert answered[0]["task"]["id"] == items[0]["task"]["id"]
    assert answered[-1]["statusUpdate"]["status"]["state"] == "TASK_STATE_COMPLETED"


async def test_a_lost_stream_is_taken_up_again(speaker: Speaker) -> None:
    task = (await speaker.result("SendMessage", {"message": message("test:succeed and list")} | LATER))["task"]
    following = asyncio.create_task(speaker.stream("SubscribeToTask", {"id": task["id"]}))
    old = asyncio.create_task(speaker.stream("tasks/resubscribe", {"id": task["id"]}, version="0.3"))
    await asyncio.sleep(0.1)
    await speaker.harness.run_jobs()
    items = await following
    assert items[0]["task"]["id"] == task["id"]
    assert items[-1]["statusUpdate"]["status"]["state"] == "TASK_STATE_COMPLETED"
    assert (await old)[-1]["final"]
    refused = await speaker.error("SubscribeToTask", {"id": task["id"]})
    assert refused["code"] == -32004, "there is nothing to follow any more"
    (last,) = await speaker.stream("tasks/resubscribe", {"id": task["id"]}, version="0.3")
    assert last["status"]["state"] == "completed"


async def test_what_was_missed_is_told_again_after_the_last_event_id(speaker: Speaker) -> None:
    task = (await speaker.result("SendMessage", {"message": message("test:steps:2 list the tickets")} | LATER))["task"]
    await speaker.harness.run_jobs()
    other = (await speaker.result("SendMessage", {"message": message("test:needs-input")} | LATER))["task"]
    headers = speaker.headers | {"A2A-Version": "1.0", "Last-Event-ID": "1"}
    answer = await speaker.harness.http.get(f"{REST}/tasks/{task['id']}:subscribe", headers=headers)
    assert answer.json()["error"]["details"][0]["reason"] == "UNSUPPORTED_OPERATION"
    following = asyncio.create_task(speaker.harness.http.get(f"{REST}/tasks/{other['id']}:subscribe", headers=headers))
    await asyncio.sleep(0.1)
    await speaker.harness.run_jobs()
    told = frames((await following).text)
    assert kinds(told)[:2] == ["task", "statusUpdate"]


async def test_refused_streams_are_plain_errors(speaker: Speaker) -> None:
    assert (await speaker.error("SendStreamingMessage", {"message": {}}))["code"] == -32602
    stranger = Speaker(speaker.harness, speaker.partner, bearer((await speaker.harness.make_partner(name="Other")).secret_key))
    task = (await speaker.result("SendMessage", {"message": message("Hello")} | LATER))["task"]
    assert (await stranger.error("tasks/resubscribe", {"id": task["id"]}, version="0.3"))["code"] == -32001
