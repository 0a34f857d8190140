"""A partner's users over HTTP: lists, limits, suspension and release, on both databases."""

from unittest.mock import AsyncMock

import pytest

from codetether_platform.users.caretaker import BACK_SECONDS
from tests.harness import PAGE, Harness, bearer, session_headers
from tests.users.desk import Desk

pytestmark = pytest.mark.anyio


async def test_a_user_is_shown_by_counts_costs_and_states_and_not_by_who_it_is(desk: Desk, harness: Harness) -> None:
    vouch = {"external_id": "u-1", "origin": PAGE, "email": "ada@acme.example", "name": "Ada Lovelace"}
    made = await desk.ask("POST", "/v1/embed/sessions", vouch, status=201)
    tokens = await harness.vouched(desk.partner, external_id="u-1")
    assert (await desk.run(tokens, "Keep this to yourself test:succeed", title="Very private")).status_code == 201
    await harness.run_jobs()
    shown = await desk.user(made["user_id"])
    assert (shown["external_id"], shown["kind"], shown["status"], shown["mode"]) == ("u-1", "guest", "active", "test")
    assert shown["runs"] == 1
    assert shown["charged_micros"] == shown["month"]["spent_micros"] > 0
    assert shown["month"]["runs_used"] == 1
    assert shown["has_consented"] is True
    assert shown["last_run_at"] is not None
    listed = await desk.ask("GET", "/v1/users")
    exported = await desk.ask("GET", f"/v1/users/{made['user_id']}/export")
    assert listed["data"] == [shown]
    assert exported["user"] == shown
    for text in (str(shown), str(listed), str(exported)):
        for private in ("ada@acme.example", "Lovelace", "yourself", "Very private"):
            assert private not in text


async def test_users_come_in_pages_and_by_state_word_and_time(desk: Desk, harness: Harness) -> None:
    ids = []
    for number in range(5):
        tokens = await harness.vouched(desk.partner, external_id=f"u-{number}")
        ids.append(tokens["user"]["id"])
        harness.clock.advance(seconds=60)
    first = await desk.ask("GET", "/v1/users?limit=2")
    second = await desk.ask("GET", f"/v1/users?limit=2&cursor={first['next_cursor']}")
    third = await desk.ask("GET", f"/v1/users?limit=2&cursor={second['next_cursor']}")
    assert [each["id"] for page in (first, second, third) for each in page["data"]] == ids[::-1]
    assert (third["has_more"], third["next_cursor"]) == (False, None)
    await desk.act(ids[0], "suspend")
    await desk.act(ids[1], "release", {"mode": "keep"})
    await desk.act(ids[2], "release", {"mode": "delete"})
    by_state = {}
    for status in ("active", "suspended", "released", "deleted"):
        by_state[status] = [each["id"] for each in (await desk.ask("GET", f"/v1/users?status={status}"))["data"]]
    assert by_state == {"active": [ids[4], ids[3]], "suspended": [ids[0]], "released": [ids[1]], "deleted": [ids[2]]}
    assert [each["id"] for each in (await desk.ask("GET", "/v1/users?external_id=u-3"))["data"]] == [ids[3]]
    made_at = (await desk.user(ids[3]))["created_at"]
    assert [each["id"] for each in (await desk.ask("GET", f"/v1/users?created_after={made_at}"))["data"]] == [ids[4]]


async def test_another_partner_and_the_other_mode_see_none_of_them(desk: Desk, harness: Harness) -> None:
    user_id = (await harness.vouched(desk.partner, external_id="u-1"))["user"]["id"]
    other = Desk(harness, await harness.make_partner(name="Other"))
    live = Desk(harness, desk.partner)
    live.headers = bearer(await harness.make_key(desk.partner, mode="live"))
    for stranger in (other, live):
        assert (await stranger.ask("GET", "/v1/users"))["data"] == []
        for method, path, body in (
            ("GET", "", None),
            ("PATCH", "", {"monthly_cap_micros": 1}),
            ("POST", "/suspend", None),
            ("POST", "/resume", None),
            ("POST", "/release", {"mode": "delete"}),
            ("POST", "/sponsor", None),
            ("GET", "/export", None),
        ):
            refused = await stranger.ask(method, f"/v1/users/{user_id}{path}", body, status=404)
            assert refused["code"] == "user_not_found"
    assert (await desk.user(user_id))["status"] == "active"


