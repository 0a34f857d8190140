"""JSON-RPC, both versions: the same runs in the words of A2A."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from codetether_platform.a2a.listing import page_query
from codetether_platform.tasks.tables import TaskRow
from tests.a2a.conftest import RPC, Speaker, message, old_message
from tests.harness import bearer, session_headers

pytestmark = pytest.mark.anyio
LATER: dict[str, Any] = {"configuration": {"returnImmediately": True}}
OLD_LATER: dict[str, Any] = {"configuration": {"blocking": False}}
ASKS = "test:needs-input and list the tickets"


async def test_a_message_makes_a_task_and_waits_for_its_end(speaker: Speaker) -> None:
    async with speaker.working():
        task = (await speaker.result("SendMessage", {"message": message("test:succeed and list the tickets")}))["task"]
    assert task["status"]["state"] == "TASK_STATE_COMPLETED"
    assert task["status"]["timestamp"].endswith("Z")
    result, file = task["artifacts"]
    assert (result["artifactId"], result["parts"][0]["mediaType"]) == ("result", "text/markdown")
    assert file["parts"][0]["url"].startswith("http://localhost:8700/v1/tasks/")
    assert (await speaker.harness.http.get(file["parts"][0]["url"], headers=speaker.headers)).status_code == 200
    assert [(said["messageId"], said["role"]) for said in task["history"]] == [("m-1", "ROLE_USER")]
    same = (await speaker.harness.http.get(f"/v1/tasks/{task['id']}", headers=speaker.headers)).json()
    assert (same["status"], same["result"]) == ("completed", result["parts"][0]["text"])
    assert same["metadata"]["a2a_context_id"] == task["contextId"]


async def test_0_3_says_the_same_in_its_own_words(speaker: Speaker) -> None:
    async with speaker.working():
        task = await speaker.result("message/send", {"message": old_message("test:succeed and list")}, version=None)
    assert (task["kind"], task["status"]["state"], task["history"][0]["kind"]) == ("task", "completed", "message")
    assert task["artifacts"][0]["parts"][0]["kind"] == "text"
    assert task["artifacts"][1]["parts"][0]["file"]["mimeType"] == "text/csv"
    older = old_message("x", parts=[{"type": "text", "text": "test:fail"}], number=2)
    async with speaker.working():
        task = await speaker.result("message/send", {"message": older}, version="0.3.0")
    assert task["status"]["state"] == "failed"
    assert task["status"]["message"]["role"] == "agent"


async def test_a_task_is_shown_as_queued_when_the_client_does_not_wait(speaker: Speaker) -> None:
    sent = {"message": message("Hello", contextId="ctx-1", unknown=1, metadata={"order": "7", "list": [1]}), "unknown": 2} | LATER
    task = (await speaker.result("SendMessage", sent))["task"]
    assert (task["status"]["state"], task["contextId"]) == ("TASK_STATE_SUBMITTED", "ctx-1")
    assert task["metadata"]["order"] == "7"
    assert "list" not in task["metadata"]
    again = (await speaker.result("SendMessage", sent))["task"]
    assert again["id"] != task["id"], "a repeated message id makes a new task"
    old = await speaker.result("message/send", {"message": old_message("Hello")} | OLD_LATER, version="0.3")
    assert old["status"]["state"] == "submitted"


async def test_history_is_as_long_as_wished(speaker: Speaker) -> None:
    task = (await speaker.result("SendMessage", {"message": message("Hello")} | LATER))["task"]
    assert "history" not in await speaker.result("GetTask", {"id": task["id"], "historyLength": 0})
    assert len((await speaker.result("GetTask", {"id": task["id"], "historyLength": 5}))["history"]) == 1
    for wrong in (-1, "x", 1.5):
        assert (await speaker.error("GetTask", {"id": task["id"], "historyLength": wrong}))["code"] == -32602


async def test_a_question_is_answered_by_a_message_with_the_task_id(speaker: Speaker) -> None:
    async with speaker.working():
        task = (await speaker.result("SendMessage", {"message": message(ASKS)}))["task"]
        assert task["status"]["state"] == "TASK_STATE_INPUT_REQUIRED"
        question = task["status"]["message"]
        assert question["role"] == "ROLE_AGENT"
        choice = question["parts"][1]["data"]["choices"][0]
        wrong = await speaker.error("SendMessage", {"message": message("no choice", taskId=task["id"])})
        assert wrong["code"] == -32602
        elsewhere = message(choice, taskId=task["id"], contextId="another")
        assert (await speaker.error("SendMessage", {"message": elsewhere}))["code"] == -32602
        done = (await speaker.result("SendMessage", {"message": message(choice, taskId=task["id"], number=2)}))["task"]
    assert (done["id"], done["contextId"]) == (task["id"], task["contextId"])
    assert done["status"]["state"] == "TASK_STATE_COMPLETED"
    assert [said["role"] for said in done["history"]] == ["ROLE_USER", "ROLE_AGENT", "ROLE_USER"]
    ended = await speaker.error("SendMessage", {"message": message("more", taskId=task["id"])})
    assert (ended["code"], ended["data"][0]["reason"]) == (-32004, "UNSUPPORTED_OPERATION")


async def test_0_3_answers_a_question_too(speaker: Speaker) -> None:
    async with speaker.working():
        task = await speaker.result("message/send", {"message": old_message(ASKS)}, version="0.3")
        assert task["status"]["state"] == "input-required"
        choice = task["status"]["message"]["parts"][1]["data"]["choices"][0]
        reply = {"message": old_message(choice.upper(), taskId=task["id"], contextId=task["contextId"])}
        done = await speaker.result("message/send", reply, version="0.3")
    assert done["status"]["state"] == "completed"


async def test_a_message_to_a_task_that_asks_nothing_is_unsupported(speaker: Speaker) -> None:
    task = (await speaker.result("SendMessage", {"message": message("Hello")} | LATER))["task"]
    refused = await speaker.error("SendMessage", {"message": message("more", taskId=task["id"])})
    assert refused["code"] == -32004


async def test_a_task_is_cancelled_once(speaker: Speaker) -> None:
    task = (await speaker.result("SendMessage", {"message": message("Hello")} | LATER))["task"]
    gone = await speaker.result("CancelTask", {"id": task["id"]})
    assert gone["status"]["state"] == "TASK_STATE_CANCELED"
    refused = await speaker.error("CancelTask", {"id": task["id"]})
    assert (refused["code"], refused["data"][0]["reason"]) == (-32002, "TASK_NOT_CANCELABLE")
    old = await speaker.result("message/send", {"message": old_message("Hello")} | OLD_LATER, version="0.3")
    gone = await speaker.result("tasks/cancel", {"id": old["id"]}, version="0.3")
    assert gone["status"]["state"] == "canceled"


async def test_another_partners_task_does_not_exist(speaker: Speaker) -> None:
    task = (await speaker.result("SendMessage", {"message": message("Hello")} | LATER))["task"]
    other = bearer((await speaker.harness.make_partner(name="Other")).secret_key)
    stranger = Speaker(speaker.harness, speaker.partner, other)
    for method in ("GetTask", "CancelTask", "SubscribeToTask"):
        assert (await stranger.error(method, {"id": task["id"]}))["code"] == -32001
    assert (await stranger.error("SendMessage", {"message": message("x", taskId=task["id"])}))["code"] == -32001
    push = {"taskId": task["id"], "url": "https://example.com/hook"}
    assert (await stranger.error("CreateTaskPushNotificationConfig", push))["code"] == -32001
    assert (await stranger.result("ListTasks", {}))["tasks"] == []
    unknown = await speaker.error("tasks/get", {"id": "nope"}, version="0.3")
    assert (unknown["code"], "data" in unknown) == (-32001, False)


async def test_versions_and_methods_are_checked(speaker: Speaker) -> None:
    refused = await speaker.error("GetTask", {"id": "x"}, version="2.0")
    assert (refused["code"], refused["data"][0]["reason"]) == (-32009, "VERSION_NOT_SUPPORTED")
    assert (await speaker.error("GetTask", {"id": "x"}, version=None))["code"] == -32601, "without a version it is 0.3"
    assert (await speaker.error("tasks/get", {"id": "x"}, version="1.0"))["code"] == -32601
    assert (await speaker.error("tasks/get", {"id": "x"}, version=""))["code"] == -32001
    body = {"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": "x"}}
    answer = await speaker.harness.http.post(f"{RPC}/?A2A-Version=1.0", json=body, headers=speaker.headers)
    assert answer.json()["error"]["code"] == -32001
    for version, method, code in (("1.0", "GetExtendedAgentCard", -32004), ("0.3", "agent/getAuthenticatedExtendedCard", -32007)):
        assert (await speaker.error(method, {}, version=version))["code"] == code


def wrong(method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


BAD: list[tuple[Any, int]] = [
    ([], -32600),
    ({"id": 1, "method": "GetTask"}, -32600),
    ({"jsonrpc": "2.0", "id": {}, "method": "GetTask"}, -32600),
    ({"jsonrpc": "2.0", "id": True, "method": "GetTask"}, -32600),
    ({"jsonrpc": "2.0", "id": 1, "method": 5}, -32600),
    (wrong("Nope"), -32601),
    ({"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": []}, -32602),
    (wrong("GetTask"), -32602),
    (wrong("SendMessage", message={}), -32602),
    (wrong("SendMessage", message=message("x", parts=[])), -32602),
    (wrong("SendMessage", message=message("x", parts=[{}])), -32602),
    (wrong("SendMessage", message=message("x", parts=[{"raw": "no base64!"}])), -32602),
    (wrong("SendMessage", message=message("x" * 4001)), -32602),
    (wrong("SendMessage", message=message("a\0b")), -32602),
    (wrong("SendMessage", message=message("x", parts=[{"raw": "/w==", "mediaType": "image/png"}])), -32005),
    (wrong("ListTasks", pageSize=101), -32602),
    (wrong("ListTasks", pageToken="x"), -32602),
]


async def test_bad_requests_have_the_codes_of_the_protocol(speaker: Speaker) -> None:
    for body, code in BAD:
        answer = await speaker.raw(body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (200, code), body
    parts = [{"kind": "text"}, {"kind": "file", "file": {}}, {"text": "no kind"}]
    for part in parts:
        sent = {"message": old_message("x", parts=[part])}
        assert (await speaker.error("message/send", sent, version="0.3"))["code"] == -32602, part


async def test_what_is_no_json_is_refused_by_code(speaker: Speaker) -> None:
    async def post(body: bytes, media_type: str) -> Any:
        headers = speaker.headers | {"Content-Type": media_type, "A2A-Version": "1.0"}
        return (await speaker.harness.http.post(RPC, content=body, headers=headers)).json()["error"]["code"]

    assert await post(b"{", "application/json") == -32700
    assert await post(b"", "application/json") == -32700
    assert await post(b"[" * 40 + b"]" * 40, "application/json") == -32700
    assert await post(b"{}", "text/plain") == -32005
    assert await post(b"{}", "application/a2a+json; charset=utf-8") == -32600


async def test_parts_of_all_kinds_become_the_prompt(speaker: Speaker) -> None:
    parts = [{"text": "Read"}, {"raw": "aGk=", "mediaType": "text/plain"}, {"url": "https://example.com/a"}, {"data": {"a": 1}}]
    task = (await speaker.result("SendMessage", {"message": message("", parts=parts)} | LATER))["task"]
    assert task["history"][0]["parts"][0]["text"] == 'Read\n\nhi\n\nhttps://example.com/a\n\n{"a":1}'


async def test_credentials_and_scopes_are_those_of_the_api(speaker: Speaker) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": message("x")} | LATER}

    async def status(headers: dict[str, str]) -> httpx.Response:
        return await speaker.harness.http.post(RPC, json=body, headers=headers | {"A2A-Version": "1.0"})

    nobody = await status({})
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"].startswith('Bearer realm="codetether"')
    reader = await speaker.harness.make_key(speaker.partner, scopes=frozenset({"tasks:read"}))
    assert (await status(bearer(reader))).status_code == 403
    user = session_headers(await speaker.harness.vouched(speaker.partner, external_id="u1"))
    made = (await status(user)).json()["result"]["task"]
    assert made["history"]
    withheld = await speaker.result("GetTask", {"id": made["id"]})
    assert "history" not in withheld, "a user's words are the user's"


async def test_lists_are_pages_of_what_changed_last(speaker: Speaker) -> None:
    made = []
    for number in range(5):
        context = "odd" if number % 2 else "even"
        sent = {"message": message(f"Task {number}", contextId=context, number=number)} | LATER
        made.append((await speaker.result("SendMessage", sent))["task"]["id"])
        speaker.harness.clock.advance(seconds=1)
    await speaker.result("CancelTask", {"id": made[1]})
    first = await speaker.result("ListTasks", {"pageSize": 3})
    assert ([task["id"] for task in first["tasks"]], first["totalSize"]) == ([made[1], made[4], made[3]], 5)
    assert not any("artifacts" in task or "history" in task for task in first["tasks"])
    rest = await speaker.result("ListTasks", {"pageSize": 3, "pageToken": first["nextPageToken"], "includeArtifacts": True})
    assert ([task["id"] for task in rest["tasks"]], rest["nextPageToken"]) == ([made[2], made[0]], "")
    assert all("artifacts" in task for task in rest["tasks"])
    odd = await speaker.result("ListTasks", {"contextId": "odd", "historyLength": 1})
    assert [task["id"] for task in odd["tasks"]] == [made[1], made[3]]
    assert all(task["history"] for task in odd["tasks"])
    gone = await speaker.result("ListTasks", {"status": "TASK_STATE_CANCELED"})
    assert [task["id"] for task in gone["tasks"]] == [made[1]]
    assert (await speaker.result("ListTasks", {"status": "TASK_STATE_REJECTED"}))["totalSize"] == 0
    after = first["tasks"][1]["status"]["timestamp"]
    assert [task["id"] for task in (await speaker.result("ListTasks", {"statusTimestampAfter": after}))["tasks"]] == [made[1]]
    assert (await speaker.error("ListTasks", {"status": "nope"}))["code"] == -32602


async def test_a_list_walks_an_index_and_sorts_nothing(speaker: Speaker) -> None:
    db, own = speaker.harness.db, [TaskRow.partner_id == speaker.partner.id, TaskRow.mode == "test"]
    for place in (None, (speaker.harness.clock.now(), "x")):
        query = page_query(own, place=place, limit=51)
        asked = query.compile(dialect=db.engine.dialect, compile_kwargs={"literal_binds": True})
        async with db.write() as session:
            if db.dialect == "sqlite":
                rows = await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))
                plan = "\n".join(row[3] for row in rows)
            else:
                await session.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole otherwise
                await session.execute(text("SET LOCAL enable_hashjoin = off"))
                plan = "\n".join(row[0] for row in await session.execute(text(f"EXPLAIN {asked}")))
        assert "ix_tasks_partner_id_mode_updated_at_id" in plan, plan
        assert "sort" not in plan.lower(), plan
        assert "temp b-tree" not in plan.lower(), plan


async def test_a_task_of_the_rest_api_is_its_own_context(speaker: Speaker) -> None:
    made = await speaker.harness.http.post("/v1/tasks", json={"prompt": "Hello"}, headers=speaker.headers)
    task = await speaker.result("GetTask", {"id": made.json()["id"]})
    assert task["contextId"] == task["id"]
    listed = await speaker.result("ListTasks", {"contextId": task["id"]})
    assert [each["id"] for each in listed["tasks"]] == [task["id"]]


async def test_refusals_of_the_platform_keep_their_name(speaker: Speaker) -> None:
    costly = {"message": message("Hello")} | LATER
    async with speaker.harness.db.write() as session:
        await session.execute(text("UPDATE ledger_caps SET limit_value = 0"))
    refused = await speaker.error("SendMessage", costly)
    assert refused["code"] == -32000
    assert refused["data"][0]["reason"].isupper()
    old = await speaker.error("message/send", {"message": old_message("Hello")} | OLD_LATER, version="0.3")
    assert (old["code"], old["data"]["reason"]) == (-32000, refused["data"][0]["reason"])
    answer = await speaker.rest("POST", "/message:send", json=costly)
    assert (answer.status_code, answer.json()["error"]["details"][0]["reason"]) == (402, refused["data"][0]["reason"])
