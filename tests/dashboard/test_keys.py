"""The page of keys: a member makes, rotates and revokes secret keys; a secret is shown once."""

import re

import httpx
import pytest

from codetether_platform.oauth.errors import KeyInvalid
from codetether_platform.oauth.keys import check_secret_key
from tests.dashboard.room import Guest, Room

pytestmark = pytest.mark.anyio

SHOWN = re.compile(r"data-secret>(ct_test_[A-Za-z0-9_-]{43})<")


async def test_a_key_made_on_the_page_works_and_is_shown_once(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    form = await csrf(room) | {"name": "Import", "scope.tasks:read": "on", "scope.guess": "on", "life": "30"}
    made = await room.post("/dashboard/keys", form)
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    secret = secret_in(made)
    assert await scopes_of(room, secret) == {"tasks:read", "guess"}
    again = (await room.http.get("/dashboard/keys")).text
    assert "Import" in again
    assert f"…{secret[-4:]}" in again
    assert secret not in again


async def test_a_rotated_key_shows_its_new_secret_and_a_revoked_one_ends(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    token = await csrf(room)
    old = secret_in(await room.post("/dashboard/keys", token | {"name": "Import", "scope.tasks:read": "on", "life": ""}))
    key = token | {"key_id": await first_key(room)}
    new = secret_in(await room.post("/dashboard/keys/rotate", key | {"overlap_seconds": "3600"}))
    assert await scopes_of(room, old) == await scopes_of(room, new) == {"tasks:read"}
    room.clock.advance(seconds=3600)
    with pytest.raises(KeyInvalid):
        await scopes_of(room, old)
    revoked = await room.post("/dashboard/keys/revoke", key)
    assert (revoked.status_code, revoked.headers["location"]) == (303, "/dashboard/keys")
    with pytest.raises(KeyInvalid):
        await scopes_of(room, new)
    assert (await room.post("/dashboard/keys/revoke", key)).status_code == 404


async def test_a_form_with_a_fault_makes_no_key_and_keeps_what_was_typed(room: Room) -> None:
    await room.sign_in(await room.make_partner())
    token = await csrf(room)
    for fields in (
        {"name": "", "scope.tasks:read": "on"},
        {"name": "x" * 81, "scope.tasks:read": "on"},
        {"name": "No scope"},
        {"name": "Life", "scope.tasks:read": "on", "life": "7"},
        {"name": "Query", "scope.guess": "on", "allow_query": "on"},
        {"name": '"><b>bold', "scope.root": "on"},
    ):
        answer = await room.post("/dashboard/keys", token | fields)
        assert answer.status_code == 422, answer.text
        assert 'aria-invalid="true"' in answer.text
        assert "<b>bold" not in answer.text
        assert not SHOWN.search(answer.text)


async def test_keys_of_another_partner_are_out_of_reach(room: Room) -> None:
    other = await room.make_partner("Other")
    async with room.client() as browser:
        await room.sign_in(other, client=browser)
        foreign = await first_key(room, client=browser)
    await room.sign_in(await room.make_partner())
    form = await csrf(room) | {"key_id": foreign, "overlap_seconds": "0"}
    assert (await room.post("/dashboard/keys/rotate", form)).status_code == 404
    assert (await room.post("/dashboard/keys/revoke", form)).status_code == 404
    assert await scopes_of(room, other.secret_key)


@pytest.mark.parametrize("path", ["/dashboard/keys", "/dashboard/keys/rotate", "/dashboard/keys/revoke"])
async def test_no_other_page_can_send_these_forms(room: Room, path: str) -> None:
    partner: Guest = await room.make_partner()
    await room.sign_in(partner)
    form = {"name": "Evil", "scope.tasks:read": "on", "key_id": await first_key(room), "overlap_seconds": "0"}
    assert (await room.post(path, form | await csrf(room), origin="http://evil.example")).status_code == 403
    assert (await room.post(path, form | {"csrf_token": "x"})).status_code == 403
    assert await scopes_of(room, partner.secret_key)


def secret_in(answer: httpx.Response) -> str:
    found = SHOWN.search(answer.text)
    assert found, answer.text
    return found[1]


async def scopes_of(room: Room, secret: str) -> frozenset[str]:
    async with room.db.read() as session:
        return (await check_secret_key(session, secret, now=room.clock.now())).principal.scopes


async def csrf(room: Room, *, client: httpx.AsyncClient | None = None) -> dict[str, str]:
    page = (await (client or room.http).get("/dashboard/keys")).text
    return {"csrf_token": page.partition('name="csrf_token" value="')[2].partition('"')[0]}


async def first_key(room: Room, *, client: httpx.AsyncClient | None = None) -> str:
    page = (await (client or room.http).get("/dashboard/keys")).text
    return page.partition('name="key_id" value="')[2].partition('"')[0]
