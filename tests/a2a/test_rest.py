"""HTTP+JSON, both versions: the same methods by path."""

import asyncio
from typing import Any

import pytest

from tests.a2a.conftest import Speaker, frames, message, old_message
from tests.harness import bearer

pytestmark = pytest.mark.anyio
LATER: dict[str, Any] = {"configuration": {"returnImmediately": True}}


async def test_1_0_sends_shows_lists_and_cancels(speaker: Speaker) -> None:
    answer = await speaker.rest("POST", "/message:send", json={"message": message("Hello", contextId="c")} | LATER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    task = answer.json()["task"]
    asked = {"Accept": "application/a2a+json", "Content-Type": "application/a2a+json"}
    shown = await speaker.rest("GET", f"/tasks/{task['id']}?historyLength=0", headers=asked)
    assert shown.headers["content-type"] == "application/a2a+json"
    assert (shown.json()["id"], "history" in shown.json()) == (task["id"], False)
    listed = (await speaker.rest("GET", "/tasks?contextId=c&pageSize=1&includeArtifacts=true&status=")).json()
    assert ([each["id"] for each in listed["tasks"]], listed["pageSize"]) == ([task["id"]], 1)
    assert listed["tasks"][0]["artifacts"] == []
    gone = await speaker.rest("POST", f"/tasks/{task['id']}:cancel", json={})
    assert gone.json()["status"]["state"] == "TASK_STATE_CANCELED"
    again = await speaker.rest("POST", f"/tasks/{task['id']}:cancel")
    assert (again.status_code, again.json()["error"]["details"][0]["reason"]) == (400, "TASK_NOT_CANCELABLE")


async def test_1_0_streams_and_follows(speaker: Speaker) -> None:
    async with speaker.working():
        answer = await speaker.rest("POST", "/message:stream", json={"message": message("test:succeed and list")})
    items = frames(answer.text)
    assert next(iter(items[0])) == "task"
    assert items[-1]["statusUpdate"]["status"]["state"] == "TASK_STATE_COMPLETED"
    task = (await speaker.rest("POST", "/message:send", json={"message": message("Hello")} | LATER)).json()["task"]
    for verb in ("POST", "GET"):
        following = asyncio.create_task(speaker.rest(verb, f"/tasks/{task['id']}:subscribe"))
        await asyncio.sleep(0.05)
        if verb == "GET":
            await speaker.rest("POST", f"/tasks/{task['id']}:cancel")
            assert frames((await following).text)[-1]["statusUpdate"]["status"]["state"] == "TASK_STATE_CANCELED"
        else:
            following.cancel()


async def test_0_3_speaks_its_protojson_under_v1(speaker: Speaker) -> None:
    sent = {"message": {"messageId": "m", "role": "ROLE_USER", "content": [{"text": "Hello"}]}, "configuration": {}}
    task = (await speaker.rest("POST", "/v1/message:send", json=sent, version=None)).json()["task"]
    assert (task["status"]["state"], task["history"][0]["content"]) == ("TASK_STATE_SUBMITTED", [{"text": "Hello"}])
    async with speaker.working():
        shown = {"message": old_message("test:needs-input and list")}
        asking = (await speaker.rest("POST", "/v1/message:send", json=shown, version=None)).json()["task"]
    assert asking["status"]["state"] == "TASK_STATE_INPUT_REQUIRED"
    assert asking["status"]["message"]["content"][1]["data"]["data"]["choices"]
    done = (await speaker.rest("GET", f"/v1/tasks/{task['id']}", version="0.3")).json()
    assert done["artifacts"][1]["parts"][0]["file"]["fileWithUri"]
    gone = (await speaker.rest("POST", f"/v1/tasks/{asking['id']}:cancel", version=None)).json()
    assert gone["status"]["state"] == "TASK_STATE_CANCELLED"
    async with speaker.working():
        streamed = frames((await speaker.rest("POST", "/v1/message:stream", json=sent, version=None)).text)
    assert streamed[0]["task"]["id"]
    assert streamed[-1]["statusUpdate"]["final"]
    file = {"file": {"fileWithBytes": "aGk=", "mimeType": "text/plain"}}
    parts = {"messageId": "m", "role": "ROLE_USER", "content": [file, {"data": {"data": {"a": 1}}}]}
    made = await speaker.rest("POST", "/v1/message:send", json={"message": parts, "configuration": {}}, version=None)
    assert made.json()["task"]["history"][0]["content"] == [{"text": 'hi\n\n{"a":1}'}]
    assert (await speaker.rest("GET", "/v1/tasks", version=None)).status_code == 404


async def test_0_3_pushes_have_names(speaker: Speaker) -> None:
    sent = {"message": {"messageId": "m", "role": "ROLE_USER", "content": [{"text": "Hello"}]}, "configuration": {}}
    task_id = (await speaker.rest("POST", "/v1/message:send", json=sent, version=None)).json()["task"]["id"]
    path = f"/v1/tasks/{task_id}/pushNotificationConfigs"
    config = {"push_notification_config": {"url": "https://example.com/hook"}}
    body = {"parent": f"tasks/{task_id}", "config_id": "c1", "config": config}
    made = (await speaker.rest("POST", path, json=body, version=None)).json()
    assert made == {
        "name": f"tasks/{task_id}/pushNotificationConfigs/c1",
        "pushNotificationConfig": {"id": "c1", "url": "https://example.com/hook"},
    }
    assert (await speaker.rest("GET", f"{path}/c1", version=None)).json() == made
    assert (await speaker.rest("GET", path, version=None)).json()["configs"] == [made]
    assert (await speaker.rest("DELETE", f"{path}/c1", version=None)).json() == {}
    assert (await speaker.rest("GET", f"{path}/c1", version=None)).status_code == 404


async def test_errors_say_code_status_and_reason(speaker: Speaker) -> None:
    missing = await speaker.rest("GET", "/tasks/nope")
    assert missing.status_code == 404
    error = missing.json()["error"]
    assert (error["code"], error["status"]) == (404, "NOT_FOUND")
    assert error["details"][0] == {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "TASK_NOT_FOUND",
        "domain": "a2a-protocol.org",
    }
    bad = (await speaker.rest("POST", "/message:send", json={"message": {}})).json()["error"]
    assert (bad["code"], bad["details"][1]["fieldViolations"][0]["field"]) == (400, "message/messageId")
    assert (await speaker.rest("GET", "/tasks/x", version="9.9")).json()["error"]["details"][0]["reason"] == "VERSION_NOT_SUPPORTED"
    typed = await speaker.rest("POST", "/message:send", content=b"{}", headers={"Content-Type": "text/plain"})
    assert typed.json()["error"]["details"][0]["reason"] == "CONTENT_TYPE_NOT_SUPPORTED"
    for verb, path in (("POST", "/tasks/x:nope"), ("GET", "/tasks/x:nope"), ("POST", "/tasks/x")):
        assert (await speaker.rest(verb, path)).status_code == 404
    assert (await speaker.rest("GET", "/tasks?pageSize=x")).status_code == 400
    assert (await speaker.rest("GET", "/tasks/x?historyLength=-1")).status_code == 400
    assert (await speaker.rest("GET", "/extendedAgentCard")).json()["error"]["details"][0]["reason"] == "UNSUPPORTED_OPERATION"
    nobody = await speaker.harness.http.get("/a2a/rest/tasks")
    assert (nobody.status_code, nobody.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert "www-authenticate" in nobody.headers
    reader = await speaker.harness.make_key(speaker.partner, scopes=frozenset({"tasks:read"}))
    only_reads = Speaker(speaker.harness, speaker.partner, bearer(reader))
    assert (await only_reads.rest("POST", "/message:send", json={"message": message("x")})).status_code == 403
    assert (await only_reads.rest("POST", "/tasks/x:cancel")).status_code == 403
    assert (await only_reads.rest("GET", "/tasks")).status_code == 200


async def test_the_card_serves_clients_of_both_versions(speaker: Speaker) -> None:
    http = speaker.harness.http
    answer = await http.get("/.well-known/agent-card.json", headers={"Origin": "https://a.example"})
    card = answer.json()
    assert {"url", "protocolVersion", "preferredTransport", "supportedInterfaces", "skills", "capabilities"} <= card.keys()
    assert {(each["protocolBinding"], each["protocolVersion"]) for each in card["supportedInterfaces"]} == {
        ("JSONRPC", "1.0"),
        ("HTTP+JSON", "1.0"),
        ("JSONRPC", "0.3"),
        ("HTTP+JSON", "0.3"),
    }
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["last-modified"]
    assert answer.headers["access-control-allow-origin"] == "*"
    again = await http.get("/.well-known/agent-card.json", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await http.get("/.well-known/agent.json")).json() == card
