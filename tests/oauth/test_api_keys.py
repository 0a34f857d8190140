"""API keys through HTTP: made, listed, changed, rotated, revoked, and never shown twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from codetether_platform.accounts.tables import ApiKeyRow, UserRow
from codetether_platform.kernel.crypto import digest
from codetether_platform.oauth.principal import PARTNER_SCOPES
from tests.harness import Harness, TestPartner, bearer, session_headers

pytestmark = pytest.mark.anyio

KEYS = "/v1/api-keys"
IMPOSSIBLE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/expires_at", {"expires_at": "2026-11-24T12:00:00Z"}),
    ("/expires_at", {"expires_at": "2027-01-01T00:00:00"}),
    ("/expires_at", {"expires_at": "9999-12-31T23:59:59.999999-12:00"}),
    ("/scopes", {"scopes": []}),
    ("/scopes/0", {"scopes": ["root"]}),
    ("/name", {"name": ""}),
    ("/name", {"name": "x" * 81}),
    ("/secret", {"secret": "ct_test_mine"}),
    ("/allow_query", {"scopes": ["tasks:read", "guess"], "allow_query": True}),
)


async def make(harness: Harness, secret: str, **fields: Any) -> dict[str, Any]:
    body = {"name": "CI", "scopes": ["tasks:read"]} | fields
    answer = await harness.http.post(KEYS, json=body, headers=bearer(secret))
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{KEYS}/{answer.json()['id']}"
    return dict(answer.json())


async def status_of(harness: Harness, secret: str, path: str = "/v1/tasks") -> int:
    return (await harness.http.get(path, headers=bearer(secret))).status_code


async def test_a_new_key_works_and_its_secret_is_shown_this_once(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key)
    secret = made["secret"]
    assert secret.startswith("ct_test_")
    assert len(secret) == len("ct_test_") + 43
    assert (made["mode"], made["prefix"], made["last_four"]) == ("test", "ct_test_", secret[-4:])
    assert await status_of(harness, secret) == 200
    shown = await harness.http.get(f"{KEYS}/{made['id']}", headers=bearer(partner.secret_key))
    listed = await harness.http.get(KEYS, headers=bearer(partner.secret_key))
    assert "secret" not in shown.json()
    assert secret not in shown.text + listed.text
    assert listed.json()["data"][0]["id"] == made["id"]


async def test_a_key_is_kept_as_its_sha_256_alone(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key)
    async with harness.db.read() as session:
        row = (await session.scalars(select(ApiKeyRow).where(ApiKeyRow.id == made["id"]))).one()
    kept = {column.name: getattr(row, column.name) for column in ApiKeyRow.__table__.columns}
    assert row.digest == digest(made["secret"])
    assert made["secret"] not in repr(kept)


async def test_a_key_gets_no_scope_that_its_maker_lacks(harness: Harness) -> None:
    partner = await harness.make_partner()
    admin = await make(harness, partner.secret_key, scopes=["partners:admin", "tasks:read"])
    body = {"name": "More", "scopes": ["tasks:read", "billing:manage"]}
    refused = await harness.http.post(KEYS, json=body, headers=bearer(admin["secret"]))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "billing:manage" in refused.json()["detail"]


async def test_a_key_of_more_scopes_is_not_rotated_into_the_hands_of_fewer(harness: Harness) -> None:
    partner = await harness.make_partner()
    admin = await make(harness, partner.secret_key, scopes=["partners:admin"])
    rich = await make(harness, partner.secret_key, scopes=sorted(PARTNER_SCOPES))
    refused = await harness.http.post(f"{KEYS}/{rich['id']}/rotate", json={}, headers=bearer(admin["secret"]))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    longer = await harness.http.patch(f"{KEYS}/{rich['id']}", json={"expires_at": None}, headers=bearer(admin["secret"]))
    assert longer.status_code == 403
    assert await status_of(harness, rich["secret"]) == 200


async def test_a_key_does_not_outlive_the_key_that_made_it(harness: Harness) -> None:
    partner = await harness.make_partner()
    end = harness.clock.now() + timedelta(days=2)
    admin = await make(harness, partner.secret_key, scopes=["partners:admin", "tasks:read"], expires_at=wire(end))
    made = await make(harness, admin["secret"])
    assert made["expires_at"] == admin["expires_at"]
    body = {"name": "Longer", "scopes": ["tasks:read"], "expires_at": wire(end + timedelta(seconds=1))}
    refused = await harness.http.post(KEYS, json=body, headers=bearer(admin["secret"]))
    assert (refused.status_code, refused.json()["errors"][0]["source"]) == (422, {"pointer": "/expires_at"})


async def test_a_key_that_cannot_be_is_refused_where_the_fault_stands(harness: Harness) -> None:
    partner = await harness.make_partner()
    for pointer, fields in IMPOSSIBLE:
        body = {"name": "CI", "scopes": ["tasks:read"]} | fields
        answer = await harness.http.post(KEYS, json=body, headers=bearer(partner.secret_key))
        assert answer.status_code == 422, f"{fields}: {answer.text}"
        assert answer.json()["errors"][0]["source"] == {"pointer": pointer}


async def test_an_expired_key_is_answered_as_one_that_never_was(harness: Harness) -> None:
    partner = await harness.make_partner()
    end = harness.clock.now() + timedelta(minutes=5)
    made = await make(harness, partner.secret_key, expires_at=wire(end))
    harness.clock.advance(seconds=299)
    assert await status_of(harness, made["secret"]) == 200
    harness.clock.advance(seconds=1)
    late = await harness.http.get("/v1/tasks", headers=bearer(made["secret"]))
    never = await harness.http.get("/v1/tasks", headers=bearer("ct_test_" + "x" * 43))
    assert late.status_code == never.status_code == 401
    assert without_ids(late.json()) == without_ids(never.json())
    assert late.headers["www-authenticate"] == never.headers["www-authenticate"]


async def test_a_revoked_key_ends_at_once_and_is_gone(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key)
    path = f"{KEYS}/{made['id']}"
    assert (await harness.http.delete(path, headers=bearer(partner.secret_key))).status_code == 204
    revoked = await harness.http.get("/v1/tasks", headers=bearer(made["secret"]))
    never = await harness.http.get("/v1/tasks", headers=bearer("ct_test_" + "x" * 43))
    assert (revoked.status_code, without_ids(revoked.json())) == (401, without_ids(never.json()))
    gone = await harness.http.get(path, headers=bearer(partner.secret_key))
    unknown = await harness.http.get(f"{KEYS}/none", headers=bearer(partner.secret_key))
    assert (gone.status_code, gone.json()["code"]) == (unknown.status_code, unknown.json()["code"]) == (404, "api_key_not_found")
    assert (await harness.http.delete(path, headers=bearer(partner.secret_key))).status_code == 404
    assert made["id"] not in (await harness.http.get(KEYS, headers=bearer(partner.secret_key))).text


async def test_after_a_rotation_both_secrets_work_until_the_overlap_ends(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key)
    answer = await harness.http.post(
        f"{KEYS}/{made['id']}/rotate", json={"overlap_seconds": 60}, headers=bearer(partner.secret_key)
    )
    assert answer.status_code == 200, answer.text
    rotated = answer.json()
    assert rotated["id"] == made["id"]
    assert rotated["secret"] != made["secret"]
    assert rotated["last_four"] == rotated["secret"][-4:]
    assert rotated["previous_works_until"] == wire(harness.clock.now() + timedelta(seconds=60))
    harness.clock.advance(seconds=59)
    assert (await status_of(harness, made["secret"]), await status_of(harness, rotated["secret"])) == (200, 200)
    harness.clock.advance(seconds=1)
    assert (await status_of(harness, made["secret"]), await status_of(harness, rotated["secret"])) == (401, 200)
    shown = await harness.http.get(f"{KEYS}/{made['id']}", headers=bearer(partner.secret_key))
    assert shown.json()["previous_works_until"] is None


async def test_a_rotation_without_overlap_ends_the_old_secret_at_once(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key)
    path = f"{KEYS}/{made['id']}/rotate"
    rotated = (await harness.http.post(path, json={"overlap_seconds": 0}, headers=bearer(partner.secret_key))).json()
    assert (await status_of(harness, made["secret"]), await status_of(harness, rotated["secret"])) == (401, 200)


async def test_a_second_rotation_ends_the_oldest_secret(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key)
    path = f"{KEYS}/{made['id']}/rotate"
    second = (await harness.http.post(path, json={}, headers=bearer(partner.secret_key))).json()
    third = (await harness.http.post(path, json={}, headers=bearer(partner.secret_key))).json()
    found = [await status_of(harness, each["secret"]) for each in (made, second, third)]
    assert found == [401, 200, 200]


async def test_revoking_ends_the_rotated_secret_too(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key)
    rotated = (await harness.http.post(f"{KEYS}/{made['id']}/rotate", json={}, headers=bearer(partner.secret_key))).json()
    await harness.http.delete(f"{KEYS}/{made['id']}", headers=bearer(partner.secret_key))
    assert [await status_of(harness, each["secret"]) for each in (made, rotated)] == [401, 401]


async def test_scopes_can_be_taken_away_and_never_added(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = await make(harness, partner.secret_key, scopes=["tasks:read", "billing:read"])
    path = f"{KEYS}/{made['id']}"
    changed = await harness.http.patch(path, json={"name": "Reader", "scopes": ["tasks:read"]}, headers=bearer(partner.secret_key))
    assert (changed.status_code, changed.json()["name"], changed.json()["scopes"]) == (200, "Reader", ["tasks:read"])
    assert await status_of(harness, made["secret"], "/v1/billing/balance") == 403
    wider = await harness.http.patch(path, json={"scopes": ["tasks:read", "billing:read"]}, headers=bearer(partner.secret_key))
    assert (wider.status_code, wider.json()["errors"][0]["source"]) == (422, {"pointer": "/scopes"})


async def test_a_list_goes_on_where_its_page_ended(harness: Harness) -> None:
    partner = await harness.make_partner()
    made = [(await make(harness, partner.secret_key, name=f"Key {number}"))["id"] for number in range(5)]
    seen: list[str] = []
    parameters: dict[str, Any] = {"limit": 2}
    while True:
        page = (await harness.http.get(KEYS, params=parameters, headers=bearer(partner.secret_key))).json()
        seen += [key["id"] for key in page["data"]]
        if not page["has_more"]:
            break
        parameters["cursor"] = page["next_cursor"]
    assert seen[:5] == made[::-1]
    assert len(seen) == len(set(seen)) == 6
    assert len(page["data"]) == 2, "three full pages, and no empty one behind them"
    other = await harness.make_partner(name="Other")
    foreign = await harness.http.get(KEYS, params=parameters, headers=bearer(other.secret_key))
    assert (foreign.status_code, foreign.json()["code"]) == (400, "cursor_invalid")


async def test_keys_of_test_and_live_mode_never_see_each_other(harness: Harness) -> None:
    partner = await harness.make_partner()
    live = await harness.make_key(partner, mode="live")
    made = await make(harness, live)
    assert (made["mode"], made["prefix"]) == ("live", "ct_live_")
    assert (await harness.http.get(f"{KEYS}/{made['id']}", headers=bearer(partner.secret_key))).status_code == 404
    assert made["id"] not in (await harness.http.get(KEYS, headers=bearer(partner.secret_key))).text


async def test_there_may_be_a_hundred_keys_and_no_more(harness: Harness) -> None:
    partner = await harness.make_partner()
    for number in range(98):
        await harness.make_key(partner, name=f"Key {number}")
    last = await make(harness, partner.secret_key)
    body = {"name": "One too many", "scopes": ["tasks:read"]}
    refused = await harness.http.post(KEYS, json=body, headers=bearer(partner.secret_key))
    assert (refused.status_code, refused.json()["code"]) == (409, "api_key_limit_reached")
    await harness.http.delete(f"{KEYS}/{last['id']}", headers=bearer(partner.secret_key))
    await make(harness, partner.secret_key)


async def test_last_use_is_written_in_batches_and_at_most_once_a_minute(harness: Harness) -> None:
    partner = await harness.make_partner()
    first = harness.clock.now()
    assert await last_used(harness, partner) is None
    await harness.platform.key_uses.flush()
    noted = await last_used(harness, partner)
    assert noted == wire(first)
    harness.clock.advance(seconds=59)
    await status_of(harness, partner.secret_key)
    await harness.platform.key_uses.flush()
    assert await last_used(harness, partner) == noted
    harness.clock.advance(seconds=1)
    await status_of(harness, partner.secret_key)
    await harness.platform.key_uses.flush()
    assert await last_used(harness, partner) == wire(harness.clock.now())


async def test_a_user_with_a_proven_address_makes_keys_that_act_as_itself(harness: Harness) -> None:
    partner = await harness.make_partner()
    ada, bob = await harness.guest(partner), await harness.guest(partner)
    body = {"name": "Script", "scopes": ["tasks:read", "tasks:write"]}
    unproven = await harness.http.post("/v1/me/api-keys", json=body, headers=session_headers(ada))
    assert (unproven.status_code, unproven.json()["code"]) == (403, "proof_required")
    await prove(harness, ada["user"]["id"])
    task = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=session_headers(ada))
    foreign = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=session_headers(bob))
    made = (await harness.http.post("/v1/me/api-keys", json=body, headers=session_headers(ada))).json()
    assert made["expires_at"] == wire(harness.clock.now() + timedelta(days=365))
    own = await harness.http.get("/v1/tasks", headers=bearer(made["secret"]))
    assert [each["task_id"] for each in own.json()["data"]] == [task.json()["task_id"]]
    assert await status_of(harness, made["secret"], f"/v1/tasks/{foreign.json()['task_id']}") == 404
    assert await status_of(harness, made["secret"], KEYS) == 403
    further = await harness.http.post("/v1/me/api-keys", json=body, headers=bearer(made["secret"]))
    assert further.status_code == 403
    partners = await harness.http.get(KEYS, headers=bearer(partner.secret_key))
    assert made["id"] not in partners.text
    assert (await harness.http.get("/v1/me/api-keys", headers=session_headers(ada))).json()["data"][0]["id"] == made["id"]
    path = f"/v1/me/api-keys/{made['id']}"
    await prove(harness, bob["user"]["id"])
    assert (await harness.http.delete(path, headers=session_headers(bob))).status_code == 404
    assert (await harness.http.delete(path, headers=session_headers(ada))).status_code == 204
    assert await status_of(harness, made["secret"]) == 401


async def test_a_user_gets_no_scope_that_sessions_lack(harness: Harness) -> None:
    partner = await harness.make_partner()
    ada = await harness.guest(partner)
    await prove(harness, ada["user"]["id"])
    body = {"name": "Admin", "scopes": ["tasks:read", "partners:admin"]}
    refused = await harness.http.post("/v1/me/api-keys", json=body, headers=session_headers(ada))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def wire(at: datetime) -> str:
    """Return a time as answers write it."""
    return at.isoformat().replace("+00:00", "Z")


async def prove(harness: Harness, user_id: str) -> None:
    async with harness.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == user_id).values(email_verified_at=harness.clock.now()))


async def last_used(harness: Harness, partner: TestPartner) -> str | None:
    listed = await harness.http.get(KEYS, headers=bearer(partner.secret_key))
    found = [key["last_used_at"] for key in listed.json()["data"] if key["last_four"] == partner.secret_key[-4:]]
    return found[0] if found else None


def without_ids(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "request_id"}
