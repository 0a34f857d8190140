"""What the proof withstands: guessing, replay, theft of a session, mail bombing, enumeration, and clocks that are wrong."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import event, select

from codetether_platform.accounts.tables import EmailCodeRow, UserRow
from codetether_platform.embed.proof.service import network_of
from tests.embed.people import asked, is_in, mailed_code, mails_to, prove, refreshed, run_task, start, verify
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio

ADA, BOB = "ada@acme.example", "bob@acme.example"


async def test_a_code_takes_five_tries_and_then_not_even_itself(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    code = await asked(harness, guest, ADA)
    for left in (4, 3, 2, 1, 0):
        wrong = await verify(harness, guest, "0000-0000")
        assert (wrong.status_code, wrong.json()["code"], wrong.json()["tries_left"]) == (422, "email_code_wrong", left)
        assert wrong.json()["errors"][0]["source"] == {"pointer": "/code"}
    over = await verify(harness, guest, code)
    assert (over.status_code, over.json()["code"]) == (409, "email_code_over")


async def test_tries_that_come_at_once_are_all_counted(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    await asked(harness, guest, ADA)
    answers = await asyncio.gather(*(verify(harness, guest, "0000-0000") for _ in range(9)))
    assert sorted(answer.status_code for answer in answers) == [409] * 4 + [422] * 5
    assert sorted(answer.json()["tries_left"] for answer in answers if answer.status_code == 422) == [0, 1, 2, 3, 4]


async def test_a_session_has_ten_tries_an_hour_however_many_codes_it_asks_for(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    statuses = []
    for _ in range(3):
        await asked(harness, guest, ADA)
        statuses += [(await verify(harness, guest, "0000-0000")).status_code for _ in range(5)]
        harness.clock.advance(seconds=61)
    assert statuses == [422] * 10 + [429] * 5


async def test_of_two_at_once_with_the_right_code_one_gets_in(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    code = await asked(harness, guest, ADA)
    answers = await asyncio.gather(*(verify(harness, guest, code) for _ in range(4)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    assert set(statuses[1:]) <= {401, 409}


async def test_a_replayed_code_is_refused(harness: Harness) -> None:
    partner = await harness.make_partner()
    guest = await harness.guest(partner)
    code = await asked(harness, guest, ADA)
    assert (await verify(harness, guest, code)).status_code == 200
    assert (await verify(harness, guest, code)).status_code == 401
    other = await harness.guest(partner)
    assert (await verify(harness, other, code)).json()["code"] == "email_code_over"


async def test_a_code_works_in_the_session_that_asked_for_it_only(harness: Harness) -> None:
    partner = await harness.make_partner()
    victim, thief = await harness.guest(partner), await harness.guest(partner)
    code = await asked(harness, victim, ADA)
    assert (await verify(harness, thief, code)).json()["code"] == "email_code_over"
    await asked(harness, thief, BOB)
    assert (await verify(harness, thief, code)).json()["code"] == "email_code_wrong"
    elsewhere = await harness.http.post(
        "/v1/embed/auth/verify", json={"code": code}, headers=bearer(victim["access_token"], origin="http://localhost:5001")
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "origin_mismatch")
    assert (await verify(harness, victim, code)).status_code == 200


async def test_a_new_code_ends_the_one_before(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    first = await asked(harness, guest, ADA)
    harness.clock.advance(seconds=61)
    second = await asked(harness, guest, ADA)
    assert (await verify(harness, guest, first)).json()["code"] == "email_code_wrong"
    assert (await verify(harness, guest, second)).status_code == 200


async def test_a_code_lives_ten_minutes_by_any_clock(harness: Harness) -> None:
    partner = await harness.make_partner()
    for number, (seconds, status) in enumerate(((599, 200), (600, 409), (-59, 200), (-3600, 409))):
        guest = await harness.guest(partner)
        code = await asked(harness, guest, f"n{number}@acme.example")
        harness.clock.advance(seconds=seconds)
        assert (await verify(harness, await refreshed(harness, partner, guest), code)).status_code == status, seconds


async def test_an_address_gets_one_mail_a_minute_and_five_an_hour_from_whomever(harness: Harness) -> None:
    acme, other = await harness.make_partner(), await harness.make_partner(name="Other")
    guests = [await harness.guest(partner) for partner in (acme, other)]
    statuses = []
    for number in range(7):
        answers = [await start(harness, guests[(number + shift) % 2], email) for shift, email in ((0, ADA), (1, ADA.upper()))]
        statuses.append(tuple(answer.status_code for answer in answers))
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code == 429)
        harness.clock.advance(seconds=60)
    assert statuses == [(200, 429)] * 5 + [(429, 429)] * 2
    assert len(await mails_to(harness, ADA)) == 5
    assert (await start(harness, guests[0], BOB)).status_code == 200


async def test_many_at_once_mail_an_address_once(harness: Harness) -> None:
    guests = [await harness.guest(await harness.make_partner()) for _ in range(6)]
    answers = await asyncio.gather(*(start(harness, guest, ADA) for guest in guests))
    assert sorted(answer.status_code for answer in answers) == [200] + [429] * 5
    assert len(await mails_to(harness, ADA)) == 1


async def test_a_network_has_twenty_mails_an_hour_through_one_partner(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    statuses = [(await start(harness, guest, f"n{number}@acme.example")).status_code for number in range(21)]
    assert statuses == [200] * 20 + [429]
    assert (await start(harness, await harness.guest(await harness.make_partner(name="Other")), ADA)).status_code == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("unknown", "unknown"),
    ],
)
def test_a_network_is_a_24_or_a_64(address: str, network: str) -> None:
    assert network_of(address) == network


async def test_a_new_and_an_existing_address_are_answered_in_the_same_bytes_by_the_same_work(harness: Harness) -> None:
    partner = await harness.make_partner()
    await prove(harness, partner, await harness.guest(partner), ADA)
    harness.clock.advance(seconds=61)
    seen: list[tuple[list[str], bytes, dict[str, str], str]] = []
    for email in (ADA, "new@acme.example"):
        guest = await harness.guest(partner)
        statements: list[str] = []
        with _statements(harness, statements):
            answer = await start(harness, guest, email)
        headers = {name: value for name, value in answer.headers.items() if name not in {"x-request-id"} | RATES}
        text = (await mails_to(harness, email))[-1].text.replace(await mailed_code(harness, email), "CODE")
        seen.append((statements, answer.content, headers, text))
    assert len(seen[0][0]) >= 4
    assert seen[0] == seen[1]


RATES = {"x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-limit", "ratelimit"}


async def test_what_is_kept_of_a_code_is_of_no_use_without_the_platforms_secret(harness: Harness) -> None:
    guest = await harness.guest(await harness.make_partner())
    code = (await asked(harness, guest, ADA)).replace("-", "")
    async with harness.db.read() as session:
        row = (await session.scalars(select(EmailCodeRow))).one()
    assert len(row.digest) == 64
    assert code not in {str(value) for value in vars(row).values()}
    harness.clock.advance(seconds=61)
    other = await harness.guest(await harness.make_partner(name="Other"))
    await asked(harness, other, ADA)
    async with harness.db.read() as session:
        assert len(set(await session.scalars(select(EmailCodeRow.salt)))) == 2


async def test_old_codes_are_forgotten(harness: Harness) -> None:
    partner = await harness.make_partner()
    await asked(harness, await harness.guest(partner), ADA)
    harness.clock.advance(seconds=2 * 86_400)
    await asked(harness, await harness.guest(partner), BOB)
    async with harness.db.read() as session:
        assert list(await session.scalars(select(EmailCodeRow.email))) == [BOB]


async def test_a_key_of_a_user_proves_nothing(harness: Harness) -> None:
    partner = await harness.make_partner()
    user = await prove(harness, partner, await harness.guest(partner), ADA)
    headers = bearer(user["access_token"], origin="http://localhost:5000")
    body = {"name": "mine", "scopes": ["account:read"]}
    key = (await harness.http.post("/v1/me/api-keys", json=body, headers=headers)).json()["secret"]
    for path, asked_ in (("start", {"email": ADA}), ("verify", {"code": "0000-0000"})):
        answer = await harness.http.post(f"/v1/embed/auth/{path}", json=asked_, headers=bearer(key))
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_key_kind")


# Sudhodanan and Paverd, "Pre-hijacked Accounts", USENIX Security 2022: §3's five attacks.


async def test_classic_federated_merge_gets_the_attacker_nothing(harness: Harness) -> None:
    """The attacker makes an account for the victim's address and waits for the victim to arrive by another road."""
    partner = await harness.make_partner()
    hinted = await harness.guest(partner, email=ADA)
    planted = (await run_task(harness, hinted)).json()["task_id"]
    vouched = await _vouched(harness, partner.secret_key, partner.publishable_key, external_id="attacker", email=ADA)
    victim = await prove(harness, partner, await harness.guest(partner), ADA)
    assert victim["user"]["id"] not in {hinted["user"]["id"], vouched["user"]["id"]}
    assert planted not in (await harness.http.get("/v1/tasks", headers=_of(victim))).text
    assert not await is_in(harness, hinted)
    assert not await is_in(harness, vouched)
    async with harness.db.read() as session:
        claims = await session.scalars(select(UserRow.id).where(UserRow.email_hint == ADA))
        assert list(claims) == [victim["user"]["id"]]