async def test_a_users_own_limits_hold_and_nobody_elses(desk: Desk, harness: Harness) -> None:
    ada = await harness.vouched(desk.partner, external_id="ada")
    bob = await harness.vouched(desk.partner, external_id="bob")
    user_id = ada["user"]["id"]
    changed = await desk.ask("PATCH", f"/v1/users/{user_id}", {"monthly_run_limit": 1})
    assert (changed["monthly_run_limit"], changed["month"]["run_limit"], changed["monthly_cap_micros"]) == (1, 1, None)
    assert changed["month"]["cap_micros"] == 5_000_000
    assert (await desk.run(ada)).status_code == 201
    await harness.run_jobs()
    full = await desk.run(ada)
    assert (full.status_code, full.json()["code"], full.json()["scope"]) == (402, "cap_reached", "user")
    assert (await desk.run(bob)).status_code == 201
    changed = await desk.ask("PATCH", f"/v1/users/{user_id}", {"monthly_run_limit": None, "monthly_cap_micros": 1})
    assert (changed["month"]["run_limit"], changed["month"]["cap_micros"]) == (None, 1)
    small = await desk.run(ada)
    assert (small.status_code, small.json()["code"]) == (402, "run_exceeds_cap")
    await desk.ask("PATCH", f"/v1/users/{user_id}", {"monthly_cap_micros": None})
    assert (await desk.run(ada)).status_code == 201
    changes = (await desk.ask("GET", f"/v1/users/{user_id}/export"))["changes"]
    assert [(each["field"], each["old_value"], each["new_value"]) for each in changes] == [
        ("month_runs", None, "1"),
        ("month_micros", None, "1"),
        ("month_runs", "1", None),
        ("month_micros", "1", None),
    ]


async def test_a_limit_that_is_none_is_refused_with_its_place(desk: Desk, harness: Harness) -> None:
    user_id = (await harness.vouched(desk.partner, external_id="u-1"))["user"]["id"]
    for body in ({"monthly_cap_micros": -1}, {"monthly_run_limit": "many"}, {"cap": 1}):
        refused = await desk.ask("PATCH", f"/v1/users/{user_id}", body, status=422)
        assert refused["errors"][0]["source"]["pointer"] == "/" + next(iter(body))
    refused = await desk.ask("POST", f"/v1/users/{user_id}/release", {"mode": "forget"}, status=422)
    assert refused["errors"][0]["source"]["pointer"] == "/mode"


async def test_a_suspended_user_is_refused_at_every_door_at_once(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="mallory")
    user_id = tokens["user"]["id"]
    waiting = await desk.ask("POST", "/v1/embed/sessions", {"external_id": "mallory", "origin": PAGE}, status=201)
    assert (await desk.act(user_id, "suspend"))["status"] == "suspended"
    assert (await desk.act(user_id, "suspend"))["status"] == "suspended"
    for method, path in (("GET", "/v1/me"), ("GET", "/v1/tasks"), ("POST", "/v1/tasks"), ("GET", "/v1/events")):
        refused = await harness.http.request(method, path, json={"prompt": "x"}, headers=session_headers(tokens))
        assert (refused.status_code, refused.json()["code"]) == (403, "user_suspended"), path
    vouching = await desk.ask("POST", "/v1/embed/sessions", {"external_id": "mallory", "origin": PAGE}, status=403)
    assert vouching["code"] == "user_suspended"
    named = {"client_id": desk.partner.publishable_key}
    secret = {"grant_type": "urn:codetether:oauth:grant-type:embed-session", "client_secret": waiting["client_secret"]}
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    for form in (secret, refresh):
        refused_token = await harness.http.post("/oauth/token", data=form | named, headers={"Origin": PAGE})
        assert (refused_token.status_code, refused_token.json()["error"]) == (400, "invalid_grant")
    assert (await desk.act(user_id, "resume"))["status"] == "active"
    assert (await harness.http.get("/v1/me", headers=session_headers(tokens))).status_code == 200
    for form in (secret, refresh):
        assert (await harness.http.post("/oauth/token", data=form | named, headers={"Origin": PAGE})).status_code == 200


