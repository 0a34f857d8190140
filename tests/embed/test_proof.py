"""The proof of an e-mail address: a guest of this partner becomes a user of it, in the session in which the code was typed."""

import asyncio

import pytest
from sqlalchemy import update

from codetether_platform.accounts.tables import UserRow
from tests.embed.people import asked, is_in, mails_to, prove, run_task, start, task_ids, trade, verify
from tests.harness import PAGE, Harness, bearer, session_headers

pytestmark = pytest.mark.anyio

ADA = "ada@acme.example"
NO_ADDRESSES = (
    "",
    "ada",
    "ada@",
    "@acme.example",
    "a b@acme.example",
    "ada@acme",
    "ada@acme.example\r\nBcc: x@y.example",
    "ada,eve@acme.example",
    "<ada@acme.example>",
    "ä@acme.example",
)


async def test_a_proof_turns_the_guest_into_a_user_with_its_tasks_and_lifts_the_allowance(harness: Harness) -> None:
    partner = await harness.make_partner()
    guest = await harness.guest(partner, email=ADA)
    made = {(await run_task(harness, guest)).json()["task_id"] for _ in range(2)}
    refused = await run_task(harness, guest)
    assert (refused.status_code, refused.json()["code"], refused.json()["next"]) == (402, "guest_allowance_used", "email_code")
    user = await prove(harness, partner, guest, ADA)
    assert user["user"] == guest["user"] | {"kind": "user", "email_verified": True}
    assert user["consent_version"] == guest["consent_version"]
    assert await task_ids(harness, user) == made
    assert (await run_task(harness, user)).status_code == 201


async def test_the_session_that_proves_ends_and_its_refresh_token_with_it(harness: Harness) -> None:
    partner = await harness.make_partner()
    guest = await harness.guest(partner)
    user = await prove(harness, partner, guest, ADA)
    assert not await is_in(harness, guest)
    assert await is_in(harness, user)
    form = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": guest["refresh_token"]}
    refreshed = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert (refreshed.status_code, refreshed.json()["error"]) == (400, "invalid_grant")


async def test_the_secret_of_a_proof_works_once_and_from_its_page(harness: Harness) -> None:
    partner = await harness.make_partner()
    guest = await harness.guest(partner)
    secret = (await verify(harness, guest, await asked(harness, guest, ADA))).json()["client_secret"]
    elsewhere = await trade(harness, partner, secret, origin="http://localhost:5001")
    first, second = [await trade(harness, partner, secret) for _ in range(2)]
    assert [answer.status_code for answer in (elsewhere, first, second)] == [400, 200, 400]


async def test_a_returning_person_becomes_the_user_it_was_and_brings_the_tasks_of_its_guest(harness: Harness) -> None:
    partner = await harness.make_partner()
    before = await harness.guest(partner)
    old = (await run_task(harness, before)).json()["task_id"]
    first = await prove(harness, partner, before, ADA)
    harness.clock.advance(seconds=61)
    again = await harness.guest(partner, email=ADA)
    new = (await run_task(harness, again)).json()["task_id"]
    answer = await verify(harness, again, await asked(harness, again, "Ada@ACME.example"))
    assert (answer.json()["adopted_tasks"], answer.json()["user"]["id"]) == (1, first["user"]["id"])
    user = (await trade(harness, partner, answer.json()["client_secret"])).json()
    assert user["user"]["email_hint"] == ADA
    assert user["consent_version"] == again["consent_version"]
    assert await task_ids(harness, user) == {old, new}
    assert await is_in(harness, first)
    assert not await is_in(harness, again)
    await harness.run_jobs()
    task = await harness.http.get(f"/v1/tasks/{new}", headers=session_headers(user))
    assert task.json()["status"] == "completed"


async def test_the_same_address_at_another_partner_or_in_another_mode_is_another_user(harness: Harness) -> None:
    acme, other = await harness.make_partner(), await harness.make_partner(name="Other")
    guests = [await harness.guest(partner, email=ADA) for partner in (acme, other)]
    at_acme = await prove(harness, acme, guests[0], ADA)
    mine = (await run_task(harness, at_acme)).json()["task_id"]
    assert await is_in(harness, guests[1])
    harness.clock.advance(seconds=61)
    at_other = await prove(harness, other, guests[1], ADA)
    assert at_other["user"]["id"] != at_acme["user"]["id"]
    assert await task_ids(harness, at_other) == set()
    assert await task_ids(harness, at_acme) == {mine}
    elsewhere = await harness.http.get(f"/v1/tasks/{mine}", headers=session_headers(at_other))
    assert elsewhere.status_code == 404


