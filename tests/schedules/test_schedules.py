"""Schedules through the API and the dispatcher, on a clock that the test moves."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from codetether_platform.accounts.partners import suspend_partner
from codetether_platform.kernel.clock import FixedClock, rfc3339
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.tasks.schedules.dispatch import Dispatcher
from tests.harness import Harness, bearer, session_headers
from tests.schedules.walk import get, post, schedule, tasks_of, utc, walk_to

pytestmark = pytest.mark.anyio
DAILY = {"cron": "0 8 * * *", "timezone": "Europe/Berlin"}  # 07:00 UTC in winter; the clock stands at 2026-11-24 12:00


REFUSED: list[tuple[dict[str, Any], str, str | None]] = [
    ({}, "/schedule", "schedule_rule_count"),
    ({"cron": "* * * * *", "rrule": "FREQ=DAILY"}, "/schedule", "schedule_rule_count"),
    ({"cron": "0 8 * *"}, "/schedule/cron", "cron_invalid"),
    ({"cron": "0 8 L * *"}, "/schedule/cron", "cron_invalid"),
    ({"rrule": "FREQ=SECONDLY"}, "/schedule/rrule", "rrule_invalid"),
    ({"rrule": "FREQ=DAILY;BYWEEKNO=3"}, "/schedule/rrule", "rrule_invalid"),
    ({"cron": "0 8 * * *", "timezone": "Mars/Base"}, "/schedule/timezone", "time_zone_unknown"),
    ({"run_at": "2026-11-24T11:59:00Z"}, "/schedule/run_at", "schedule_in_past"),
    ({"run_at": "2126-11-24T11:59:00Z"}, "/schedule/run_at", "too_far"),
    ({"cron": "0 8 * * *", "ends_at": "2026-11-24T11:59:00Z"}, "/schedule/ends_at", "schedule_in_past"),
    ({"cron": "0 0 30 2 *"}, "/schedule", "schedule_never_runs"),
    ({"run_at": "2026-11-25T12:00:00"}, "/schedule/run_at", None),
    ({"cron": "0 8 * * *", "colour": "red"}, "/schedule/colour", None),
]


async def partner_headers(harness: Harness) -> dict[str, str]:
    return bearer((await harness.make_partner()).secret_key)


async def test_a_scheduled_task_waits_without_a_hold_and_runs_at_its_time(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)
    assert (task["status"], task["scheduled_for"]) == ("queued", "2026-11-25T07:00:00Z")
    assert (task["charge"]["held_micros"], task["charge"]["currency"]) == (0, "USD")
    await harness.platform.tender.sweep()
    await harness.platform.tender.requeue_lost(older_than_seconds=0)
    await walk_to(harness, utc(2026, 11, 25, 6, 59, 59))
    assert (await get(harness, headers, f"/v1/tasks/{task['id']}"))["status"] == "queued"
    await walk_to(harness, utc(2026, 11, 25, 7, 0, 1))
    done = await get(harness, headers, f"/v1/tasks/{task['id']}")
    assert (done["status"], done["charge"]["amount_micros"] > 0) == ("completed", True)
    shown = await get(harness, headers, f"/v1/schedules/{task['schedule_id']}")
    assert (shown["runs_started"], shown["last_task_id"], shown["next_run_at"]) == (1, task["id"], "2026-11-26T07:00:00Z")
    following = await get(harness, headers, f"/v1/tasks/{shown['next_task_id']}")
    assert (following["status"], following["scheduled_for"]) == ("queued", "2026-11-26T07:00:00Z")
    assert len(await tasks_of(harness, task["schedule_id"])) == 2


async def test_what_a_guess_says_of_the_time_is_taken_as_it_is(harness: Harness) -> None:
    headers = await partner_headers(harness)
    description = "Every weekday at 7:30 summarise the support inbox"
    guessed = await post(harness, headers, "/v1/guess", description=description, time_zone="America/New_York")
    rule = guessed["task"]["schedule"]
    task = await schedule(harness, headers, rule, prompt=guessed["task"]["prompt"])
    assert task["scheduled_for"][:19] == rule["next_runs"][0][:19]
    shown = await get(harness, headers, f"/v1/schedules/{task['schedule_id']}")
    assert [run[:19] for run in shown["next_runs"][:3]] == [run[:19] for run in rule["next_runs"]]


async def test_every_run_of_a_year_is_on_time_across_both_changes_of_the_clocks(harness: Harness) -> None:
    headers = await partner_headers(harness)
    rule = {"rrule": "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30", "timezone": "Europe/Berlin"}
    harness.clock.advance(seconds=(utc(2027, 3, 14) - harness.clock.now()).total_seconds())
    task = await schedule(harness, headers, rule)
    for day in (utc(2027, 3, 15), utc(2027, 3, 22), utc(2027, 3, 28, 1, 0, 30), utc(2027, 4, 5)):
        await walk_to(harness, day)
    harness.clock.advance(seconds=(utc(2027, 10, 25) - harness.clock.now()).total_seconds())
    await post(harness, headers, f"/v1/schedules/{task['schedule_id']}/pause")
    await post(harness, headers, f"/v1/schedules/{task['schedule_id']}/resume")
    await walk_to(harness, utc(2027, 10, 31, 0, 30, 10))
    await walk_to(harness, utc(2027, 10, 31, 1, 30, 10))
    await walk_to(harness, utc(2027, 11, 7, 1, 30, 10))
    done = [row.scheduled_for for row in await tasks_of(harness, task["schedule_id"]) if row.status == "completed"]
    assert done == [
        utc(2027, 3, 14, 1, 30),
        utc(2027, 3, 21, 1, 30),
        utc(2027, 3, 28, 1, 0),  # 02:30 is left out: 03:00 is the first moment after the gap
        utc(2027, 4, 4, 0, 30),
        utc(2027, 10, 31, 0, 30),  # 02:30 comes twice: the first
        utc(2027, 11, 7, 1, 30),
    ]


async def test_many_dispatchers_at_once_start_each_run_once(harness: Harness) -> None:
    headers = await partner_headers(harness)
    for number in range(6):
        await schedule(harness, headers, DAILY, title=f"Report {number}")
    platform = harness.platform
    others = [Dispatcher(harness.db, clock=harness.clock, door=platform.door, signals=platform.signals) for _ in range(4)]
    harness.clock.advance(seconds=(utc(2026, 11, 25, 7, 0, 1) - harness.clock.now()).total_seconds())
    moved = await asyncio.gather(*(each.look() for each in others))
    assert sum(moved) == 6
    assert len(harness.engine.waiting) == 6
    await harness.run_jobs()
    found = (await get(harness, headers, "/v1/tasks?limit=100"))["data"]
    assert sorted(task["status"] for task in found) == ["completed"] * 6 + ["queued"] * 6


async def test_a_dispatcher_that_dies_in_the_middle_leaves_the_run_due(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)

    async def die(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("codetether_platform.tasks.schedules.dispatch.add_occurrence", die)
        await walk_to(harness, utc(2026, 11, 25, 7, 0, 1))
    left = await get(harness, headers, f"/v1/tasks/{task['id']}")
    assert (left["status"], left["charge"]["held_micros"], harness.engine.waiting) == ("queued", 0, [])
    await walk_to(harness, utc(2026, 11, 25, 7, 0, 2))
    assert (await get(harness, headers, f"/v1/tasks/{task['id']}"))["status"] == "completed"
    assert len(await tasks_of(harness, task["schedule_id"])) == 2


async def test_a_cancelled_upcoming_run_is_skipped(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)
    assert (await post(harness, headers, f"/v1/tasks/{task['id']}/cancel"))["status"] == "cancelled"
    shown = await get(harness, headers, f"/v1/schedules/{task['schedule_id']}")
    assert (shown["next_run_at"], shown["next_task_id"] != task["id"]) == ("2026-11-26T07:00:00Z", True)
    await walk_to(harness, utc(2026, 11, 25, 7, 0, 1))
    assert [row.status for row in await tasks_of(harness, task["schedule_id"])] == ["cancelled", "queued"]


async def test_missed_runs_are_made_up_for_once_or_skipped(harness: Harness) -> None:
    headers = await partner_headers(harness)
    once = await schedule(harness, headers, DAILY)
    none = await schedule(harness, headers, DAILY | {"missed": "skip"})
    await walk_to(harness, utc(2026, 11, 28, 9))
    made_up, left = await tasks_of(harness, once["schedule_id"])
    assert (made_up.status, made_up.scheduled_for) == ("completed", utc(2026, 11, 25, 7))
    assert left.scheduled_for == utc(2026, 11, 29, 7)
    skipped, left = await tasks_of(harness, none["schedule_id"])
    assert (skipped.status, skipped.error_code) == ("cancelled", "run_missed")
    assert left.scheduled_for == utc(2026, 11, 29, 7)


async def test_a_run_that_was_missed_long_ago_is_not_made_up_for(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, {"cron": "0 8 25 * *", "timezone": "UTC"})
    await walk_to(harness, utc(2026, 11, 26, 8, 0, 1))
    assert (await tasks_of(harness, task["schedule_id"]))[0].error_code == "run_missed"


async def test_a_refused_run_fails_with_its_code_and_five_in_a_row_pause_the_schedule(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 0}, headers=headers)
    for day in range(25, 30):
        await walk_to(harness, utc(2026, 11, day, 7, 0, 1))
    rows = await tasks_of(harness, task["schedule_id"])
    assert [(row.status, row.error_code) for row in rows] == [("failed", "run_exceeds_cap")] * 5
    shown = await get(harness, headers, f"/v1/schedules/{task['schedule_id']}")
    assert (shown["status"], shown["pause_reason"], shown["refusals"]) == ("paused", "refused:run_exceeds_cap", 5)
    assert (shown["next_task_id"], shown["next_run_at"], len(shown["next_runs"])) == (None, None, 5)
    events = (await get(harness, headers, "/v1/events?limit=100"))["data"]
    assert [event["data"]["reason"] for event in events if event["type"] == "schedule.paused"] == ["refused:run_exceeds_cap"]
    assert [event["type"] for event in events].count("task.failed") == 5
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 50_000_000}, headers=headers)
    await post(harness, headers, f"/v1/schedules/{task['schedule_id']}/resume")
    await walk_to(harness, utc(2026, 11, 30, 7, 0, 1))
    shown = await get(harness, headers, f"/v1/schedules/{task['schedule_id']}")
    assert (shown["status"], shown["refusals"], shown["runs_started"]) == ("active", 0, 1)


async def test_a_refusal_keeps_nothing_of_the_guests_allowance_or_the_ledger(harness: Harness) -> None:
    partner = await harness.make_partner()
    guest = session_headers(await harness.guest(partner))
    task = await schedule(harness, guest, DAILY)
    server = bearer(partner.secret_key)
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 0}, headers=server)
    await walk_to(harness, utc(2026, 11, 25, 7, 0, 1))
    await harness.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 50_000_000}, headers=server)
    for day in range(26, 29):  # its two runs before proof, and one too many
        await walk_to(harness, utc(2026, 11, day, 7, 0, 1))
    rows = await tasks_of(harness, task["schedule_id"])
    assert [row.status for row in rows] == ["failed", "completed", "completed", "failed", "queued"]
    assert [row.error_code for row in rows if row.error_code] == ["run_exceeds_cap", "guest_allowance_used"]


async def test_a_suspended_partner_runs_nothing(harness: Harness) -> None:
    partner = await harness.make_partner()
    task = await schedule(harness, bearer(partner.secret_key), DAILY)
    async with harness.db.write() as session:
        await suspend_partner(session, partner.id)
    await walk_to(harness, utc(2026, 11, 25, 7, 0, 1))
    assert (await tasks_of(harness, task["schedule_id"]))[0].error_code == "partner_suspended"


async def test_a_pause_cancels_what_is_queued_and_a_resume_queues_the_next(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)
    path = f"/v1/schedules/{task['schedule_id']}"
    paused = await post(harness, headers, f"{path}/pause")
    assert (paused["status"], paused["next_task_id"], paused["pause_reason"]) == ("paused", None, None)
    assert await post(harness, headers, f"{path}/pause") == paused
    await walk_to(harness, utc(2026, 11, 27, 12))
    resumed = await post(harness, headers, f"{path}/resume")
    assert (resumed["status"], resumed["next_run_at"]) == ("active", "2026-11-28T07:00:00Z")
    assert [row.status for row in await tasks_of(harness, task["schedule_id"])] == ["cancelled", "queued"]


async def test_a_change_replaces_the_queued_task(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)
    path = f"/v1/schedules/{task['schedule_id']}"
    patch = {"prompt": "test:fail:other words", "priority": 50, "schedule": {"cron": "30 9 * * 1", "timezone": "UTC"}}
    changed = (await harness.http.patch(path, json=patch, headers=headers)).json()
    assert (changed["task"]["prompt"], changed["task"]["priority"]) == ("test:fail:other words", 50)
    assert (changed["next_run_at"], changed["schedule"]["timezone"]) == ("2026-11-30T09:30:00Z", "UTC")
    old, new = await tasks_of(harness, task["schedule_id"])
    assert (old.status, new.status, new.prompt, new.priority) == ("cancelled", "queued", "test:fail:other words", 50)
    same = (await harness.http.patch(path, json={}, headers=headers)).json()
    assert same["next_task_id"] == new.id
    bad = await harness.http.patch(path, json={"schedule": {"cron": "61 * * * *"}}, headers=headers)
    assert (bad.status_code, bad.json()["errors"][0]["source"]["pointer"]) == (422, "/schedule/cron")
    assert (await get(harness, headers, path))["next_task_id"] == new.id


async def test_a_deleted_schedule_runs_no_more_and_its_tasks_stay(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)
    await walk_to(harness, utc(2026, 11, 25, 7, 0, 1))
    path = f"/v1/schedules/{task['schedule_id']}"
    assert (await harness.http.delete(path, headers=headers)).status_code == 204
    assert (await harness.http.get(path, headers=headers)).json()["code"] == "schedule_not_found"
    await walk_to(harness, utc(2026, 11, 27, 12))
    assert [row.status for row in await tasks_of(harness, task["schedule_id"])] == ["completed", "cancelled"]


async def test_run_now_is_one_more_run_and_moves_no_other(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, DAILY)
    path = f"/v1/schedules/{task['schedule_id']}"
    made = await post(harness, headers, f"{path}/run-now", status=201)
    assert (made["schedule_id"], made["scheduled_for"]) == (task["schedule_id"], None)
    assert made["charge"]["held_micros"] > 0
    await harness.run_jobs()
    assert (await get(harness, headers, f"/v1/tasks/{made['id']}"))["status"] == "completed"
    assert (await get(harness, headers, path))["next_task_id"] == task["id"]


async def test_a_single_moment_runs_once_and_ends_the_schedule(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, {"run_at": "2026-11-24T14:00:00+01:00", "timezone": "UTC"})
    assert task["scheduled_for"] == "2026-11-24T13:00:00Z"
    await walk_to(harness, utc(2026, 11, 24, 13, 0, 1))
    shown = await get(harness, headers, f"/v1/schedules/{task['schedule_id']}")
    assert (shown["status"], shown["next_run_at"], shown["next_runs"], shown["runs_started"]) == ("ended", None, [], 1)
    again = await harness.http.post(f"/v1/schedules/{task['schedule_id']}/resume", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "schedule_ended")


async def test_a_schedule_ends_where_its_rule_says(harness: Harness) -> None:
    headers = await partner_headers(harness)
    rules: list[tuple[dict[str, Any], int]] = [
        ({"rrule": "FREQ=DAILY;COUNT=2;BYHOUR=8;BYMINUTE=0"}, 2),
        ({"rrule": "FREQ=DAILY;BYHOUR=8;BYMINUTE=0;UNTIL=20261127T080000Z"}, 3),
        ({"cron": "0 8 * * *", "ends_at": "2026-11-26T23:00:00Z"}, 2),
        ({"cron": "0 8 * * *", "starts_at": "2026-11-27T08:00:00Z", "ends_at": "2026-11-28T09:00:00Z"}, 2),
    ]
    made = [await schedule(harness, headers, rule) for rule, _ in rules]
    for day in range(25, 31):
        await walk_to(harness, utc(2026, 11, day, 8, 0, 1))
    for task, (_, runs) in zip(made, rules, strict=True):
        assert [row.status for row in await tasks_of(harness, task["schedule_id"])] == ["completed"] * runs
        assert (await get(harness, headers, f"/v1/schedules/{task['schedule_id']}"))["status"] == "ended"


async def test_a_schedule_that_cannot_be_is_refused_whole(harness: Harness) -> None:
    headers = await partner_headers(harness)
    for rule, pointer, code in REFUSED:
        answer = await harness.http.post("/v1/tasks", json={"prompt": "x", "schedule": rule}, headers=headers)
        assert answer.status_code == 422, answer.text
        fault = answer.json()["errors"][0]
        assert fault["source"]["pointer"] == pointer, rule
        assert code in {None, fault["code"]}, rule
    assert (await get(harness, headers, "/v1/tasks"))["data"] == []
    assert (await get(harness, headers, "/v1/schedules"))["data"] == []


async def test_runs_too_close_together_and_one_schedule_too_many_are_refused(
    settings: Settings, db: Database, clock: FixedClock
) -> None:
    strict = msgspec.structs.replace(settings, schedule_shortest_seconds=300, schedules_per_partner=2, schedules_per_user=1)
    harness = Harness(settings=strict, db=db, clock=clock)
    async with harness.http:
        partner = await harness.make_partner()
        headers, guest = bearer(partner.secret_key), session_headers(await harness.guest(partner))
        often = await harness.http.post("/v1/tasks", json={"prompt": "x", "schedule": {"cron": "*/4 * * * *"}}, headers=headers)
        assert (often.status_code, often.json()["errors"][0]["code"]) == (422, "schedule_too_frequent")
        await schedule(harness, guest, {"cron": "*/5 * * * *"})
        for caller in (guest, headers):
            over = await harness.http.post("/v1/tasks", json={"prompt": "x", "schedule": DAILY}, headers=caller)
            if caller is headers:
                assert over.status_code == 201
                over = await harness.http.post("/v1/tasks", json={"prompt": "x", "schedule": DAILY}, headers=caller)
            assert (over.status_code, over.json()["code"]) == (409, "schedule_limit_reached")


async def test_a_preview_says_what_would_run_and_keeps_nothing(harness: Harness) -> None:
    headers = await partner_headers(harness)
    shown = await post(harness, headers, "/v1/schedules/preview", schedule=DAILY, count=3)
    assert shown["next_runs"] == [f"2026-11-{day}T07:00:00Z" for day in (25, 26, 27)]
    assert (await get(harness, headers, "/v1/schedules"))["data"] == []


async def test_a_partner_pauses_its_users_schedule_but_does_not_read_it(harness: Harness) -> None:
    partner = await harness.make_partner()
    guest, server = session_headers(await harness.guest(partner)), bearer(partner.secret_key)
    task = await schedule(harness, guest, DAILY, prompt="My secret plan test:succeed")
    path = f"/v1/schedules/{task['schedule_id']}"
    seen = await harness.http.get(path, headers=server)
    assert (seen.json()["content_withheld"], "secret" in seen.text) == (True, False)
    for refused in (
        await harness.http.patch(path, json={"prompt": "Mine now"}, headers=server),
        await harness.http.post(f"{path}/run-now", headers=server),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "content_withheld")
    assert (await post(harness, server, f"{path}/pause"))["status"] == "paused"
    stranger = session_headers(await harness.vouched(partner, external_id="bob"))
    other = bearer((await harness.make_partner(name="Other")).secret_key)
    for caller in (stranger, other):
        for answer in (
            await harness.http.get(path, headers=caller),
            await harness.http.patch(path, json={"priority": 1}, headers=caller),
            await harness.http.delete(path, headers=caller),
            *[await harness.http.post(f"{path}/{verb}", headers=caller) for verb in ("pause", "resume", "run-now")],
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "schedule_not_found")
        assert (await get(harness, caller, "/v1/schedules"))["data"] == []


async def test_schedules_are_listed_by_cursor_and_status(harness: Harness) -> None:
    headers = await partner_headers(harness)
    made = [(await schedule(harness, headers, DAILY))["schedule_id"] for _ in range(3)]
    await post(harness, headers, f"/v1/schedules/{made[0]}/pause")
    first = await get(harness, headers, "/v1/schedules?limit=2")
    rest = await get(harness, headers, f"/v1/schedules?limit=2&cursor={first['next_cursor']}")
    assert [row["id"] for row in first["data"] + rest["data"]] == made[::-1]
    assert [row["id"] for row in (await get(harness, headers, "/v1/schedules?status=paused"))["data"]] == [made[0]]


async def test_the_same_scheduled_request_twice_is_one_schedule(harness: Harness) -> None:
    headers = await partner_headers(harness) | {"Idempotency-Key": "s-1"}
    first = await schedule(harness, headers, DAILY)
    assert await schedule(harness, headers, DAILY) == first
    assert len((await get(harness, headers, "/v1/schedules"))["data"]) == 1


async def test_a_cancel_and_a_dispatcher_at_once_end_in_one_of_the_two(harness: Harness) -> None:
    headers = await partner_headers(harness)
    made = [await schedule(harness, headers, DAILY) for _ in range(4)]
    harness.clock.advance(seconds=(utc(2026, 11, 25, 7, 0, 1) - harness.clock.now()).total_seconds())
    cancels = (harness.http.post(f"/v1/tasks/{task['id']}/cancel", headers=headers) for task in made)
    pauses = (harness.http.post(f"/v1/schedules/{task['schedule_id']}/pause", headers=headers) for task in made)
    looks = (harness.platform.dispatcher.look() for _ in range(2))
    answers, _ = await asyncio.gather(asyncio.gather(*cancels, *pauses), asyncio.gather(*looks))
    # 409: a pause was faster and had cancelled the task already.
    assert {answer.status_code for answer in answers} <= {200, 409}
    await harness.run_jobs()
    for task in made:
        shown = await get(harness, headers, f"/v1/schedules/{task['schedule_id']}")
        assert (shown["status"], shown["next_task_id"]) == ("paused", None)
        assert {row.status for row in await tasks_of(harness, task["schedule_id"])} <= {"cancelled", "completed"}


async def test_a_process_that_works_looks_by_itself(harness: Harness) -> None:
    headers = await partner_headers(harness)
    task = await schedule(harness, headers, {"run_at": rfc3339(harness.clock.now() + timedelta(seconds=90))})
    await harness.platform.dispatcher.start()
    harness.clock.advance(seconds=91)
    for _ in range(40):
        if harness.engine.waiting:
            break
        await asyncio.sleep(0.1)
    await harness.platform.dispatcher.stop()
    await harness.run_jobs()
    assert (await get(harness, headers, f"/v1/tasks/{task['id']}"))["status"] == "completed"
