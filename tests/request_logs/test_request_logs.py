"""The request log: of its partner and mode alone, without secrets, bounded, off the path of requests."""

import pytest

from codetether_platform.oauth.principal import PARTNER_SCOPES, Principal
from codetether_platform.request_logs import recorder as recording
from codetether_platform.request_logs.recorder import RequestRecorder
from codetether_platform.web.envelope import Answered
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio


async def test_requests_are_listed_newest_first_and_followed_oldest_first(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    missing = await harness.http.get("/v1/tasks/nope?secret=hidden", headers=headers)
    await harness.platform.requests.flush()
    assert (await harness.http.get("/v1/request-logs", headers=headers)).json()["data"] == []  # not settled yet
    harness.clock.advance(seconds=4)
    lines = (await harness.http.get("/v1/request-logs", headers=headers)).json()["data"]
    assert [(line["method"], line["path"], line["status"], line["code"]) for line in lines[-2:]] == [
        ("GET", "/v1/tasks/nope", 404, "task_not_found"),
        ("POST", "/v1/tasks", 201, None),
    ]
    assert [line["request_id"] for line in lines[-2:]] == [missing.headers["x-request-id"], made.headers["x-request-id"]]
    newer = (await harness.http.get(f"/v1/request-logs?after={lines[-1]['id']}", headers=headers)).json()["data"]
    assert newer[0]["path"] == "/v1/tasks/nope"
    failed = (await harness.http.get("/v1/request-logs?min_status=400", headers=headers)).json()["data"]
    assert [line["status"] for line in failed] == [404]


async def test_nothing_of_another_partner_and_no_secret_is_shown(harness: Harness) -> None:
    ours, theirs = await harness.make_partner(), await harness.make_partner()
    await harness.http.get(f"/v1/tasks/{ours.secret_key}?q={ours.secret_key}", headers=bearer(ours.secret_key))
    await harness.platform.requests.flush()
    harness.clock.advance(seconds=4)
    shown = await harness.http.get("/v1/request-logs", headers=bearer(ours.secret_key))
    assert len(shown.json()["data"]) == 1
    assert ours.secret_key not in shown.text
    assert (await harness.http.get("/v1/request-logs", headers=bearer(theirs.secret_key))).json()["data"] == []


async def test_a_path_with_a_character_that_no_database_keeps_takes_no_other_line_along(harness: Harness) -> None:
    ours, hostile = await harness.make_partner(), await harness.make_partner()
    await harness.http.get("/v1/tasks/mine", headers=bearer(ours.secret_key))
    await harness.http.get("/v1/tasks/a%00b", headers=bearer(hostile.secret_key))
    await harness.platform.requests.flush()
    harness.clock.advance(seconds=4)
    for partner, path in ((ours, "/v1/tasks/mine"), (hostile, "/v1/tasks/a\ufffdb")):
        lines = (await harness.http.get("/v1/request-logs", headers=bearer(partner.secret_key))).json()["data"]
        assert [line["path"] for line in lines] == [path]


async def test_lines_older_than_two_days_are_deleted(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    await harness.http.get("/v1/tasks", headers=headers)
    await harness.platform.requests.flush()
    assert await harness.platform.requests.prune() == 0
    harness.clock.advance(seconds=49 * 3600)
    assert await harness.platform.requests.prune() == 1


async def test_what_waits_is_bounded_and_the_newest_is_kept(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MOST_WAITING", 3)
    partner = await harness.make_partner()
    recorder = RequestRecorder(harness.db, harness.clock)
    answer = await harness.http.get("/v1/tasks", headers=bearer(partner.secret_key))
    principal = Principal(kind="partner", id="k", partner_id=partner.id, mode="test", scopes=PARTNER_SCOPES)
    for number in range(5):
        recorder.add(Answered(principal, f"req_{number}_{answer.status_code}", "GET", "/v1/tasks", 200, None, 1.0))
    recorder.add(Answered(None, "req_nobody", "GET", "/v1/tasks", 401, "unauthenticated", 1.0))
    await recorder.stop()
    harness.clock.advance(seconds=4)
    lines = (await harness.http.get("/v1/request-logs", headers=bearer(partner.secret_key))).json()["data"]
    assert [line["request_id"] for line in lines] == ["req_4_200", "req_3_200", "req_2_200"]