async def test_a_user_may_prove_its_address_again_and_no_other(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = await prove(harness, partner, await harness.guest(partner), ADA)
    key = await harness.http.post("/v1/me/api-keys", json={"name": "mine", "scopes": ["tasks:read"]}, headers=session_headers(user))
    assert key.status_code == 201
    other = await start(harness, user, "eve@acme.example")
    assert (other.status_code, other.json()["code"]) == (409, "email_already_proven")
    harness.clock.advance(seconds=61)
    again = await prove(harness, partner, user, ADA)
    assert again["user"]["id"] == user["user"]["id"]
    assert (await harness.http.get("/v1/tasks", headers=bearer(key.json()["secret"]))).status_code == 200


async def test_a_user_with_keys_is_not_become_by_a_code_alone(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = await prove(harness, partner, await harness.guest(partner), ADA)
    made = await harness.http.post(
        "/v1/me/api-keys", json={"name": "mine", "scopes": ["tasks:read"]}, headers=session_headers(user)
    )
    assert made.status_code == 201
    harness.clock.advance(seconds=61)
    guest = await harness.guest(partner)
    refused = await verify(harness, guest, await asked(harness, guest, ADA))
    assert (refused.status_code, refused.json()["code"]) == (409, "account_link_needed")
    assert await is_in(harness, guest)


async def test_a_suspended_user_does_not_come_back_as_a_new_guest(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = await prove(harness, partner, await harness.guest(partner), ADA)
    async with harness.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == user["user"]["id"]).values(status="suspended"))
    harness.clock.advance(seconds=61)
    guest = await harness.guest(partner)
    refused = await verify(harness, guest, await asked(harness, guest, ADA))
    assert (refused.status_code, refused.json()["code"]) == (403, "user_suspended")


async def test_a_vouched_guest_proves_an_address_and_stays_the_partners_user(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = await prove(harness, partner, await harness.vouched(partner, external_id="u-1"), ADA)
    assert user["user"]["email_verified"] is True
    again = await harness.vouched(partner, external_id="u-1")
    assert again["user"] == user["user"]


async def test_mail_can_be_sent_to_a_proven_address(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = await prove(harness, partner, await harness.guest(partner), ADA)
    body = {"prompt": "test:succeed", "notify_email": "Ada@acme.example"}
    assert (await harness.http.post("/v1/tasks", json=body, headers=session_headers(user))).status_code == 201
    await harness.run_jobs()
    assert [mail.to_address for mail in await mails_to(harness, ADA)] == [ADA, "Ada@acme.example"]


async def test_a_retry_of_start_is_answered_alike_and_mails_once(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    first, second = [await start(harness, guest, ADA, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)
    assert second.headers["idempotency-replayed"] == "true"
    assert len(await mails_to(harness, ADA)) == 1


async def test_the_mail_names_the_partner_and_the_page(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner(name="Acme\r\nBcc: eve@evil.example"))
    code = await asked(harness, guest, ADA)
    mail = (await mails_to(harness, ADA))[0]
    assert mail.subject == "Your code for Acme Bcc: eve@evil.example"
    assert "Acme Bcc: eve@evil.example uses CodeTether" in mail.text
    assert PAGE in mail.text
    assert code not in mail.subject


async def test_what_a_person_types_is_forgiven(harness: Harness) -> None:
    partner = await harness.make_partner()
    guest = await harness.guest(partner)
    code = await asked(harness, guest, ADA)
    answer = await verify(harness, guest, f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ")
    assert answer.status_code == 200


async def test_what_is_no_address_is_refused_with_its_place(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    for email in NO_ADDRESSES:
        answer = await start(harness, guest, email)
        assert (answer.status_code, answer.json()["errors"][0]["source"]) == (422, {"pointer": "/email"}), email


async def test_two_sessions_that_prove_one_address_at_once_become_one_user(harness: Harness) -> None:
    partner = await harness.make_partner()
    guests = [await harness.guest(partner) for _ in range(4)]
    codes = []
    for guest in guests:
        codes.append(await asked(harness, guest, ADA))
        harness.clock.advance(seconds=61)
    answers_ = await asyncio.gather(*(verify(harness, guest, code) for guest, code in zip(guests, codes, strict=True)))
    # The first proof ends the codes of the others: whoever comes later has none under way.
    assert sorted(answer.status_code for answer in answers_) == [200, 409, 409, 409]
