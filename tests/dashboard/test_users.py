"""The pages of users: limits, suspension and release by form, with the token of the page and from nowhere else."""

from typing import Any

import pytest

from codetether_platform.tasks.states import Status
from tests.dashboard.room import Guest, Room

pytestmark = pytest.mark.anyio


async def page(room: Room, user_id: str) -> str:
    answer = await room.http.get(f"/dashboard/users/{user_id}")
    assert answer.status_code == 200, answer.text
    return answer.text


async def send(room: Room, user_id: str, what: str, **fields: str) -> Any:
    token = (await page(room, user_id)).partition('name="csrf_token" value="')[2].partition('"')[0]
    return await room.post(f"/dashboard/users/{user_id}/{what}", {"csrf_token": token} | fields)


async def somebody(room: Room) -> tuple[Guest, str]:
    partner = await room.make_partner()
    user_id = await room.make_user(partner, "acme-user-7")
    await room.sign_in(partner)
    return partner, user_id


async def test_limits_are_set_and_taken_away_by_form(room: Room) -> None:
    _, user_id = await somebody(room)
    set_ = await send(room, user_id, "limits", cap="12.5", runs="40")
    assert (set_.status_code, set_.headers["location"]) == (303, f"/dashboard/users/{user_id}")
    shown = await page(room, user_id)
    assert 'value="12.50"' in shown
    assert 'value="40"' in shown
    assert "of $12.50" in shown
    await send(room, user_id, "limits", cap="", runs="")
    assert "of $5.00" in await page(room, user_id)


async def test_what_is_no_limit_is_refused_beside_its_field_and_stays_typed(room: Room) -> None:
    _, user_id = await somebody(room)
    for fields in ({"cap": "-1", "runs": ""}, {"cap": "1e9", "runs": ""}, {"cap": "", "runs": '"><b>9'}, {"cap": "9999999"}):
        refused = await send(room, user_id, "limits", **fields)
        assert refused.status_code == 422, fields
        assert 'aria-invalid="true"' in refused.text
        assert '"><b>9' not in refused.text
    assert "of $5.00" in await page(room, user_id)


async def test_a_user_is_suspended_and_let_in_again_and_its_run_is_stopped(room: Room) -> None:
    partner, user_id = await somebody(room)
    task_id = await room.make_task(partner, "Count the tickets", user_id=user_id)
    await room.work(task_id)
    assert (await send(room, user_id, "suspend")).status_code == 303
    shown = await page(room, user_id)
    assert "Resume user" in shown
    assert "Cancelled" in shown
    assert "user_suspended" in (await room.http.get(f"/dashboard/runs/{task_id}")).text
    assert user_id in (await room.http.get("/dashboard/users?status=suspended")).text
    assert user_id not in (await room.http.get("/dashboard/users?status=active")).text
    await send(room, user_id, "resume")
    assert "Suspend user" in await page(room, user_id)


async def test_a_user_is_released_and_paid_for_again(room: Room) -> None:
    _, user_id = await somebody(room)
    assert (await send(room, user_id, "release", mode="pause")).status_code == 303
    assert "Pay again" in await page(room, user_id)
    await send(room, user_id, "sponsor")
    assert "Pay again" not in await page(room, user_id)


async def test_deleting_a_user_has_to_be_said_twice(room: Room) -> None:
    partner, user_id = await somebody(room)
    task_id = await room.make_task(partner, "Count the tickets", user_id=user_id)
    await room.work(task_id)
    await room.end(task_id, Status.COMPLETED, cost_micros=20_000)
    refused = await send(room, user_id, "release", mode="delete")
    assert refused.status_code == 422
    assert "cannot be brought back" in refused.text
    assert "ada@acme.example" in await page(room, user_id)
    assert (await send(room, user_id, "release", mode="delete", confirm="on")).status_code == 303
    shown = await page(room, user_id)
    assert "ada@acme.example" not in shown
    assert "Suspend user" not in shown
    assert "$0.02" in shown


@pytest.mark.parametrize("what", ["limits", "suspend", "resume", "release", "sponsor"])
async def test_a_form_about_a_user_is_taken_from_its_own_page_only(room: Room, what: str) -> None:
    _, user_id = await somebody(room)
    fields = {"mode": "keep", "cap": "1", "runs": "1"}
    address = f"/dashboard/users/{user_id}/{what}"
    assert (await room.post(address, fields)).status_code == 403
    token = (await page(room, user_id)).partition('name="csrf_token" value="')[2].partition('"')[0]
    foreign = await room.post(address, {"csrf_token": token} | fields, origin="http://evil.example")
    assert foreign.status_code == 403
    shown = await page(room, user_id)
    assert "Suspend user" in shown
    assert "of $5.00" in shown


async def test_nobody_sees_or_changes_another_partners_user(room: Room) -> None:
    acme = await room.make_partner("Acme Helpdesk")
    foreign = await room.make_user(acme, "acme-user-7")
    globex = await room.make_partner("Globex")
    own = await room.make_user(globex, "globex-1")
    await room.sign_in(globex)
    assert (await room.http.get(f"/dashboard/users/{foreign}")).status_code == 404
    token = (await page(room, own)).partition('name="csrf_token" value="')[2].partition('"')[0]
    for what in ("limits", "suspend", "resume", "release", "sponsor"):
        form = {"csrf_token": token, "mode": "keep", "cap": "1", "runs": "1"}
        assert (await room.post(f"/dashboard/users/{foreign}/{what}", form)).status_code == 404