async def test_unexpired_session_identifier_is_expired_by_the_proof(harness: Harness) -> None:
    """The attacker keeps a session of the very account that the victim then proves."""
    partner = await harness.make_partner()
    first = await harness.vouched(partner, external_id="u-1")
    second = await harness.vouched(partner, external_id="u-1")
    unspent = await harness.http.post(
        "/v1/embed/sessions", json={"external_id": "u-1", "origin": "http://localhost:5000"}, headers=bearer(partner.secret_key)
    )
    victim = await prove(harness, partner, second, ADA)
    assert victim["user"]["id"] == first["user"]["id"]
    assert not await is_in(harness, first)
    assert not await is_in(harness, second)
    refresh = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": first["refresh_token"]}
    spend = {
        "grant_type": "urn:codetether:oauth:grant-type:embed-session",
        "client_id": partner.publishable_key,
        "client_secret": unspent.json()["client_secret"],
    }
    for form in (refresh, spend):
        answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": "http://localhost:5000"})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_trojan_identifier_cannot_be_added_to_a_proven_account(harness: Harness) -> None:
    """The attacker adds a second identity of its own, here a partner's external id, to the victim's account."""
    partner = await harness.make_partner()
    victim = await prove(harness, partner, await harness.guest(partner), ADA)
    harness.clock.advance(seconds=61)
    attacker = await harness.vouched(partner, external_id="attacker")
    refused = await verify(harness, attacker, await asked(harness, attacker, ADA))
    assert (refused.status_code, refused.json()["code"]) == (409, "account_link_needed")
    again = await _vouched(harness, partner.secret_key, partner.publishable_key, external_id="attacker", email=ADA)
    assert again["user"]["id"] == attacker["user"]["id"] != victim["user"]["id"]
    assert again["user"]["email_verified"] is False