async def test_suspending_stops_runs_and_pauses_schedules_and_resuming_goes_on_with_the_schedules(
    desk: Desk, harness: Harness
) -> None:
    tokens = await harness.vouched(desk.partner, external_id="mallory")
    user_id = tokens["user"]["id"]
    running = (await desk.run(tokens, "test:needs-input")).json()["task_id"]
    await harness.run_jobs()
    queued = (await desk.run(tokens)).json()["task_id"]
    own = await desk.ask("POST", "/v1/tasks", {"prompt": "test:succeed"}, status=201)
    await desk.run(tokens, schedule={"cron": "0 9 * * *"})
    paused_by_user = (await desk.run(tokens, schedule={"cron": "0 10 * * *"})).json()["schedule_id"]
    await harness.http.post(f"/v1/schedules/{paused_by_user}/pause", headers=session_headers(tokens))
    await desk.act(user_id, "suspend")
    for task_id in (running, queued):
        task = await desk.ask("GET", f"/v1/tasks/{task_id}")
        assert (task["status"], task["error"]["code"], task["charge"]["held_micros"]) == ("cancelled", "user_suspended", 0)
    assert (await desk.ask("GET", f"/v1/tasks/{own['task_id']}"))["status"] == "queued"
    assert (await desk.user(user_id))["month"]["held_micros"] == 0
    schedules = (await desk.ask("GET", f"/v1/schedules?user_id={user_id}"))["data"]
    assert [(each["status"], each["pause_reason"]) for each in schedules] == [("paused", None), ("paused", "user_suspended")]
    assert await desk.events("user.released") == []
    assert await desk.events("schedule.paused") == []
    await desk.act(user_id, "resume")
    schedules = (await desk.ask("GET", f"/v1/schedules?user_id={user_id}"))["data"]
    assert [(each["status"], each["pause_reason"]) for each in schedules] == [("paused", None), ("active", None)]
    assert (await desk.ask("GET", f"/v1/tasks/{queued}"))["status"] == "cancelled"


