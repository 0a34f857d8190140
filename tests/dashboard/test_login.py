"""Signing in: a link works once, and nothing opens without it."""

import httpx
import pytest

from codetether_platform.kernel.clock import FixedClock
from tests.dashboard.room import Room

pytestmark = pytest.mark.anyio

PAGES = (
    "",
    "/runs",
    "/users",
    "/ledger",
    "/webhooks",
    "/keys",
    "/snippet",
    "/outbox",
    "/runs/01a20e91-dbdb-72a0-a552-d56fd12146f4",
)


@pytest.mark.parametrize("path", PAGES)
async def test_without_a_session_every_page_is_a_401_that_says_how_to_get_one(room: Room, path: str) -> None:
    answer = await room.http.get("/dashboard" + path)
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/html")
    assert "codetether demo" in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "ctm_unknown", "ctm_" + "a" * 4000, "ctl_" + "a" * 43])
async def test_a_made_up_cookie_opens_nothing(room: Room, cookie: str) -> None:
    await room.make_partner()
    answer = await room.http.get("/dashboard", headers={"Cookie": f"ct_member={cookie}"})
    assert answer.status_code == 401


async def test_a_link_signs_in_once(room: Room) -> None:
    partner = await room.make_partner()
    token = await room.login_token(partner)
    first = await room.post("/dashboard/login", {"token": token})
    assert (first.status_code, first.headers["location"]) == (303, "/dashboard")
    assert (await room.http.get("/dashboard")).status_code == 200
    async with room.client() as other:
        second = await room.post("/dashboard/login", {"token": token}, client=other)
        assert second.status_code == 401
        assert "set-cookie" not in second.headers
        assert (await other.get("/dashboard")).status_code == 401


async def test_looking_at_a_link_does_not_use_it(room: Room) -> None:
    partner = await room.make_partner()
    token = await room.login_token(partner)
    for _ in range(3):
        answer = await room.http.get("/dashboard/login", params={"token": token})
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert (await room.post("/dashboard/login", {"token": token})).status_code == 303


async def test_a_link_is_good_for_an_hour(room: Room, clock: FixedClock) -> None:
    partner = await room.make_partner()
    early, late = await room.login_token(partner), await room.login_token(partner)
    clock.advance(seconds=3599)
    assert (await room.post("/dashboard/login", {"token": early})).status_code == 303
    clock.advance(seconds=1)
    assert (await room.post("/dashboard/login", {"token": late})).status_code == 401


async def test_a_session_ends_after_twelve_hours(room: Room, clock: FixedClock) -> None:
    await room.sign_in(await room.make_partner())
    clock.advance(seconds=12 * 3600 - 1)
    assert (await room.http.get("/dashboard")).status_code == 200
    clock.advance(seconds=1)
    assert (await room.http.get("/dashboard")).status_code == 401


async def test_the_cookie_is_strict_and_out_of_reach_of_scripts(room: Room) -> None:
    partner = await room.make_partner()
    answer = await room.post("/dashboard/login", {"token": await room.login_token(partner)})
    parts = {part.strip().lower() for part in answer.headers.get_list("set-cookie")[0].split(";")}
    assert {"httponly", "samesite=strict", "path=/dashboard", "max-age=43200"} <= parts
    assert "secure" not in parts  # the address of the tests is plain http


async def test_signing_out_ends_the_session_itself(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    cookies = dict(room.http.cookies)
    token = csrf_of(await room.http.get("/dashboard"))
    answer = await room.post("/dashboard/logout", {"csrf_token": token})
    assert answer.status_code == 303
    assert (await room.http.get("/dashboard")).status_code == 401
    async with room.client() as thief:
        thief.cookies.update(cookies)
        assert (await thief.get("/dashboard")).status_code == 401


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://localhost:8701", "https://localhost:8700"])
async def test_another_page_cannot_sign_a_visitor_in(room: Room, origin: str | None) -> None:
    partner = await room.make_partner()
    token = await room.login_token(partner)
    answer = await room.post("/dashboard/login", {"token": token}, origin=origin)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert (await room.post("/dashboard/login", {"token": token})).status_code == 303


async def test_pages_carry_a_policy_without_scripts(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    answer = await room.http.get("/dashboard")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    assert " style=" not in answer.text


def csrf_of(answer: httpx.Response) -> str:
    return answer.text.partition('name="csrf_token" value="')[2].partition('"')[0]
