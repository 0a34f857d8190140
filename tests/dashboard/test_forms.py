"""The forms that change something are taken from the dashboard's own pages only."""

import httpx
import pytest

from codetether_platform.accounts.partners import list_origins
from tests.dashboard.room import Guest, Room

pytestmark = pytest.mark.anyio

ORIGIN = "https://app.acme.example"


async def test_an_origin_can_be_added_and_removed(room: Room) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    form = {"csrf_token": await csrf(room), "origin": ORIGIN}
    added = await room.post("/dashboard/origins", form)
    assert (added.status_code, added.headers["location"]) == (303, "/dashboard/keys")
    assert await listed(room, partner) == [ORIGIN]
    removed = await room.post("/dashboard/origins/remove", form)
    assert removed.status_code == 303
    assert await listed(room, partner) == []


async def test_what_is_not_an_origin_is_refused_beside_its_field(room: Room) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    answer = await room.post("/dashboard/origins", {"csrf_token": await csrf(room), "origin": 'http://"><b>evil'})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "<b>evil" not in answer.text
    assert await listed(room, partner) == []


@pytest.mark.parametrize("path", ["/dashboard/origins", "/dashboard/origins/remove", "/dashboard/logout"])
@pytest.mark.parametrize("origin", [None, "null", "http://evil.example"])
async def test_a_form_from_another_page_is_refused(room: Room, path: str, origin: str | None) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    answer = await room.post(path, {"csrf_token": await csrf(room), "origin": ORIGIN}, origin=origin)
    assert answer.status_code == 403
    assert await listed(room, partner) == []
    assert (await room.http.get("/dashboard")).status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "ümläut"])
async def test_a_form_without_the_sessions_token_is_refused(room: Room, token: str) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    answer = await room.post("/dashboard/origins", {"csrf_token": token, "origin": ORIGIN})
    assert answer.status_code == 403
    assert await listed(room, partner) == []


async def test_a_token_of_another_session_is_refused(room: Room) -> None:
    partner = await room.make_partner()
    async with room.client() as other:
        await room.sign_in(partner, client=other)
        foreign = await csrf(room, client=other)
    await room.sign_in(partner)
    answer = await room.post("/dashboard/origins", {"csrf_token": foreign, "origin": ORIGIN})
    assert answer.status_code == 403


async def test_a_form_that_is_none_is_refused(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    own = {"Origin": room.settings.base_url}
    form = {"Content-Type": "application/x-www-form-urlencoded"} | own
    assert (await room.http.post("/dashboard/origins", json={"origin": ORIGIN}, headers=own)).status_code == 415
    assert (await room.http.post("/dashboard/origins", content=b"origin=%ff", headers=form)).status_code == 400
    assert (await room.http.post("/dashboard/origins", content=b"a=1&" * 30, headers=form)).status_code == 400
    assert (await room.http.post("/dashboard/origins", content=b"a=" + b"x" * 40_000, headers=form)).status_code == 400


async def csrf(room: Room, *, client: httpx.AsyncClient | None = None) -> str:
    page = (await (client or room.http).get("/dashboard/keys")).text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


async def listed(room: Room, partner: Guest) -> list[str]:
    async with room.db.read() as session:
        return await list_origins(session, partner_id=partner.id, mode="test")