async def test_a_crash_after_the_suspension_leaves_the_rest_to_the_next_look(
    desk: Desk, harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = await harness.vouched(desk.partner, external_id="mallory")
    task_id = (await desk.run(tokens)).json()["task_id"]
    caretaker = harness.platform.caretaker

    async def dies(_user_id: str) -> None:
        return None

    with monkeypatch.context() as patched:
        patched.setattr(caretaker, "attend", dies)
        await desk.act(tokens["user"]["id"], "suspend")
    assert (await desk.ask("GET", f"/v1/tasks/{task_id}"))["status"] == "queued"
    assert await caretaker.look() == 1
    assert (await desk.ask("GET", f"/v1/tasks/{task_id}"))["status"] == "cancelled"
    assert await caretaker.look() == 0


async def test_chores_that_fail_let_the_others_go_first_and_come_again(
    desk: Desk, harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    caretaker = harness.platform.caretaker
    monkeypatch.setattr("codetether_platform.users.caretaker.BATCH", 1)
    task_ids = {}
    for name in ("stuck", "other"):
        tokens = await harness.vouched(desk.partner, external_id=name)
        task_ids[name] = (await desk.run(tokens)).json()["task_id"]
        with monkeypatch.context() as patched:
            patched.setattr(caretaker, "attend", AsyncMock())
            await desk.act(tokens["user"]["id"], "suspend")
    stop_run = caretaker._stop_run

    async def stop_others(task_id: str) -> None:
        if task_id == task_ids["stuck"]:
            raise OSError("it cannot be stopped just now")
        await stop_run(task_id)

    async def status(name: str) -> str:
        return str((await desk.ask("GET", f"/v1/tasks/{task_ids[name]}"))["status"])

    with monkeypatch.context() as patched:
        patched.setattr(caretaker, "_stop_run", stop_others)
        assert [await caretaker.look() for _ in range(3)] == [1, 1, 0]
    assert (await status("stuck"), await status("other")) == ("queued", "cancelled")
    harness.clock.advance(seconds=BACK_SECONDS)
    assert [await caretaker.look() for _ in range(2)] == [1, 0]
    assert await status("stuck") == "cancelled"


async def test_a_released_user_keeps_what_it_has_and_its_new_runs_are_refused(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="ada")
    user_id, session = tokens["user"]["id"], session_headers(tokens)
    done = (await desk.run(tokens, "Sum it up test:succeed")).json()["task_id"]
    await harness.run_jobs()
    schedule = (await desk.run(tokens, schedule={"cron": "0 9 * * *"})).json()["schedule_id"]
    released = await desk.act(user_id, "release", {"mode": "keep"})
    assert (released["status"], released["release_mode"]) == ("released", "keep")
    assert released["released_at"] is not None
    refused = await desk.run(tokens)
    assert (refused.status_code, refused.json()["code"]) == (403, "sponsorship_inactive")
    task = (await harness.http.get(f"/v1/tasks/{done}", headers=session)).json()
    assert (task["prompt"], task["status"]) == ("Sum it up test:succeed", "completed")
    assert task["result"]
    assert (await desk.ask("GET", f"/v1/schedules/{schedule}"))["status"] == "active"
    assert await desk.events("user.released") == [{"user_id": user_id}]
    assert (await desk.act(user_id, "sponsor"))["status"] == "active"
    assert (await desk.run(tokens)).status_code == 201


async def test_a_release_may_go_further_and_never_back_and_is_told_once(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="ada")
    user_id = tokens["user"]["id"]
    schedule = (await desk.run(tokens, schedule={"cron": "0 9 * * *"})).json()["schedule_id"]
    first = await desk.act(user_id, "release", {"mode": "keep"})
    assert await desk.act(user_id, "release", {"mode": "keep"}) == first
    paused = await desk.act(user_id, "release", {"mode": "pause"})
    assert (paused["release_mode"], paused["released_at"]) == ("pause", first["released_at"])
    shown = await desk.ask("GET", f"/v1/schedules/{schedule}")
    assert (shown["status"], shown["pause_reason"]) == ("paused", "user_released")
    assert (await desk.act(user_id, "release", {"mode": "keep"}))["release_mode"] == "pause"
    await desk.act(user_id, "sponsor")
    assert (await desk.ask("GET", f"/v1/schedules/{schedule}"))["status"] == "active"
    assert len(await desk.events("user.released")) == 1


async def test_a_suspension_outlasts_a_release_and_the_other_way_round(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="ada")
    user_id = tokens["user"]["id"]
    schedule = (await desk.run(tokens, schedule={"cron": "0 9 * * *"})).json()["schedule_id"]
    await desk.act(user_id, "suspend")
    assert (await desk.act(user_id, "release", {"mode": "pause"}))["status"] == "suspended"
    assert (await harness.http.get("/v1/me", headers=session_headers(tokens))).status_code == 403
    assert (await desk.act(user_id, "resume"))["status"] == "released"
    assert (await harness.http.get("/v1/me", headers=session_headers(tokens))).status_code == 200
    assert (await desk.ask("GET", f"/v1/schedules/{schedule}"))["status"] == "paused"
    await desk.act(user_id, "sponsor")
    assert (await desk.ask("GET", f"/v1/schedules/{schedule}"))["status"] == "active"


async def test_an_export_has_every_run_once_and_no_word_of_it(desk: Desk, harness: Harness) -> None:
    tokens = await harness.vouched(desk.partner, external_id="ada")
    user_id = tokens["user"]["id"]
    made = [(await desk.run(tokens, f"Secret plan {number} test:succeed")).json()["task_id"] for number in range(3)]
    await harness.run_jobs()
    first = await desk.ask("GET", f"/v1/users/{user_id}/export?limit=2")
    second = await desk.ask("GET", f"/v1/users/{user_id}/export?limit=2&cursor={first['next_cursor']}")
    assert [run["task_id"] for page in (first, second) for run in page["runs"]] == made[::-1]
    assert second["has_more"] is False
    assert sum(run["charged_micros"] for page in (first, second) for run in page["runs"]) == second["user"]["charged_micros"]
    assert first["consents"][0]["payer"] == "partner"
    assert "Secret plan" not in str(first) + str(second)