async def test_unexpired_email_change_dies_with_the_proof(harness: Harness) -> None:
    """The attacker has a change to its own or the victim's address under way and confirms it after the victim has come."""
    partner = await harness.make_partner()
    attacker = await harness.guest(partner, email=ADA)
    pending = await asked(harness, attacker, BOB)
    stale = await harness.guest(partner)
    theirs = await asked(harness, stale, ADA)
    harness.clock.advance(seconds=61)
    victim = await prove(harness, partner, await harness.guest(partner), ADA)
    assert (await verify(harness, attacker, pending)).status_code == 401
    assert (await verify(harness, stale, theirs)).json()["code"] == "email_code_over"
    assert (await start(harness, victim, BOB)).json()["code"] == "email_already_proven"


async def test_non_verifying_idp_proves_nothing_by_its_word(harness: Harness) -> None:
    """The partner states an address that it never checked."""
    partner = await harness.make_partner()
    victim = await prove(harness, partner, await harness.guest(partner), ADA)
    stated = await _vouched(harness, partner.secret_key, partner.publishable_key, external_id="attacker", email=ADA)
    assert stated["user"]["id"] != victim["user"]["id"]
    assert (stated["user"]["kind"], stated["user"]["email_verified"]) == ("guest", False)
    harness.clock.advance(seconds=61)
    proven = await prove(harness, partner, await harness.vouched(partner, external_id="bob"), BOB)
    restated = await _vouched(harness, partner.secret_key, partner.publishable_key, external_id="bob", email=ADA)
    assert restated["user"] == proven["user"]
    assert restated["user"]["email_hint"] == BOB


async def _vouched(harness: Harness, secret_key: str, client_id: str, *, external_id: str, email: str) -> dict[str, Any]:
    body = {"external_id": external_id, "origin": "http://localhost:5000", "email": email}
    made = await harness.http.post("/v1/embed/sessions", json=body, headers=bearer(secret_key))
    form = {
        "grant_type": "urn:codetether:oauth:grant-type:embed-session",
        "client_id": client_id,
        "client_secret": made.json()["client_secret"],
        "consent_version": "2026-11-01",
    }
    answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": "http://localhost:5000"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _of(tokens: dict[str, Any]) -> dict[str, str]:
    return bearer(tokens["access_token"], origin="http://localhost:5000")


class _statements:  # noqa: N801 - reads like the context manager that it is
    """Collects the SQL that the database is sent."""

    def __init__(self, harness: Harness, into: list[str]) -> None:
        self._engines = [harness.db.engine.sync_engine]
        self._into = into

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._into.append(statement)

    def __enter__(self) -> None:
        for engine in self._engines:
            event.listen(engine, "before_cursor_execute", self._note)

    def __exit__(self, *_error: object) -> None:
        for engine in self._engines:
            event.remove(engine, "before_cursor_execute", self._note)
